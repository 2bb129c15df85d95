"""Signed notes (C2SP signed-note, Ed25519): short text that people read and machines verify.

A note is text ending in a newline, an empty line, and one signature line per signer:
`— <key name> base64(4-byte key id || 64-byte signature)`. Receipts and log checkpoints are notes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.errors import Fault
from sync.wire.keys import SigningKey, VerifyKey

T = TypeVar("T")

MAX_BYTES = 65_536
MAX_SIGNATURES = 100  # C2SP: at least 16
# Characters that are invisible, break lines or turn the reading direction: written as \uXXXX.
_HIDDEN = re.compile(
    r"[\\\x00-\x1f\x7f-\xa0\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]"
)
_ESCAPE = re.compile(r"\\(\\|u[0-9a-f]{4})")
_KEY = re.compile(r"[a-z]+")
_LINE = re.compile(rf"({_KEY.pattern}): (.+)")
DASH = "— "
ED25519 = b"\x01"


@dataclass(frozen=True)
class Signature:
    """One signature line. `raw` is 64 bytes for Ed25519; other kinds may have any length."""

    name: str
    key_id: bytes
    raw: bytes


@dataclass(frozen=True)
class Note:
    """A parsed note; nothing is verified yet. `text` includes its final newline."""

    text: str
    signatures: tuple[Signature, ...]


def key_id(name: str, key: VerifyKey) -> bytes:
    """Return the 4 bytes by which a signature line names its key (C2SP signed-note)."""
    return number_of(name, ED25519 + key.raw)


def number_of(name: str, typed_key: bytes) -> bytes:
    """Return a key's 4-byte number; `typed_key` is the byte of its kind of signature, then it."""
    return hashlib.sha256(name.encode() + b"\n" + typed_key).digest()[:4]


def verifier_key(name: str, key: VerifyKey) -> str:
    """Return `name+key id+key`, the form in which note verifiers elsewhere take a key."""
    return f"{name}+{key_id(name, key).hex()}+{base64.b64encode(ED25519 + key.raw).decode()}"


def sign(text: str, signer: SigningKey, name: str) -> str:
    """Return the note. Raises ValueError for a text or name that no note may hold."""
    if why := _text_flaw(text):
        raise ValueError(why)
    return f"{text}\n{_line(text, signer, name)}"


def cosign(note: str, signer: SigningKey, name: str) -> str:
    """Add a signature over the same text. Raises: Fault("note_malformed")."""
    return note + _line(parse(note).text, signer, name)


def _line(text: str, signer: SigningKey, name: str) -> str:
    if not _is_name(name):
        raise ValueError(f"not a key name: {name!r}")
    signature = key_id(name, signer.public) + signer.sign(text.encode())
    return f"{DASH}{name} {base64.b64encode(signature).decode()}\n"


def parse(note: str) -> Note:
    """Split a note without checking its signatures. Raises: Fault("note_malformed", why)."""
    try:
        size = len(note.encode())
    except UnicodeEncodeError as error:
        raise Fault("note_malformed", why="not UTF-8") from error
    if size > MAX_BYTES:
        raise Fault("note_malformed", why="too long")
    if why := _text_flaw(note):
        raise Fault("note_malformed", why=why)
    text, gap, block = note.rpartition("\n\n")
    if not gap or not block:
        raise Fault("note_malformed", why="no signature")
    lines = block.removesuffix("\n").split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Fault("note_malformed", why="too many signatures")
    return Note(text + "\n", tuple(_parse_line(line) for line in lines))


def verify(note: str, keys: Mapping[str, VerifyKey]) -> tuple[str, frozenset[str]]:
    """Return the text and the names of those among `keys` who signed it.

    Signatures of unknown keys are ignored; a bad one of a known key condemns the whole note.
    Raises: Fault("note_malformed", why), Fault("note_signature_invalid").
    """
    parsed = parse(note)
    signers = set()
    for signature in parsed.signatures:
        key = keys.get(signature.name)
        if key is None or signature.key_id != key_id(signature.name, key):
            continue
        if not key.verify(signature.raw, parsed.text.encode()):
            raise Fault("note_signature_invalid")
        signers.add(signature.name)
    if not signers:
        raise Fault("note_signature_invalid")
    return parsed.text, frozenset(signers)


def read_one(note: str, parse_text: Callable[[str], T]) -> T:
    """Read a receipt, signed exactly once, without checking by whom.

    Receipts name each other by the digest of the whole note: a line more is another receipt.
    Raises: Fault("receipt_malformed", why), Fault("receipt_signed_twice").
    """
    try:
        parsed = parse(note)
        read = parse_text(parsed.text)
    except Fault as fault:
        raise Fault("receipt_malformed", why=fault.params.get("why")) from fault
    if len(parsed.signatures) != 1:
        raise Fault("receipt_signed_twice")
    return read


def read_spelling(
    text: str,
    form: str,
    make: Callable[[str, Mapping[str, list[str]]], T],
    write: Callable[[T], str],
) -> T:
    """Read a note's text; its first line is `form` and a kind, which `make` takes with the fields.

    Raises: ValueError for another form, or when `write` spells it otherwise; what `make` raises.
    """
    first, fields = from_lines(text)
    found, _, kind = first.partition(" ")
    if found != form:
        raise ValueError(f"not {form}")
    read = make(kind, fields)
    # Catches unknown, repeated and reordered lines and every second spelling of a value.
    if write(read) != text:
        raise ValueError("not the one spelling of what it says")
    return read


