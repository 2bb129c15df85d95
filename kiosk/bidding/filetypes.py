"""What a file really is, judged by its own marks and never by running or unpacking it.

The first bytes decide, except where they only name a container: a zip is judged by its directory,
which lies at its end (`zips`), an old Office file by the streams it names (`compound`), and a text
by how it begins (`texts`). What a name promises is in `promises`.
"""

from __future__ import annotations

import contextlib
import io
from typing import BinaryIO

import puremagic
from flask_babel import lazy_gettext as _l

from kiosk.bidding import compound, texts, zips
from kiosk.bidding.kinds import Kind

HEAD_BYTES = 65_536  # reaches an ISO image's mark

UNKNOWN = Kind("unknown", _l("tidak dikenal"), "unknown")
_PDF = Kind("pdf", "PDF")
_CMS = Kind("cms", _l("dokumen bertanda tangan elektronik (P7M)"))
_CMS_SEALED = Kind("cms_sealed", "CMS", advice="sealed_already")
_CLASS = Kind("class", _l("program Java atau macOS"), "executable")
_MACHO = Kind("macho", _l("program macOS"), "executable")
_MP4 = Kind("mp4", _l("video MP4"))
_HEIC = Kind("heic", _l("gambar HEIC"))
_TIFF = Kind("tiff", _l("gambar TIFF"))
_BIFF = Kind("biff", _l("Excel lama"))
_AMR = Kind("amr", _l("rekaman suara AMR"))

# (offset, bytes, kind); the first that fits wins. Public signatures of formats that are not text:
# a text may begin with the same letters.
_SIGNATURES: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"MZ", Kind("exe", _l("program Windows"), "executable")),
    (0, b"\x7fELF", Kind("elf", _l("program Linux"), "executable")),
    (0, b"\xcf\xfa\xed\xfe", _MACHO),
    (0, b"\xce\xfa\xed\xfe", _MACHO),
    (0, b"\xca\xfe\xba\xbe", _CLASS),
    (0, b"dex\n0", Kind("dex", _l("program Android"), "executable")),
    (0, b"\x00asm", Kind("wasm", _l("program"), "executable")),
    (0, b"L\0\0\0\x01\x14\x02\0", Kind("lnk", _l("pintasan Windows"), "executable")),
    (0, b"\x89PNG\r\n\x1a\n", Kind("png", _l("gambar PNG"))),
    (0, b"\xff\xd8\xff", Kind("jpeg", _l("gambar JPEG"))),
    (0, b"GIF8", Kind("gif", _l("gambar GIF"))),
    (0, b"II*\0", _TIFF),
    (0, b"MM\0*", _TIFF),
    (0, b"II+\0", _TIFF),
    (0, b"MM\0+", _TIFF),
    (0, b"BM", Kind("bmp", _l("gambar BMP"))),
    (8, b"WEBP", Kind("webp", _l("gambar WebP"))),
    (8, b"WAVE", Kind("wav", _l("rekaman suara WAV"))),
    (8, b"AVI ", Kind("avi", _l("video AVI"))),
    (0, b"AC10", Kind("dwg", _l("gambar AutoCAD"))),
    (0, b"AC1.", Kind("dwg", _l("gambar AutoCAD"))),
    (0, b"AC2.", Kind("dwg", _l("gambar AutoCAD"))),
    (0, b"\x09\x00", _BIFF),
    (0, b"\x09\x02", _BIFF),
    (0, b"\x09\x04", _BIFF),
    (0, b"\x09\x08", _BIFF),
    (0, b"\xdb\xa5", Kind("word2", _l("Word lama"))),
    (0, b"ID3", Kind("mp3", _l("rekaman suara MP3"))),
    (0, b"OggS", Kind("ogg", _l("rekaman suara Ogg"))),
    (0, b"#!AMR", _AMR),
    (0, b"\x1aE\xdf\xa3", Kind("mkv", _l("video Matroska"))),
    (0, b"Rar!\x1a\x07", Kind("rar", "RAR", "archive")),
    (0, b"7z\xbc\xaf\x27\x1c", Kind("7z", "7z", "archive")),
    (0, b"\x1f\x8b\x08", Kind("gz", "gzip", "archive")),
    (0, b"BZh", Kind("bz2", "bzip2", "archive")),
    (0, b"\xfd7zXZ\0", Kind("xz", "xz", "archive")),
    (0, b"\x28\xb5\x2f\xfd", Kind("zst", "zstd", "archive")),
    (0, b"MSCF", Kind("cab", "CAB", "archive")),
    (257, b"ustar", Kind("tar", "tar", "archive")),
    (32_769, b"CD001", Kind("iso", "ISO", "archive")),
    (0, b"age-encryption.org/v1\n", Kind("age", "age", advice="sealed_already")),
    (0, b"VCLM", Kind("veracrypt", "VeraCrypt", advice="sealed_already")),
)

