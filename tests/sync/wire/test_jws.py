"""Signatures: nothing passes for what it is not; what was signed comes back whole."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Fault
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import (
    Command,
    Decision,
    FeedItem,
    FeedPage,
    Identity,
    IdentityAnswer,
    Interval,
    Revocation,
)
from sync.wire.shapes import PublicKey, Sha256

KEY = SigningKey.from_seed(bytes(range(32)))
KEYS = {KEY.public.kid: KEY.public}
MESSAGE = Revocation(seat_id="s-1", reason="PC dicuri")
# Text as JSON can carry it: no lone surrogates.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100)
INSTANT = st.datetimes().map(lambda moment: moment.isoformat(timespec="microseconds") + "Z")
COMMAND = st.builds(
    Command,
    id=TEXT,
    source=TEXT,
    type=TEXT,
    subject=TEXT,
    time=INSTANT,
    sequence=st.integers(1, 2**53),
    data=st.dictionaries(TEXT, TEXT).map(lambda data: msgspec.Raw(msgspec.json.encode(data))),
)
PAGE = st.builds(
    FeedPage,
    gateway_id=TEXT,
    seat_id=TEXT,
    after=st.integers(0, 2**53),
    head=st.integers(0, 2**53),
    at=INSTANT,
    items=st.lists(
        st.builds(
            FeedItem,
            seq=st.integers(1, 2**53),
            kind=st.just("decision"),
            body=TEXT.map(lambda text: msgspec.Raw(msgspec.json.encode(Decision(answer=text)))),
        ),
        max_size=3,
    ),
    checkpoint=st.none() | TEXT,
)
OTHERS = st.one_of(
    st.builds(Interval, earliest=INSTANT, latest=st.none() | INSTANT),
    st.builds(IdentityAnswer, nonce=TEXT, known=st.booleans(), tenderer_name=st.none() | TEXT),
)


def rewritten(token: str, part: int, change: dict[str, Any]) -> str:
    parts = token.split(".")
    raw = base64.urlsafe_b64decode(parts[part] + "=" * (-len(parts[part]) % 4))
    new = json.dumps({**json.loads(raw), **change}).encode()
    parts[part] = base64.urlsafe_b64encode(new).decode().rstrip("=")
    return ".".join(parts)


@given(st.one_of(COMMAND, PAGE, OTHERS))
def test_what_is_signed_comes_back_whole(message: msgspec.Struct) -> None:
    token = jws.sign(KEY, "thing", message)
    back = jws.verify(token, "thing", KEYS, type(message))
    assert msgspec.json.encode(back) == msgspec.json.encode(message)


@given(st.integers(0), st.characters(categories=["L", "N"], max_codepoint=127))
def test_any_changed_letter_breaks_it(at: int, letter: str) -> None:
    token = jws.sign(KEY, "thing", MESSAGE)
    at %= len(token)
    changed = token[:at] + letter + token[at + 1 :]
    try:
        back = jws.verify(changed, "thing", KEYS, Revocation)
    except Fault as fault:
        assert fault.code == "signature_invalid"
    else:  # the unused low bits of base64's last letter
        assert back == MESSAGE
        assert changed == token or at == len(token) - 1


def handmade(alg: bytes) -> str:
    """A token whose header says this of the algorithm, and is truly signed."""
    header = b'{"alg":' + alg + b',"typ":"lpse-thing+jws","kid":"' + KEY.public.kid.encode() + b'"}'
    parts = [_unpadded(header), _unpadded(msgspec.json.encode(MESSAGE))]
    return ".".join([*parts, _unpadded(KEY.sign(".".join(parts).encode()))])


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.mark.parametrize("alg", [b'"EdDSA"', b'"Ed25519"'])
def test_both_names_of_the_algorithm_are_read(alg: bytes) -> None:
    """RFC 9864 calls it Ed25519; what we write stays EdDSA."""
    assert jws.verify(handmade(alg), "thing", KEYS, Revocation) == MESSAGE
    assert jwt.get_unverified_header(jws.sign(KEY, "thing", MESSAGE))["alg"] == "EdDSA"


@pytest.mark.parametrize(
    "alg", [b'"Ed448"', b'"ES256"', b'"none"', b'"none","alg":"EdDSA"', b'"EdDSA","crit":["x"]']
)
def test_no_other_name_is_and_none_stands_twice(alg: bytes) -> None:
    with pytest.raises(Fault, match="signature_invalid"):
        jws.verify(handmade(alg), "thing", KEYS, Revocation)


@pytest.mark.parametrize("more", ["=", "==", " ", "\n", "!"])
def test_a_signed_text_has_one_spelling(more: str) -> None:
    """Its digest names it: a carrier must not make another command of it."""
    token = jws.sign(KEY, "thing", MESSAGE)
    for changed in (token + more, token.replace(".", more + ".", 1)):
        with pytest.raises(Fault, match="signature_invalid"):
            jws.verify(changed, "thing", KEYS, Revocation)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"seat_id":"s","reason":"r","reason":"r"}',
        b'{"seat_id":"s","reason":"r","\\u0072eason":"x"}',
    ],
)
def test_a_field_stands_once(raw: bytes) -> None:
    with pytest.raises(Fault, match="message_malformed") as found:
        jws.decode(raw, Revocation)
    assert "'reason' stands twice" in str(found.value.params["why"])


def test_a_field_stands_once_inside_too() -> None:
    item = b'{"seq":1,"kind":"decision","body":{"answer":"x","answer":"y"}}'
    with pytest.raises(Fault, match="message_malformed"):
        jws.decode(item, FeedItem)


def test_half_a_character_can_be_told_of() -> None:
    item = b'{"seq":1,"kind":"decision","body":{"\\ud800":1,"\\ud800":2}}'
    with pytest.raises(Fault, match="message_malformed") as found:
        jws.decode(item, FeedItem)
    assert msgspec.json.encode(found.value.params)


Proof, Key = list[Sha256], PublicKey


@pytest.mark.parametrize(
    ("shape", "raw"),
    [
        (Interval, '{"earliest":"2026-11-24T05:00:00Z\\n","latest":null}'),
        (Interval, '{"earliest":"٢٠٢٦-11-24T05:00:00Z","latest":null}'),
        (Interval, '{"earliest":"2026-11-24T05:00:00+00:00","latest":null}'),
        (Proof, f'["{"a" * 64}\\n"]'),
        (Key, f'"{"A" * 43}=\\n"'),
        (Key, f'"{"A" * 42}B="'),
    ],
)
def test_texts_have_no_second_spelling(shape: type, raw: str) -> None:
    """Python's patterns take a last newline and the digits of every script."""
    with pytest.raises(Fault, match="message_malformed"):
        jws.decode(raw, shape)


