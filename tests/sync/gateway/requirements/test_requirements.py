"""Publishing requirement tables to every seat, and which one a new form goes by."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from sync.database import connect, write_tx
from sync.errors import Fault
from sync.gateway.centre import DATABASE
from sync.gateway.journal import service as journal
from sync.gateway.requirements import service
from sync.gateway.staff.service import Member
from sync.requirements import text_of_shipped
from sync.wire.messages import SPOKEN
from sync.wire.registration import Requirements
from sync.wire.roles import ROLES, Role, may
from tests import founders
from tests.sync.gateway.cast import House, Seat, copy_house

TEXT = text_of_shipped("se-lkpp-2-2020").replace("se-lkpp-2-2020", "kami")
LATER = TEXT.replace('version = "1"', 'version = "2"').replace("2020-01-01", "2026-12-01")
ALL = ",".join(sorted(SPOKEN))


@pytest.fixture(scope="module")
def staffed(furnished: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Member]:
    house = copy_house(furnished, tmp_path_factory.mktemp("tables"))
    return house, founders.join(house.centre, "verifier")


@pytest.fixture
def house(staffed: tuple[House, Member], tmp_path: Path) -> House:
    return copy_house(staffed[0], tmp_path)


@pytest.fixture
def verifier(staffed: tuple[House, Member]) -> Member:
    return staffed[1]


def told(seat: Seat) -> list[Requirements]:
    """What the seat's feed brings it, every issue."""
    return [
        msgspec.json.decode(item.body, type=Requirements)
        for item in seat.feed(speaks=ALL).items
        if item.kind == "requirements"
    ]


def test_every_seat_is_told_and_the_journal_says_by_whom(
    house: House, seat: Seat, verifier: Member
) -> None:
    other = house.seat("Kursi 08")
    service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    for each in (seat, other):
        (one,) = told(each)
        assert (one.name, one.version, one.issue, one.text) == ("kami", "1", 1, TEXT)
        assert not one.withdrawn
    _index, entry = journal.read(house.centre)[-1]
    assert (entry.name, entry.by) == ("requirements_published", [verifier.staff_id])
    assert (entry.fields["table"], entry.fields["version"]) == ("kami", "1")
    assert entry.fields["valid_from"] == "2020-01-01"


def test_a_seat_that_does_not_speak_it_is_not_sent_it(
    house: House, seat: Seat, verifier: Member
) -> None:
    service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    assert [item.kind for item in seat.feed().items if item.kind == "requirements"] == []


def test_the_same_table_again_changes_nothing(house: House, seat: Seat, verifier: Member) -> None:
    for _ in range(2):
        service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    assert len(told(seat)) == 1


def test_a_version_keeps_its_text(house: House, seat: Seat, verifier: Member) -> None:
    """A form says by which version it was filled in."""
    service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    other = TEXT.replace("limit_days = 30", "limit_days = 31")
    with pytest.raises(Fault, match="requirements_published_already"):
        service.publish(house.centre, other, "kami.toml", by=verifier)
    service.withdraw(house.centre, "kami", "1", by=verifier)
    with pytest.raises(Fault, match="requirements_published_already"):
        service.publish(house.centre, other, "kami.toml", by=verifier)
    assert {one.text for one in told(seat)} == {TEXT}


def test_what_was_withdrawn_can_be_published_again(
    house: House, seat: Seat, verifier: Member
) -> None:
    service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    for _ in range(2):
        service.withdraw(house.centre, "kami", "1", by=verifier)
    service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    assert [(one.issue, one.withdrawn) for one in told(seat)] == [
        (1, False),
        (2, True),
        (3, False),
    ]
    assert [entry.name for _, entry in journal.read(house.centre)[-3:]] == [
        "requirements_published",
        "requirements_withdrawn",
        "requirements_published",
    ]


def test_what_was_never_published_cannot_be_withdrawn(house: House, verifier: Member) -> None:
    for name, version in (("kami", "1"), ("se-lkpp-2-2020", "1")):
        with pytest.raises(Fault, match="requirements_unknown"):
            service.withdraw(house.centre, name, version, by=verifier)
    with pytest.raises(Fault, match="requirements_unknown"):
        service.publish_shipped(house.centre, "kami", by=verifier)


