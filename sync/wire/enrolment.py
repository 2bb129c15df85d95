"""Enrolment: a one-time code that lets two machines trust each other's keys, once.

A code is 36 base-32 characters in nine groups: 6 name it (they travel), 16 are its secret (80
bits; they never travel), 13 are the first 65 bits of the SHA-256 of the gateway's public key, and
the last catches typing mistakes. The seat proves that it knows the secret; the code proves to the
seat that it reached the right gateway, on whatever network it happens to be.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import msgspec

from sync.errors import Fault
from sync.wire import base32, jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import EnrolAnswer, EnrolRequest, Realm

ID_CHARS, SECRET_CHARS, KEY_CHARS = 6, 16, 13
LENGTH = ID_CHARS + SECRET_CHARS + KEY_CHARS + 1


@dataclass(frozen=True)
class Code:
    """`code_id` is public; `secret` is 10 bytes; `key_hint` is 13 characters."""

    code_id: str
    secret: bytes
    key_hint: str

    @property
    def text(self) -> str:
        """Return the code as people type it: groups of letters and digits, the last one a check."""
        body = self.code_id + base32.from_bytes(self.secret) + self.key_hint
        return base32.grouped(body + _check_char(body))


def key_hint(key: VerifyKey) -> str:
    """The first 65 bits of the key's SHA-256, as 13 characters."""
    digest = int.from_bytes(hashlib.sha256(key.raw).digest())
    return base32.encode(digest >> (256 - 5 * KEY_CHARS), KEY_CHARS)


def make_code(gateway: VerifyKey) -> Code:
    """Make a code with a fresh secret that also names the gateway's key."""
    code_id = base32.encode(secrets.randbits(5 * ID_CHARS), ID_CHARS)
    return Code(code_id, secrets.token_bytes(10), key_hint(gateway))


def parse_code(typed: str) -> Code:
    """Read a code as typed. Raises: Fault("enrolment_code_mistyped")."""
    text = base32.canonical(typed)
    body = text[:-1]
    if len(text) != LENGTH or any(c not in base32.ALPHABET for c in text):
        raise Fault("enrolment_code_mistyped")
    if text[-1] != _check_char(body):
        raise Fault("enrolment_code_mistyped")
    secret = base32.decode(body[ID_CHARS : ID_CHARS + SECRET_CHARS]).to_bytes(10)
    return Code(body[:ID_CHARS], secret, body[ID_CHARS + SECRET_CHARS :])


def mac(secret: bytes, public_key: VerifyKey) -> str:
    """HMAC-SHA256 over the seat's 32 raw key bytes, hex."""
    return hmac.new(secret, public_key.raw, hashlib.sha256).hexdigest()


def request(code: Code, public_key: VerifyKey, realm: Realm | None) -> EnrolRequest:
    """Build the request of a seat: its public key, proved by the secret.

    `realm` is what the seat is set up for; None leaves it unsaid.
    """
    proof = mac(code.secret, public_key)
    said = msgspec.UNSET if realm is None else realm
    return EnrolRequest(code_id=code.code_id, public_key=public_key.text, mac=proof, realm=said)


def check_answer(code: Code, answer: str) -> EnrolAnswer:
    """Accept the gateway's signed answer only if the code vouches for the key that signed it.

    Raises: Fault("gateway_untrusted") when the key is not the code's or did not sign;
    Fault("message_malformed").
    """
    try:
        claimed = jws.decode(_payload(answer), EnrolAnswer)
        key = VerifyKey.from_text(claimed.gateway_key)
    except Fault as error:
        raise Fault("gateway_untrusted") from error
    if not hmac.compare_digest(key_hint(key), code.key_hint):
        raise Fault("gateway_untrusted")
    try:
        return jws.verify(answer, "enrolment", {key.kid: key}, EnrolAnswer)
    except Fault as error:
        raise Fault("gateway_untrusted") from error


def _payload(token: str) -> bytes:
    """Read what a JWS says before anything is checked."""
    parts = token.split(".")
    if len(parts) != 3:
        raise Fault("signature_invalid")
    padded = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        return msgspec.convert(padded.translate(_URL_TO_PLAIN), bytes)
    except msgspec.ValidationError as error:
        raise Fault("signature_invalid") from error


_URL_TO_PLAIN = str.maketrans("-_", "+/")


def _check_char(body: str) -> str:
    return base32.ALPHABET[hashlib.sha256(b"lpse enrolment" + body.encode()).digest()[0] >> 3]
