"""Looks for strings in everything a folder holds: every file's bytes, in every form that is usual.

Forms: UTF-8, UTF-16 both ways, lower and upper case, base64 (plain and URL-safe, all three
alignments), hex, and what JSON, HTML, URLs and forms make of a character. Compressed streams (zlib,
gzip, the members of a zip, raw deflate) are found by their heads and looked into.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import html
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

# Shorter strings turn up by chance: 16 hex digits of an id, four letters of ciphertext.
SHORTEST = 8
# Raw deflate has hardly a head, so half of all offsets are tried: two seconds for each MB.
RAW_DEFLATE_BYTES = 512 * 1024
INFLATED_BYTES = 8 << 20
WORD_BYTES = memoryview(b"").cast("I").itemsize
TASTE_BYTES, BLOCK_BYTES = 64, 4096
_HEADS = re.compile(rb"[\x08\x18\x28\x38\x48\x58\x68\x78]|\x1f(?=\x8b\x08)|P(?=K\x03\x04)")
# A raw stream begins with a block of codes (1: fixed, 2: its own); one that is merely stored (0) is
# readable as it lies, and 3 is none.
_RAW_HEADS = re.compile(
    b"[%s]" % b"".join(b"\\x%02x" % byte for byte in range(256) if (byte >> 1) & 3 in (1, 2))
)


@dataclass(frozen=True)
class Found:
    """`where` is the file, with what was unpacked to get there; `form` how the string stood."""

    where: str
    text: str
    form: str


@functools.cache
def forms(text: str) -> Mapping[bytes, str]:
    """Every form of one string: its bytes, and what to call it."""
    assert len(text.encode()) >= SHORTEST, f"{text!r} would be found by chance"
    found: dict[bytes, str] = {}
    for case, spelled in (("", text), ("lower ", text.lower()), ("upper ", text.upper())):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            plain = spelled.encode(encoding)
            found.setdefault(plain, case + encoding)
            found.setdefault(plain.hex().encode(), f"{case}{encoding} hex")
            found.setdefault(plain.hex().upper().encode(), f"{case}{encoding} HEX")
            for needle in _base64(plain):
                found.setdefault(needle, f"{case}{encoding} base64")
        escaped = {
            "json": json.dumps(spelled)[1:-1],
            "json with \\/": json.dumps(spelled)[1:-1].replace("/", "\\/"),
            "html": html.escape(spelled),
            "url": quote(spelled, safe=""),
            "form": quote_plus(spelled, safe=""),
        }
        for name, written in escaped.items():
            found.setdefault(written.encode(), case + name)
    return found


def _base64(plain: bytes) -> Iterator[bytes]:
    """What stands in a base64 text wherever `plain` begins in it; only its own characters."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + plain)
        own = whole[-(-before * 8 // 6) : (before + len(plain)) * 8 // 6]
        yield own
        yield own.translate(bytes.maketrans(b"+/", b"-_"))


def search(folders: Iterable[Path], texts: Iterable[str]) -> list[Found]:
    """Every string found in or below these folders, and in their files' and folders' names."""
    wanted = tuple(dict.fromkeys(texts))
    found: list[Found] = []
    for folder in folders:
        assert folder.exists(), f"{folder} is not there: nothing was searched"
        for path in _below(folder):
            found += _in_bytes(bytes(path.relative_to(folder)), f"name of {path}", wanted)
            with contextlib.suppress(FileNotFoundError):  # taken away since it was listed
                if path.is_symlink():
                    found += _in_bytes(bytes(path.readlink()), f"target of {path}", wanted)
                elif path.is_file():
                    found += _in_file(path, wanted)
    return found


def _below(folder: Path) -> Iterator[Path]:
    """A folder and all in it, or a file, while the program that it belongs to may be running."""
    yield folder
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for path in sorted(folder.iterdir()):
            yield from _below(path) if path.is_dir() and not path.is_symlink() else [path]


def _in_file(path: Path, texts: tuple[str, ...]) -> list[Found]:
    data = path.read_bytes()
    found = _in_bytes(data, str(path), texts)
    for how, inflated in unpacked(data):
        found += _in_bytes(inflated, f"{path} ({how})", texts)
    return found


def _in_bytes(data: bytes, where: str, texts: tuple[str, ...]) -> list[Found]:
    sieve = _sieve(texts)
    # Reading each word of the data once tells which forms may lie in it: few, mostly none.
    words = memoryview(data)[: len(data) // WORD_BYTES * WORD_BYTES].cast("I")
    if sieve.keys().isdisjoint(words):
        return []
    likely = {needle for word in sieve.keys() & words for needle in sieve[word]}
    return [
        Found(where, text, form)
        for text in texts
        for needle, form in forms(text).items()
        if needle in likely and needle in data
    ]


@functools.cache
def _sieve(texts: tuple[str, ...]) -> Mapping[int, list[bytes]]:
    """Every form of these texts by the words one of which must stand in data that holds it.

    Wherever a form begins, it covers a whole word of the data as the data is cut into words.
    """
    found: dict[int, list[bytes]] = {}
    for needle in {needle for text in texts for needle in forms(text)}:
        assert len(needle) >= 2 * WORD_BYTES - 1
        for at in range(WORD_BYTES):
            word = int.from_bytes(needle[at : at + WORD_BYTES], sys.byteorder)
            found.setdefault(word, []).append(needle)
    return found


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What compressed streams in `data` hold, and how each was found."""
    for head in _HEADS.finditer(data):
        at, start = head.start(), head.group()
        if start == b"P":
            names = int.from_bytes(data[at + 26 : at + 28], "little")
            names += int.from_bytes(data[at + 28 : at + 30], "little")
            yield from _inflated(f"zip at {at}", data, at + 30 + names, -15)
        elif start == b"\x1f":
            yield from _inflated(f"gzip at {at}", data, at, 31)
        elif int.from_bytes(data[at : at + 2], "big") % 31 == 0:
            yield from _inflated(f"zlib at {at}", data, at, 15)
    if len(data) <= RAW_DEFLATE_BYTES:
        for at in (one.start() for one in _RAW_HEADS.finditer(data)):
            yield from _inflated(f"deflate at {at}", data, at, -15)


def _inflated(how: str, data: bytes, at: int, window: int) -> Iterator[tuple[str, bytes]]:
    """First a taste: nearly every offset is no stream at all, and shows it in a few bytes."""
    try:
        machine = zlib.decompressobj(window)
        taste = machine.decompress(data[at : at + TASTE_BYTES])
    except zlib.error:
        return
    if machine.eof or len(data) <= at + TASTE_BYTES:
        if len(taste) >= SHORTEST:
            yield how, taste
    elif machine.unconsumed_tail == b"":
        yield how, _inflate(data[at : at + INFLATED_BYTES], window)


def _inflate(data: bytes, window: int) -> bytes:
    """What comes out before the end or the first error: half a stream counts as well."""
    machine, out = zlib.decompressobj(window), bytearray()
    step = BLOCK_BYTES
    at = 0
    while at < len(data) and not machine.eof and len(out) < INFLATED_BYTES:
        before = machine.copy()
        try:
            out += machine.decompress(data[at : at + step], INFLATED_BYTES)
        except zlib.error:
            if step == 1:
                break
            machine, step = before, max(1, step // 16)  # closer to where it broke
            continue
        at += step
    return bytes(out)
