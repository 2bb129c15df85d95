"""What a person sees of a folder on a stick."""

from __future__ import annotations

import fnmatch
import os
import stat
from dataclasses import dataclass
from typing import Literal

from kiosk.intake import beneath, names
from kiosk.intake.beneath import Parts
from kiosk.intake.places import Medium

MAX_ENTRIES = 2_000
MAX_DEPTH = 16

Kind = Literal["file", "folder", "refused"]

# What systems leave on a stick without being asked. Compared in lower case.
_CLUTTER = (
    "system volume information", "$recycle.bin", "recycler", "thumbs.db", "ehthumbs.db",
    "desktop.ini", "autorun.inf", ".ds_store", "._*", ".trash", ".trash-*", ".trashes",
    ".spotlight-v100", ".fseventsd", ".temporaryitems", ".lpse-*.tmp", "lost+found", "found.000",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One thing in a folder as the disk has it. `reason` is a code of the catalogue."""

    raw: bytes
    kind: Kind
    size: int
    mtime_ns: int
    reason: str | None = None


@dataclass(frozen=True)
class Scan:
    """`truncated`: there are more than MAX_ENTRIES; `hidden` counts what is not worth showing."""

    rows: list[Row]
    truncated: bool
    hidden: int


@dataclass(frozen=True)
class Entry:
    """One row on the screen. `token` stands for exactly this file with this size and time."""

    token: str
    name: str
    size: int
    kind: Kind
    reason: str | None
    modified_at: float  # seconds since 1970, as the stick claims


@dataclass(frozen=True)
class Crumb:
    token: str
    name: str


@dataclass(frozen=True)
class Folder:
    """`trail` leads from the stick's own folder (token "") down to this one."""

    medium: Medium
    token: str
    trail: list[Crumb]
    entries: list[Entry]
    truncated: bool
    hidden: int
    version: int


def scan(medium: Medium, parts: Parts, limit: int = MAX_ENTRIES) -> Scan:
    """Folders first, then by name. OSError when the folder cannot be read."""
    rows: list[Row] = []
    hidden = 0
    with beneath.entries(medium.root, medium.inode, parts) as found:
        for entry in found:
            if _is_clutter(entry.name):
                hidden += 1
            elif len(rows) == limit:
                return Scan(_sorted(rows), truncated=True, hidden=hidden)
            else:
                rows.append(_row(entry, medium, deep=len(parts) + 1 >= MAX_DEPTH))
    return Scan(_sorted(rows), truncated=False, hidden=hidden)


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda r: (r.kind != "folder", names.key(names.safe(r.raw)), r.raw))


def _is_clutter(name: str) -> bool:
    lowered = name.lower()
    return any(fnmatch.fnmatchcase(lowered, pattern) for pattern in _CLUTTER)


def _row(entry: os.DirEntry[str], medium: Medium, *, deep: bool) -> Row:
    raw = os.fsencode(entry.name)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return Row(raw, "refused", 0, 0, "entry_unreadable")
    kind, reason = _kind(status, medium, deep=deep)
    size = status.st_size if kind == "file" else 0
    return Row(raw, kind, size, status.st_mtime_ns, reason)


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
