"""What a zip is: an Office document, a map, a program or an archive, told by its directory.

The directory at the end of a zip names its members; the first bytes may be those of a document
that lies inside another one. Nothing is unpacked but the two small members that say what an
OpenDocument is.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
import struct
import zipfile
import zlib
from collections.abc import Collection
from typing import BinaryIO

from flask_babel import lazy_gettext as _l

from kiosk.bidding.kinds import Kind

STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04")

_ZIP = Kind("zip", "ZIP", "archive")
_JAR = Kind("jar", _l("program Java atau Android"), "executable")
_OOXML = Kind("ooxml", "Office")
_KMZ = Kind("kmz", _l("peta Google Earth"))
_SIGNED = Kind("asic", _l("dokumen bertanda tangan elektronik (ASiC)"))
_EPUB = Kind("epub", "EPUB")
_OTHER = Kind("zipped", _l("dokumen lain"))

# The main part of each, wherever its neighbours lie.
_OFFICE = (
    ("word/", Kind("docx", "Word")),
    ("xl/", Kind("xlsx", "Excel")),
    ("ppt/", Kind("pptx", "PowerPoint")),
    ("visio/", Kind("vsdx", "Visio")),
)
_OPEN = "application/vnd.oasis.opendocument."
_OPEN_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}
_SIGNATURES = re.compile(r"meta-inf/[^/]*signature[^/]*\.(xml|p7s)|meta-inf/asicmanifest[^/]*\.xml")

_DIRECTORY_BYTES = 4 << 20  # some 40,000 members; a document has far fewer
_MEMBER_BYTES = 1 << 20

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,  # a member with a password
    OverflowError,
)


class _Bounded:
    """Hands zipfile no more than a directory's worth of bytes at once, whatever the file claims."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > _DIRECTORY_BYTES:
            raise zipfile.BadZipFile("directory too long")
        return self._file.read(_DIRECTORY_BYTES if size < 0 else size)


def judge(file: BinaryIO, head: bytes) -> Kind:
    """`file` is seekable and begins with `head`."""
    try:
        archive = zipfile.ZipFile(_Bounded(file))
    except _BROKEN:
        return _without_directory(head)
    with archive:
        names = frozenset(_plain(name) for name in archive.namelist())
        return _open_document(archive, names) or _by_names(names)


def _without_directory(head: bytes) -> Kind:
    """Cut off, or too long to be read: the first members tell what it was meant to be."""
    kind = _by_names(frozenset(_plain(name) for name in _first_names(head)))
    if kind in (_ZIP, _JAR):
        return _ZIP
    return dataclasses.replace(kind, advice="file_damaged")


def _plain(name: str) -> str:
    """Some programs write backslashes, a leading slash or capitals; Office takes them all."""
    return name.replace("\\", "/").lstrip("/").lower()


def _first_names(head: bytes) -> list[str]:
    names, at = [], head.find(b"PK\x03\x04")
    while at >= 0 and at + 30 <= len(head):
        packed, _, length, extra = struct.unpack_from("<IIHH", head, at + 18)
        names.append(head[at + 30 : at + 30 + length].decode("latin-1"))
        at = head.find(b"PK\x03\x04", at + 30 + length + extra + packed)
    return names


def _open_document(archive: zipfile.ZipFile, names: Collection[str]) -> Kind | None:
    """A zip that says what it is in a member of its own."""
    if "mimetype" in names:
        said = _member(archive, "mimetype")[:200].decode("latin-1").strip()
        if said.startswith(_OPEN):
            return _maybe_locked(archive, said.removeprefix(_OPEN))
        if said.startswith("application/vnd.etsi.asic"):
            return _SIGNED
        if said == "application/epub+zip":
            return _EPUB
        if re.fullmatch(r"[a-z]+/[\w.+-]+", said):
            return _OTHER
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return _maybe_locked(archive, "")
    return None


def _maybe_locked(archive: zipfile.ZipFile, sort: str) -> Kind:
    kind = Kind(_OPEN_KINDS.get(sort.partition("-")[0], "odf"), "OpenDocument")
    if b"encryption-data" in _member(archive, "META-INF/manifest.xml"):
        return dataclasses.replace(kind, advice="office_password")
    return kind


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of one member; empty when it cannot be read."""
    with contextlib.suppress(*_BROKEN):
        # The other methods may ask for gigabytes before the first byte comes out.
        if archive.getinfo(name).compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            with archive.open(name) as member:
                return member.read(_MEMBER_BYTES)
    return b""


def _by_names(names: Collection[str]) -> Kind:
    office = [kind for folder, kind in _OFFICE if any(name.startswith(folder) for name in names)]
    if "[content_types].xml" in names or "_rels/.rels" in names:
        return office[0] if len(office) == 1 else _OOXML
    if any(_SIGNATURES.fullmatch(name) for name in names):
        return _SIGNED
    if _is_program(names):
        return _JAR
    if "doc.kml" in names:
        return _KMZ
    return _ZIP


def _is_program(names: Collection[str]) -> bool:
    if "androidmanifest.xml" in names:
        return "classes.dex" in names
    return "meta-inf/manifest.mf" in names and any(name.endswith(".class") for name in names)
