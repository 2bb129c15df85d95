"""Read a table of regions by a newer decree, and say what is wrong in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from sync import texts
from sync.errors import Fault
from sync.identifiers.regions import Regions, RegionTable

# Ten times the table of 38 provinces and 514 regencies: the limit on the wire, too.
MOST_CHARACTERS = 200_000
LONGEST_DECREE = 200


def text_of(data: bytes, file: str) -> str:
    """Decode a table's file. Raises: Fault("regions_no_text", file)."""
    text = texts.decoded(data)
    if text is None:
        raise Fault("regions_no_text", file=file)
    return text


def read(text: str, file: str) -> Regions:
    """Read a table. `file` is what people call it in what is wrong.

    Raises: Fault("regions_too_long", file, most), Fault("regions_file_mistyped", file, line, why).
    """
    if len(text) > MOST_CHARACTERS:
        raise Fault("regions_too_long", file=file, most=MOST_CHARACTERS)
    try:
        return Regions(msgspec.convert(json.loads(text, object_pairs_hook=_once), RegionTable))
    except _Twice as error:
        line, why = _line_of(text, error.key, 2), f"twice: {error.key}"
    except json.JSONDecodeError as error:
        line, why = error.lineno, error.msg
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        line, why = 1, str(error)
    raise Fault("regions_file_mistyped", file=file, line=line, why=why)


def check(found: Regions, earlier: Iterable[Regions], text: str, file: str) -> None:
    """Refuse a table with a mistake in it, or in which a code of an earlier one is lost.

    Raises: Fault("regions_head_wrong" | "regions_entry_wrong" | "regions_target_unknown", file,
    line, entry), Fault("regions_code_lost", file, entry).
    """
    for code, entry in _mistakes(found.table):
        raise Fault(code, file=file, line=_line_of(text, entry), entry=entry)
    kept = _codes(found.table)
    for one in earlier:
        if lost := _codes(one.table) - kept:
            raise Fault("regions_code_lost", file=file, entry=min(lost))


def understood(text: str) -> Regions | None:
    """Return what a published table says; None where this program cannot read it."""
    try:
        return read(text, "")
    except Fault:
        return None


class _Twice(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _codes(table: RegionTable) -> set[str]:
    return {*table.provinces, *table.regencies, *table.moved}


def _mistakes(table: RegionTable) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a table as (code, entry)."""
    decree = table.decree
    if not decree.strip() or not decree.isprintable() or len(decree) > LONGEST_DECREE:
        yield "regions_head_wrong", "decree"
    if not _is_day(table.date):
        yield "regions_head_wrong", "date"
    for code, name in table.provinces.items():
        if not (re.fullmatch(r"[0-9]{2}", code) and name.strip()):
            yield "regions_entry_wrong", code
    for code, name in table.regencies.items():
        known = re.fullmatch(r"[0-9]{2}\.[0-9]{2}", code) and code[:2] in table.provinces
        if not (known and re.match(r"(Kabupaten|Kota) \S", name)):
            yield "regions_entry_wrong", code
    for old, new in table.moved.items():
        if old in table.regencies or new not in table.regencies:
            yield "regions_target_unknown", old
    for alias, codes in table.aliases.items():
        if not {*codes.split()} <= {*table.regencies, *table.provinces} or not codes.strip():
            yield "regions_target_unknown", alias


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _line_of(text: str, entry: str, time: int = 1) -> int:
    """Return the line on which an entry stands for the nth time; 1 if it stands nowhere."""
    found = [n for n, line in enumerate(text.splitlines(), 1) if f'"{entry}"' in line]
    return found[min(time, len(found)) - 1] if found else 1
