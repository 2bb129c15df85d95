"""Unpacking the tar of a sealed bid as a stranger's work: nothing is trusted, nothing escapes.

Anyone can seal to a tender's public key, so the committee's machine reads these bytes as hostile:
regular files only, safe names only, every size bounded, each file created anew.
"""

from __future__ import annotations

import hashlib
import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sync.sealing.bundle import (
    MANIFEST,
    MAX_FILES,
    RECORD,
    SUMS,
    Manifest,
    is_safe,
    padding,
    sums,
)
from sync.sealing.plain import Plain
from sync.sealing.report import OpenedFile

MAX_MANIFEST = 4 << 20
MAX_SUMS = 4 << 20
MAX_PAX = 64 << 10
_LENGTH = re.compile(rb"(\d{1,10}) ")
_PAX = re.compile(rb"(\d{1,10}) (path|size)=(.*)\n", re.DOTALL)
_WINDOWS_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_WINDOWS_FORBIDDEN = re.compile(r'[<>:"|?*]')


class NotABidError(Exception):
    """The stream does not begin with our manifest."""


class MismatchError(Exception):
    """The contents are not what they say of themselves; names the file."""


@dataclass(frozen=True)
class Member:
    name: str
    size: int


def unpack(plain: Plain, folder: Path) -> tuple[Manifest, tuple[OpenedFile, ...]]:
    """Read the whole stream, writing files into `folder` (new and empty).

    Raises NotABidError, MismatchError, EOFError for a tar that stops early.
    """
    manifest = _manifest(plain, folder)
    files = tuple(_files(plain, manifest, folder))
    _require_sums(plain, files, folder)
    if _member(plain) is not None:
        raise MismatchError(SUMS)
    if plain.zeros_to_end() is None:
        raise MismatchError("…")
    return manifest, files


def _manifest(plain: Plain, folder: Path) -> Manifest:
    try:
        member = _member(plain)
    except (MismatchError, EOFError) as error:
        raise NotABidError from error
    if member is None or member.name != MANIFEST or member.size > MAX_MANIFEST:
        raise NotABidError
    body = _body(plain, member)
    try:
        manifest = Manifest.from_json(body)
    except ValueError as error:
        raise NotABidError from error
    if len(manifest.files) > MAX_FILES:
        raise NotABidError
    _create(folder / MANIFEST, body)
    return manifest


def _files(plain: Plain, manifest: Manifest, folder: Path) -> Iterator[OpenedFile]:
    """Write each file the manifest lists, in its order."""
    taken = {MANIFEST.casefold(), SUMS.casefold()}
    for name, size in manifest.files:
        member = _member(plain)
        if member != Member(name, size) or not is_safe(name):
            raise MismatchError(name if is_safe(name) else "?")
        shown = _free_name(name, taken)
        taken.add(shown.casefold())
        digest = hashlib.sha256()
        with (folder / shown).open("xb") as out:
            for piece, _block in plain.pieces(size):
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        plain.take(len(padding(size)))
        yield OpenedFile(name, size, digest.hexdigest(), shown)


def _require_sums(plain: Plain, files: tuple[OpenedFile, ...], folder: Path) -> None:
    member = _member(plain)
    if member is None or member.name != SUMS or member.size > MAX_SUMS:
        raise MismatchError(SUMS)
    body = _body(plain, member)
    if body != sums((file.sha256, file.name) for file in files):
        listed = {line[66:]: line[:64] for line in body.decode("utf-8", "replace").splitlines()}
        wrong = (file.name for file in files if listed.get(file.name) != file.sha256)
        raise MismatchError(next(wrong, SUMS))
    _create(folder / SUMS, body)


def _member(plain: Plain) -> Member | None:
    """Read one header; None at the end-of-archive mark."""
    info = _header(plain)
    name, size = "", -1
    if info is not None and info.type == tarfile.XHDTYPE:
        if info.size > MAX_PAX:
            raise MismatchError("pax")
        name, size = _pax(_body(plain, Member("pax", info.size)))
        info = _header(plain)
        if info is None:
            raise MismatchError("pax")
    if info is None:
        return None
    if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        raise MismatchError("?")
    member = Member(name or info.name, size if size >= 0 else info.size)
    if member.size < 0:
        raise MismatchError("?")
    return member


def _header(plain: Plain) -> tarfile.TarInfo | None:
    record = plain.take(RECORD)
    if not any(record):
        return None
    try:
        return tarfile.TarInfo.frombuf(record, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError) as error:
        raise MismatchError("tar") from error


def _pax(body: bytes) -> tuple[str, int]:
    """Return path and size of a PAX header; "" and -1 when it does not hold them."""
    path, size = "", -1
    while body:
        start = _LENGTH.match(body)
        length = int(start[1]) if start else 0
        record, body = body[:length], body[length:]
        match = _PAX.fullmatch(record)
        if match is None:
            raise MismatchError("pax")
        if match[2] == b"path":
            path = match[3].decode("utf-8", "replace")
        elif match[3].isdigit() and len(match[3]) < 16:
            size = int(match[3])
    return path, size


def _body(plain: Plain, member: Member) -> bytes:
    body = plain.take(member.size)
    plain.take(len(padding(member.size)))
    return body


def _free_name(name: str, taken: set[str]) -> str:
    """The name to write under: case twins and Windows' device names become files everywhere."""
    safe = _portable(name)
    stem, dot, extension = safe.rpartition(".")
    number = 2
    shown = safe
    while shown.casefold() in taken:
        shown = f"{stem} ({number}).{extension}" if dot and stem else f"{safe} ({number})"
        number += 1
    return shown


def _portable(part: str) -> str:
    if os.name != "nt":
        return part
    part = _WINDOWS_FORBIDDEN.sub("_", part).rstrip(" .") or "_"
    return "_" + part if _WINDOWS_DEVICES.fullmatch(part) else part


def _create(path: Path, body: bytes) -> None:
    with path.open("xb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
