"""Publishing the regencies and cities of a newer decree to every seat."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import flask
import msgspec
import pytest

from sync.database import connect, write_tx
from sync.errors import Fault
from sync.gateway.centre import DATABASE
from sync.gateway.feed.store import PAGE_BYTES
from sync.gateway.journal import service as journal
from sync.gateway.regions import lending, service
from sync.gateway.staff.service import Member
from sync.identifiers import regions
from sync.wire.messages import SPOKEN
from sync.wire.registration import RegionsPublished
from sync.wire.roles import ROLES, Role, may
from tests import founders
from tests.newer_regions import DECREE, LABEL, newer
from tests.sync.gateway.cast import House, Seat, copy_house

FILE = "wilayah.json"
ALL = ",".join(sorted(SPOKEN))


@pytest.fixture(scope="module")
def staffed(furnished: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Member]:
    house = copy_house(furnished, tmp_path_factory.mktemp("regions"))
    return house, founders.join(house.centre, "verifier")


@pytest.fixture
def house(staffed: tuple[House, Member], tmp_path: Path) -> House:
    return copy_house(staffed[0], tmp_path)


@pytest.fixture
def verifier(staffed: tuple[House, Member]) -> Member:
    return staffed[1]


def told(seat: Seat, speaks: str = ALL) -> list[RegionsPublished]:
    """What the seat's feed brings it, every issue."""
    return [
        msgspec.json.decode(item.body, type=RegionsPublished)
        for item in seat.feed(speaks=speaks).items
        if item.kind == "regions"
    ]


def counts(house: House) -> str:
    return service.current(house.centre).edition


def test_every_seat_is_told_and_the_journal_says_by_whom(
    house: House, seat: Seat, verifier: Member
) -> None:
    other = house.seat("Kursi 08")
    service.publish(house.centre, newer(), FILE, by=verifier)
    for each in (seat, other):
        (one,) = told(each)
        assert (one.issue, one.text) == (1, newer())
    _index, entry = journal.read(house.centre)[-1]
    assert (entry.name, entry.by) == ("regions_published", [verifier.staff_id])
    assert (entry.fields["decree"], entry.fields["dated"]) == (DECREE, "2025-07-01")
    assert entry.fields["regencies"] == 514
    assert counts(house) == DECREE


def test_a_seat_that_does_not_speak_it_is_not_sent_it(
    house: House, seat: Seat, verifier: Member
) -> None:
    service.publish(house.centre, newer(), FILE, by=verifier)
    before = ",".join(sorted(SPOKEN - {"regions"}))
    assert told(seat, before) == []
    assert seat.feed(speaks=before).head == seat.feed(speaks=ALL).items[-1].seq


def test_a_page_of_the_feed_has_room_for_the_largest_table() -> None:
    """The table of today is a tenth of what the wire takes, and a page holds several of those."""
    table = json.loads(newer())
    assert len(newer()) < 30_000
    for number in range(9_999):
        table["aliases"][f"nama lain yang keempat ribu {number}"] = "33"
        if len(json.dumps(table)) > 199_000:
            break
    text = json.dumps(table)
    body = msgspec.json.encode(RegionsPublished(issue=1, text=text, sha256="0" * 64))
    assert len(text) <= 200_000
    assert len(body) < PAGE_BYTES / 3


def test_the_same_text_is_told_once_and_a_correction_anew(
    house: House, seat: Seat, verifier: Member
) -> None:
    for _ in range(2):
        service.publish(house.centre, newer(), FILE, by=verifier)
    corrected = newer(date="2025-06-30", name="Provinsi Lain")
    service.publish(house.centre, corrected, FILE, by=verifier)
    assert [(one.issue, one.text) for one in told(seat)] == [(1, newer()), (2, corrected)]
    found = service.current(house.centre).find("33.23")
    assert found is not None
    assert found.label == "Kabupaten Temanggung, Provinsi Lain"
    assert service.current_text(house.centre) == corrected


