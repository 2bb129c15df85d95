"""Codes of a registration that people read aloud, write down and type.

A *receipt code* has ten characters: it finds a registration and shows no more than how far it is.
A *resume code* has twelve: it is the key of a draft that is not handed in yet. Both are Crockford
base32; the last character is a check that finds every single wrong one and every two swapped.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from sync.errors import Fault
from sync.sealing import X25519Identity
from sync.wire import base32

RECEIPT_CHARACTERS, RESUME_CHARACTERS = 10, 12
# What one guess at a resume code costs, whoever makes it: never changed, or old codes open nothing.
PASSES, MEMORY_KIB = 4, 32 * 1024
SALT = b"lpse-kiosk/registration/resume/v1"
_POLYNOMIAL = 0b100101  # GF(32): x^5 + x^2 + 1


@dataclass(frozen=True)
class DraftKey:
    """What a resume code stands for: where the draft is found (hex), and what opens it."""

    locator: str
    identity: X25519Identity


def new_receipt_code() -> str:
    """Return a code of 45 random bits and its check, without separators."""
    return _new(RECEIPT_CHARACTERS)


def new_resume_code() -> str:
    """Return a code of 55 random bits and its check, without separators; `show` writes it."""
    return _new(RESUME_CHARACTERS)


def receipt_code(typed: str) -> str:
    """Read a receipt code as people type it. Raises: Fault("receipt_code_wrong")."""
    code = base32.canonical(typed)
    if not _fits(code, RECEIPT_CHARACTERS):
        raise Fault("receipt_code_wrong")
    return code


def resume_code(typed: str) -> str:
    """Read a resume code as people type it. Raises: Fault("resume_code_wrong")."""
    code = base32.canonical(typed)
    if not _fits(code, RESUME_CHARACTERS):
        raise Fault("resume_code_wrong")
    return code


def show(code: str) -> str:
    """Write a code in groups that the eye can follow: `K7QF9-P2M4T`, `K7QF-9P2M-4TXW`."""
    step = 5 if len(code) == RECEIPT_CHARACTERS else 4
    return "-".join(code[at : at + step] for at in range(0, len(code), step))


def draft_key(code: str, realm: str) -> DraftKey:
    """Derive locator and key of the draft parked under a resume code in this realm.

    Takes about 0.1 s and 32 MiB (Argon2id). `code` is what `resume_code` returns.
    """
    salt = SALT + b" " + realm.encode()
    master = hash_secret_raw(code.encode(), salt, PASSES, MEMORY_KIB, 1, 32, Type.ID)
    private = X25519PrivateKey.from_private_bytes(_expand(master, b"key"))
    return DraftKey(_expand(master, b"locator").hex(), X25519Identity(private))


def _expand(master: bytes, purpose: bytes) -> bytes:
    return HKDFExpand(hashes.SHA256(), 32, info=SALT + b" " + purpose).derive(master)


def _new(length: int) -> str:
    body = base32.encode(secrets.randbits(5 * (length - 1)), length - 1)
    return body + _check(body)


def _fits(code: str, length: int) -> bool:
    known = len(code) == length and all(sign in base32.ALPHABET for sign in code)
    return known and _check(code[:-1]) == code[-1]


def _check(body: str) -> str:
    """Weigh each character with a power of its own in GF(32)."""
    total = 0
    for sign in body:
        total = (total ^ base32.ALPHABET.index(sign)) << 1
        if total & 32:
            total ^= _POLYNOMIAL
    return base32.ALPHABET[total]
