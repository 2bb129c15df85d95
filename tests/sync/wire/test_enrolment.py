from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Fault
from sync.wire import base32, enrolment
from sync.wire.keys import SigningKey

KEY = SigningKey.from_seed(bytes(range(32))).public


@given(st.integers(0, 2**30 - 1), st.binary(min_size=10, max_size=10))
def test_a_code_survives_being_read_aloud_and_typed(number: int, secret: bytes) -> None:
    code = enrolment.Code(base32.encode(number, 6), secret, enrolment.key_hint(KEY))
    assert enrolment.parse_code(code.text) == code
    sloppy = code.text.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert enrolment.parse_code(sloppy) == code


@given(st.integers(0, 34), st.sampled_from(base32.ALPHABET))
def test_most_typing_mistakes_are_caught_before_anything_is_sent(at: int, char: str) -> None:
    code = enrolment.Code("K7QF9P", bytes(10), enrolment.key_hint(KEY)).text.replace("-", "")
    typed = code[:at] + char + code[at + 1 :]
    if typed == code:
        return
    try:
        parsed = enrolment.parse_code(typed)
    except Fault as fault:
        assert fault.code == "enrolment_code_mistyped"
    else:  # one in thirty-two; the gateway or the key hint refuses it then
        assert parsed.text != code


@pytest.mark.parametrize("typed", ["", "K7QF", "U" * 36, "é" * 36, "K7QF-9P2M" * 5])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Fault, match="enrolment_code_mistyped"):
        enrolment.parse_code(typed)


def test_the_code_carries_65_bits_of_the_gateways_key() -> None:
    assert len(enrolment.key_hint(KEY)) * 5 == 65
    assert enrolment.key_hint(KEY) != enrolment.key_hint(SigningKey.generate().public)
