"""Sign and verify messages as JWS compact serialisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import jwt
import msgspec

from sync.errors import Fault
from sync.wire.keys import SigningKey, VerifyKey

T = TypeVar("T")
_jws = jwt.PyJWS(algorithms=["EdDSA"])
# Half a character, or JSON nested too deep: a stranger's text, not a fault of ours.
UNREADABLE = (jwt.PyJWTError, UnicodeError, RecursionError)


def sign(key: SigningKey, typ: str, message: object) -> str:
    """Return `header.payload.signature`; the payload is the message's JSON, exactly as encoded."""
    return _jws.encode(
        msgspec.json.encode(message),
        key.private,
        algorithm="EdDSA",
        headers={"typ": f"lpse-{typ}+jws", "kid": key.public.kid},
    )


def key_id(token: str) -> str:
    """Read who claims to have signed, before anything is checked."""
    try:
        kid = _jws.get_unverified_header(token).get("kid")
    except UNREADABLE as error:
        raise Fault("signature_invalid") from error
    if not isinstance(kid, str):
        raise Fault("signature_invalid")
    return kid


def verify(token: str, typ: str, keys: Mapping[str, VerifyKey], shape: type[T]) -> T:
    """Check kind and signature, then parse the payload.

    Raises: Fault("signature_invalid") for a wrong kind, unknown key or bad signature;
    Fault("message_malformed", why) when the signed payload is not of this shape.
    """
    key = keys.get(key_id(token))
    if key is None:
        raise Fault("signature_invalid")
    try:
        opened = _jws.decode_complete(token, key.public_key, algorithms=["EdDSA"])
    except UNREADABLE as error:
        raise Fault("signature_invalid") from error
    if opened["header"].get("typ") != f"lpse-{typ}+jws":
        raise Fault("signature_invalid")
    return decode(opened["payload"], shape)


def decode(raw: bytes | str, shape: type[T]) -> T:
    """Parse JSON strictly into a message struct. Raises: Fault("message_malformed", why)."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Fault("message_malformed", why=str(error)) from error
    except RecursionError as error:
        raise Fault("message_malformed", why="nested too deep") from error
