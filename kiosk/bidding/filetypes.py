"""What a file really is, judged by its first bytes and never by opening it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Literal, TypeAlias

import puremagic
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

HEAD_BYTES = 65_536  # reaches an ISO image's mark and the first names inside a zip

Group = Literal["document", "executable", "archive", "unknown"]


# Brand names are the same in every language; the rest is translated when it is shown.
Label: TypeAlias = str | LazyString


@dataclass(frozen=True)
class Kind:
    """`code` is compared, `label` is shown to a person."""

    code: str
    label: Label
    group: Group = "document"


UNKNOWN = Kind("unknown", _l("tidak dikenal"), "unknown")

# (offset, bytes, kind); the first that fits wins. Public signatures.
_SIGNATURES: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"MZ", Kind("exe", _l("program Windows"), "executable")),
    (0, b"\x7fELF", Kind("elf", _l("program Linux"), "executable")),
    (0, b"\xcf\xfa\xed\xfe", Kind("macho", _l("program macOS"), "executable")),
    (0, b"\xce\xfa\xed\xfe", Kind("macho", _l("program macOS"), "executable")),
    (0, b"\xca\xfe\xba\xbe", Kind("class", _l("program Java atau macOS"), "executable")),
    (0, b"dex\n", Kind("dex", _l("program Android"), "executable")),
    (0, b"\x00asm", Kind("wasm", _l("program"), "executable")),
    (0, b"L\0\0\0\x01\x14\x02\0", Kind("lnk", _l("pintasan Windows"), "executable")),
    (0, b"#!", Kind("script", _l("program"), "executable")),
    (0, b"%PDF-", Kind("pdf", "PDF")),
    (0, b"\xef\xbb\xbf%PDF-", Kind("pdf", "PDF")),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("ole", _l("Office lama atau berkata sandi"))),
    (0, b"{\\rtf", Kind("rtf", "RTF")),
    (0, b"\x89PNG\r\n\x1a\n", Kind("png", _l("gambar PNG"))),
    (0, b"\xff\xd8\xff", Kind("jpeg", _l("gambar JPEG"))),
    (0, b"GIF8", Kind("gif", _l("gambar GIF"))),
    (0, b"II*\0", Kind("tiff", _l("gambar TIFF"))),
    (0, b"MM\0*", Kind("tiff", _l("gambar TIFF"))),
    (0, b"BM", Kind("bmp", _l("gambar BMP"))),
    (8, b"WEBP", Kind("webp", _l("gambar WebP"))),
    (4, b"ftypheic", Kind("heic", _l("gambar HEIC"))),
    (4, b"ftypmif1", Kind("heic", _l("gambar HEIC"))),
    (4, b"ftyp", Kind("mp4", _l("video MP4"))),
    (0, b"AC10", Kind("dwg", _l("gambar AutoCAD"))),
    (0, b"Rar!\x1a\x07", Kind("rar", "RAR", "archive")),
    (0, b"7z\xbc\xaf\x27\x1c", Kind("7z", "7z", "archive")),
    (0, b"\x1f\x8b", Kind("gz", "gzip", "archive")),
    (0, b"BZh", Kind("bz2", "bzip2", "archive")),
    (0, b"\xfd7zXZ\0", Kind("xz", "xz", "archive")),
    (0, b"\x28\xb5\x2f\xfd", Kind("zst", "zstd", "archive")),
    (0, b"MSCF", Kind("cab", "CAB", "archive")),
    (257, b"ustar", Kind("tar", "tar", "archive")),
    (32_769, b"CD001", Kind("iso", "ISO", "archive")),
)

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ZIP = Kind("zip", "ZIP", "archive")
_ODF = b"mimetypeapplication/vnd.oasis.opendocument."
_ODF_KINDS = {b"text": "odt", b"spre": "ods", b"pres": "odp", b"grap": "odg"}

_WORD, _EXCEL, _SLIDES = "Word", "Excel", "PowerPoint"
# extension -> (what the person would call it, kinds that are that)
_EXPECTED: dict[str, tuple[Label, frozenset[str]]] = {
    "pdf": ("PDF", frozenset({"pdf"})),
    **dict.fromkeys(("docx", "docm", "dotx"), (_WORD, frozenset({"docx", "ooxml"}))),
    **dict.fromkeys(("xlsx", "xlsm", "xltx"), (_EXCEL, frozenset({"xlsx", "ooxml"}))),
    **dict.fromkeys(("pptx", "pptm", "ppsx"), (_SLIDES, frozenset({"pptx", "ooxml"}))),
    # Word and Excel have long saved RTF and HTML under these names, and open them.
    "doc": (_WORD, frozenset({"ole", "rtf", "html", "docx", "ooxml"})),
    "xls": (_EXCEL, frozenset({"ole", "html", "xlsx", "ooxml", "text"})),
    "ppt": (_SLIDES, frozenset({"ole", "pptx", "ooxml"})),
    "odt": ("OpenDocument", frozenset({"odt"})),
    "ods": ("OpenDocument", frozenset({"ods"})),
    "odp": ("OpenDocument", frozenset({"odp"})),
    "rtf": ("RTF", frozenset({"rtf"})),
    **dict.fromkeys(("jpg", "jpeg", "jfif"), (_l("gambar JPEG"), frozenset({"jpeg"}))),
    "png": (_l("gambar PNG"), frozenset({"png"})),
    "gif": (_l("gambar GIF"), frozenset({"gif"})),
    **dict.fromkeys(("tif", "tiff"), (_l("gambar TIFF"), frozenset({"tiff"}))),
    "bmp": (_l("gambar BMP"), frozenset({"bmp"})),
    "webp": (_l("gambar WebP"), frozenset({"webp"})),
    "heic": (_l("gambar HEIC"), frozenset({"heic"})),
    "dwg": (_l("gambar AutoCAD"), frozenset({"dwg"})),
    **dict.fromkeys(("txt", "csv"), (_l("teks"), frozenset({"text", "html", "script"}))),
    "zip": (_l("arsip ZIP"), frozenset({"zip", "ooxml", "docx", "xlsx", "pptx"})),
    "rar": (_l("arsip RAR"), frozenset({"rar"})),
    "7z": (_l("arsip 7z"), frozenset({"7z"})),
}

_EXECUTABLE_NAMES = frozenset(
    {"apk", "app", "bat", "chm", "cmd", "com", "cpl", "dll", "exe", "hta", "jar", "js", "jse"}
    | {"lnk", "msi", "msp", "pif", "ps1", "reg", "scr", "sh", "sys", "vb", "vbe", "vbs", "wsf"}
)


def sniff(head: bytes) -> Kind:
    """What the first HEAD_BYTES say; UNKNOWN when they say nothing."""
    if head.startswith(_ZIP_STARTS):
        return _inside_zip(head)
    for offset, mark, kind in _SIGNATURES:
        if head.startswith(mark, offset) and _plausible(kind, head):
            return kind
    beginning = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if beginning.startswith((b"<!doctype html", b"<html", b"<script", b"<head", b"<body")):
        return Kind("html", _l("halaman web"))
    if b"%PDF-" in head[:1024]:  # readers accept it there
        return Kind("pdf", "PDF")
    return Kind("text", _l("teks")) if _is_text(head) else UNKNOWN


def has_executable_name(extension: str) -> bool:
    return extension.lower().lstrip(".") in _EXECUTABLE_NAMES


def mismatch(extension: str, head: bytes) -> tuple[Label, Label] | None:
    """(expected, actual) for a person when the content contradicts the extension."""
    expected = _EXPECTED.get(extension.lower().lstrip("."))
    kind = sniff(head)
    if expected is None or kind.code in expected[1]:
        return None
    return expected[0], kind.label if kind is not UNKNOWN else _second_opinion(head)


def _plausible(kind: Kind, head: bytes) -> bool:
    """Two letters alone are not enough: a text may begin with "BM" or "MZ"."""
    if kind.code == "bmp":
        return head[6:10] == b"\0\0\0\0"
    if kind.code == "exe":
        return not _is_text(head)
    if kind.code == "gz":
        return head[2:3] == b"\x08"
    if kind.code == "webp":
        return head.startswith(b"RIFF")
    return True


def _inside_zip(head: bytes) -> Kind:
    """Office documents are zips too; their first members tell."""
    found = head.find(_ODF, 30, 100)
    if found > 0:
        code = _ODF_KINDS.get(head[found + len(_ODF) :][:4], "odf")
        return Kind(code, "OpenDocument")
    names = _member_names(head)
    for folder, code, label in ((b"word/", "docx", _WORD), (b"xl/", "xlsx", _EXCEL)):
        if any(name.startswith(folder) for name in names):
            return Kind(code, label)
    if any(name.startswith(b"ppt/") for name in names):
        return Kind("pptx", _SLIDES)
    if b"[Content_Types].xml" in names or b"_rels/.rels" in names:
        return Kind("ooxml", "Office")
    if names and names[0] in (b"META-INF/", b"META-INF/MANIFEST.MF", b"AndroidManifest.xml"):
        return Kind("jar", "program Java atau Android", "executable")
    return _ZIP


def _member_names(head: bytes) -> list[bytes]:
    names, at = [], head.find(b"PK\x03\x04")
    while at >= 0:
        length = int.from_bytes(head[at + 26 : at + 28], "little")
        names.append(head[at + 30 : at + 30 + length])
        at = head.find(b"PK\x03\x04", at + 30)
    return names


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    with contextlib.suppress(UnicodeDecodeError):
        head.decode("utf-8")
        return True
    # The head may end in the middle of a character; otherwise it is a legacy text at best.
    return not any(byte < 9 or 13 < byte < 32 for byte in head)


def _second_opinion(head: bytes) -> Label:
    """puremagic knows some hundred more formats; only its name for it is used."""
    with contextlib.suppress(puremagic.PureError, ValueError):
        return str(puremagic.from_string(head)).lstrip(".").upper() or UNKNOWN.label
    return UNKNOWN.label
