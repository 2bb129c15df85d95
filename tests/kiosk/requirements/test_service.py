"""Which requirement tables a seat keeps, and which one a form goes by."""

from __future__ import annotations

import datetime
import hashlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from kiosk.db import prepare
from kiosk.requirements.service import RequirementTables
from kiosk.seat import WriteTx
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.registration.application import ENTITIES, TRACKS
from sync.requirements import text_of_shipped
from sync.wire.registration import Requirements

TEXT = text_of_shipped("se-lkpp-2-2020").replace("se-lkpp-2-2020", "kami")
TODAY = datetime.date(2026, 11, 28)


def issue(number: int = 1, text: str = TEXT, **changes: object) -> Requirements:
    """What the gateway tells of a table."""
    first = Requirements(
        name="kami",
        version="1",
        issue=number,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    return msgspec.structs.replace(first, **changes)


@dataclass
class Corner:
    """A seat's database and its tables."""

    path: Path

    def __post_init__(self) -> None:
        prepare(self.path)
        self.tables = RequirementTables(lambda: connect(self.path))

    def take(self, *news: Requirements) -> None:
        for one in news:
            with closing(connect(self.path)) as db, write_tx(db):
                self.tables.take(WriteTx(db), one)

    def counts(self, day: datetime.date = TODAY) -> tuple[str, str]:
        table = self.tables.for_("spse", "pt", day)
        return table.name, table.version


@pytest.fixture
def corner(tmp_path: Path) -> Corner:
    return Corner(tmp_path / "seat.db")


def test_a_shipped_table_stands_where_none_was_published(corner: Corner) -> None:
    for track in TRACKS:
        for entity in ENTITIES:
            assert corner.tables.for_(track, entity, TODAY).track == track
    assert corner.counts() == ("se-lkpp-2-2020", "1")


def test_a_published_table_goes_before_it_from_its_day_on(corner: Corner) -> None:
    later = TEXT.replace('version = "1"', 'version = "2"').replace("2020-01-01", "2026-12-01")
    corner.take(issue(), issue(text=later, version="2"))
    assert corner.counts() == ("kami", "1")
    assert corner.counts(datetime.date(2026, 12, 1)) == ("kami", "2")


def test_one_that_covers_a_few_legal_forms_leaves_the_others(corner: Corner) -> None:
    start, end = TEXT.index("[entities.cv]"), TEXT.index("[refusals.")
    corner.take(issue(text=TEXT[:start] + TEXT[end:]))
    assert corner.counts() == ("kami", "1")
    assert corner.tables.for_("spse", "cv", TODAY).name == "se-lkpp-2-2020"


def test_a_withdrawn_one_counts_no_more_and_stays_readable(corner: Corner) -> None:
    corner.take(issue(), issue(2, withdrawn=True))
    assert corner.counts() == ("se-lkpp-2-2020", "1")
    found = corner.tables.named(("kami", "1"))
    assert found is not None
    assert found.name == "kami"
    corner.take(issue(3))
    assert corner.counts() == ("kami", "1")


def test_an_older_issue_changes_nothing(corner: Corner) -> None:
    corner.take(issue(2, withdrawn=True), issue(1))
    assert corner.counts() == ("se-lkpp-2-2020", "1")


def test_what_is_not_as_announced_or_not_a_table_is_set_aside(corner: Corner) -> None:
    """What the handler raises sets the item aside, to be tried again by a newer release."""
    with pytest.raises(Fault, match="message_malformed"):
        corner.take(issue(sha256="0" * 64))
    with pytest.raises(Fault, match="message_malformed"):
        corner.take(issue(version="2"))
    wrong = TEXT + "\n[later]\nkey = 1\n"
    with pytest.raises(Fault, match="requirements_key_unknown"):
        corner.take(issue(text=wrong))
    assert corner.counts() == ("se-lkpp-2-2020", "1")
    corner.take(issue(2, text=wrong, withdrawn=True))  # what does not count need not be read
    assert corner.counts() == ("se-lkpp-2-2020", "1")
    assert corner.tables.named(("kami", "1")) is None


def test_where_no_table_covers_a_legal_form_staff_are_asked_for_one(corner: Corner) -> None:
    with pytest.raises(Fault, match="requirements_none"):
        corner.tables.for_("spse", "pt", datetime.date(2010, 1, 1))


def test_the_table_of_a_form_is_found_among_the_shipped_ones_too(corner: Corner) -> None:
    found = corner.tables.named(("temanggung-2011", "1"))
    assert found is not None
    assert found.lpse == "LPSE Kabupaten Temanggung"
    assert corner.tables.named(("temanggung-2011", "9")) is None


def test_another_history_brings_them_again_from_the_start(corner: Corner) -> None:
    corner.take(issue(5))
    with closing(connect(corner.path)) as db, write_tx(db):
        corner.tables.start_again(WriteTx(db))
    assert corner.counts() == ("se-lkpp-2-2020", "1")
    corner.take(issue(1))
    assert corner.counts() == ("kami", "1")


def test_a_seat_goes_by_the_version_before_while_it_cannot_read_the_newer(corner: Corner) -> None:
    """As one of today does with a table that a later release knows a further key of."""
    corner.take(issue())
    newer = TEXT.replace('version = "1"', 'version = "2"')
    newer = newer.replace("[documents.id_card]\n", '[documents.id_card]\nwitnessed = "always"\n')
    with pytest.raises(Fault, match="requirements_key_unknown"):
        corner.take(issue(text=newer, version="2"))
    assert corner.counts() == ("kami", "1")