def test_a_wrong_table_reaches_no_seat(house: House, seat: Seat, verifier: Member) -> None:
    with pytest.raises(Fault, match="requirements_number_outside") as refused:
        wrong = TEXT.replace("limit_days = 30", "limit_days = 0")
        service.publish(house.centre, wrong, "kami.toml", by=verifier)
    line = TEXT[: TEXT.index("limit_days")].count("\n") + 1
    assert (refused.value.params["file"], refused.value.params["line"]) == ("kami.toml", line)
    assert told(seat) == []
    assert service.published(house.centre) == []


@pytest.mark.parametrize("role", ROLES)
def test_only_who_keeps_the_records_may(house: House, seat: Seat, role: Role) -> None:
    head, administrator = founders.two(house.centre)
    known = {"head": head, "administrator": administrator}
    number = f"19910214201503200{ROLES.index(role)}"
    who = known.get(role) or founders.join(house.centre, role, number, "Rani")
    if may(role, "records"):
        service.publish(house.centre, TEXT, "kami.toml", by=who)
        service.withdraw(house.centre, "kami", "1", by=who)
    else:
        with pytest.raises(Fault, match="staff_not_allowed"):
            service.publish(house.centre, TEXT, "kami.toml", by=who)
        with pytest.raises(Fault, match="staff_not_allowed"):
            service.withdraw(house.centre, "kami", "1", by=who)
    assert len(told(seat)) == (2 if may(role, "records") else 0)


def test_what_is_published_goes_before_what_is_shipped(house: House, verifier: Member) -> None:
    """The clock of the cast stands in November 2026; the later version counts from December."""

    def counts() -> tuple[str, str]:
        found = service.for_form(house.centre, "spse", "pt")
        assert found is not None
        return found.name, found.version

    assert counts() == ("se-lkpp-2-2020", "1")
    service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    service.publish(house.centre, LATER, "kami.toml", by=verifier)
    assert counts() == ("kami", "1")
    service.withdraw(house.centre, "kami", "1", by=verifier)
    assert counts() == ("se-lkpp-2-2020", "1")
    found = service.for_form(house.centre, "inaproc", "pt")
    assert found is not None
    assert found.name == "inaproc-2026"


def test_one_lpses_own_shipped_table_counts_once_it_was_published(
    house: House, verifier: Member
) -> None:
    service.publish_shipped(house.centre, "temanggung-2011", by=verifier)
    found = service.for_form(house.centre, "spse", "pt")
    assert found is not None
    assert found.name == "temanggung-2011"


def test_the_table_of_a_form_is_found_however_it_fared_since(
    house: House, verifier: Member
) -> None:
    service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    service.withdraw(house.centre, "kami", "1", by=verifier)
    for rules in (("kami", "1"), ("inaproc-2026", "1")):
        found = service.named(house.centre, rules)
        assert found is not None
        assert (found.name, found.version) == rules
    assert service.named(house.centre, ("kami", "2")) is None


def test_what_another_release_wrote_is_kept_and_counts_for_nothing(
    house: House, verifier: Member
) -> None:
    service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    with closing(connect(house.centre.home / DATABASE)) as db, write_tx(db):
        db.execute("DROP TRIGGER requirement_table_keeps_update")
        db.execute("UPDATE requirement_table SET text = 'later = 1'")
    (one,) = service.published(house.centre)
    assert one.table is None
    assert service.named(house.centre, ("kami", "1")) is None
    found = service.for_form(house.centre, "spse", "pt")
    assert found is not None
    assert found.name == "se-lkpp-2-2020"


@pytest.mark.parametrize(
    "change", ["UPDATE requirement_table SET issue = 9", "DELETE FROM requirement_table"]
)
def test_issues_are_kept_for_ever(house: House, verifier: Member, change: str) -> None:
    service.publish(house.centre, TEXT, "kami.toml", by=verifier)
    refused = pytest.raises(sqlite3.IntegrityError, match="kept for ever")
    with closing(connect(house.centre.home / DATABASE)) as db, write_tx(db), refused:
        db.execute(change)
