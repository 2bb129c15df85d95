"""What a verifier has ticked or typed and not sent: none of it is lost while the visit goes on."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from kiosk.verification.memory import KeptDesk, TakenAlong
from kiosk.verification.service import VerificationDesk
from sync.errors import Fault
from sync.requirements import choose
from sync.requirements.shipped import shipped
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess
from tests.kiosk.verification.test_refused import a_file, an_opening, desk, seat

__all__ = ["desk", "seat"]
WHERE, WORDS = "/verification/files/r-1", "KTP pemilik kabur."


def a_taken(version: int = 1) -> TakenAlong:
    table = choose(shipped(), "inaproc", "pt", date(2026, 11, 28))
    assert table is not None
    return a_file(originals=("nib",), version=version, rules=(table.name, table.version))


@pytest.fixture
def window(seat: SeatInProcess, desk: VerificationDesk) -> Browser:
    opening = an_opening()
    desk.memory.open_with(opening)
    desk.memory.take(a_taken(), opening)
    made = seat.client()
    made.get(f"{WHERE}/return")
    made.post(f"{WHERE}/return/typed", words=WORDS, missing="nib", pin="482915")
    return made


def shown(window: Browser, act: str = "return") -> tuple[bool, bool]:
    """Whether the page has the words, and the tick of the paper that is missing."""
    window.get(f"{WHERE}/{act}")
    return WORDS in window.page, 'value="nib" checked' in window.page


def test_it_stands_there_again_in_whatever_language(window: Browser) -> None:
    assert shown(window) == (True, True)
    window.post("/language", language="en", next=f"{WHERE}/return")
    assert window.url == f"{WHERE}/return"
    assert WORDS in window.page and "What is not complete yet?" in window.page
    assert shown(window, "refuse") == (False, False), "another decision is another page"


def test_it_outlasts_the_lock(seat: SeatInProcess, window: Browser) -> None:
    seat.sessions.lock("staff", STAFF)
    window.post(f"{WHERE}/return/typed", words="Dari layar yang terkunci.")
    seat.sessions.resume(STAFF)
    assert shown(window) == (True, True)


def test_it_outlasts_a_crash_and_has_no_pin(desk: VerificationDesk, window: Browser) -> None:
    kept = desk.keep()
    assert kept is not None
    raw = msgspec.json.encode(kept)
    assert b"482915" not in raw
    desk.memory.drop("r-1")
    desk.give_back(msgspec.json.decode(raw, type=KeptDesk))
    assert shown(window) == (True, True)


def test_the_page_of_a_refusal_keeps_it_too(window: Browser) -> None:
    window.post(f"{WHERE}/return", words="Lain.", missing="nib", pin="", version="1", seen="0")
    window.get(f"{WHERE}/return")
    assert "Lain." in window.page and 'value="nib" checked' in window.page


def test_a_desk_that_must_be_closed_gives_it_back_to_who_wrote_it(
    desk: VerificationDesk, window: Browser
) -> None:
    desk.tick("r-1", "nib", shown=True)
    desk.close()
    assert desk.undecided() == (1, 1), "who ends the visit reads what goes with it"
    kept = desk.keep()
    assert kept is not None
    desk.give_back(msgspec.json.decode(msgspec.json.encode(kept), type=KeptDesk))
    opening = an_opening()
    desk.memory.open_with(opening)
    desk.memory.take(a_taken(), opening)
    assert shown(window) == (True, True)
    assert desk.file("r-1").seen_here == {"nib"}
    assert desk.undecided() == (1, 1)


def test_a_newer_form_keeps_the_words_and_not_the_ticks(
    desk: VerificationDesk, window: Browser
) -> None:
    desk.tick("r-1", "nib", shown=True)
    opening = desk.opening()
    desk.memory.take(a_taken(version=2), opening)
    assert shown(window) == (True, True)
    assert desk.file("r-1").seen_here == frozenset()


def test_another_verifier_reads_nothing_of_it(desk: VerificationDesk, window: Browser) -> None:
    desk.close()
    mine = an_opening()
    other = msgspec.structs.replace(mine.opened, staff_id="ratna", opening_id="o-2")
    opening = msgspec.structs.replace(mine, opened=other)
    desk.memory.open_with(opening)
    desk.memory.take(a_taken(), opening)
    assert shown(window) == (False, False)


def test_with_the_visit_it_goes(
    seat: SeatInProcess, desk: VerificationDesk, window: Browser
) -> None:
    desk.close()
    seat.sessions.end_by_staff(STAFF)
    seat.sessions.open(STAFF, "Ratna", "verification", 60)
    assert not desk.memory.left
    assert desk.keep() is None


def test_put_back_asks_once_and_says_what_goes(desk: VerificationDesk, window: Browser) -> None:
    window.get(f"{WHERE}/put-back")
    assert "Kembalikan pendaftaran ini ke server?" in window.page
    assert "Tanda asli dan penjelasan yang belum dikirim ikut terhapus." in window.page
    assert desk.file("r-1").typed
    window.post(f"{WHERE}/put-back")
    with pytest.raises(Fault, match="desk_file_not_taken"):
        desk.file("r-1")


def test_the_page_that_opens_the_desk_follows_the_link(
    seat: SeatInProcess, desk: VerificationDesk
) -> None:
    desk.link_up = lambda: False
    window = seat.client()
    window.get("/verification")
    assert "jadi meja belum bisa dibuka" in window.page
    assert "/verification/link?online=0" in window.page
    assert window.poll("/verification/link?online=0&opened=0").status_code == 204
    desk.link_up = lambda: True
    answer = window.poll("/verification/link?online=0&opened=0")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "belum bisa dibuka" not in text
    assert "/verification/link?online=1" in text
