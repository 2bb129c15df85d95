"""The textual header of an age file: stanzas that wrap the file key, and a MAC over them.

Source: C2SP `age.md`, "Header". Parsing is strict and capped, because the gateway and the
committee read headers that strangers wrote.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.errors import Fault

VERSION_LINE = b"age-encryption.org/v1\n"
MAC_MARK = b"---"
MAX_STANZAS = 32
MAX_HEADER_BYTES = 64 * 1024
COLUMNS = 64
BODY_BYTES = 32  # a wrapped file key: 16 bytes and a tag; any other size is refused unread

_ARGUMENTS = re.compile(rb"-> [!-~]+(?: [!-~]+)*\n")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*")


@dataclass(frozen=True)
class Stanza:
    """One wrapping of the file key: `arguments[0]` names the recipient type."""

    arguments: tuple[str, ...]
    body: bytes

    @property
    def kind(self) -> str:
        """Return the recipient type, the first argument: "X25519"."""
        return self.arguments[0]

    def render(self) -> bytes:
        """Return the stanza's lines as they stand in the header."""
        text = encode_base64(self.body)
        lines = [text[start : start + COLUMNS] for start in range(0, len(text), COLUMNS)]
        if not lines or len(lines[-1]) == COLUMNS:
            lines.append(b"")
        return b"-> " + " ".join(self.arguments).encode() + b"\n" + b"\n".join(lines) + b"\n"


@dataclass(frozen=True)
class Header:
    """A parsed header: `authenticated` are the bytes the MAC covers, `size` counts all of it."""

    stanzas: tuple[Stanza, ...]
    authenticated: bytes
    mac: bytes

    @property
    def size(self) -> int:
        """Return the header's length in bytes, its MAC and last newline counted."""
        return len(self.authenticated) + 1 + 43 + 1

    def render(self) -> bytes:
        """Return the whole header's bytes."""
        return self.authenticated + b" " + encode_base64(self.mac) + b"\n"

    def check(self, file_key: bytes | bytearray) -> None:
        """Raise `sealed_header_altered` unless the MAC was made with this file key."""
        if not hmac.compare_digest(self.mac, _mac(file_key, self.authenticated)):
            raise Fault("sealed_header_altered")


def make(stanzas: tuple[Stanza, ...], file_key: bytes | bytearray) -> Header:
    """Build the header over these stanzas, with the MAC that the file key gives."""
    authenticated = VERSION_LINE + b"".join(stanza.render() for stanza in stanzas) + MAC_MARK
    return Header(stanzas, authenticated, _mac(file_key, authenticated))


def parse(reader: BinaryIO) -> Header:
    """Read one header and stop at the payload's first byte; `sealed_header_malformed` else."""
    lines = _Lines(reader)
    if lines.next() != VERSION_LINE:
        raise Fault("sealed_header_malformed")
    stanzas: list[Stanza] = []
    while True:
        line = lines.next()
        if line.startswith(MAC_MARK):
            break
        if len(stanzas) == MAX_STANZAS:
            raise Fault("sealed_header_malformed")
        stanzas.append(_stanza(line, lines))
    if not stanzas or not line.startswith(b"--- "):
        raise Fault("sealed_header_malformed")
    mac = decode_base64(line[4:-1], 32)
    return Header(tuple(stanzas), b"".join(lines.seen[:-1]) + MAC_MARK, mac)


def encode_base64(data: bytes) -> bytes:
    """Return base64 without padding."""
    return base64.b64encode(data).rstrip(b"=")


def decode_base64(text: bytes | str, size: int | None = None) -> bytes:
    """Decode unpadded, canonical base64 of exactly `size` bytes.

    Raises: Fault("sealed_header_malformed").
    """
    raw = text.encode() if isinstance(text, str) else text
    if not _BASE64.fullmatch(raw) or len(raw) % 4 == 1:
        raise Fault("sealed_header_malformed")
    data = base64.b64decode(raw + b"=" * (-len(raw) % 4))
    # Stray bits after the last byte would give one key many spellings.
    if encode_base64(data) != raw or (size is not None and len(data) != size):
        raise Fault("sealed_header_malformed")
    return data


class _Lines:
    """Lines of a header, up to the cap on its bytes."""

    def __init__(self, reader: BinaryIO) -> None:
        self.seen: list[bytes] = []
        self._reader = reader
        self._left = MAX_HEADER_BYTES

    def next(self) -> bytes:
        line = self._reader.readline(self._left)
        if not line.endswith(b"\n"):
            raise Fault("sealed_header_malformed")
        self._left -= len(line)
        self.seen.append(line)
        return line


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    if not _ARGUMENTS.fullmatch(line):
        raise Fault("sealed_header_malformed")
    arguments = tuple(line[3:-1].decode("ascii").split(" "))
    body = b""
    while True:
        part = lines.next()[:-1]
        if len(part) > COLUMNS:
            raise Fault("sealed_header_malformed")
        body += part
        if len(part) < COLUMNS:
            return Stanza(arguments, decode_base64(body))


def _mac(file_key: bytes | bytearray, authenticated: bytes) -> bytes:
    key = HKDF(hashes.SHA256(), 32, salt=None, info=b"header").derive(file_key)
    return hmac.digest(key, authenticated, "sha256")
