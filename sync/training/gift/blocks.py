"""Cut a GIFT text into its blocks, and one block into title, question, answers and rest.

A block ends at a blank line. Escaped signs are held as control characters until a text is
finished, so that no later step takes them for marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HELD = {"\\\\": "\x01", "\\~": "\x02", "\\=": "\x03", "\\#": "\x04", "\\{": "\x05",
         "\\}": "\x06", "\\:": "\x07", "\\n": "\x08"}  # fmt: skip
_MEANT = {held: "\n" if sign == "\\n" else sign[1] for sign, held in _HELD.items()}
_ESCAPE = re.compile(r"\\[\\~=#{}:n]")
_RELEASE = re.compile("[\x01-\x08]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TAGS = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
_LOOSE = re.compile(r"~|(?:^|\s)=\S|^\s*=", re.MULTILINE)


@dataclass(frozen=True)
class GiftBlock:
    """Lines between blank ones; comments are emptied, so `text` has every line end of the file."""

    line: int
    text: str
    id: str
    has_tags: bool

    def line_of(self, offset: int) -> int:
        """Return the line of a place in `text`."""
        return self.line + self.text.count("\n", 0, offset)

    @property
    def opens(self) -> bool:
        """Whether a brace is opened here and not closed."""
        return "{" in self.text and "}" not in self.text[self.text.index("{") :]

    @property
    def closes(self) -> bool:
        """Whether a brace is closed that was opened before this block."""
        before, brace, _ = self.text.partition("}")
        return bool(brace) and "{" not in before

    @property
    def has_loose_answers(self) -> bool:
        """Whether unescaped marks of answers stand here, as they do in answers."""
        return _LOOSE.search(self.text) is not None


def blocks(text: str) -> Iterator[GiftBlock]:
    """Yield the blocks of a GIFT text that hold more than comments."""
    lines: list[str] = []
    begun = 1
    for number, raw in enumerate([*re.split("\r\n|\r|\n", text), ""], start=1):
        line = _CONTROL.sub(" ", raw)
        if line.strip():
            if not lines:
                begun = number
            lines.append(line)
        elif lines:
            yield from _block(begun, lines)
            lines = []


def released(text: str) -> str:
    """Return a finished text: escaped signs as themselves, without space around it."""
    return _RELEASE.sub(lambda found: _MEANT[found[0]], text.strip()).strip()


def _block(begun: int, lines: list[str]) -> Iterator[GiftBlock]:
    comments = [line for line in lines if line.lstrip().startswith("//")]
    tags = [found for line in comments for found in _TAGS.finditer(line)]
    kept = ["" if line.lstrip().startswith("//") else line.strip() for line in lines]
    text = _ESCAPE.sub(lambda found: _HELD[found[0]], "\n".join(kept))
    start = len(text) - len(text.lstrip())
    if text.strip():
        yield GiftBlock(
            line=begun + text.count("\n", 0, start),
            text=text.strip(),
            id=next((re.sub(r"\\(.)", r"\1", one[2]) for one in tags if one[1] == "id"), ""),
            has_tags=any(one[1] == "tag" for one in tags),
        )
