"""A class as its trainee meets it, in a real browser: by keyboard alone, checked by axe.

Every page is photographed at both sizes, in `artifacts/training/<width>/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from playwright.sync_api import Page, expect

from sync.training.class_events import QUESTIONNAIRE
from sync.wire.classes import DrillOrder, Hold, QuizRun
from sync.wire.times import to_text
from tests.kiosk.bidding.support import STAFF, SeatInProcess
from tests.kiosk.chromium import width as width
from tests.kiosk.training.classes import CODE, a_class, kinds, look, tell
from tests.kiosk.training.support import attempt_of, desk_of, number_of
from tests.kiosk.training.test_in_chromium import attempt_in, leads, press, reach
from tests.kiosk.training.test_in_chromium import page as page
from tests.kiosk.training.test_in_chromium import photograph as photograph
from tests.kiosk.training.test_in_chromium import url as url
from tests.seat_process import until

Look = Callable[[str], None]


def after(seat: SeatInProcess, seconds: float = 0.0) -> str:
    """A moment of the seat's trusted time from now on."""
    now = seat.clock.now()
    assert now is not None and now.latest is not None
    return to_text(now.latest + timedelta(seconds=seconds))


def join(page: Page, name: str = "Sari Dewi") -> None:
    leads(page, "a[href='/training/class/join']", "/training/class/join$")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(CODE.lower())
    expect(page.locator("#name")).to_have_value(name)
    reach(page, "main form button")
    page.keyboard.press("Enter")
    expect(page.locator("#class-plan")).to_be_visible()


