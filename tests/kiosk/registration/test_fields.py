"""Fields by their dotted paths."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields as struct_fields

from kiosk.registration import fields
from sync.registration.application import (
    Address,
    Applicant,
    Application,
    Assignment,
    Branch,
    Firm,
    FirmOwner,
)


def paths() -> list[str]:
    """Every field of text of the form, lists by their first row."""
    found = [f"firm.{one.name}" for one in struct_fields(Firm) if one.type is str]
    found += [f"firm.address.{one.name}" for one in struct_fields(Address)]
    found += [f"firm.branch.{one.name}" for one in struct_fields(Branch)]
    found += [f"applicant.{one.name}" for one in struct_fields(Applicant)]
    found += [f"assignment.{one.name}" for one in struct_fields(Assignment)]
    return found


@given(path=st.sampled_from(paths()), text=st.text(max_size=20))
def test_what_is_put_is_found_and_nothing_else_changes(path: str, text: str) -> None:
    before = Application()
    after = fields.put(before, path, text)
    assert fields.get(after, path) == text
    assert all(
        fields.get(after, other) == fields.get(before, other) for other in paths() if other != path
    )


@given(at=st.integers(0, 2), text=st.text(max_size=20))
def test_a_row_is_changed_in_its_place(at: int, text: str) -> None:
    before = Application(owners=(FirmOwner(name="A"), FirmOwner(name="B"), FirmOwner(name="C")))
    after = fields.put(before, f"owners.{at}.name", text)
    assert fields.get(after, f"owners.{at}.name") == text
    assert [one for n, one in enumerate(after.owners) if n != at] == [
        one for n, one in enumerate(before.owners) if n != at
    ]


def test_every_field_that_is_named_is_one_of_the_form() -> None:
    application = Application()
    for path in {*fields.KINDS, *fields.OPTIONS}:
        listed = path.rpartition(".")[0]
        if listed in fields.ROWS:
            assert fields.name(path) in fields.columns(listed)
        else:
            assert fields.get(application, path) in ("", "ID")
    for path, choices in fields.OPTIONS.items():
        assert fields.kind(path) == "choice" and choices


def test_a_path_without_its_row_numbers() -> None:
    assert fields.bare("owners.3.npwp") == "owners.npwp"
    assert fields.kind("owners.12.npwp") == "npwp"
    assert fields.kind("managers.12.position") == "line"


@pytest.mark.parametrize("path", fields.ROWS)
def test_every_list_is_one_of_the_form(path: str) -> None:
    assert fields.rows(Application(), path) == ()
    assert fields.columns(path)


def test_kinds_are_those_that_are_named() -> None:
    named = {word for each in get_args(fields.FieldKind) for word in get_args(each)}
    assert set(fields.KINDS.values()) <= named
