"""Tables that people bring as files: CSV as spreadsheets write it, or JSON; columns by name.

What a spreadsheet has spoilt is told line by line, never guessed: a number written as `1,31E+019`
has lost its digits, and so has one whose leading zeros are gone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from sync import texts
from sync.errors import Fault
from sync.gateway import names

MOST_BYTES, MOST_LINES = 64 << 20, 200_000
SEPARATORS = ",;\t"
_SEP = re.compile(r"sep=([,;\t])\r?\n")
_ROUNDED = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")


@dataclass(frozen=True)
class TableLine:
    """One row of a file: `number` counts lines from 1, `cells` holds what was written by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class RefusedRow:
    """A line that was left out: `code` is the catalogue's, `column` the one that it is about."""

    number: int
    code: str
    column: str = ""


@dataclass(frozen=True)
class TableReport:
    """What came of a file: how many lines were taken in, and which were left out, and why."""

    taken: int
    refused: tuple[RefusedRow, ...]


def read(
    data: bytes, columns: Mapping[str, Sequence[str]], needed: Iterable[str]
) -> list[TableLine]:
    """Read a CSV or JSON file. `columns` names each column as people may write its heading.

    Raises: Fault("table_too_large", most), Fault("table_no_text"), Fault("table_not_json"),
    Fault("table_column_missing", column) for one of `needed`, Fault("table_too_long", most).
    """
    if len(data) > MOST_BYTES:
        raise Fault("table_too_large", most=MOST_BYTES >> 20)
    text = texts.decoded(data)
    if text is None or "\0" in text:
        raise Fault("table_no_text")
    lines = _json(text, columns) if text.lstrip()[:1] in ("[", "{") else _csv(text, columns)
    for name in needed:
        if not any(name in line.cells for line in lines):
            raise Fault("table_column_missing", column=columns[name][0])
    return lines


def rounded(cell: str) -> bool:
    """Say whether a spreadsheet has made a power of ten of what was a long number."""
    return _ROUNDED.fullmatch(cell) is not None


def _csv(text: str, columns: Mapping[str, Sequence[str]]) -> list[TableLine]:
    told = _SEP.match(text)  # what a spreadsheet writes to itself before the heading
    body = text[told.end() :] if told else text
    separator = told[1] if told else _separator(body)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    found: list[TableLine] = []
    heading: list[str | None] | None = None
    try:
        for row in reader:
            if heading is None:
                heading = _heading(row, columns) if any(cell.strip() for cell in row) else None
                continue
            cells = zip(heading, map(_cell, row), strict=False)
            named = {name: cell for name, cell in cells if name is not None}
            if any(named.values()):
                _require_room(found)
                found.append(TableLine(reader.line_num + bool(told), named))
    except csv.Error as error:
        raise Fault("table_no_text") from error
    return found


def _require_room(found: Sequence[TableLine]) -> None:
    """Stop at the first line too many: a file of a few megabytes may hold millions."""
    if len(found) >= MOST_LINES:
        raise Fault("table_too_long", most=MOST_LINES)


def _separator(text: str) -> str:
    """Return what stands between the cells of the heading."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def _json(text: str, columns: Mapping[str, Sequence[str]]) -> list[TableLine]:
    try:
        body = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Fault("table_not_json") from error
    if isinstance(body, dict):  # a data service wraps its rows
        lists = [value for value in body.values() if isinstance(value, list)]
        body = max(lists, key=len, default=[])
    rows = [row for row in body if isinstance(row, dict)]
    found: list[TableLine] = []
    for number, row in enumerate(rows, 1):
        _require_room(found)
        heading = _heading(list(row), columns)
        cells = zip(heading, row.values(), strict=True)
        found.append(
            TableLine(number, {name: _text(value) for name, value in cells if name is not None})
        )
    return found


def _text(value: object) -> str:
    """Write a JSON value; a number with a fraction or a power was no identifier any more."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    return _cell(value if isinstance(value, str) else str(value))


def _heading(row: Sequence[str], columns: Mapping[str, Sequence[str]]) -> list[str | None]:
    known = {_key(spelling): name for name, given in columns.items() for spelling in given}
    found: list[str | None] = []
    for cell in row:
        name = known.get(_key(cell))
        found.append(name if name not in found else None)
    return found


def _key(heading: str) -> str:
    return "".join(names.words(heading.replace("_", " ")))


def _cell(text: str) -> str:
    """Take away what keeps a spreadsheet from reading a cell: one tab or apostrophe before it."""
    if text[:1] in ("\t", "'"):
        text = text[1:]
    return " ".join(text.split())
