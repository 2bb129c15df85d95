"""A stick that is pulled out while a paper is brought from it: said at once, and nothing stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.papers import choosing
from sync.errors import Fault
from tests.kiosk.papers.samples import letter_pdf, saved, scan
from tests.kiosk.papers.support import Sitting, a_seat, until


@pytest.fixture
def sitting(tmp_path: Path) -> Iterator[Sitting]:
    with a_seat(tmp_path) as made:
        yield made


def pull(sitting: Sitting) -> Path:
    """Pull the only stick out, and wait until the seat has seen it; return where it was."""
    stick = next(sitting.seat.sticks.iterdir())
    shutil.rmtree(stick)
    until(lambda: not sitting.seat.media.media())
    return stick


def on_the_shelf(sitting: Sitting) -> list[str]:
    return [one.name for one in (sitting.seat.home / "papers").glob("*")]


def test_pulled_before_the_press_it_says_so_and_goes_on_with_the_next_stick(
    sitting: Sitting,
) -> None:
    sitting.put_on_stick("nib.pdf", letter_pdf())
    medium = sitting.seat.media.media()[0]
    token = next(
        one.token for one in sitting.seat.media.listing(medium.id).entries if one.name == "nib.pdf"
    )
    sitting.window.get("/papers/nib/add")
    stick = pull(sitting)
    answer = sitting.window.post("/papers/nib/add", medium=medium.id, token=token)
    assert answer.status_code == 503
    assert "sudah dicabut" in sitting.window.page and "Colokkan" in sitting.window.page
    assert on_the_shelf(sitting) == [] and sitting.desk.work("nib").leaves == ()
    stick.mkdir()
    (stick / "nib.pdf").write_bytes(letter_pdf())
    until(lambda: bool(sitting.seat.media.media()))
    sitting.bring("nib", "nib.pdf", letter_pdf())
    assert sitting.window.url == "/papers/nib"


def test_pulled_in_the_middle_of_reading_nothing_of_it_is_taken(sitting: Sitting) -> None:
    sitting.bring("nib", "satu.pdf", letter_pdf())
    before = (sitting.desk.work("nib"), on_the_shelf(sitting))
    large = saved(scan(300, mode="RGB"), "PNG")
    sitting.put_on_stick("foto.png", large)
    medium = sitting.seat.media.media()[0]
    token = next(
        one.token for one in sitting.seat.media.listing(medium.id).entries if one.name == "foto.png"
    )
    source = sitting.seat.media.source(medium.id, token)

    def pieces() -> Iterator[bytes]:
        for number, piece in enumerate(choosing.pieces(source)):
            if number == 1:
                pull(sitting)
            yield piece

    with pytest.raises(Fault) as told:
        sitting.desk.bring("nib", "foto.png", pieces())
    assert told.value.code in ("medium_gone", "file_gone", "file_unreadable"), told.value
    assert (sitting.desk.work("nib"), on_the_shelf(sitting)) == before
