"""Bearer tokens: short-lived JWTs with which a seat says who is asking (RFC 7519, EdDSA).

Header `typ` is `lpse-token+jwt`; claims `iss` (seat), `aud` (gateway), `iat`, `exp`. Times are
gateway time: a seat whose own clock is wrong asks `/v1/time` first and carries that forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from sync.errors import Fault
from sync.wire import jws
from sync.wire.keys import SigningKey, VerifyKey

TYP = "lpse-token+jwt"
LONGEST = timedelta(minutes=15)
# A seat's idea of gateway time may be a little ahead or behind.
LEEWAY = timedelta(seconds=60)


def issue(key: SigningKey, seat_id: str, gateway_id: str, now: datetime, ttl_s: float = 600) -> str:
    """Sign a token that lives `ttl_s` seconds (at most 900)."""
    lifetime = min(timedelta(seconds=ttl_s), LONGEST)
    claims = {
        "iss": seat_id,
        "aud": gateway_id,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
    }
    return jwt.encode(
        claims, key.private, algorithm="EdDSA", headers={"typ": TYP, "kid": key.public.kid}
    )


def verify(token: str, keys: Mapping[str, VerifyKey], gateway_id: str, now: datetime) -> str:
    """Return the seat id (`iss`). `keys` maps kid to key; the caller ties the key to the seat.

    Raises: Fault("signature_invalid"), or Fault("token_expired") when its times do not include now.
    """
    try:
        header = jwt.get_unverified_header(token)
        key = keys.get(str(header.get("kid")))
        if key is None or header.get("typ") != TYP:
            raise Fault("signature_invalid")
        claims = jwt.decode(
            token,
            key.public_key,
            algorithms=["EdDSA"],
            audience=gateway_id,
            # PyJWT would compare with this machine's clock; ours is handed in.
            options={
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "require": ["iss", "aud", "iat", "exp"],
            },
        )
    except jws.UNREADABLE as error:
        raise Fault("signature_invalid") from error
    _require_current(claims, now)
    return str(claims["iss"])


def _require_current(claims: Mapping[str, Any], now: datetime) -> None:
    issued, expires = claims["iat"], claims["exp"]
    if not (isinstance(issued, int) and isinstance(expires, int)):
        raise Fault("signature_invalid")
    try:
        start = datetime.fromtimestamp(issued, UTC)
        end = datetime.fromtimestamp(expires, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Fault("signature_invalid") from error
    if not (start - LEEWAY <= now < end) or end - now > LONGEST + LEEWAY:
        raise Fault("token_expired")
