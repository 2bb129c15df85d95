"""The files of a content pack: their names, sizes, kinds and digests, within limits.

Everything is decided by the raw name and the bytes themselves: a declared size is a reason to
refuse, never a reason to believe.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from sync.errors import Fault
from sync.training.pack import MANIFEST
from sync.training.pack_containers import FoundFile, opened
from sync.training.pack_pictures import picture_flaw

MOST_FILES = 400
MOST_BYTES = 250_000_000
MOST_TEXTS_BYTES = 8_000_000
MOST_FILE_BYTES = {"quizzes": 5_000_000, "media": 10_000_000, "files": 10_000_000}
MOST_TEXT_BYTES = 1_000_000
"""Of a file in any other folder."""
MOST_NAME = 60
NOTE = "pack.note"
"""The signed note over the list of files; it is not on the list itself."""
TOP = (MANIFEST, NOTE, "README.md", "LICENSE.txt")
KINDS = {
    "lessons": (".md",),
    "quizzes": (".toml",),
    "tenders": (".json",),
    "media": (".png", ".jpg", ".svg"),
    "files": (".pdf", ".docx", ".xlsx", ".jpg", ".png", ".txt", ".zip"),
}
"""Folder -> the endings of the files that stand in it."""
HANDED_OUT = "files/"
"""Files to practise with: bytes for a stick, of which no page shows anything but the name."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini")
# What other course packages begin with: their programs are not run here.
_COURSES = ("imsmanifest.xml", "cmi5.xml", "tincan.xml", "h5p.json")


class PackEntry(Struct, frozen=True):
    """One file of a pack; `size` in bytes, `sha256` in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass
class PackFiles:
    """What was found: the list of files, the bytes of the texts, and what is wrong.

    `skipped` are hidden files and what file managers leave behind: no part of a pack.
    """

    entries: dict[str, PackEntry] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    problems: list[Fault] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def media(self) -> dict[str, str]:
        """Return the address on a page of each picture, by its name in the pack."""
        return {
            name: f"media/{entry.sha256}.{name.rpartition('.')[2]}"
            for name, entry in self.entries.items()
            if name.startswith("media/")
        }


def look_at(path: Path) -> PackFiles:
    """Read a folder or zip, every file once.

    Raises: Fault("pack_not_pack" | "pack_zip_damaged", file), OSError.
    """
    found = PackFiles()
    try:
        with opened(path) as files:
            for name, file in _without_top(_counted(path, files, found)):
                _take(found, name, file)
    except _TooMuch as error:
        found.problems.append(error.fault)
    return found


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file of a pack that was looked at, one in memory at a time.

    The pack may have been changed since: whoever keeps one compares its digest.
    Raises: Fault("pack_not_pack" | "pack_zip_damaged" | "pack_file_large", file), and
    Fault("pack_too_many" | "pack_too_large", file) for what has grown; OSError.
    """
    with opened(path) as files:
        try:
            counted = _counted(path, files, PackFiles())
        except _TooMuch as error:
            raise error.fault from error
        for name, file in _without_top(counted):
            if belongs(name):
                yield name, _bytes(name, file, most_bytes(name))


class _TooMuch(Exception):
    """A limit of the whole pack was reached: nothing more is read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def _counted(path: Path, found_files: Iterator[FoundFile], found: PackFiles) -> list[FoundFile]:
    """The pack's files before any is read, without litter."""
    files = []
    declared = 0
    for number, file in enumerate(found_files):
        declared += file.size
        if number >= MOST_FILES:
            raise _TooMuch(Fault("pack_too_many", file=path.name, most=MOST_FILES))
        if declared > MOST_BYTES:
            raise _TooMuch(Fault("pack_too_large", file=path.name, most_bytes=MOST_BYTES))
        if is_litter(file.name):
            found.skipped.append(shown(file.name))
        else:
            files.append(file)
    return files


def is_litter(name: str) -> bool:
    """Tell whether a file is hidden, or left there by a file manager. `..` is neither."""
    return any(
        part in _LITTER or (part.startswith(".") and part.strip(".")) for part in name.split("/")
    )


def _without_top(files: list[FoundFile]) -> Iterator[tuple[str, FoundFile]]:
    """Name files without the one folder that a zipped folder begins with."""
    tops = {file.name.partition("/")[0] for file in files}
    top = tops.pop() if len(tops) == 1 else ""
    inside = any(file.name == f"{top}/{MANIFEST}" for file in files)
    for file in files:
        yield (file.name[len(top) + 1 :] if inside else file.name), file


def _take(found: PackFiles, name: str, file: FoundFile) -> None:
    """Add a file to what was found, or say what is wrong with it."""
    if flaw := _flaw(found, name, file):
        found.problems.append(Fault(flaw, file=shown(name), most=MOST_NAME))
        return
    try:
        data = _bytes(name, file, most_bytes(name))
    except Fault as fault:
        found.problems.append(fault)
        return
    found.entries[name] = PackEntry(name, len(data), hashlib.sha256(data).hexdigest())
    if name.startswith(HANDED_OUT):
        return
    if not name.startswith("media/"):
        _keep_text(found, name, data)
    elif wrong := picture_flaw(name, data):
        found.problems.append(wrong)


def _keep_text(found: PackFiles, name: str, data: bytes) -> None:
    found.texts[name] = data
    if sum(map(len, found.texts.values())) > MOST_TEXTS_BYTES:
        raise _TooMuch(Fault("pack_texts_large", file=name, most_bytes=MOST_TEXTS_BYTES))


def _flaw(found: PackFiles, name: str, file: FoundFile) -> str:
    """The code of what keeps a file from being read at all; "" for nothing."""
    flaw = _name_flaw(name) or file.flaw
    if flaw:
        return flaw
    if name.casefold() in {one.casefold() for one in found.entries}:
        return "pack_name_twice"
    if belongs(name):
        return ""
    return "pack_is_course" if name in _COURSES else "pack_file_unknown"


def _bytes(name: str, file: FoundFile, most: int) -> bytes:
    data = b"" if file.size > most else file.read(most)
    if max(file.size, len(data)) > most:
        raise Fault("pack_file_large", file=name, most_bytes=most)
    return data


def belongs(name: str) -> bool:
    """Whether a raw name is one that a file of a pack may have, on every system."""
    folder, _, file = name.rpartition("/")
    known = file.endswith(KINDS[folder]) if folder in KINDS else name in TOP
    return known and not _name_flaw(name)


def most_bytes(name: str) -> int:
    """Return how many bytes a file of this name may have."""
    return MOST_FILE_BYTES.get(name.partition("/")[0], MOST_TEXT_BYTES)


def _name_flaw(name: str) -> str:
    """What keeps a raw name from being one on every system; "" for nothing."""
    parts = name.split("/")
    if "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts):
        return "pack_name_outside"
    if any(len(part) > MOST_NAME or not _NAME.fullmatch(part) for part in parts):
        return "pack_name_odd"
    if any(part.endswith((" ", ".")) or _RESERVED.fullmatch(part) for part in parts):
        return "pack_name_odd"
    return ""


def shown(name: str) -> str:
    """Return a stranger's file name as it may stand in a sentence: printable, and not long."""
    clean = printable(name)
    return clean if len(clean) <= 2 * MOST_NAME else f"{clean[: 2 * MOST_NAME]}…"


def printable(text: str) -> str:
    """Return a stranger's text with a question mark for each sign that a terminal would obey."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
