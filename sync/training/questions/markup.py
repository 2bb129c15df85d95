"""Turn texts of other programs into the Markdown that lessons and questions are shown by.

Plain text is escaped, so that it shows as it was written. Of HTML and of QTI's copy of it the
simple marks are kept; what has no place in a question is told by name and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape

from lxml import etree, html

GAP = "_____"
_BREAK = "\1"  # no sign of XML or HTML
# Below this the text stays and its marks go.
MOST_DEEP = 60
_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&$!])")
# What begins a list, a heading or a line across the page.
_LINE_START = re.compile(r"(?m)^([ \t]*)([-+=:]|[0-9]{1,9}(?=[.)]))")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_BLOCKS = {"p", "div", "ul", "ol", "li", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
           "prompt", "itemBody", "feedbackBlock", "modalFeedback", "contentBody",
           "simpleChoice", "simpleAssociableChoice"}  # fmt: skip
_KEPT = {*_BLOCKS, *_MARKS, "br", "code", "span", "html", "body", "tt", "u", "feedbackInline"}
# Left out with all that is in them; of what is in neither list the text stays.
_GONE = {"script", "style", "iframe", "object", "embed", "video", "audio", "svg", "math", "form",
         "input", "button", "select", "textarea", "link", "meta", "template", "rubricBlock",
         "stylesheet"}  # fmt: skip


@dataclass
class MarkupReader:
    """Writes elements as Markdown; `dropped` gathers the names of what was left out.

    `name` gives an element's local name, `skips` names elements that are read elsewhere, `gaps`
    those that a typed answer stands for.
    """

    name: Callable[[etree._Element], str]
    skips: frozenset[str] = frozenset()
    gaps: frozenset[str] = frozenset()
    dropped: set[str] = field(default_factory=set)
    _depth: int = 0

    def markdown(self, element: etree._Element) -> str:
        """Return the element's content as Markdown, its own tail left out."""
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(self._inner(element)))
        text = re.sub(r"\n{3,}", "\n\n", text).strip(f" \n{_BREAK}")
        return re.sub(f" *{_BREAK} *", "\\\\\n", text)

    def _inner(self, element: etree._Element) -> Iterator[str]:
        yield _run(element.text)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._element(child)
            yield _run(child.tail)

    def _element(self, child: etree._Element) -> Iterator[str]:
        name = self.name(child)
        if name in self.skips:
            return
        if name in self.gaps:
            yield escaped(GAP)
            return
        if name in _GONE:
            self.dropped.add(name)
            return
        if name not in _KEPT:
            self.dropped.add(name)
        if self._depth >= MOST_DEEP:
            yield _run("".join(child.itertext()))
            return
        self._depth += 1
        inner = "".join(self._inner(child))
        self._depth -= 1
        if name == "br":
            yield _BREAK
        elif name == "img":
            yield escaped(child.get("alt") or "")
        elif name in _MARKS and inner.strip():
            yield _marked(inner, _MARKS[name])
        elif name in ("code", "tt") and "`" not in "".join(child.itertext()):
            yield f"`{' '.join(''.join(child.itertext()).split())}`"
        elif name == "li":
            yield f"\n- {inner.strip()}\n"
        elif name in _BLOCKS:
            yield f"\n\n{inner.strip()}\n\n"
        else:
            yield inner


def escaped(text: str) -> str:
    """Return Markdown that shows a plain text as it is, line ends included."""
    lines = _LINE_START.sub(_quoted, _SIGNS.sub(r"\\\1", text)).split("\n")
    return "\\\n".join(line.strip() for line in lines)


def from_html(text: str) -> tuple[str, set[str]]:
    """Return a piece of HTML as Markdown, and the names of the elements that were left out.

    No address is opened. Of a piece that is too deep or too long for the parser the words alone
    are kept, with "html" among the names.
    """
    if not text.strip():
        return "", set()
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.fragment_fromstring(text, create_parent="div", parser=parser)
    except (etree.LxmlError, ValueError):
        return escaped(words_of(text)), {"html"}
    # Past its limits the parser leaves out the rest, and says so here alone (lxml 6.1.3).
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        return escaped(words_of(text)), {"html"}
    reader = MarkupReader(lambda element: str(element.tag))
    return reader.markdown(tree), reader.dropped


def words_of(text: str) -> str:
    """Return a piece of HTML without its tags."""
    return " ".join(unescape(re.sub(r"<[^<>]*>", " ", text)).split())


def _run(text: str | None) -> str:
    """Text between tags: spaces and line ends are one space."""
    return _LINE_START.sub(_quoted, _SIGNS.sub(r"\\\1", re.sub(r"\s+", " ", text or "")))


def _quoted(found: re.Match[str]) -> str:
    """Escape what begins a line: a sign itself, of a number the sign after it."""
    number = found[2].isdigit()
    return f"{found[1]}{found[2]}\\" if number else f"{found[1]}\\{found[2]}"


def _marked(inner: str, mark: str) -> str:
    """Marks stand beside letters: spaces within them go outside."""
    before = " " * (inner[:1] == " ")
    after = " " * (inner[-1:] == " ")
    return f"{before}{mark}{inner.strip()}{mark}{after}"