def test_no_code_that_was_ever_published_is_lost(house: House, verifier: Member) -> None:
    """Registrations made by an earlier table have its codes."""
    service.publish(house.centre, newer(), FILE, by=verifier)
    with pytest.raises(Fault, match="regions_code_lost") as refused:
        service.publish(house.centre, regions.built_in_text(), FILE, by=verifier)
    assert refused.value.params["entry"] == "97"
    assert counts(house) == DECREE


def test_a_wrong_table_reaches_no_seat(house: House, seat: Seat, verifier: Member) -> None:
    wrong = newer().replace('"33.24": "Kabupaten Kendal"', '"33.24": "Kendal"')
    line = wrong[: wrong.index('"33.24"')].count("\n") + 1
    with pytest.raises(Fault, match="regions_entry_wrong") as refused:
        service.publish(house.centre, wrong, FILE, by=verifier)
    assert (refused.value.params["file"], refused.value.params["line"]) == (FILE, line)
    for code, text in (
        ("regions_older", newer(date="2024-01-01")),
        ("regions_date_future", newer(date="2026-11-25")),
    ):
        with pytest.raises(Fault, match=code):
            service.publish(house.centre, text, FILE, by=verifier)
    assert told(seat) == []
    assert service.published(house.centre) == []


def test_today_is_the_day_in_the_room(house: House, verifier: Member) -> None:
    """The clock of the cast stands at noon of 24 November; a decree of today is no future one."""
    service.publish(house.centre, newer(date="2026-11-24"), FILE, by=verifier)
    assert counts(house) == DECREE


@pytest.mark.parametrize("role", ROLES)
def test_only_who_keeps_the_records_may(house: House, seat: Seat, role: Role) -> None:
    head, administrator = founders.two(house.centre)
    known = {"head": head, "administrator": administrator}
    number = f"19910214201503200{ROLES.index(role)}"
    who = known.get(role) or founders.join(house.centre, role, number, "Rani")
    if may(role, "records"):
        service.publish(house.centre, newer(), FILE, by=who)
    else:
        with pytest.raises(Fault, match="staff_not_allowed"):
            service.publish(house.centre, newer(), FILE, by=who)
    assert len(told(seat)) == (1 if may(role, "records") else 0)


def test_what_another_release_wrote_is_kept_and_counts_for_nothing(
    house: House, verifier: Member
) -> None:
    service.publish(house.centre, newer(), FILE, by=verifier)
    with closing(connect(house.centre.home / DATABASE)) as db, write_tx(db):
        db.execute("DROP TRIGGER region_table_keeps_update")
        db.execute("UPDATE region_table SET text = '{}', sha256 = 'another'")
    (one,) = service.published(house.centre)
    assert one.table is None
    assert counts(house) == regions.built_in().edition
    assert service.current_text(house.centre) == regions.built_in_text()


@pytest.mark.parametrize(
    "change", ["UPDATE region_table SET issue = 9", "DELETE FROM region_table"]
)
def test_issues_are_kept_for_ever(house: House, verifier: Member, change: str) -> None:
    service.publish(house.centre, newer(), FILE, by=verifier)
    refused = pytest.raises(sqlite3.IntegrityError, match="kept for ever")
    with closing(connect(house.centre.home / DATABASE)) as db, write_tx(db), refused:
        db.execute(change)


def test_what_an_application_is_asked_goes_by_the_table_of_its_gateway(
    house: House, verifier: Member
) -> None:
    """And nothing else does: not this thread, nor another gateway in the same process."""

    def asked(app: flask.Flask) -> str:
        return app.test_client().get("/").get_data(as_text=True)

    app, other = flask.Flask("one"), flask.Flask("other")
    lending.lend(app, house.centre)
    for each in (app, other):
        each.add_url_rule("/", view_func=lambda: str(regions.search("temanggung")[0].label))
    before = regions.search("temanggung")[0].label
    assert asked(app) == before
    service.publish(house.centre, newer(), FILE, by=verifier)
    assert (asked(app), asked(other)) == (LABEL, before)
    assert regions.in_use() is regions.built_in()
