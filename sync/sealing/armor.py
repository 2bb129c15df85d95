"""ASCII armor: the strict PEM of RFC 7468 with age's label. For reading small files only."""

from __future__ import annotations

import base64
import binascii

from sync.errors import Fault

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64
WHITESPACE = b" \t\r\n"


def encode(data: bytes) -> bytes:
    """Return the armored text of sealed bytes, lines of COLUMNS characters."""
    text = base64.b64encode(data)
    lines = [text[start : start + COLUMNS] for start in range(0, len(text), COLUMNS)]
    return b"\n".join([BEGIN, *lines, END, b""])


def decode(text: bytes) -> bytes:
    """Return the binary file; `sealed_armor_malformed` unless the armor is canonical."""
    body = text.strip(WHITESPACE).replace(b"\r\n", b"\n")
    lines = body.split(b"\n")
    if len(lines) < 2 or lines[0] != BEGIN or lines[-1] != END:
        raise Fault("sealed_armor_malformed")
    content = lines[1:-1]
    whole = content[:-1]
    if any(len(line) != COLUMNS for line in whole) or any(not 0 < len(x) <= 64 for x in content):
        raise Fault("sealed_armor_malformed")
    joined = b"".join(content)
    try:
        data = base64.b64decode(joined, validate=True)
    except binascii.Error as error:
        raise Fault("sealed_armor_malformed") from error
    if base64.b64encode(data) != joined:
        raise Fault("sealed_armor_malformed")
    return data


def first_bytes(text: bytes) -> bytes:
    """Return what the first line of content holds, b"" where there is none; nothing is checked."""
    line = text.lstrip(WHITESPACE).removeprefix(BEGIN).lstrip(WHITESPACE).partition(b"\n")[0]
    try:
        return base64.b64decode(line.strip(WHITESPACE), validate=True)
    except binascii.Error:
        return b""
