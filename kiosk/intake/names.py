"""Names of files on foreign media: shown safely, stored safely, sorted as people count.

A name on disk is bytes chosen by a stranger. `safe` makes it fit for a screen, `stored` makes it
fit for the sealed tar that the committee unpacks on any system. Templates still wrap names in
`<bdi>`: letters of right-to-left scripts are honest letters and are kept. Bytes that are not UTF-8
are read as Windows of the west wrote them.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "…"
DISPLAY_LENGTH = 255  # characters: every name whole, for two may differ in their middle alone
STORED_BYTES = 120  # UTF-8; unpacking adds folders, and Windows stops at 260 for the whole path
EXTENSION_LENGTH = 10

# The sealed tar has these two of its own (sync/sealing).
RESERVED_IN_TAR = frozenset({"manifest.json", "sha256sums"})
_DIGITS = re.compile(r"([0-9]+)")
_SPELLED = re.compile(r"U\+[0-9A-F]{4,6}( U\+[0-9A-F]{4,6}){0,3}")
_WINDOWS_FORBIDDEN = frozenset('<>:"/\\|?*')
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)


def safe(raw: bytes | str, limit: int = DISPLAY_LENGTH) -> str:
    """One line of at most `limit` characters that shows a name and changes nothing around it.

    Control characters, bidirectional overrides and invisible characters become U+FFFD; runs of
    spaces, which push an extension out of sight, become one. A name of which nothing could be seen
    is spelled: "U+00A0".
    """
    text = _decode(raw)
    shown = " ".join("".join(_visible(text)).split(" "))
    shown = " ".join(shown.split()) if "  " in shown else shown.strip()
    return _shorten(shown if shown.strip(f" {UNKNOWN}") else _spelled(text), limit)


def is_spelled(shown: str) -> bool:
    """Whether `safe` had to spell a name nobody can see."""
    return _SPELLED.fullmatch(shown) is not None


def natural(name: str) -> list[str | int]:
    """Sort key: "Lampiran 2" before "Lampiran 10", capitals as small letters."""
    return [
        int(part) if odd % 2 else part for odd, part in enumerate(_DIGITS.split(name.casefold()))
    ]


def stored(raw: bytes | str, taken: Collection[str] = ()) -> str:
    """A relative name with no folder in it that every file system accepts, unlike any in `taken`.

    Case twins and names that differ only in what had to be replaced get " (2)", " (3)"…
    """
    stem, extension = split_extension(_portable(_decode(raw)))
    used = RESERVED_IN_TAR | {key(name) for name in taken}
    number = 1
    while True:
        mark = "" if number == 1 else f" ({number})"
        name = _fit(stem, STORED_BYTES - len((mark + extension).encode())) + mark + extension
        if key(name) not in used:
            return name
        number += 1


def key(name: str) -> str:
    """Two names with the same key are the same file on Windows or macOS."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def split_extension(name: str) -> tuple[str, str]:
    """("laporan", ".pdf"); the extension is empty when what follows the dot is not one."""
    stem, dot, extension = name.rpartition(".")
    if dot and stem and extension.isalnum() and len(extension) <= EXTENSION_LENGTH:
        return stem, dot + extension
    return name, ""


def _decode(raw: bytes | str) -> str:
    data = os.fsencode(raw) if isinstance(raw, str) and _has_surrogates(raw) else raw
    if isinstance(data, str):
        return data
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _spelled(text: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in text[:4]) or UNKNOWN


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _visible(text: str) -> list[str]:
    """Characters with a shape of their own; at most two combining marks on each."""
    if text.isascii() and text.isprintable():
        return list(text)
    shown: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category[0] == "M" else 0
        if category == "Zs":
            shown.append(" ")
        elif category[0] in "CZ":
            shown.append(UNKNOWN)
        elif marks <= 2:
            shown.append(char)
    return shown


def _shorten(text: str, limit: int) -> str:
    """Cut in the middle: the beginning says what it is, the end carries the extension."""
    if len(text) <= limit:
        return text
    tail = limit // 3
    return text[: limit - tail - 1] + ELLIPSIS + text[-tail:]


def _portable(text: str) -> str:
    text = unicodedata.normalize("NFC", "".join(_visible(text)))
    text = "".join("_" if c in _WINDOWS_FORBIDDEN or c == UNKNOWN else c for c in text)
    text = " ".join(text.split()).strip(" .")
    if text.startswith(("-", "~")):  # an option to a command, a home folder to a shell
        text = "_" + text[1:]
    if text.partition(".")[0].strip().casefold() in _WINDOWS_DEVICES:
        text = "_" + text
    return text or "_"


def _fit(text: str, limit: int) -> str:
    """At most `limit` UTF-8 bytes, never half a character, never ending in a space or dot."""
    return text.encode()[:limit].decode("utf-8", "ignore").rstrip(" .") or "_"