_BIFF_PARTS = frozenset(part.to_bytes(2, "little") for part in (5, 6, 0x10, 0x20, 0x40, 0x100))

# Brands of an ISO media file (bytes 8-12, and a list of those it is compatible with).
_HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_BRANDS = {
    b"avif": Kind("avif", _l("gambar AVIF")),
    b"avis": Kind("avif", _l("gambar AVIF")),
    b"crx ": Kind("cr3", _l("gambar Canon CR3")),
    b"qt  ": Kind("mov", _l("video QuickTime")),
    b"M4A ": Kind("m4a", _l("rekaman suara M4A")),
    b"M4B ": Kind("m4a", _l("rekaman suara M4A")),
    b"3gp": Kind("3gp", _l("video 3GP")),
}

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED_DATA = bytes.fromhex("06092a864886f70d010703")


def identify(file: BinaryIO) -> Kind:
    """What an opened file is; UNKNOWN when nothing says so. A few reads, wherever its marks are."""
    head = _read_head(file)
    if head.startswith(zips.STARTS):
        return zips.judge(_seekable(file, head), head)
    if head.startswith(compound.START):
        return compound.judge(_seekable(file, head))
    text = texts.decode(head)
    if text is not None:
        return texts.judge(text)
    for offset, mark, kind in _SIGNATURES:
        if head.startswith(mark, offset) and _plausible(kind, head):
            return kind
    return _container(head) or _late_pdf(head) or texts.loosely(head) or _second_opinion(head)


def _seekable(file: BinaryIO, head: bytes) -> BinaryIO:
    return file if file.seekable() else io.BytesIO(head)


def _plausible(kind: Kind, head: bytes) -> bool:
    """Two letters alone are not enough."""
    if kind.code == "bmp":
        return head[6:10] == b"\0\0\0\0"
    if kind is _BIFF:  # the length of its first record, and what that says it begins
        return 4 <= head[2] <= 16 and head[3] == 0 and head[6:8] in _BIFF_PARTS
    if kind.code in ("webp", "wav", "avi"):
        return head.startswith(b"RIFF")
    return True


def _container(head: bytes) -> Kind | None:
    """Formats whose first bytes are a length: ISO media files and signed messages (CMS)."""
    if head[4:8] == b"ftyp":
        return _media(head)
    if head[:1] == b"\x30" and _SIGNED_DATA in head[:20]:
        return _CMS
    if head[:1] == b"\x30" and _ENVELOPED_DATA in head[:20]:
        return _CMS_SEALED
    return None


def _media(head: bytes) -> Kind:
    size = min(int.from_bytes(head[:4], "big"), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    for brand in brands[:1] if brands[0] not in _HEIC_BRANDS else brands:
        found = _BRANDS.get(brand) or _BRANDS.get(brand[:3])
        if found is not None:
            return found
    return _HEIC if brands[0] in _HEIC_BRANDS else _MP4


def _late_pdf(head: bytes) -> Kind | None:
    """Readers accept the mark of a PDF anywhere in the first kilobyte."""
    return _PDF if b"%PDF-" in head[:1024] else None


def _second_opinion(head: bytes) -> Kind:
    """puremagic knows some hundred more formats; only its name for it is used.

    Three bytes may fit by chance, and a wrong name would be worse than none.
    """
    with contextlib.suppress(puremagic.PureError, ValueError):
        best = puremagic.magic_string(head)[0]
        name = str(best.extension).lstrip(".").upper()
        if name and len(best.byte_match) >= 4:
            return Kind("unknown", name, "unknown")
    return UNKNOWN


def _read_head(file: BinaryIO) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES:
        more = file.read(HEAD_BYTES - len(head))
        if not more:
            break
        head += more
    return head
