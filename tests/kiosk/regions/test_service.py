"""Which table of regions a seat keeps, and which one counts there."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from kiosk.db import prepare
from kiosk.regions.service import RegionTables
from kiosk.seat import WriteTx
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.identifiers import regions
from sync.wire.registration import RegionsPublished
from tests.newer_regions import DECREE, newer

OWN = regions.built_in().edition


def issue(number: int = 1, text: str = "", **changes: object) -> RegionsPublished:
    """What the gateway tells of a table."""
    said = text or newer()
    digest = hashlib.sha256(said.encode()).hexdigest()
    first = RegionsPublished(issue=number, text=said, sha256=digest)
    return msgspec.structs.replace(first, **changes)


@dataclass
class Corner:
    """A seat's database and its table."""

    path: Path

    def __post_init__(self) -> None:
        prepare(self.path)
        self.tables = RegionTables(lambda: connect(self.path))

    def take(self, *news: RegionsPublished) -> None:
        for one in news:
            with closing(connect(self.path)) as db, write_tx(db):
                self.tables.take(WriteTx(db), one)

    def counts(self) -> str:
        """What this seat says, and what it would say after a restart."""
        again = RegionTables(lambda: connect(self.path)).current()
        assert self.tables.current().table == again.table
        return again.edition


@pytest.fixture
def corner(tmp_path: Path) -> Corner:
    return Corner(tmp_path / "seat.db")


def test_what_was_published_counts_and_the_last_one_of_it(corner: Corner) -> None:
    assert corner.counts() == OWN
    corner.take(issue())
    assert corner.counts() == DECREE
    corner.take(issue(3, newer("Kepmendagri 3 Tahun 2026")), issue(2))
    assert corner.counts() == "Kepmendagri 3 Tahun 2026"


def test_a_seat_whose_program_brings_a_later_decree_goes_by_that(corner: Corner) -> None:
    """It keeps what it was told, sets nothing aside, and does not ask that table for its codes."""
    older = newer(date="2024-01-01").replace('  "33.24": "Kabupaten Kendal",\n', "")
    assert "33.24" not in older
    corner.take(issue(text=older))
    assert corner.counts() == OWN


def test_what_is_not_as_announced_or_not_a_table_is_set_aside(corner: Corner) -> None:
    """What the handler raises sets the item aside, to be tried again by a newer release."""
    with pytest.raises(Fault, match="message_malformed"):
        corner.take(issue(sha256="0" * 64))
    with pytest.raises(Fault, match="regions_file_mistyped"):
        corner.take(issue(text=newer().replace('"aliases"', '"districts"')))
    with pytest.raises(Fault, match="regions_code_lost"):
        corner.take(issue(text=newer().replace('  "33.24": "Kabupaten Kendal",\n', "")))
    assert corner.counts() == OWN


def test_a_program_that_went_back_to_an_older_release_goes_on_by_its_own_table(
    corner: Corner,
) -> None:
    corner.take(issue())
    with closing(connect(corner.path)) as db, write_tx(db):
        db.execute("UPDATE region_table SET text = '{\"later\": 1}', sha256 = 'later'")
    assert corner.counts() == OWN


def test_another_history_brings_it_again_from_the_start(corner: Corner) -> None:
    corner.take(issue(5))
    with closing(connect(corner.path)) as db, write_tx(db):
        corner.tables.start_again(WriteTx(db))
    assert corner.counts() == OWN
    corner.take(issue(1))
    assert corner.counts() == DECREE