def require_signer(note: str, signer: str, keys: Mapping[str, VerifyKey]) -> None:
    """Check that `signer` signed a receipt; `keys` holds keys by their owners' ids.

    Only the one entitled counts: a seat's key must never make a gateway's receipt.
    Raises: Fault("receipt_signature_invalid").
    """
    try:
        verify(note, {name: key for name, key in keys.items() if name == signer})
    except Fault as fault:
        raise Fault("receipt_signature_invalid") from fault


def signed_by_any(
    verified: Callable[[str, Mapping[str, VerifyKey]], T],
    note: str,
    signer: str,
    keys: Iterable[VerifyKey],
) -> T | None:
    """Return what `verified` reads, if `signer` signed with one of these keys; None otherwise."""
    for key in keys:
        try:
            return verified(note, {signer: key})
        except Fault:
            continue
    return None


def _parse_line(line: str) -> Signature:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Fault("note_malformed", why="bad signature line") from error
    # Decoders take several spellings of the same bytes; a receipt has only one.
    canonical = base64.b64encode(raw).decode() == encoded
    if not (line.startswith(DASH) and _is_name(name) and canonical and len(raw) > 4):
        raise Fault("note_malformed", why="bad signature line")
    return Signature(name, raw[:4], raw[4:])


def _text_flaw(text: str) -> str | None:
    if not text.endswith("\n"):
        return "does not end in a newline"
    if any(character < " " and character != "\n" for character in text):
        return "holds control characters"
    return None


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and name.isprintable() and not any(map(str.isspace, name))


def export(note: str, name: str, key: VerifyKey, kind: str) -> dict[str, bytes]:
    """Return files with which another tool verifies the signature of `name`, by file name.

    `kind` "openssl": note.txt, note.sig, note.pem; "signify": note.txt, note.txt.sig, note.pub.
    Raises: Fault("note_malformed", why), Fault("note_signature_invalid") when `name` did not sign.
    """
    text, _ = verify(note, {name: key})
    raw = next(
        each.raw
        for each in parse(note).signatures
        if each.name == name and each.key_id == key_id(name, key)
    )
    if kind == "openssl":
        pem = key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return {"note.txt": text.encode(), "note.sig": raw, "note.pem": pem}
    if kind == "signify":
        return {
            "note.txt": text.encode(),
            "note.txt.sig": _signify(f"signature of {name}", name, key, raw),
            "note.pub": _signify(f"key of {name}", name, key, key.raw),
        }
    raise ValueError(f"not a kind of signature file: {kind}")


def minisign(note: str, signer: SigningKey, name: str, comment: str) -> dict[str, bytes]:
    """Return note.txt, note.txt.minisig and note.pub for minisign.

    minisign wants its trusted comment signed as well, so only the signer can make these: whoever
    issues the note may hand them out beside it. `comment` is one line.
    """
    files = export(note, name, signer.public, "signify")
    raw = base64.b64decode(files["note.txt.sig"].split(b"\n")[1])[-64:]
    seal = base64.b64encode(signer.sign(raw + comment.encode())).decode()
    trusted = f"trusted comment: {comment}\n{seal}\n".encode()
    files["note.txt.minisig"] = files.pop("note.txt.sig") + trusted
    return files


def _signify(comment: str, name: str, key: VerifyKey, payload: bytes) -> bytes:
    number = hashlib.sha256(name.encode() + b"\n" + ED25519 + key.raw).digest()[:8]
    body = base64.b64encode(b"Ed" + number + payload).decode()
    return f"untrusted comment: {comment}\n{body}\n".encode()


def to_lines(first: str, fields: Iterable[tuple[str, str | None]]) -> str:
    """Return a text of `first` and one line `key: value` for each field that is not None.

    Raises ValueError for a key that `from_lines` could not read: letters a to z alone.
    """
    written = [(key, value) for key, value in fields if value is not None]
    if odd := [key for key, _ in written if _KEY.fullmatch(key) is None]:
        raise ValueError(f"not a key of a note: {odd[0]}")
    return "\n".join([first, *(f"{key}: {_escape(value)}" for key, value in written)]) + "\n"


def from_lines(text: str) -> tuple[str, dict[str, list[str]]]:
    """Read the first line and the values of each key. Raises ValueError for any other line."""
    first, *rest = text.removesuffix("\n").split("\n")
    fields: dict[str, list[str]] = {}
    for line in rest:
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError("not a line of the form key: value")
        fields.setdefault(match[1], []).append(_unescape(match[2]))
    return first, fields


def _escape(value: str) -> str:
    return _HIDDEN.sub(lambda m: "\\\\" if m[0] == "\\" else f"\\u{ord(m[0]):04x}", value)


def _unescape(value: str) -> str:
    return _ESCAPE.sub(lambda m: "\\" if m[1] == "\\" else chr(int(m[1][1:], 16)), value)


def tidy(text: str) -> str:
    """Undo what editors, scanners and clipboards do to a note's edges and line ends.

    For files that people hand in; the signed characters themselves are left alone.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").strip("\n")
    return lines + "\n"
