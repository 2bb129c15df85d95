"""Rehearsal: the committee proves that it can open what is sealed to a tender's key. Pure.

The gateway seals a random challenge to the key; the committee opens it and reads back an answer
that only the challenge gives. Any age tool can do the opening: the answer is the first 80 bits of
HMAC-SHA256(challenge, "lpse rehearsal" NUL tender id NUL envelope) in base 32.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

import msgspec

from sync.errors import Fault
from sync.sealing import X25519Recipient, decrypt_bytes, encrypt_bytes
from sync.sealing.age import Identity, identities
from sync.wire import base32, jws
from sync.wire.messages import Id, Sha256

MAX_BYTES = 64 * 1024


class Challenge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The test envelope's plaintext, JSON; `challenge` is 64 hex digits."""

    tender_id: Id
    envelope: Id
    challenge: Sha256


def make(tender_id: str, envelope: str, recipient: X25519Recipient) -> tuple[bytes, str]:
    """Return a test envelope and the answer expected for it."""
    challenge = Challenge(tender_id=tender_id, envelope=envelope, challenge=secrets.token_hex(32))
    return encrypt_bytes(msgspec.json.encode(challenge), [recipient]), _answer(challenge)


def rehearse(test_envelope: bytes, identity: str | Sequence[Identity]) -> str:
    """Open a test envelope with the committee's keys or key file; returns `K7QF-9P2M-TT3X-0B5C`.

    Raises: Fault("identity_malformed"), Fault("sealed_key_wrong") and the like,
    Fault("rehearsal_malformed") for a file that is no test envelope.
    """
    if len(test_envelope) > MAX_BYTES:
        raise Fault("rehearsal_malformed")
    keys = identities(identity) if isinstance(identity, str) else identity
    plain = decrypt_bytes(test_envelope, keys)
    try:
        return _answer(jws.decode(plain, Challenge))
    except Fault as fault:
        raise Fault("rehearsal_malformed") from fault


def same(expected: str, typed: str) -> bool:
    """Compare answers as people type them."""
    return hmac.compare_digest(base32.canonical(expected), base32.canonical(typed))


def _answer(challenge: Challenge) -> str:
    named = f"lpse rehearsal\0{challenge.tender_id}\0{challenge.envelope}".encode()
    digest = hmac.new(bytes.fromhex(challenge.challenge), named, hashlib.sha256).digest()
    return base32.grouped(base32.from_bytes(digest[:10]))
