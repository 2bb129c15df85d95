"""What a registration page cannot do, told with its own sentence."""

from __future__ import annotations

from typing import Any, cast

import pytest
from werkzeug.datastructures import MultiDict

from kiosk.registration import fields, forms
from kiosk.shell.frame import speaking_app
from kiosk.web.forms import Form
from sync.errors import Fault
from tests.kiosk.bidding.support import STAFF, SeatInProcess
from tests.kiosk.registration.support import desk_of


def test_a_visit_for_bidding_holds_no_form(seat: SeatInProcess) -> None:
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    with pytest.raises(Fault, match="visit_not_for_registration"):
        desk_of(seat).visit.draft()


def test_a_choice_that_is_needed_is_asked_for() -> None:
    path = "applicant.capacity"
    with speaking_app().test_request_context("/"):
        form = Form(cast("Any", MultiDict()))
        forms.answers(form, [path], {path})
        told = form.errors[fields.name(path)]
        assert told == forms.sentence(
            Fault("registration_choice_missing", label="Bertindak sebagai")
        )
