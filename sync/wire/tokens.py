"""Bearer tokens: short-lived JWTs with which a seat says who is asking (RFC 7519, EdDSA).

Header `typ` is `lpse-token+jwt`; claims `iss` (seat), `aud` (gateway), `iat`, `exp`. Times are
gateway time: a seat whose own clock is wrong asks `/v1/time` first and carries that forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import jwt
import msgspec

from sync.errors import Fault
from sync.wire import jws
from sync.wire.keys import SigningKey, VerifyKey

TYP = "lpse-token+jwt"
LONGEST = timedelta(minutes=15)
# A seat's idea of gateway time may be a little ahead or behind.
LEEWAY = timedelta(seconds=60)


def issue(key: SigningKey, seat_id: str, gateway_id: str, now: datetime, ttl_s: float = 600) -> str:
    """Sign a token that lives `ttl_s` whole seconds (at most 900)."""
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


class _Claims(msgspec.Struct):
    iss: str
    aud: str | list[str]
    iat: int
    exp: int


def verify(token: str, keys: Mapping[str, VerifyKey], gateway_id: str, now: datetime) -> str:
    """Return the seat id (`iss`). `keys` maps kid to key; the caller ties the key to the seat.

    Raises: Fault("signature_invalid", why), or Fault("token_expired", why) when its times do not
    include now.
    """
    try:
        claims = jws.decode(jws.payload(token, TYP, keys), _Claims)
    except Fault as fault:
        raise Fault("signature_invalid", **fault.params) from fault
    if gateway_id not in ([claims.aud] if isinstance(claims.aud, str) else claims.aud):
        raise Fault("signature_invalid", why="`$.aud` is not this gateway")
    _require_current(claims, now)
    return claims.iss


def _require_current(claims: _Claims, now: datetime) -> None:
    if not 0 < claims.exp - claims.iat <= LONGEST.total_seconds():
        raise Fault("token_expired", why="`$.exp` is 1 to 900 seconds after `$.iat`")
    try:
        start = datetime.fromtimestamp(claims.iat, UTC)
        end = datetime.fromtimestamp(claims.exp, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Fault("signature_invalid", why="no such time") from error
    if not start - LEEWAY <= now < end:
        raise Fault("token_expired")