def test_what_is_nested_too_deeply_is_malformed() -> None:
    with pytest.raises(Fault, match="message_malformed"):
        jws.decode(b'{"seq":1,"kind":"decision","body":' + b"[" * 200_000, FeedItem)


def test_a_signature_for_one_purpose_serves_no_other() -> None:
    token = jws.sign(KEY, "answer", MESSAGE)
    with pytest.raises(Fault, match="signature_invalid"):
        jws.verify(token, "feed", KEYS, Revocation)


@pytest.mark.parametrize("change", [{"alg": "none"}, {"alg": "HS256"}, {"kid": 1}, {"kid": None}])
def test_a_rewritten_header_is_refused(change: dict[str, Any]) -> None:
    token = rewritten(jws.sign(KEY, "thing", MESSAGE), 0, change)
    with pytest.raises(Fault, match="signature_invalid"):
        jws.verify(token, "thing", KEYS, Revocation)


def test_the_public_key_is_no_hmac_secret() -> None:
    headers = {"typ": "lpse-thing+jws", "kid": KEY.public.kid}
    forged = jwt.PyJWS().encode(
        msgspec.json.encode(MESSAGE), KEY.public.raw, algorithm="HS256", headers=headers
    )
    with pytest.raises(Fault, match="signature_invalid"):
        jws.verify(forged, "thing", KEYS, Revocation)


def test_a_key_the_token_brings_along_is_not_believed() -> None:
    stranger = SigningKey.generate()
    token = jws.sign(stranger, "thing", MESSAGE)
    with pytest.raises(Fault, match="signature_invalid"):
        jws.verify(token, "thing", KEYS, Revocation)
    renamed = rewritten(token, 0, {"kid": KEY.public.kid})
    with pytest.raises(Fault, match="signature_invalid"):
        jws.verify(renamed, "thing", KEYS, Revocation)


@pytest.mark.parametrize(
    "raw", [b"", b"null", b"[]", b'{"seat_id":""}', b'{"seat_id":"s","seat_id":"s"}', b"\xff"]
)
def test_parsing_is_strict(raw: bytes) -> None:
    with pytest.raises(Fault, match="message_malformed"):
        jws.decode(raw, Revocation)


def test_what_a_decision_rests_on_has_no_field_more() -> None:
    with pytest.raises(Fault, match="message_malformed"):
        jws.decode(b'{"method":"cached","x":1}', Identity)


def test_other_messages_may_say_more_than_a_reader_knows() -> None:
    assert jws.decode(b'{"seat_id":"s","reason":"r","x":1}', Revocation) == Revocation(
        seat_id="s", reason="r"
    )
