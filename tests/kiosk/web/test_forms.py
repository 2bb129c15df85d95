"""The one form helper: what was typed is kept, what is wrong stands beside its field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from kiosk.web import locale
from kiosk.web.forms import MISTYPED, Form, sentence
from sync.errors import Fault

WHERE = {"staff_person_taken": "person_id"}


@pytest.fixture(autouse=True)
def in_indonesian() -> Iterator[None]:
    app = Flask("forms")
    locale.init_app(app, lambda: "id", "Asia/Jakarta")
    with app.test_request_context():
        yield


def test_everything_typed_is_kept_as_it_was_typed_and_no_secret_is() -> None:
    form = Form(
        {"name": "  Siti   Aminah ", "minutes": "empat", "pin": "482913", "again": "482914"}
    )
    assert form.line("name") == "Siti Aminah"
    form.whole("minutes", "Tulis menit.", most=480)
    assert form.secret("pin") == "482913"
    form.same("again", "pin", "Ketik yang sama.")
    assert form.errors == {"minutes": "Tulis menit.", "again": "Ketik yang sama."}
    assert [form.typed(each) for each in ("name", "minutes", "pin", "again", "gone")] == [
        "  Siti   Aminah ",
        "empat",
        "",
        "",
        "",
    ]
    assert Form().typed("minutes", 30) == "30"


def test_every_field_that_is_wrong_is_named_at_once_in_the_order_of_the_page() -> None:
    form = Form({"role": "boss", "text": "x" * 11})
    form.line("person_id", Fault("console_person_missing"))
    form.choice("role", ("head", "trainer"), Fault("console_role_missing"))
    form.text("text", most=10)
    form.ticked("seen", "Centang.")
    assert list(form.errors) == ["person_id", "role", "text", "seen"]
    assert form.errors["person_id"] == sentence(Fault("console_person_missing"))
    assert "10" in form.errors["text"]
    assert form.status == MISTYPED


@pytest.mark.parametrize("typed", ["", "0", "481", "-1", "1.5", "٣", "100000", "1 2"])
def test_what_is_no_number_or_out_of_bounds_is_wrong(typed: str) -> None:
    form = Form({"minutes": typed})
    form.whole("minutes", Fault("console_minutes_wrong"), most=480)
    assert list(form.errors) == ["minutes"]


def test_a_value_is_given_out_only_when_nothing_is_wrong() -> None:
    def parse(form: Form) -> str:
        return form.choice("role", ("head",), Fault("console_role_missing"))

    reached = []
    for role in ("head", "boss"):
        form = Form({"role": role})
        with form.beside("role"):
            reached.append(form.read(parse))
    assert reached == ["head"]
    assert list(form.errors) == ["role"]


def test_a_fault_goes_beside_the_field_of_its_code_and_gives_its_status() -> None:
    form = Form()
    with form.beside("secret", WHERE):
        raise Fault("staff_person_taken")
    assert list(form.errors) == ["person_id"]
    assert form.status == 409
    form = Form()
    with form.beside("secret", WHERE):
        raise Fault("secret_too_weak")
    assert list(form.errors) == ["secret"]


def test_a_fault_without_a_field_and_every_other_error_goes_on() -> None:
    form = Form()
    with pytest.raises(Fault, match="order_expired"), form.beside(known=WHERE):
        raise Fault("order_expired")
    with pytest.raises(ZeroDivisionError), form.beside("secret"):
        raise ZeroDivisionError
    assert form.errors == {}
    assert form.status == 200


def test_values_that_come_several_times_are_read_once_each_in_order() -> None:
    form = Form(MultiDict([("seat", "b"), ("seat", "a"), ("seat", "b")]))
    assert form.every("seat") == ("b", "a")
