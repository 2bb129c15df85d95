"""The files of a content pack as they come: in a folder or in a zip. Nothing is ever unpacked.

Names are told raw, as they stand there; what is wrong with a name is decided by `pack_files`.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sync.errors import Fault

DEEPEST = 4
"""Folders within each other that are looked into; a pack has one level."""
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1
# What `zipfile` raises while a member is read that is not as the list says.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError
)  # fmt: skip


@dataclass(frozen=True)
class FoundFile:
    """A file of a pack: `size` is as declared, `read` returns at most so many bytes and one more.

    `flaw` is the code of what keeps it from being read, "" for nothing. `read` raises
    Fault("pack_zip_damaged", file) and OSError.
    """

    name: str
    size: int
    read: Callable[[int], bytes]
    flaw: str = ""


@contextmanager
def opened(path: Path) -> Iterator[Iterator[FoundFile]]:
    """Give the files of a folder or a zip, a zip's in its own order; they are read inside.

    Raises: Fault("pack_not_pack" | "pack_zip_damaged", file), OSError.
    """
    if path.is_dir():
        yield _in_folder(path, "", 1)
    elif path.is_file() and zipfile.is_zipfile(path):
        with _archive(path) as archive:
            yield _in_zip(archive)
    else:
        raise Fault("pack_not_pack", file=path.name)


def _in_folder(folder: Path, above: str, depth: int) -> Iterator[FoundFile]:
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda entry: entry.name)
    for entry in entries:
        name = f"{above}{entry.name}"
        if entry.is_symlink():
            yield FoundFile(name, 0, _nothing, "pack_link")
        elif entry.is_dir(follow_symlinks=False):
            if depth >= DEEPEST:
                yield FoundFile(name, 0, _nothing, "pack_too_deep")
            else:
                yield from _in_folder(Path(entry.path), f"{name}/", depth + 1)
        elif entry.is_file(follow_symlinks=False):
            size = entry.stat(follow_symlinks=False).st_size
            yield FoundFile(name, size, _reader(Path(entry.path)))
        else:
            yield FoundFile(name, 0, _nothing, "pack_not_file")


def _reader(path: Path) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        # Should it have become a link meanwhile, it is not followed.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            return file.read(most + 1)

    return read


def _nothing(_most: int) -> bytes:
    return b""


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _UNREADABLE as error:
        raise Fault("pack_zip_damaged", file=path.name) from error


def _in_zip(archive: zipfile.ZipFile) -> Iterator[FoundFile]:
    for member in archive.infolist():
        # `filename` is cut at a zero and has its separators changed: the raw one counts.
        name = member.orig_filename
        if not (name.endswith("/") and not member.file_size):
            yield FoundFile(name, member.file_size, _unpacker(archive, member), _flaw(member))


def _flaw(member: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(member.external_attr >> 16):
        return "pack_link"
    if member.flag_bits & _ENCRYPTED:
        return "pack_zip_locked"
    if member.compress_type not in (_STORED, _DEFLATED):
        return "pack_zip_method"
    return ""


def _unpacker(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        try:
            with archive.open(member) as file:
                return file.read(most + 1)
        except _UNREADABLE as error:
            raise Fault("pack_zip_damaged", file=member.orig_filename) from error

    return read
