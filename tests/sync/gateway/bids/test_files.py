"""One sealed file that is missing or damaged is named, and keeps no other from the committee."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.gateway.bids import export, files
from sync.gateway.journal import service as journal
from sync.wire.messages import BidSubmitted
from tests.sync.gateway.cast import BOB, CLOSES, ONE, BidMaker, House

AFTER = CLOSES + timedelta(seconds=1)


@pytest.fixture
def two(bids: BidMaker) -> tuple[BidSubmitted, BidSubmitted]:
    """Two firms' accepted bids."""
    one, other = bids.submit(), BidMaker(bids.seat, tenderer=BOB).submit()
    answers = bids.seat.post(bids.seat.command(one), bids.seat.command(other))
    assert [answer.outcome for answer in answers] == ["accepted", "accepted"]
    return one, other


def remove(path: Path) -> None:
    path.unlink()


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def hinder(path: Path) -> None:
    """A folder in its place: opening it is an error of the system, as of a bad sector."""
    path.unlink()
    path.mkdir()


HARM = {"missing": remove, "flipped": flip, "short": shorten, "unreadable": hinder}


@pytest.mark.parametrize("harm", HARM)
def test_the_others_are_handed_out_and_it_is_named(
    harm: str, two: tuple[BidSubmitted, BidSubmitted], house: House, tmp_path: Path
) -> None:
    bad, good = two
    digest = bad.envelopes[0].sha256
    HARM[harm](house.centre.objects.path(digest))
    handed_out = export.export_bids(house.centre, ONE, tmp_path / "out", AFTER, by=house.both)
    [file] = handed_out.faulty
    assert (file.firm, file.sha256, file.bid_id) == ("PT Maju Bersama", digest, bad.bid_id)
    assert file.seat_id.startswith("s-")
    expected = {"missing": "missing", "unreadable": "unreadable"}.get(harm, "damaged")
    assert (file.state, file.fault.code) == (expected, f"bid_file_{expected}")
    [sealed] = (tmp_path / "out").glob("*/*.age")
    assert hashlib.sha256(sealed.read_bytes()).hexdigest() == good.envelopes[0].sha256
    evidence = list((tmp_path / "out").glob("*/*.rusak"))
    assert len(evidence) == (1 if expected == "damaged" else 0)
    assert len(list((tmp_path / "out").glob("*/official.note"))) == 2, "receipts of both"
    listed = (tmp_path / "out" / export.FAULTY_LIST).read_text()
    assert all(word in listed for word in (expected, digest, file.seat_id, "PT Maju Bersama"))
    [(_, entry)] = journal.read(house.centre, newest=1)
    assert (entry.name, entry.fields["sha256"]) == ("bid_file_faulty", digest)


def test_a_handout_that_finds_no_folder_says_so(
    two: tuple[BidSubmitted, BidSubmitted], house: House, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file where a folder belongs")
    with pytest.raises(Fault, match="handout_not_written"):
        export.export_bids(house.centre, ONE, tmp_path / "out" / "x", AFTER, by=house.both)


def test_whole_files_leave_no_list(
    two: tuple[BidSubmitted, BidSubmitted], house: House, tmp_path: Path
) -> None:
    handed_out = export.export_bids(house.centre, ONE, tmp_path / "out", AFTER, by=house.both)
    assert handed_out.faulty == []
    assert not (tmp_path / "out" / export.FAULTY_LIST).exists()


@pytest.mark.parametrize(("harm", "shallow"), [(remove, 1), (shorten, 1), (flip, 0), (hinder, 1)])
def test_every_taken_file_is_looked_at(
    harm: Callable[[Path], None],
    shallow: int,
    two: tuple[BidSubmitted, BidSubmitted],
    house: House,
) -> None:
    """Name and size are looked at always; the bytes when somebody asks for it."""
    assert files.faulty(house.centre, deep=True) == []
    harm(house.centre.objects.path(two[0].envelopes[0].sha256))
    assert len(files.faulty(house.centre)) == shallow
    [file] = files.faulty(house.centre, deep=True)
    assert file.bid_id == two[0].bid_id


def test_the_console_is_told(two: tuple[BidSubmitted, BidSubmitted], house: House) -> None:
    now = [0.0]
    watch = files.Watch(lambda: now[0])
    assert watch(house.centre) is None
    house.centre.objects.path(two[0].envelopes[0].sha256).unlink()
    now[0] = files.REMEMBERED_S + 1
    condition = watch(house.centre)
    assert condition is not None
    assert (condition.code, condition.params) == ("bid_files_faulty", {"number": 1})


@pytest.mark.parametrize("harm", [remove, flip])
def test_a_copy_puts_it_right_whatever_it_is_called(
    harm: Callable[[Path], None],
    two: tuple[BidSubmitted, BidSubmitted],
    house: House,
    tmp_path: Path,
) -> None:
    path = house.centre.objects.path(two[0].envelopes[0].sha256)
    copy = tmp_path / "from-the-seat.bin"
    copy.write_bytes(path.read_bytes())
    harm(path)
    file = files.put_back(house.centre, copy, by=house.both[0])
    assert (file.state, file.bid_id) == ("whole", two[0].bid_id)
    assert files.faulty(house.centre, deep=True) == []
    flip(copy)
    with pytest.raises(Fault, match="bid_file_unknown"):
        files.put_back(house.centre, copy, by=house.both[0])
