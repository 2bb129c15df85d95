"""Compound files (OLE): old Word, Excel and PowerPoint, Outlook mail, and locked newer Office.

Format: MS-CFB; what a password leaves behind: MS-OFFCRYPTO, MS-DOC FibBase, MS-XLS FilePass,
MS-PPT CurrentUserAtom. Reads a handful of sectors, never a whole document.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from flask_babel import lazy_gettext as _l

from kiosk.bidding import excel_password
from kiosk.bidding.kinds import Kind

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_OLD = Kind("ole", _l("Office lama"))
_LOCKED = Kind("office_locked", _l("Office berkata sandi"), advice="office_password")
_LOCKED_FOR_WORD = Kind("office_unasked", _l("Office berkata sandi"), advice="office_password")
_INSTALLER = Kind("msi", _l("program Windows"), "executable")
_WORD = Kind("doc", "Word (.doc)")
_EXCEL = Kind("xls", "Excel (.xls)")
_SLIDES = Kind("ppt", "PowerPoint (.ppt)")
_MAIL = Kind("msg", _l("surel Outlook"))
_VISIO = Kind("vsd", "Visio")

_INSTALLER_CLASS = bytes.fromhex("84100c0000000000c000000000000046")
_LAST_SECTOR = 0xFFFFFFFA  # what is above means: free, end of chain, part of the table itself
_NONE = 0xFFFFFFFF
_ENTRIES = 20_000
_ROWS = 2_000
_SMALL = 4096  # streams below lie in the root entry's own stream, in sectors of 64 bytes


@dataclass(frozen=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int
    class_id: bytes
    start: int
    size: int


class _CutOffError(Exception):
    """A sector lies behind the end of the file."""


class _Compound:
    """Raises _CutOffError, ValueError or struct.error when it cannot be read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        head = _part(file, 0, 512)
        (shift,) = struct.unpack_from("<H", head, 30)
        if shift not in (9, 12):
            raise ValueError("sector size")
        self._size = 1 << shift
        self._directory = _number(head, 48)
        self._small_table = _number(head, 60)
        more = _number(head, 68)
        self._table = list(struct.unpack_from("<109I", head, 76))
        for sector in self._further_tables(more):
            self._table += struct.unpack(f"<{self._size // 4 - 1}I", sector[:-4])
        self.entries = list(self._entries())

    def _further_tables(self, sector: int) -> Iterator[bytes]:
        for _ in range(500):  # they map 4 GB at least
            if sector >= _LAST_SECTOR:
                return
            data = self._sector(sector)
            yield data
            sector = _number(data, self._size - 4)

    def _sector(self, number: int) -> bytes:
        data = _part(self._file, (number + 1) * self._size, self._size)
        if not data:
            raise _CutOffError
        return data.ljust(self._size, b"\0")

    def _chain(self, sector: int, longest: int) -> Iterator[int]:
        for _ in range(longest):
            if sector >= _LAST_SECTOR:
                return
            yield sector
            row, column = divmod(sector, self._size // 4)
            if row >= len(self._table):
                return
            sector = _number(self._sector(self._table[row]), column * 4)

    def _entries(self) -> Iterator[_Entry]:
        for sector in self._chain(self._directory, _ENTRIES * 128 // self._size):
            data = self._sector(sector)
            for at in range(0, self._size, 128):
                yield _entry(data[at : at + 128])

    def top(self) -> Mapping[str, _Entry]:
        """What lies directly in the root by name, or, should nothing, every entry there is."""
        found: dict[str, _Entry] = {}
        todo, seen = [self.entries[0].child], {_NONE}
        while todo:
            number = todo.pop()
            if number in seen or number >= len(self.entries):
                continue
            seen.add(number)
            entry = self.entries[number]
            found[entry.name] = entry
            todo += (entry.left, entry.right)
        return found or {entry.name: entry for entry in self.entries[1:]}

    def beginning(self, entry: _Entry, count: int) -> bytes:
        """The first bytes of a stream."""
        count = min(count, entry.size)
        if entry.size >= _SMALL:
            sectors = self._chain(entry.start, -(-count // self._size))
            return b"".join(map(self._sector, sectors))[:count]
        table = [
            number
            for sector in self._chain(self._small_table, _ROWS)
            for number in _numbers(self._sector(sector))
        ]
        places: list[int] = []
        at = entry.start
        while at < len(table) and len(places) * 64 < count:
            places.append(at)
            at = table[at]
        holders = list(self._chain(self.entries[0].start, _ROWS)) if places else []
        return b"".join(self._small(holders, place) for place in places)[:count]

    def _small(self, holders: Sequence[int], place: int) -> bytes:
        row, column = divmod(place, self._size // 64)
        return self._sector(holders[row])[column * 64 :][:64]


def _entry(data: bytes) -> _Entry:
    length = min(struct.unpack_from("<H", data, 64)[0], 64)
    left, right, child = struct.unpack_from("<3I", data, 68)
    start, size = struct.unpack_from("<II", data, 116)
    name = data[: max(0, length - 2)].decode("utf-16-le", "replace").lower()
    return _Entry(name, left, right, child, data[80:96], start, size)


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _numbers(data: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(data) // 4}I", data)


def _part(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)


def judge(file: BinaryIO) -> Kind:
    """`file` is seekable and begins with START."""
    try:
        return _judged(_Compound(file))
    except _CutOffError:
        return dataclasses.replace(_OLD, advice="file_damaged")
    except (ValueError, struct.error, IndexError):
        return _OLD


def _judged(whole: _Compound) -> Kind:
    if whole.entries[0].class_id == _INSTALLER_CLASS:
        return _INSTALLER
    top = whole.top()
    if "encryptedpackage" in top:
        info = top.get("encryptioninfo")
        unasked = info is not None and excel_password.opens_package(whole.beginning(info, _SMALL))
        return _LOCKED_FOR_WORD if unasked else _LOCKED
    if "worddocument" in top:
        return _advised(_WORD, locked=_word_is_locked(whole, top["worddocument"]))
    for name in ("workbook", "book"):
        if name in top:
            return _advised(_EXCEL, locked=_book_is_locked(whole, top[name]))
    if "powerpoint document" in top:
        return _advised(_SLIDES, locked=_slides_are_locked(whole, top))
    if "__properties_version1.0" in top:
        return _MAIL
    return _VISIO if "visiodocument" in top else _OLD


def _advised(kind: Kind, *, locked: bool) -> Kind:
    return dataclasses.replace(kind, advice="office_password") if locked else kind


def _word_is_locked(whole: _Compound, entry: _Entry) -> bool:
    head = whole.beginning(entry, 12)
    return len(head) == 12 and bool(head[11] & 0x01)  # FibBase.fEncrypted


def _book_is_locked(whole: _Compound, entry: _Entry) -> bool:
    """FilePass is among the first records, before anything that is itself encrypted."""
    data, at = whole.beginning(entry, 512), 0
    while at + 4 <= len(data):
        record, length = struct.unpack_from("<HH", data, at)
        if record == 0x2F:
            return not excel_password.opens_book(data[at + 4 : at + 4 + length])
        if record == 0x85:  # the first sheet is named: a locked book said so before
            return False
        at += 4 + length
    return False


def _slides_are_locked(whole: _Compound, top: Mapping[str, _Entry]) -> bool:
    if "encryptedsummary" in top:
        return True
    user = top.get("current user")
    return user is not None and whole.beginning(user, 16)[12:16] == b"\xdf\xc4\xd1\xf3"
