"""Sign and verify messages as JWS compact serialisations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

import jwt
import msgspec
from jwt.algorithms import OKPAlgorithm
from jwt.utils import base64url_decode

from sync.errors import Fault
from sync.wire.keys import SigningKey, VerifyKey

T = TypeVar("T")
# RFC 9864 calls the same algorithm Ed25519. Read both, write the one that every reader knows.
ALGORITHMS = ["EdDSA", "Ed25519"]
_jws = jwt.PyJWS(algorithms=["EdDSA"])
_jws.register_algorithm("Ed25519", OKPAlgorithm())
# Half a character, or JSON nested too deep: a stranger's text, not a fault of ours.
UNREADABLE = (jwt.PyJWTError, ValueError, RecursionError)


def sign(key: SigningKey, typ: str, message: object) -> str:
    """Return `header.payload.signature`; the payload is the message's JSON, exactly as encoded."""
    return _jws.encode(
        msgspec.json.encode(message),
        key.private,
        algorithm="EdDSA",
        headers={"typ": f"lpse-{typ}+jws", "kid": key.public.kid},
    )


def key_id(token: str) -> str:
    """Read who claims to have signed, before anything is checked.

    Raises: Fault("signature_invalid") for what is no JWS or names no key.
    """
    try:
        kid = _jws.get_unverified_header(token).get("kid")
    except UNREADABLE as error:
        raise Fault("signature_invalid") from error
    if not isinstance(kid, str):
        raise Fault("signature_invalid")
    return kid


def claimed(token: str, shape: type[T]) -> T | None:
    """Read what a JWS says before anything is checked, None where it says nothing of this shape."""
    try:
        return msgspec.json.decode(base64url_decode(token.split(".")[1]), type=shape)
    except (IndexError, ValueError, RecursionError):
        return None


def verify(token: str, typ: str, keys: Mapping[str, VerifyKey], shape: type[T]) -> T:
    """Check kind and signature, then parse the payload.

    Raises: Fault("signature_invalid") for a wrong kind, unknown key or bad signature;
    Fault("message_malformed", why) when the signed payload is not of this shape.
    """
    return decode(payload(token, f"lpse-{typ}+jws", keys), shape)


def payload(token: str, typ: str, keys: Mapping[str, VerifyKey]) -> bytes:
    """Return the bytes that one of `keys` signed as `typ`. Raises: Fault("signature_invalid")."""
    key = keys.get(key_id(token))
    # The text itself is named by its digest, so that it must have one spelling.
    if key is None or "=" in token:
        raise Fault("signature_invalid")
    try:
        opened = _jws.decode_complete(token, key.public_key, algorithms=ALGORITHMS)
        json.loads(base64url_decode(token.partition(".")[0]), object_pairs_hook=single_names)
    except UNREADABLE as error:
        raise Fault("signature_invalid") from error
    if opened["header"].get("typ") != typ:
        raise Fault("signature_invalid")
    return bytes(opened["payload"])


def decode(raw: bytes | str, shape: type[T]) -> T:
    """Parse JSON strictly into a message struct. Raises: Fault("message_malformed", why)."""
    try:
        message = msgspec.json.decode(raw, type=shape)
        # Of two fields of one name msgspec takes the last, other readers the first.
        json.loads(raw, object_pairs_hook=single_names)
    except (msgspec.DecodeError, ValueError) as error:
        raise Fault("message_malformed", why=str(error)) from error
    except RecursionError as error:
        raise Fault("message_malformed", why="nested too deep") from error
    return message


def single_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An `object_pairs_hook` of json. Raises ValueError for a name that stands twice."""
    names = set()
    for name, _ in pairs:
        if name in names:
            raise ValueError(f"field {name[:100]!a} stands twice in one object")
        names.add(name)
    return dict(pairs)
