"""Receipt and resume codes: read kindly, every slip found, one draft for one code."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Fault
from sync.registration import codes
from sync.wire import base32
from sync.wire.registration import ReceiptCode

KINDS = [
    (codes.new_receipt_code, codes.receipt_code, "receipt_code_wrong"),
    (codes.new_resume_code, codes.resume_code, "resume_code_wrong"),
]


@pytest.mark.parametrize(("new", "read", "fault"), KINDS)
def test_every_single_slip_and_every_swap_is_found(new, read, fault) -> None:
    for _ in range(5):
        code = new()
        for at, sign in itertools.product(range(len(code)), base32.ALPHABET):
            slipped = code[:at] + sign + code[at + 1 :]
            if slipped != code:
                with pytest.raises(Fault, match=fault):
                    read(slipped)
        for one, two in itertools.combinations(range(len(code)), 2):
            signs = list(code)
            signs[one], signs[two] = signs[two], signs[one]
            if signs != list(code):
                with pytest.raises(Fault, match=fault):
                    read("".join(signs))


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["", " ", "-", " - ", "."]))))
@pytest.mark.parametrize(("new", "read", "_fault"), KINDS)
def test_a_code_is_read_as_people_type_it(new, read, _fault, habits) -> None:
    code = new()
    looks = {"0": "0Oo0", "1": "1IiL"}
    typed = "".join(
        looks.get(sign, 2 * (sign + sign.lower()))[how] + between
        for sign, (how, between) in zip(code, habits + [(0, "")] * len(code), strict=False)
    )
    assert read(typed) == read(codes.show(code)) == code


@pytest.mark.parametrize("typed", ["", "K7QF9", "K7QF9P2M4TXW0", "ÉÉÉÉÉÉÉÉÉÉ", "UUUUUUUUUUUU"])
def test_what_is_no_code_is_refused(typed) -> None:
    with pytest.raises(Fault, match="receipt_code_wrong"):
        codes.receipt_code(typed)
    with pytest.raises(Fault, match="resume_code_wrong"):
        codes.resume_code(typed)


def test_a_receipt_code_fits_the_wire() -> None:
    for _ in range(50):
        assert msgspec.convert(codes.new_receipt_code(), ReceiptCode)
    assert len({codes.new_receipt_code() for _ in range(200)}) == 200


def test_a_draft_is_found_by_its_code_alone() -> None:
    code = codes.new_resume_code()
    key = codes.draft_key(code, "production")
    again = codes.draft_key(codes.resume_code(codes.show(code).lower()), "production")
    other = codes.draft_key(codes.new_resume_code(), "production")
    training = codes.draft_key(code, "training")
    assert again.locator == key.locator
    assert again.identity.recipient == key.identity.recipient
    assert len({key.locator, other.locator, training.locator}) == 3
    assert len({key.identity.text, other.identity.text, training.identity.text}) == 3
    assert key.locator not in key.identity.text.lower()


def test_old_codes_find_their_drafts_for_ever() -> None:
    """Parameters of the derivation are part of the format: a change loses every parked draft."""
    key = codes.draft_key("0123456789AB", "production")
    assert key.locator == "79fb806e3f59974913cf4c1ec88f7dfeb07d923a0c510d732098d6449ef13a9e"
    assert (
        key.identity.recipient.text
        == "age1ne2pyhfrvj745454etanfxstnlmgyqvstcytepkdamxysax7p4nsvmza87"
    )
