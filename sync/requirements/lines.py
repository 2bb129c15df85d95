"""On which line of a TOML text something stands: `tomllib` tells it of broken texts only.

A text is cut into statements (a header, or a key with its value), each read by `tomllib` on its
own; so nothing of TOML's grammar is written down a second time here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sync.toml_shape import Path

_PLACE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
# What may end a statement of several lines.
_CLOSES = ("]", '"""', "'''")
# What the parser finds out only far below the line that needs mending.
_NEVER_CLOSED = ("Unclosed", "Unterminated", "at end of document")
_BEGINS = re.compile(r"\s*(\[+\s*[\w\"'.-]|[\w\"'.-]+\s*=)")
# How often the end of one statement is looked for: a text made to cost time costs little.
MOST_TRIES = 200


@dataclass(frozen=True)
class Piece:
    """`text` as it stands from line `line` on, read alone; `header` is what `[…]` says before."""

    line: int
    text: str
    header: Path
    read: dict[str, Any]


class Lines:
    """The lines of a text that `tomllib` reads. Paths are asked one by one."""

    def __init__(self, text: str) -> None:
        self._at: dict[Path, Piece | int] = {(): 1}
        for statement in _statements(text):
            for path in _paths(statement):
                self._at.setdefault(path, statement)

    def of(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing above it that stands in the text."""
        known = path
        while known not in self._at:
            known = known[:-1]
        found = self._at[known]
        if isinstance(found, int):
            return found
        below = path[len(known) :]
        if below and isinstance(below[0], int):
            return found.line + _lines_before_item(found, known, below[0])
        return found.line


def place(text: str, error: ValueError | RecursionError) -> tuple[int, int]:
    """Return line and column, from 1, of what keeps `tomllib` from reading a text."""
    lines = text.replace("\r\n", "\n").split("\n")
    *_, last = (0, *(one.line + one.text.count("\n") for one in _statements(text)))
    blank = next((n for n, line in enumerate(lines[last:]) if line.strip()[:1] not in ("", "#")), 0)
    begun = last + blank + 1
    said = str(error)
    found = _PLACE.search(said)
    if found is None or any(words in said for words in _NEVER_CLOSED):
        return begun, 1
    line = int(found[1])
    if line > begun and _BEGINS.match(lines[line - 1]):
        return begun, 1  # a bracket above was left open: the parser took the next statement into it
    return line, int(found[2])


def _statements(text: str) -> Iterator[Piece]:
    """Cut a text into what `tomllib` reads alone, up to the first that it does not."""
    header: Path = ()
    counts: dict[Path, int] = {}
    started, tries, chunk = 1, 0, ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not chunk:
            started, tries = number, 0
        chunk = f"{chunk}\n{line}" if chunk else line
        if "\n" in chunk and not any(sign in line for sign in _CLOSES):
            continue
        tries += 1
        if tries > MOST_TRIES:
            return
        try:
            read = tomllib.loads(chunk)
        except (ValueError, RecursionError):
            continue
        if chunk.lstrip().startswith("["):
            header, read = _header(read, counts), {}
        yield Piece(started, chunk, header, read)
        chunk = ""


def _header(read: dict[str, Any], counts: dict[Path, int]) -> Path:
    """Return where `[a.b]` or `[[a.b]]` leads; the latter is counted in `counts`."""
    path: Path = ()
    inner: Any = read
    while inner:
        ((key, inner),) = inner.items()
        path = (*path, key)
        if isinstance(inner, list):
            counts[path] = counts.get(path, -1) + 1
            inner = None
        if path in counts:
            path = (*path, counts[path])
    return path


def _paths(statement: Piece) -> Iterator[Path]:
    for end in range(1, len(statement.header) + 1):
        yield statement.header[:end]
    yield from _keys(statement.read, statement.header)


def _keys(value: dict[str, Any], above: Path) -> Iterator[Path]:
    for key, inner in value.items():
        yield (*above, key)
        if isinstance(inner, dict):
            yield from _keys(inner, (*above, key))


def _lines_before_item(statement: Piece, path: Path, index: int) -> int:
    """Return how many lines below the statement's first one a list's item ends."""
    lines = statement.text.split("\n")
    for end in range(len(lines)):
        try:
            read: Any = tomllib.loads("\n".join([*lines[: end + 1], "]"]))
            for key in path[len(statement.header) :]:
                read = read[key]
        except (ValueError, RecursionError):
            continue
        if len(read) > index:
            return end
    return 0
