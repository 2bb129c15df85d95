"""The picker and the pad, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from kiosk.errors import explain
from kiosk.staff.forms import BESIDE, SignIn, sign_in
from kiosk.staff.service import StaffChoice
from kiosk.staff.views import ROLE_WORDS, SignInView
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.wire.roles import ROLES
from tests.kiosk.staff.support import Post
from tests.kiosk.web.support import a_shell

ONE = [StaffChoice("ratna", "Ibu Ratna", "head")]
TWO = [*ONE, StaffChoice("tono", "Pak Tono", "front_desk")]
CROWD = [StaffChoice(f"s{n}", f"Petugas {n}", "trainer") for n in range(7)]
PAGE = '{% import "staff/_sign_in.html" as staff with context %}{{ staff.sign_in(view) }}'


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return a_shell(tmp_path).app


def shown(app: Flask, view: SignInView) -> str:
    with app.test_request_context():
        return render_template_string(PAGE, view=view)


def parsed(
    app: Flask, typed: dict[str, str], choices: Sequence[StaffChoice]
) -> tuple[SignIn, dict[str, str]]:
    """What is read of a sign-in, and the sentences beside its fields."""
    form = Form(typed)
    with app.test_request_context():
        return sign_in(form, choices), form.errors


def test_where_one_person_may_act_the_pin_is_all_that_is_asked(app: Flask) -> None:
    html = shown(app, SignInView(ONE))
    assert '<input type="hidden" name="staff" value="ratna">' in html
    assert "Ibu Ratna" in html
    assert 'type="radio"' not in html
    assert parsed(app, {"pin": "246810"}, ONE)[0].staff_id == "ratna"


def test_a_few_are_shown_as_cards_with_their_roles(app: Flask) -> None:
    html = shown(app, SignInView(TWO, chosen="tono"))
    assert html.count('type="radio"') == 2
    assert 'value="tono" checked' in html
    assert "Kepala LPSE" in html


def test_many_are_a_list_to_choose_from(app: Flask) -> None:
    html = shown(app, SignInView(CROWD, chosen="s3"))
    assert '<select id="staff" name="staff" required>' in html
    assert '<option value="s3" selected>Petugas 3 (Pelatih)</option>' in html


def test_the_field_takes_letters_while_the_pad_types_digits(app: Flask) -> None:
    html = shown(app, SignInView(ONE))
    field = html[html.index('<input class="input input-full" id="pin"') :].split(">", 1)[0]
    assert "inputmode" not in field
    assert "pattern" not in field
    assert 'maxlength="200"' in field
    assert html.count('data-key="') == 12


def test_what_keeps_everybody_out_is_said(app: Flask) -> None:
    with app.test_request_context():
        told = explain(Fault("roster_expired"))
    html = shown(app, SignInView([], hindrance=told))
    assert "sudah lewat masa berlakunya" in html
    assert "Tidak ada petugas yang berwenang" in shown(app, SignInView([]))


def test_an_error_of_the_name_shows_where_there_is_no_list(app: Flask) -> None:
    html = shown(app, SignInView(ONE, errors={"staff": "Bukan dia."}))
    assert 'id="pin-error"' in html
    assert "Bukan dia." in html


def test_a_page_never_holds_a_secret(app: Flask) -> None:
    read, found = parsed(app, {"staff": "tono", "pin": "246810"}, TWO)
    assert "246810" not in repr(read)
    assert found == {}


def test_a_name_must_be_chosen_where_there_are_several(app: Flask) -> None:
    _, found = parsed(app, {"pin": "246810"}, TWO)
    assert set(found) == {"staff"}


@pytest.mark.parametrize("typed", ["", "123", "abc", "short words"])
def test_what_cannot_be_a_secret_is_said_before_it_costs_a_try(app: Flask, typed: str) -> None:
    assert set(parsed(app, {"staff": "tono", "pin": typed}, TWO)[1]) == {"pin"}


def test_only_failures_of_signing_in_stand_beside_a_field(app: Flask) -> None:
    with app.test_request_context():
        for code, name in (("pin_wait", "pin"), ("staff_not_allowed", "staff")):
            form = Form()
            with form.beside(known=BESIDE):
                raise Fault(code, seconds=15)
            assert (set(form.errors), form.status) == ({name}, 403)
        with pytest.raises(Fault, match="seat_busy"), Form().beside(known=BESIDE):
            raise Fault("seat_busy")


def test_every_role_has_a_word() -> None:
    assert set(ROLE_WORDS) == set(ROLES)


def test_the_view_of_an_act_offers_who_may_do_it(post: Post) -> None:
    view = SignInView.of(post.start(), "extend", purpose="training")
    assert {one.staff_id for one in view.choices} == {"ratna", "tono", "bayu"}
    assert view.hindrance is None