def test_a_trainee_goes_through_a_class(
    seat: SeatInProcess, content: str, page: Page, photograph: Look
) -> None:
    tell(seat, a_class(content))
    page.reload()
    expect(page.get_by_role("link", name="Ikut kelas dengan kode")).to_be_visible()
    join(page)
    photograph("class")
    look(seat)

    # a page that the trainer shows
    tell(seat, a_class(content, 2, shown="s1"))
    page.wait_for_url(re.compile("/lesson/satu$"))
    expect(page.locator("#class-shown")).to_have_text("Mengenal SPSE")
    photograph("class-shown")
    look(seat)

    # a hand
    reach(page, "#class-hand")
    page.keyboard.press("Enter")
    expect(page.locator("#class-hand")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#class-hand")).to_be_focused()
    expect(page).to_have_url(re.compile("/lesson/satu$"))
    photograph("class-hand")
    press(page, "#class-hand")
    expect(page.locator("#class-hand")).to_have_attribute("aria-pressed", "false")

    # a quiz that starts for all
    run = QuizRun(step="s2", started_at=after(seat))
    tell(seat, a_class(content, 3, shown="s1", quizzes=[run]))
    page.wait_for_url(re.compile("/quiz/semua$"))
    photograph("class-quiz")
    press(page, "main form button")
    page.wait_for_url(re.compile("/training/attempt/[^/]+/1$"))
    attempt = attempt_in(page)
    number = number_of(attempt_of(seat, attempt), "cerita")
    page.goto(re.sub(r"/1$", f"/{number}", page.url))
    reach(page, "#answer")
    page.keyboard.type("Dulu sekali, di sebuah")

    # all eyes in front: what is being typed stays
    hold = Hold(kind="eyes_front", since=after(seat), expires_at=after(seat, 60))
    tell(seat, a_class(content, 4, shown="s1", quizzes=[run], holds=[hold]))
    expect(page.locator("#class-cover")).to_be_focused()
    expect(page.locator("#answer")).to_be_hidden()
    expect(page.get_by_role("button", name="Kunci")).to_be_visible()
    photograph("class-cover")
    seat.pass_time(63)
    expect(page.locator("#class-cover")).to_have_count(0)
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator("#answer")).to_have_value("Dulu sekali, di sebuah")

    # the end for all, told before it comes; what is being typed is kept, as late
    end = msgspec.structs.replace(run, ends_at=after(seat, 15))
    tell(seat, a_class(content, 5, shown="s1", quizzes=[end]))
    expect(page.locator(".class-quiz")).to_contain_text("Kuis segera berakhir")
    photograph("class-quiz-ends")
    seat.pass_time(25)
    look(seat)
    page.wait_for_url(re.compile("/quiz/semua$"))
    expect(page.locator("main")).to_contain_text("sudah diakhiri oleh pelatih")
    ended = attempt_of(seat, attempt)
    assert ended.ended is not None and ended.response("cerita") == "Dulu sekali, di sebuah"
    photograph("class-quiz-over")

    # more time after that end: the attempt goes on, and the page says so by itself
    mine = desk_of(seat).classes.membership
    assert mine is not None
    again = msgspec.structs.replace(end, more={mine.trainee_id: 5})
    tell(seat, a_class(content, 6, shown="s1", quizzes=[again]))
    expect(page.locator("main")).not_to_contain_text("sudah diakhiri oleh pelatih")
    press(page, "main a.button-primary")
    page.wait_for_url(re.compile(f"/training/attempt/{attempt}"))

    # a second person has the screen until the seat is locked
    drill = DrillOrder(
        id="d-1", kind="second_person", at=after(seat), expires_at=after(seat, 300), minutes=5
    )
    tell(seat, a_class(content, 7, shown="s1", quizzes=[again], drills=[drill]))
    look(seat)
    expect(page.locator("#class-cover")).to_contain_text("Orang lain duduk di kursi Anda")
    expect(page.locator("#class-cover")).to_be_focused()
    expect(page.get_by_role("button", name="Kunci")).to_be_visible()
    photograph("class-second-person")
    home = re.sub("/training/.*", "/training/class", page.url)
    page.goto("about:blank")  # a page that hears of the lock leads to it by itself
    seat.sessions.lock("visitor")
    look(seat)
    seat.sessions.resume(STAFF)
    page.goto(home)
    expect(page.locator("#class-hand")).to_be_visible()
    expect(page.locator("#class-cover")).to_have_count(0)

    # the questionnaire, and leaving
    tell(seat, a_class(content, 8, state="closed", quizzes=[again]))
    expect(page.locator("#class-ask")).to_be_visible()
    leads(page, "#class-ask", "/training/class/questionnaire$")
    photograph("class-questionnaire")
    for one in QUESTIONNAIRE:
        reach(page, f"[name={one}]")
        page.keyboard.press("ArrowDown")
    reach(page, "main form button")
    page.keyboard.press("Enter")
    expect(page.locator("#class-plan")).to_contain_text("Kuesioner sudah Anda isi")
    photograph("class-closed")
    leads(page, "a[href='/training/class/leave']", "/training/class/leave$")
    photograph("class-leave")
    press(page, "main form button")
    page.wait_for_url(re.compile("/training$"))
    expect(page.locator("#class-now")).to_have_count(0)
    look(seat)
    assert kinds(seat)[-2:] == ["questionnaire", "left"]


@pytest.mark.parametrize("width", ["1366"], indirect=True)
def test_what_is_typed_into_a_form_that_keeps_nothing_is_not_taken_away(
    seat: SeatInProcess, content: str, page: Page, url: str
) -> None:
    tell(seat, a_class(content))
    page.reload()
    join(page)
    page.goto(f"{url}/bid/who")
    expect(page.locator("#tenderer_id")).to_be_visible()
    page.locator("#tenderer_id").fill("latihan-maju")
    tell(seat, a_class(content, 2, shown="s1"))
    expect(page.locator("#class-shown")).to_be_visible()
    page.wait_for_timeout(2_500)
    expect(page.locator("#tenderer_id")).to_have_value("latihan-maju")
    leads(page, "#class-shown", "/lesson/satu$")


@pytest.mark.parametrize("width", ["1366"], indirect=True)
def test_it_speaks_english_too(
    seat: SeatInProcess, content: str, page: Page, photograph: Look
) -> None:
    tell(seat, a_class(content))
    page.get_by_role("button", name="EN: English").click()
    expect(page.get_by_role("link", name="Join a class with a code")).to_be_visible()
    join(page)
    hold = Hold(kind="eyes_front", since=after(seat), expires_at=after(seat, 60))
    tell(seat, a_class(content, 2, holds=[hold]))
    expect(page.locator("#class-cover")).to_contain_text("Eyes to the front")
    photograph("class-cover-en")
    until(lambda: desk_of(seat).classes.membership is not None)
