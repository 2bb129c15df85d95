"""Cosignatures of a log's checkpoint (c2sp.org/tlog-cosignature, Ed25519, `cosignature/v1`)."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from sync import notes
from sync.errors import Fault
from sync.wire.keys import SigningKey, VerifyKey

TYPE = b"\x04"
LATEST = 2**63 - 1
_LENGTH = 8 + 64


def key_id(name: str, key: VerifyKey) -> bytes:
    """Return the 4 bytes by which a cosignature line names its key."""
    return notes.number_of(name, TYPE + key.raw)


def verifier_key(name: str, key: VerifyKey) -> str:
    """Return `name+key id+key`, the form in which policies name a witness."""
    return f"{name}+{key_id(name, key).hex()}+{base64.b64encode(TYPE + key.raw).decode()}"


def cosign(checkpoint: str, key: SigningKey, name: str, at: int) -> str:
    """Return the checkpoint's note with one line more: this witness saw it grow, at a POSIX time.

    Raises: Fault("note_malformed"), ValueError for a time that no cosignature can hold.
    """
    if not 0 <= at <= LATEST:
        raise ValueError(f"not a time of a cosignature: {at}")
    signed = key.sign(_message(notes.parse(checkpoint).text, at))
    raw = key_id(name, key.public) + at.to_bytes(8, "big") + signed
    return f"{checkpoint}{notes.DASH}{name} {base64.b64encode(raw).decode()}\n"


def cosigners(checkpoint: str, keys: Mapping[str, VerifyKey]) -> dict[str, int]:
    """Return who of `keys` (by key name) cosigned a checkpoint, and when (POSIX seconds).

    Lines of unknown keys are passed over. Raises: Fault("note_malformed"),
    Fault("cosignature_wrong", name) when the line of a known key does not verify.
    """
    parsed, found = notes.parse(checkpoint), dict[str, int]()
    for line in parsed.signatures:
        key = keys.get(line.name)
        if key is None or line.key_id != key_id(line.name, key):
            continue
        at = int.from_bytes(line.raw[:8], "big")
        good = len(line.raw) == _LENGTH and at <= LATEST
        if not (good and key.verify(line.raw[8:], _message(parsed.text, at))):
            raise Fault("cosignature_wrong", name=line.name)
        found[line.name] = max(at, found.get(line.name, 0))
    return found


def lines(checkpoint: str) -> tuple[str, list[str]]:
    """Split a note into what its log signed (one line) and the lines of all others."""
    parsed = notes.parse(checkpoint)
    head, _, block = checkpoint.rpartition("\n\n")
    every = block.removesuffix("\n").split("\n")
    origin = parsed.text.split("\n", 1)[0]
    own = next(i for i, one in enumerate(parsed.signatures) if one.name == origin)
    return f"{head}\n\n{every[own]}\n", [line for i, line in enumerate(every) if i != own]


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
