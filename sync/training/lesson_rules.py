"""What is wrong in a lesson's Markdown: what would vanish or be shown otherwise than it was meant.

Each problem is a line (from 1), the code of a Fault and its parameters; the sentences stand in
`kiosk/errors/lessons.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import unquote

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

LessonProblem = tuple[int, str, dict[str, object]]
MOST_CHARACTERS = 100_000
DEEPEST = 40
"""Levels of lists and quotations within each other; the parser drops what lies below 100."""
SHOWN = 60
CITED = re.compile(r"\[\^([^\]\s]+)\]")
_FENCE = re.compile(r":{3,}[^\n]*")
_OUTSIDE = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def is_outside(address: str) -> bool:
    """Say whether an address leads out of the pack in a way that people can read and type."""
    return _OUTSIDE.match(address) is not None


def medium_name(picture: Token) -> str:
    """Return the file that a picture in a lesson names, as it was written."""
    return unquote(str(picture.attrs["src"]))


def problems(tokens: Sequence[Token], text: str, media: Collection[str]) -> Iterator[LessonProblem]:
    """Yield what is wrong in a lesson; `tokens` are of its text, `media` the names of pictures.

    A name is as lessons write it: `media/layar.png`.
    """
    lines = text.split("\n")
    level = 1
    for token in tokens:
        if token.level > DEEPEST:
            yield _line(token), "lesson_nested_deep", {"most": DEEPEST // 2}
            return
        if token.type == "heading_open":
            yield from _heading(token, level)
            level = max(int(token.tag[1:]), 2)
        elif token.type == "table_open":
            yield from _rows(token, lines)
        elif token.type == "inline":
            yield from _inline(token, lines, media)


def _heading(opening: Token, above: int) -> Iterator[LessonProblem]:
    """Find a heading that skips a level below the one above, which screen readers trip over."""
    found = int(opening.tag[1:])
    if found == 1 or found > 4 or found > above + 1:
        said: dict[str, object] = {"level": found, "right": min(above + 1, 4)}
        yield _line(opening), "lesson_heading_level", said


def _rows(table: Token, lines: Sequence[str]) -> Iterator[LessonProblem]:
    """Find rows with more cells than the table has columns: the parser drops these."""
    first, end = table.map or (0, 0)
    columns = _cells(lines[first])
    for number in range(first + 2, end):
        if _cells(lines[number]) > columns:
            yield number + 1, "lesson_table_cells", {"most": columns}


def _cells(line: str) -> int:
    cells = escapedSplit(line.strip())
    if cells and not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    return len(cells)


def _inline(token: Token, lines: Sequence[str], media: Collection[str]) -> Iterator[LessonProblem]:
    for child in token.children or []:
        if child.type == "image":
            name = medium_name(child)
            line = _line_of(token, lines, "![")
            if name not in media:
                yield line, "lesson_picture_missing", {"value": name[:SHOWN]}
            if not child.content.strip():
                yield line, "lesson_picture_untold", {"value": name[:SHOWN]}
        elif child.type == "link_open":
            address = str(child.attrs["href"])
            if not is_outside(address):
                line = _line_of(token, lines, address)
                yield line, "lesson_link_inside", {"value": address[:SHOWN]}
        elif child.type == "text":
            yield from _left_as_text(token, child.content, lines)


def _left_as_text(token: Token, content: str, lines: Sequence[str]) -> Iterator[LessonProblem]:
    """Find marks that the parser did not take for what they were meant to be."""
    for label in CITED.findall(content):
        line = _line_of(token, lines, f"[^{label}]")
        yield line, "lesson_source_unknown", {"value": label[:SHOWN]}
    if fence := _FENCE.match(content):
        line = _line_of(token, lines, fence[0])
        yield line, "lesson_block_unknown", {"value": fence[0][:SHOWN]}


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _line_of(token: Token, lines: Sequence[str], words: str) -> int:
    """Return the line within a block where some words stand; its first one where they do not."""
    first, end = token.map or (0, 1)
    return next((n + 1 for n in range(first, end) if words in lines[n]), first + 1)
