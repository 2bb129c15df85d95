"""Lessons: Markdown that people write, checked, and made into HTML that may stand on a page.

markdown-it-py reads CommonMark with tables, footnotes and `::: details`; raw HTML stays text. A
footnote's label may be a source of `pack.toml`, and the footnotes stand under the heading
"Sumber": what a lesson says, it says from somewhere. Tokens are rewritten before they are drawn
(headings get numbers, outside links become text), and what was drawn is cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin
from msgspec import Struct

from sync.training import lesson_rules
from sync.training.lesson_cleaning import ALIGNMENTS, cleaned
from sync.training.lesson_rules import CITED, MOST_CHARACTERS, LessonProblem

PackLanguage = Literal["id", "en"]
DETAILS = "details"
_WORDS = {
    "id": {
        "sources": "Sumber",
        "source": "Sumber",
        "back": "Kembali ke teks",
        "more": "Selengkapnya",
    },
    "en": {"sources": "Sources", "source": "Source", "back": "Back to the text", "more": "More"},
}
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
# A terminal obeys these, and no page shows them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BOX = re.compile(r"\[([ xX])\] ")


class LessonHeading(Struct, frozen=True):
    """A line of a lesson's table of contents; `anchor` is the heading's id on the page."""

    level: int
    number: str
    text: str
    anchor: str


class RenderedLesson(Struct, frozen=True):
    """A lesson as a page shows it; pictures are at `media/<sha256>.<kind>`."""

    id: str
    title: str
    html: str
    contents: tuple[LessonHeading, ...]


class LessonReader:
    """Reads the lessons of one pack.

    `sources` gives the text of each source by its word, `media` the address of each picture on a
    page by its name (`media/layar.png`).
    """

    def __init__(
        self, language: PackLanguage, sources: Mapping[str, str], media: Mapping[str, str]
    ) -> None:
        self._words = _WORDS[language]
        self._sources = sources
        self._media = media
        self._markdown = _markdown(self._words)

    def read(
        self, lesson: str, title: str, text: str
    ) -> tuple[RenderedLesson, list[LessonProblem]]:
        """Return a lesson as HTML, and what is wrong in it by line; `lesson` begins every id."""
        if len(text) > MOST_CHARACTERS:
            too_long: list[LessonProblem] = [(1, "lesson_too_long", {"most": MOST_CHARACTERS})]
            return RenderedLesson(lesson, title, "", ()), too_long
        written = _CONTROLS.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))
        env: dict[str, Any] = {"docId": lesson}
        tokens = self._markdown.parse(written + self._cited(written), env)
        found = list(lesson_rules.problems(tokens, written, self._media))
        if not any(token.content.strip() for token in tokens):
            found.append((1, "lesson_empty", {}))
        cited = _citations(tokens)
        if tokens and not cited:
            found.append((1, "lesson_no_source", {}))
        # A note that only an uncited one cites has no place to lead back to.
        tokens = [one for one in tokens if one.type != "footnote_anchor" or _note(one) in cited]
        contents = tuple(_numbered(tokens, lesson))
        for token in tokens:
            _dress(token)
            if token.children is not None:
                token.children = list(self._inside(token.children))
        html = self._markdown.renderer.render(tokens, self._markdown.options, env)
        told = sorted(found, key=lambda one: one[0])
        return RenderedLesson(lesson, title, cleaned(html), contents), told

    def passage(self, name: str, text: str) -> str:
        """Return a text of a quiz as HTML; `name` is in the id of each of its footnotes.

        What would be wrong in a lesson is shown as well as it can be: a quiz needs no sources.
        """
        env: dict[str, Any] = {"docId": name}
        tokens = self._markdown.parse(_CONTROLS.sub("\ufffd", text.replace("\r\n", "\n")), env)
        for token in tokens:
            _dress(token)
            if token.children is not None:
                token.children = list(self._inside(token.children))
        return cleaned(self._markdown.renderer.render(tokens, self._markdown.options, env))

    def _cited(self, text: str) -> str:
        """Footnotes for the sources that a text cites and does not define itself."""
        words = dict.fromkeys(CITED.findall(text))
        wanted = [word for word in words if word in self._sources]
        own = [word for word in wanted if f"\n[^{word}]:" in f"\n{text}"]
        return "".join(
            f"\n\n[^{word}]: " + _MARKS.sub(r"\\\1", self._sources[word])
            for word in wanted
            if word not in own
        )

    def _inside(self, children: Sequence[Token]) -> Iterator[Token]:
        """Show addresses as text, pictures at their place on the page, and boxes as signs."""
        addresses: list[str] = []
        said = ""
        for index, child in enumerate(children):
            if child.type == "link_open":
                addresses.append(str(child.attrs["href"]))
                said = ""
            elif child.type == "link_close":
                address = addresses.pop() if addresses else ""
                if lesson_rules.is_outside(address) and said != address:
                    yield _text(f" ({address})")
            elif child.type == "image":
                place = self._media.get(lesson_rules.medium_name(child))
                yield _picture(child, place) if place else _text(child.content)
            else:
                if index == 0:
                    _tick(child)
                said += child.content
                yield child


def _citations(tokens: Sequence[Token]) -> set[tuple[int, int]]:
    """The footnotes that the text cites: number, and how many times before."""
    inside = (child for token in tokens for child in token.children or [])
    return {_note(child) for child in inside if child.type == "footnote_ref"}


def _note(token: Token) -> tuple[int, int]:
    return int(token.meta["id"]), int(token.meta["subId"])


def _tick(child: Token) -> None:
    """Turn `[ ]` and `[x]` at the beginning of a text into signs."""
    box = _BOX.match(child.content) if child.type == "text" else None
    if box:
        child.content = ("☐ " if box[1] == " " else "☑ ") + child.content[box.end() :]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _picture(child: Token, place: str) -> Token:
    child.attrs = {"src": place, "alt": ""}
    return child


def _numbered(tokens: Sequence[Token], lesson: str) -> Iterator[LessonHeading]:
    """Number the headings, `1`, `1.1`, and give each its id."""
    counts = [0, 0, 0]
    for index, opening in enumerate(tokens):
        if opening.type != "heading_open":
            continue
        inline, closing = tokens[index + 1], tokens[index + 2]
        level = min(max(int(opening.tag[1:]), 2), 4)
        opening.tag = closing.tag = f"h{level}"
        above = [max(one, 1) for one in counts[: level - 2]]
        counts = [*above, counts[level - 2] + 1, *[0] * (4 - level)]
        number = ".".join(map(str, counts[: level - 1]))
        anchor = f"h-{lesson}-{number.replace('.', '-')}"
        opening.attrs["id"] = anchor
        said = "".join(child.content for child in inline.children or [])
        inline.children = [_text(f"{number}. "), *(inline.children or [])]
        yield LessonHeading(level, number, said, anchor)


def _dress(token: Token) -> None:
    """Give cells a class for their alignment (pages allow no `style`) and a scope."""
    if token.type == "th_open":
        token.attrs["scope"] = "col"
    aligned = str(token.attrs.pop("style", "")).replace("text-align:", "align-")
    if aligned in ALIGNMENTS:
        token.attrs["class"] = aligned


def _markdown(words: Mapping[str, str]) -> MarkdownIt:
    # Nesting of 20, as "commonmark" has it, drops a list's eleventh level without a word.
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False).use(
        container_plugin, DETAILS, render=lambda _self, *args: _details(words, *args)
    )

    def section(*_args: Any) -> str:
        return f'<section aria-label="{words["sources"]}">\n<h2>{words["sources"]}</h2>\n<ol>\n'

    def section_end(*_args: Any) -> str:
        return "</ol>\n</section>\n"

    def mark(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        number, place = _place(tokens[index], env)
        return (
            f'<sup><a href="#fn-{env["docId"]}-{number}" id="fnref-{place}"'
            f' aria-label="{words["source"]} [{number}]">[{number}]</a></sup>'
        )

    def anchor(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        _number, place = _place(tokens[index], env)
        times = int(tokens[index].meta["subId"]) + 1
        which = "" if times == 1 else f" {times}"
        return f' <a href="#fnref-{place}" aria-label="{words["back"]}{which}">↩{which}</a>'

    markdown.add_render_rule("footnote_block_open", section)
    markdown.add_render_rule("footnote_block_close", section_end)
    markdown.add_render_rule("footnote_ref", mark)
    markdown.add_render_rule("footnote_anchor", anchor)
    return markdown


def _place(token: Token, env: Mapping[str, Any]) -> tuple[int, str]:
    """Return a footnote's number, and the place in the text of one of the marks that cite it."""
    number, again = int(token.meta["id"]) + 1, int(token.meta["subId"])
    return number, f"{env['docId']}-{number}{f':{again}' if again else ''}"


def _details(words: Mapping[str, str], tokens: Sequence[Token], index: int, *_: Any) -> str:
    """Draw `::: details Title`; what has no title says that there is more."""
    if tokens[index].nesting != 1:
        return "</details>\n"
    title = tokens[index].info.strip().removeprefix(DETAILS).strip() or words["more"]
    escaped = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<details><summary>{escaped}</summary>\n"
