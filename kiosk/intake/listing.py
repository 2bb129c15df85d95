"""What a person sees of a folder on a stick, and finds below it by name.

Names are read first and cost little; size, time and attributes only of the rows that are shown.
Folders always come first: on a stick full of photos they are the way to the documents.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from kiosk.intake import beneath, clutter, names
from kiosk.intake.beneath import Parts
from kiosk.intake.places import Medium

MAX_ENTRIES = 2_000  # rows of files on a page, and as many folders
MAX_NAMES = 100_000  # names read for one page
MAX_FOUND = 200  # rows of a search
MAX_SEARCH_S = 3.0
MAX_DEPTH = 16

Kind = Literal["file", "folder", "refused"]


@dataclass(frozen=True)
class Row:
    """One thing in a folder as the disk has it. `reason` is a code of the catalogue.

    `above` are the folders between the one that was searched and this one.
    """

    raw: bytes
    kind: Kind
    size: int
    mtime_ns: int
    reason: str | None = None
    hidden: bool = False
    above: Parts = ()


@dataclass(frozen=True)
class Scan:
    """`total` counts what there is, shown or not, but not what is `hidden`.

    `complete`: every name was looked at, so that both counts are exact.
    """

    rows: list[Row]
    total: int
    hidden: int
    complete: bool


@dataclass(frozen=True)
class Entry:
    """One row on the screen. `token` stands for exactly this file with this size and time.

    `where`: names of the folders between the one that was searched and this one.
    """

    token: str
    name: str
    size: int
    kind: Kind
    reason: str | None
    modified_at: float  # seconds since 1970, as the stick claims
    hidden: bool = False
    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class Crumb:
    token: str
    name: str


@dataclass(frozen=True)
class Folder:
    """`trail` leads from the stick's own folder (token "") down to this one. See `Scan`."""

    medium: Medium
    token: str
    trail: list[Crumb]
    entries: list[Entry]
    total: int
    hidden: int
    complete: bool
    version: int
    query: str = ""


def scan(
    medium: Medium, parts: Parts, *, show_hidden: bool = False, limit: int = MAX_ENTRIES
) -> Scan:
    """Folders first, then by name. OSError when the folder cannot be read."""
    folders: list[os.DirEntry[str]] = []
    others: list[os.DirEntry[str]] = []
    hidden, complete = 0, True
    with beneath.entries(medium.root, medium.inode, parts) as (handle, found):
        for number, entry in enumerate(found):
            if number == MAX_NAMES:
                complete = False
                break
            if clutter.is_clutter(entry.name):
                hidden += 1
                if not show_hidden:
                    continue
            (folders if _is_folder(entry) else others).append(entry)
        look = _Look(medium, handle, deep=len(parts) + 1 >= MAX_DEPTH)
        rows: list[Row] = []
        total = len(folders) + len(others)
        for several in (folders, others):
            several.sort(key=lambda entry: (names.natural(entry.name), entry.name))
            shown = 0
            for looked, entry in enumerate(several):
                if shown == limit:
                    break
                if looked == 2 * limit:  # FAT finds a name by reading all that come before
                    complete = False
                    break
                row = look.row(entry)
                if row.hidden and not clutter.is_clutter(entry.name):
                    hidden += 1
                if row.hidden and not show_hidden:
                    total -= 1
                    continue
                rows.append(row)
                shown += 1
    return Scan(rows, total, hidden, complete)


def search(
    medium: Medium,
    parts: Parts,
    query: str,
    *,
    monotonic: Callable[[], float] = time.monotonic,
) -> Scan:
    """What has every word of `query` in its name, in this folder and below, nearest first.

    Ends after MAX_NAMES names or MAX_SEARCH_S, and passes over a folder below that cannot be read
    or lies too deep: then not `complete`. OSError when this one cannot be read.
    """
    words = names.key(query).split()
    until = monotonic() + MAX_SEARCH_S
    waiting: deque[Parts] = deque([()])
    rows: list[Row] = []
    total = hidden = seen = 0
    passed: list[Parts] = []
    while waiting and seen < MAX_NAMES and monotonic() < until:
        above = waiting.popleft()
        with (
            _passed_over(above, passed),
            beneath.entries(medium.root, medium.inode, (*parts, *above)) as (handle, found),
        ):
            deep = len(parts) + len(above) + 1 >= MAX_DEPTH
            look = _Look(medium, handle, deep=deep, above=above)
            for entry in found:
                if seen >= MAX_NAMES or (seen % 512 == 511 and monotonic() >= until):
                    waiting.append(())  # not done
                    break
                seen += 1
                if clutter.is_clutter(entry.name):
                    hidden += 1
                    continue
                if _is_folder(entry):
                    (passed if deep else waiting).append((*above, os.fsencode(entry.name)))
                if _matches(words, entry.name):
                    total += 1
                    if len(rows) < MAX_FOUND:
                        rows.append(look.row(entry))
    shown = [row for row in rows if not row.hidden]
    shown.sort(key=lambda row: (len(row.above), row.kind != "folder", _natural(row.raw)))
    skipped = len(rows) - len(shown)
    return Scan(shown, total - skipped, hidden + skipped, complete=not waiting and not passed)


@dataclass(frozen=True)
class _Look:
    """Makes rows of one open folder's entries."""

    medium: Medium
    handle: int | None
    deep: bool
    above: Parts = ()

    def row(self, entry: os.DirEntry[str]) -> Row:
        raw = os.fsencode(entry.name)
        try:
            status = entry.stat(follow_symlinks=False)
            kind, reason = _kind(status, self.medium, deep=self.deep)
            hidden = clutter.is_clutter(entry.name) or (
                reason != "entry_is_link"
                and clutter.is_hidden(self.handle, entry.name, status, self.medium.fs_type)
            )
        except OSError:
            return Row(raw, "refused", 0, 0, "entry_unreadable", above=self.above)
        size = status.st_size if kind == "file" else 0
        return Row(raw, kind, size, status.st_mtime_ns, reason, hidden, self.above)


@contextlib.contextmanager
def _passed_over(above: Parts, passed: list[Parts]) -> Iterator[None]:
    try:
        yield
    except OSError:
        if not above:
            raise
        passed.append(above)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _natural(raw: bytes) -> list[str | int]:
    return names.natural(os.fsdecode(raw))


def _matches(words: list[str], name: str) -> bool:
    spelled = names.key(name)
    return all(word in spelled for word in words)


def _kind(status: os.stat_result, medium: Medium, *, deep: bool) -> tuple[Kind, str | None]:
    if beneath.is_link(status):
        return "refused", "entry_is_link"
    if medium.inode[0] and status.st_dev != medium.inode[0]:
        return "refused", "entry_is_special"
    if stat.S_ISDIR(status.st_mode):
        return ("refused", "entry_too_deep") if deep else ("folder", None)
    if stat.S_ISREG(status.st_mode):
        return "file", None
    return "refused", "entry_is_special"
