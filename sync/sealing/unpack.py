"""Unpacking the tar of a sealed bid as a stranger's work: nothing is trusted, nothing escapes.

Anyone can seal to a tender's public key, so the committee's machine reads these bytes as hostile:
regular files only, safe names only, every size bounded, each file a new one.
"""

from __future__ import annotations

import hashlib
import os
import re
import tarfile
from collections.abc import Iterator, Mapping, Sequence
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
)
from sync.sealing.plain import Plain
from sync.sealing.report import Mismatch, OpenedFile

MAX_MANIFEST = 4 << 20
MAX_SUMS = 4 << 20
MAX_PAX = 64 << 10
_LENGTH = re.compile(rb"(\d{1,10}) ")
_PAX = re.compile(rb"\d{1,10} ([^=]+)=(.*)\n", re.DOTALL)
_SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)")
# Headers that say more of the member after them; GNU tar's own long names among them.
_EXTENDING = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME)
_UTF8 = b"ISO-IR 10646 2000 UTF-8"
_WINDOWS_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_WINDOWS_FORBIDDEN = re.compile(r'[<>:"|?*]')


class NotABidError(Exception):
    """The stream does not begin with our manifest."""


class MismatchError(Exception):
    """The contents are not what they say of themselves; names the file, and why if it is known."""

    def __init__(self, name: str, why: Mismatch = "") -> None:
        super().__init__(name)
        self.why = why


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
    more = read_member(plain)
    _require_new(more, {MANIFEST, SUMS, *(file.name for file in files)})
    if more is not None:
        raise MismatchError(_shown(more.name))
    if plain.zeros_to_end() is None:
        raise MismatchError("…")
    return manifest, files


def _manifest(plain: Plain, folder: Path) -> Manifest:
    try:
        member = read_member(plain)
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
    _require_single_names([name for name, _ in manifest.files])
    taken, taken_names = {MANIFEST.casefold(), SUMS.casefold()}, {MANIFEST}
    for name, size in manifest.files:
        member = read_member(plain)
        _require_new(member, taken_names)
        if member != Member(name, size) or not is_safe(name):
            raise MismatchError(_shown(name))
        taken_names.add(name)
        shown = free_name(name, taken)
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


def _require_single_names(names: Sequence[str]) -> None:
    """No other tool could unpack two files of one name, or one beside ours of its name."""
    taken: set[str] = set()
    for name in names:
        if name in (MANIFEST, SUMS):
            raise MismatchError(name, "name_ours")
        if name in taken:
            raise MismatchError(_shown(name), "name_twice")
        taken.add(name)


def _require_new(member: Member | None, taken: set[str]) -> None:
    """Name a file that the tar holds once more than its manifest says."""
    if member is not None and member.name in taken:
        why: Mismatch = "name_ours" if member.name in (MANIFEST, SUMS) else "name_twice"
        raise MismatchError(_shown(member.name), why)


def _shown(name: str) -> str:
    return name if is_safe(name) else "?"


def _require_sums(plain: Plain, files: tuple[OpenedFile, ...], folder: Path) -> None:
    member = read_member(plain)
    _require_new(member, {MANIFEST, *(file.name for file in files)})
    if member is None or member.name != SUMS or member.size > MAX_SUMS:
        raise MismatchError(SUMS)
    body = _body(plain, member)
    listed = read_sums(body)
    for file in files:
        if listed.pop(file.name, None) != file.sha256:
            raise MismatchError(file.name)
    if listed:
        raise MismatchError(SUMS)
    _create(folder / SUMS, body)


def read_sums(body: bytes) -> dict[str, str]:
    """Read what `sha256sum` wrote, in text or binary mode: digests by name, each name once."""
    try:
        lines = [_SUM.fullmatch(line) for line in body.decode().removesuffix("\n").split("\n")]
    except UnicodeDecodeError as error:
        raise MismatchError(SUMS) from error
    listed = {line[2]: line[1] for line in lines if line is not None}
    if len(listed) != len(lines):
        raise MismatchError(SUMS)
    return listed


def read_member(plain: Plain) -> Member | None:
    """Read one header and what extends it; None at the end-of-archive mark."""
    info, name, size = _header(plain), "", -1
    while info is not None and info.type in _EXTENDING:
        if info.size > MAX_PAX:
            raise MismatchError("pax")
        body = _body(plain, Member("pax", info.size))
        if info.type == tarfile.GNUTYPE_LONGNAME:
            name = _text(body.rstrip(b"\0"))
        elif info.type == tarfile.XHDTYPE:
            name, size = _extended(_pax(body))
        elif _pax(body).keys() & {b"path", b"size"}:  # one for all that follow
            raise MismatchError("pax")
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


def _pax(body: bytes) -> dict[bytes, bytes]:
    """Read the records of a PAX header. Times, owners and the like are everybody's own business.

    Raises MismatchError for those that would make other tools unpack something else than we do.
    """
    records: dict[bytes, bytes] = {}
    while body:
        start = _LENGTH.match(body)
        length = int(start[1]) if start else 0
        record, body = body[:length], body[length:]
        match = _PAX.fullmatch(record)
        if match is None or len(record) != length:
            raise MismatchError("pax")
        records[match[1]] = match[2]
    if any(key.startswith(b"GNU.sparse.") for key in records):
        raise MismatchError("pax")
    if records.get(b"hdrcharset", _UTF8) != _UTF8:
        raise MismatchError("pax")
    return records


def _extended(records: Mapping[bytes, bytes]) -> tuple[str, int]:
    """Return path and size of the next member; "" and -1 when its own header says them."""
    size = records.get(b"size", b"")
    if size and not (size.isdigit() and len(size) < 16):
        raise MismatchError("pax")
    return _text(records.get(b"path", b"")), int(size or -1)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise MismatchError("pax") from error


def _body(plain: Plain, member: Member) -> bytes:
    body = plain.take(member.size)
    plain.take(len(padding(member.size)))
    return body


def free_name(name: str, taken: set[str]) -> str:
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
