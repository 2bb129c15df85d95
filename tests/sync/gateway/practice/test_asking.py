"""An addendum that a seat asks for: one for each version of a tender, and none in a class."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.errors import explain
from sync.errors import Fault
from sync.gateway.journal import service as journal
from sync.gateway.practice import classes, pacing
from sync.gateway.staff.service import Member
from sync.wire.addendum import PRACTICE_ADDENDUM, AddendumAsked
from tests.sync.gateway.cast import ONE, House, Seat
from tests.sync.gateway.practice.test_classes import shipped_texts


def ask(
    seat: Seat, tender_id: str = ONE, version: int = 1, **changes: object
) -> tuple[str, str | None]:
    said: dict[str, object] = {"realm": "training", "seat_id": seat.seat_id, **changes}
    data = AddendumAsked(tender_id=tender_id, tender_version=version, **said)  # type: ignore[arg-type]
    (answer,) = seat.post(seat.command(data, PRACTICE_ADDENDUM))
    return answer.outcome, None if answer.problem is None else answer.problem.code


def version(room: House, tender_id: str = ONE) -> int:
    return pacing.one(room.centre, tender_id).tender.version


def test_who_asks_at_the_same_version_gets_one_addendum(room: House) -> None:
    one, other, before = room.seat(), room.seat("Kursi 2"), version(room)
    assert ask(one, version=before) == ("accepted", None)
    tender = pacing.one(room.centre, ONE).tender
    assert tender.version == before + 1
    assert any("Adendum ke-" in each for each in tender.amendments)
    assert ask(other, version=before) == ("accepted", None)
    assert ask(one, version=before) == ("accepted", None)
    assert version(room) == before + 1, "all three asked of the same version"
    assert ask(other, version=before + 1) == ("accepted", None)
    assert version(room) == before + 2
    last = [each for _, each in journal.read(room.centre) if each.name == "tenders_imported"][-1]
    assert last.by == [], "nobody pressed for it"


def test_a_tender_of_a_class_is_its_trainers(room: House, trainer: Member) -> None:
    text = {"a.json": shipped_texts()["penyedia/jalan-latihan.json"]}
    (made,) = classes.reset(room.centre, text, by=trainer, class_id="k-1")
    assert ask(room.seat(), made.tender_id) == ("refused", "practice_addendum_class")
    assert version(room, made.tender_id) == 1
    assert explain(Fault("practice_addendum_class")).code == "practice_addendum_class"
    (made,) = classes.reset(room.centre, text, by=trainer)
    assert ask(room.seat("Kursi 2"), made.tender_id) == ("accepted", None), "for self-study"
    assert version(room, made.tender_id) == 2


def test_a_tender_that_is_closed_or_unknown_gets_none(room: House, trainer: Member) -> None:
    seat, before = room.seat(), version(room)
    assert ask(seat, "404") == ("refused", "tender_unknown")
    pacing.close_in(room.centre, ONE, timedelta(minutes=2), by=trainer)
    room.clock.pass_(seconds=200)
    assert ask(seat, version=before) == ("refused", "practice_tender_over")
    assert version(room) == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"realm": "production"}, "realm_mismatch"), ({"seat_id": "kursi-lain"}, "source_mismatch")],
)
def test_what_is_of_another_realm_or_seat_is_refused(
    room: House, changes: dict[str, object], code: str
) -> None:
    before = version(room)
    assert ask(room.seat(), version=before, **changes) == ("refused", code)
    assert version(room) == before
