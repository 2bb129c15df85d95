from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from sync.errors import Fault
from sync.wire import tokens
from sync.wire.keys import SigningKey

KEY = SigningKey.from_seed(bytes(range(32)))
KEYS = {KEY.public.kid: KEY.public}
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def forged(claims: object, typ: str = tokens.TYP) -> str:
    return jwt.encode(
        claims,  # type: ignore[arg-type]
        KEY.private,
        algorithm="EdDSA",
        headers={"typ": typ, "kid": KEY.public.kid},
    )


def test_a_token_names_its_seat() -> None:
    token = tokens.issue(KEY, "s-1", "gw", NOW)
    assert tokens.verify(token, KEYS, "gw", NOW) == "s-1"


def test_no_token_lives_longer_than_a_quarter_of_an_hour() -> None:
    token = tokens.issue(KEY, "s-1", "gw", NOW, ttl_s=86_400)
    with pytest.raises(Fault, match="token_expired"):
        tokens.verify(token, KEYS, "gw", NOW + timedelta(minutes=15))
    at = int(NOW.timestamp())
    long = forged({"iss": "s-1", "aud": "gw", "iat": at, "exp": at + 86_400})
    with pytest.raises(Fault, match="token_expired"):
        tokens.verify(long, KEYS, "gw", NOW)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"iss": "s-1", "aud": "gw", "exp": 1},
        {"iss": "s-1", "aud": "gw", "iat": "x", "exp": "y"},
        {"iss": "s-1", "aud": "gw", "iat": 10**30, "exp": 10**30},
    ],
)
def test_odd_claims_are_refused(claims: dict[str, object]) -> None:
    with pytest.raises(Fault, match=r"signature_invalid|token_expired"):
        tokens.verify(forged(claims), KEYS, "gw", NOW)


@pytest.mark.parametrize(
    ("life", "ahead", "taken"),
    [
        (900, 0, True),
        (900, 60, True),
        (901, 0, False),
        (960, 0, False),
        (60, 61, False),
        (0, 0, False),
        (-5, 0, False),
    ],
)
def test_a_token_lives_as_long_as_the_specification_says(
    life: int, ahead: int, taken: bool
) -> None:
    at = int(NOW.timestamp()) + ahead
    token = forged({"iss": "s-1", "aud": "gw", "iat": at, "exp": at + life})
    if taken:
        assert tokens.verify(token, KEYS, "gw", NOW) == "s-1"
    else:
        with pytest.raises(Fault, match="token_expired"):
            tokens.verify(token, KEYS, "gw", NOW)


def test_a_token_may_name_several_readers_and_say_more() -> None:
    at = int(NOW.timestamp())
    claims = {"iss": "s-1", "aud": ["x", "gw"], "iat": at, "exp": at + 60, "jti": "1"}
    assert tokens.verify(forged(claims), KEYS, "gw", NOW) == "s-1"
    with pytest.raises(Fault, match="signature_invalid"):
        tokens.verify(forged({**claims, "aud": ["x"]}), KEYS, "gw", NOW)


def test_another_kind_of_signature_is_no_token() -> None:
    at = int(NOW.timestamp())
    claims = {"iss": "s-1", "aud": "gw", "iat": at, "exp": at + 60}
    with pytest.raises(Fault, match="signature_invalid"):
        tokens.verify(forged(claims, typ="JWT"), KEYS, "gw", NOW)
    assert tokens.verify(forged(claims), KEYS, "gw", NOW) == "s-1"


@pytest.mark.parametrize("token", ["", "a.b.c", "é", "a" * 5000])
def test_rubbish_is_no_token(token: str) -> None:
    with pytest.raises(Fault, match="signature_invalid"):
        tokens.verify(token, KEYS, "gw", NOW)
