"""What a file's name promises, against what the file is; and what a name gives away."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l

from kiosk.bidding.kinds import Kind, Label

_WORD, _EXCEL, _SLIDES = "Word", "Excel", "PowerPoint"

# Word and Excel open all of these under their old names, and many programs export them so.
_OFFICE_TEXT = frozenset({"rtf", "html", "mhtml", "xml", "text"})
_OLD_WORD = frozenset({"doc", "ole", "word2", "docx", "ooxml", "office_locked"}) | _OFFICE_TEXT
_OLD_EXCEL = frozenset({"xls", "ole", "biff", "xlsx", "ooxml", "office_locked", "office_unasked"})
_OLD_SLIDES = frozenset({"ppt", "ole", "pptx", "ooxml", "office_locked", "html", "mhtml"})
_ARCHIVE_ZIP = frozenset({"zip", "zipped", "kmz", "asic", "epub", "ooxml"})
_TEXTS = ("txt", "csv", "tsv", "log", "md")

# extension -> (what the person would call it, kinds that are that)
_EXPECTED: dict[str, tuple[Label, frozenset[str]]] = {
    "pdf": ("PDF", frozenset({"pdf"})),
    **dict.fromkeys(
        ("docx", "docm", "dotx", "dotm"), (_WORD, frozenset({"docx", "ooxml", "office_locked"}))
    ),
    **dict.fromkeys(
        ("xlsx", "xlsm", "xltx", "xltm", "xlsb"),
        (_EXCEL, frozenset({"xlsx", "ooxml", "office_locked", "office_unasked"})),
    ),
    **dict.fromkeys(
        ("pptx", "pptm", "ppsx", "potx"), (_SLIDES, frozenset({"pptx", "ooxml", "office_locked"}))
    ),
    **dict.fromkeys(("doc", "dot"), (_WORD, _OLD_WORD)),
    **dict.fromkeys(("xls", "xlt"), (_EXCEL, _OLD_EXCEL | _OFFICE_TEXT)),
    **dict.fromkeys(("ppt", "pps", "pot"), (_SLIDES, _OLD_SLIDES)),
    **dict.fromkeys(("odt", "ott"), ("OpenDocument", frozenset({"odt", "odf"}))),
    **dict.fromkeys(("ods", "ots"), ("OpenDocument", frozenset({"ods", "odf"}))),
    **dict.fromkeys(("odp", "otp"), ("OpenDocument", frozenset({"odp", "odf"}))),
    "rtf": ("RTF", frozenset({"rtf"})),
    **dict.fromkeys(("jpg", "jpeg", "jfif"), (_l("gambar JPEG"), frozenset({"jpeg"}))),
    "png": (_l("gambar PNG"), frozenset({"png"})),
    "gif": (_l("gambar GIF"), frozenset({"gif"})),
    **dict.fromkeys(("tif", "tiff"), (_l("gambar TIFF"), frozenset({"tiff"}))),
    "bmp": (_l("gambar BMP"), frozenset({"bmp"})),
    "webp": (_l("gambar WebP"), frozenset({"webp"})),
    **dict.fromkeys(("heic", "heif"), (_l("gambar HEIC"), frozenset({"heic"}))),
    "dwg": (_l("gambar AutoCAD"), frozenset({"dwg"})),
    **dict.fromkeys(
        _TEXTS,
        (_l("teks"), frozenset({"text", "html", "xml", "mhtml", "script", "cms"})),
    ),
    "zip": (_l("arsip ZIP"), _ARCHIVE_ZIP),
    "rar": (_l("arsip RAR"), frozenset({"rar"})),
    "7z": (_l("arsip 7z"), frozenset({"7z"})),
}

_EXECUTABLE_NAMES = frozenset(
    {"apk", "app", "bat", "chm", "cmd", "com", "cpl", "dll", "exe", "hta", "jar", "js", "jse"}
    | {"lnk", "msi", "msp", "pif", "ps1", "reg", "scr", "sh", "sys", "vb", "vbe", "vbs", "wsf"}
)

# Under any other name a container is the document of some program: a map, a drawing, a project.
_ARCHIVE_NAMES = frozenset(
    {"", "zip", "zipx", "rar", "7z", "gz", "tgz", "tar", "bz2", "tbz", "tbz2", "xz", "txz", "zst"}
    | {"cab", "iso", "img", "bin", "dat", "bak", "tmp", "file", "r00", "001", "z01", "part"}
)

# Sealed for another program, by name alone: its inside is not documented.
_SEALED_NAMES = {"rhs": "Apendo"}

_PRICE = re.compile(
    r"\b(?:harga|price|pricing|rab|boq|dkh|ahsp?|bill of quantit(?:y|ies)"
    r"|(?:anggaran|penawaran|usulan|rincian|rekap|rekapitulasi) biaya)\b"
)
_INNER_BORDER = re.compile(r"(?<=[a-z])(?=[A-Z\d])|(?<=\d)(?=[^\W\d_])")
_NO_PRICE = re.compile(r"\b(?:tanpa|non|bukan|tidak ada|without|no)\s+(?:harga|price|pricing)\b")


def is_program(extension: str, kind: Kind) -> bool:
    """Would opening it run it? A script in a file named as a text is shown, not run."""
    plain = _plain(extension)
    if kind.code == "script" and plain in _TEXTS:
        return False
    return kind.group == "executable" or plain in _EXECUTABLE_NAMES


def advice(extension: str, kind: Kind) -> str:
    """What the file deserves to have said; Excel knows its own password, Word does not."""
    if kind.code == "office_unasked" and kind.code in _EXPECTED.get(_plain(extension), ("", ""))[1]:
        return ""
    return kind.advice


def mismatch(extension: str, kind: Kind) -> Label | None:
    """What the extension promises, when the file is something else."""
    expected = _EXPECTED.get(_plain(extension))
    return None if expected is None or kind.code in expected[1] else expected[0]


def is_archive(extension: str, kind: Kind) -> bool:
    """Return whether a file is an archive, by its content and its extension."""
    return kind.group == "archive" and _plain(extension) in _ARCHIVE_NAMES


def sealed_for(extension: str) -> str:
    """The program whose sealed files bear this extension; empty for all others."""
    return _SEALED_NAMES.get(_plain(extension), "")


def speaks_of_price(name: str) -> bool:
    """Whole words only, as vendors write them: "Harga", "RAB", "BoQ", "surat_penawaran-harga"."""
    apart = (name, _INNER_BORDER.sub(" ", name))  # "BoQ" is one word, "DaftarHarga2026" three
    words = (" ".join(re.split(r"[\W_]+", one)).casefold() for one in apart)
    return any(_PRICE.search(_NO_PRICE.sub(" ", one)) for one in words)


def _plain(extension: str) -> str:
    return extension.lower().lstrip(".")
