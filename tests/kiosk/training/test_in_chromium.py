"""Lessons and quizzes in a real browser: by keyboard alone, through a power cut, checked by axe.

Every page is photographed at both sizes, in `artifacts/training/<width>/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from kiosk.training.quiz_views import questions
from sync.training.questions.trainee import ShownQuestion
from sync.training.shipped import shipped_names
from tests.kiosk.bidding.support import STAFF, SeatInProcess
from tests.kiosk.chromium import examine, opened, served
from tests.kiosk.chromium import width as width
from tests.kiosk.training.support import (
    WORD,
    attempt_of,
    desk_of,
    files,
    ids_of,
    look,
    number_of,
    restarted,
    take,
    version,
)
from tests.pages import follow, follow_by_keys, speak, tab_to
from tests.seat_process import until
from tests.sync.training.quizzes import EVERY

ARTIFACTS = Path(__file__).parents[3] / "artifacts" / "training"
Look = Callable[[str], None]
ABOVE_THE_MIDDLE = """[...document.querySelectorAll('.lesson :is(h2, h3, h4)[id]')]
  .filter(one => one.getBoundingClientRect().top < innerHeight / 2).pop().id"""


@pytest.fixture
def url(seat: SeatInProcess, content: str) -> Iterator[str]:
    with served(seat) as url:
        seat.sessions.open(STAFF, "Sari Dewi", "training", 300)
        yield url


@pytest.fixture
def page(seat: SeatInProcess, url: str, width: str, browser: Browser) -> Iterator[Page]:
    with opened(browser, seat, url, width) as page:
        page.goto(f"{url}/training")
        yield page


@pytest.fixture
def photograph(page: Page, width: str, axe: Callable[[Page], None]) -> Look:
    return lambda name: examine(page, axe, ARTIFACTS / width / f"{name}.png")


def reach(page: Page, selector: str) -> None:
    """Press Tab until the control, or one of those, has the focus."""
    tab_to(page.locator(selector))


def press(page: Page, selector: str) -> None:
    follow_by_keys(page.locator(selector))


def leads(page: Page, selector: str, to: str) -> None:
    press(page, selector)
    page.wait_for_url(re.compile(to))


def attempt_in(page: Page) -> str:
    found = re.search(r"/training/attempt/([^/]+)", page.url)
    assert found is not None, page.url
    return found[1]


def answer(page: Page, seat: SeatInProcess, attempt: str, question: str) -> None:
    """Give the right answer on the page of a question, by keyboard."""
    begun = attempt_of(seat, attempt)
    match question:
        case "kunci":
            wanted = ids_of(begun, question, "Panitia")[0]
            reach(page, "[type=radio]")
            for _ in range(8):
                if page.evaluate("document.activeElement.value") == wanted:
                    break
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Space")
        case "tautan":
            reach(page, "[type=radio]")
            page.keyboard.press("ArrowDown")
            expect(page.locator("#answer-2")).to_be_checked()
        case "berkas":
            for one in ids_of(begun, question, "Teknis", "Harga"):
                page.locator("h1").focus()
                reach(page, f"#answer-{one}")
                page.keyboard.press("Space")
        case "jam":
            choices = [one.text for one in question_of(seat, attempt, question).answers]
            for number, text in enumerate(("09:59", "10:00"), start=1):
                reach(page, f"#pair-{number}")
                for _ in range(choices.index(text) + 1):
                    page.keyboard.press("ArrowDown")
        case "langkah":
            put_in_order(page, seat, attempt)
        case "nama" | "pi" | "cerita":
            reach(page, "#answer")
            page.keyboard.type({"nama": "SPSE", "pi": "3,14", "cerita": "Dulu sekali."}[question])


def question_of(seat: SeatInProcess, attempt: str, question: str) -> ShownQuestion:
    every = questions(attempt_of(seat, attempt))
    return next(one.question for one in every if one.question.id == question)


def put_in_order(page: Page, seat: SeatInProcess, attempt: str) -> None:
    """With arrow keys; each move is said, and the button keeps the focus."""
    wanted = ids_of(attempt_of(seat, attempt), "langkah", "Pilih berkas", "Segel", "Kirim")
    items = page.locator(".order-item")

    def now() -> list[str]:
        return [str(one.get_attribute("id")).removeprefix("item-") for one in items.all()]

    page.locator("h1").focus()
    reach(page, f"#down-{wanted[0]}")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".order-said")).to_contain_text("sekarang nomor")
    assert page.evaluate("document.activeElement.id") == f"down-{wanted[0]}"
    for place, item in enumerate(wanted):
        page.locator("h1").focus()
        reach(page, f"#up-{item}")
        while (at := now().index(item)) > place:
            page.keyboard.press("ArrowUp")
            expect(items.nth(at - 1)).to_have_id(f"item-{item}")
            assert page.evaluate("document.activeElement.id") == f"up-{item}"
    assert now() == wanted
    expect(page.locator("#answering")).to_contain_text("Urutan ini jawaban Anda.")


def test_a_whole_quiz_by_keyboard_alone(
    seat: SeatInProcess, content: str, page: Page, photograph: Look
) -> None:
    photograph("list")
    leads(page, f"a[href='/training/{content}/lesson/satu']", "/lesson/satu$")
    photograph("lesson")
    leads(page, f"a[href='/training/{content}/quiz/{WORD}']", f"/quiz/{WORD}$")
    photograph("quiz")
    leads(page, "main form .button-primary", "/attempt/.+/1$")
    attempt = attempt_in(page)
    order = [one.id for one in attempt_of(seat, attempt).draw.questions()]
    for number, question in enumerate(order, start=1):
        assert number == number_of(attempt_of(seat, attempt), question)
        answer(page, seat, attempt, question)
        photograph(f"question-{question}")
        last = number == len(order)
        leads(page, "[name=go][value=next]", f"/{attempt}$" if last else f"/{number + 1}$")
    expect(page.get_by_text("Semua soal sudah dijawab.")).to_be_visible()
    photograph("overview")
    leads(page, "main form .button-primary", "/result$")
    photograph("result")
    expect(page.get_by_text("100 persen: 8,5 dari 8,5 poin.")).to_be_visible()
    expect(page.get_by_text("Hanya panitia yang dapat membuka.")).to_be_visible()
    seat.pass_time(1)
    leads(page, "main .actions .button-primary", f"/quiz/{WORD}$")
    expect(page.get_by_text("Tunggu 10 menit")).to_be_visible()


def test_an_exercise_tells_at_once_how_an_answer_was(
    seat: SeatInProcess, page: Page, photograph: Look
) -> None:
    text = EVERY.replace("pass_percent = 70", "in_a_row = 2").encode()
    exercise = take(seat, "latihan", **version("2", files(**{"quizzes/semua.toml": text})))
    page.goto(page.url.partition("/training")[0] + f"/training/{exercise}/quiz/{WORD}")
    follow(page.get_by_role("button", name="Mulai kuis"))
    attempt = attempt_in(page)
    number = number_of(attempt_of(seat, attempt), "tautan")
    page.goto(page.url.rpartition("/")[0] + f"/{number}")
    answer(page, seat, attempt, "tautan")
    follow_by_keys(page.locator("[name=go][value=check]"))
    expect(page.locator("#checked")).to_be_focused()
    expect(page.locator("#checked")).to_contain_text("Benar: penawaran menunggu di kursi.")
    photograph("exercise")


@pytest.mark.parametrize("width", ["1366"])
def test_what_a_page_sends_says_in_which_turn(
    seat: SeatInProcess, content: str, page: Page
) -> None:
    page.goto(page.url.partition("/training")[0] + f"/training/{content}/quiz/{WORD}")
    follow(page.get_by_role("button", name="Mulai kuis"))
    attempt = attempt_in(page)
    number = number_of(attempt_of(seat, attempt), "nama")
    page.goto(page.url.rpartition("/")[0] + f"/{number}")
    sent: list[float] = []

    def note(request: Request) -> None:
        if request.method == "POST" and f"/{number}" in request.url:
            found = re.search(r"\bturn=([0-9.]+)", request.post_data or "")
            assert found is not None, request.post_data
            sent.append(float(found[1]))

    page.on("request", note)
    for text in ("SP", "SE"):
        page.locator("#answer").press_sequentially(text)
        until(lambda: str(attempt_of(seat, attempt).response("nama") or "").endswith(text))  # noqa: B023
    page.get_by_role("button", name="Berikutnya").click()
    page.wait_for_url(re.compile(f"/{number + 1}$"))
    assert len(sent) >= 3 and sent == sorted(set(sent))
    assert attempt_of(seat, attempt).response("nama") == "SPSE"


def test_in_english_it_reads_as_well(page: Page, content: str, photograph: Look) -> None:
    speak(page, "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lessons and quizzes")
    photograph("en-list")
    page.goto(page.url.partition("/training")[0] + f"/training/{content}/quiz/{WORD}")
    page.get_by_role("button", name="Begin the quiz").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 1 of 8")
    photograph("en-question")


def test_somebody_gives_a_name_and_every_page_says_so(page: Page, photograph: Look) -> None:
    page.get_by_role("link", name="Simpan hasil dengan nama").click()
    expect(page.get_by_label("Nama Anda")).to_have_value("Sari Dewi")
    photograph("name")
    speak(page, "en")
    photograph("en-name")
    speak(page, "id")
    page.get_by_role("button", name="Simpan dengan nama ini").click()
    expect(page.locator(".strip")).to_contain_text("Belajar dengan nama Sari Dewi")
    photograph("named-list")
    page.get_by_role("link", name="Buka ruang latihan").click()
    expect(page.locator(".strip")).to_contain_text("dikirim ke server LPSE")
    photograph("named-tenders")


@pytest.mark.parametrize("width", ["1366"])
def test_what_stood_on_the_page_outlives_a_power_cut(
    seat: SeatInProcess, content: str, width: str, browser: Browser
) -> None:
    with served(seat) as url:
        seat.sessions.open(STAFF, "Sari Dewi", "training", 300)
        with opened(browser, seat, url, width) as page:
            page.goto(f"{url}/training/{content}/quiz/{WORD}")
            follow(page.get_by_role("button", name="Mulai kuis"))
            attempt = attempt_in(page)
            number = number_of(attempt_of(seat, attempt), "cerita")
            page.goto(f"{url}/training/attempt/{attempt}/{number}")
            page.locator("#answer").press_sequentially("Tautan putus, penawaran aman.")
            until(lambda: attempt_of(seat, attempt).response("cerita") is not None)
            until(
                lambda: (
                    attempt_of(seat, attempt).response("cerita")
                    == page.locator("#answer").input_value()
                )
            )
            choice = number_of(attempt_of(seat, attempt), "kunci")
            page.goto(f"{url}/training/attempt/{attempt}/{choice}")
            page.locator("#answer-2 + label").click()
            until(lambda: attempt_of(seat, attempt).response("kunci") is not None)
    after = restarted(seat)
    with served(after) as url, opened(browser, after, url, width) as page:
        page.goto(f"{url}/training/{content}/quiz/{WORD}")
        follow(page.get_by_role("link", name="Lanjutkan kuis"))
        page.goto(f"{url}/training/attempt/{attempt}/{number}")
        expect(page.locator("#answer")).to_have_value("Tautan putus, penawaran aman.")
        page.goto(f"{url}/training/attempt/{attempt}/{choice}")
        expect(page.locator("#answer-2")).to_be_checked()
    after.close()


@pytest.mark.parametrize("width", ["1366"])
def test_lessons_of_the_program_and_where_somebody_stopped(
    seat: SeatInProcess, page: Page, photograph: Look
) -> None:
    look(seat)
    for name in shipped_names():
        slot = next(one for one in desk_of(seat).study.packs() if one.pack and one.pack.id == name)
        assert slot.pack is not None
        for lesson in slot.pack.lessons:
            page.goto(
                page.url.partition("/training")[0] + f"/training/{slot.content}/lesson/{lesson.id}"
            )
            photograph(f"{name}-{lesson.id}")
            for picture in page.locator(".lesson img").all():
                picture.scroll_into_view_if_needed()
                until(lambda one=picture: one.evaluate("e => e.complete && e.naturalWidth > 0"))
        heading = page.locator(".lesson h2").nth(1)
        heading.evaluate("one => scrollTo(0, one.offsetTop - 200)")
        anchor = page.evaluate(ABOVE_THE_MIDDLE)
        place = f"{name}/{slot.pack.lessons[-1].id}"

        def kept(place: str = place) -> str:
            found = desk_of(seat).study.places().get(place)
            return found.anchor if found else ""

        until(lambda: kept() == anchor)  # noqa: B023
        page.reload()
        page.get_by_role("link", name=re.compile("Lanjutkan dari tempat")).click()
        expect(page).to_have_url(re.compile(f"#{anchor}$"))


@pytest.mark.parametrize("width", ["1366"])
def test_the_list_asks_again_and_takes_no_focus(
    seat: SeatInProcess, content: str, page: Page, url: str
) -> None:
    first = page.locator(f"a[href='/training/{content}/lesson/satu']")
    tab_to(first)
    for _poll in range(3):
        with page.expect_response(f"{url}/training"):
            pass
    look(seat)
    expect(page.locator(".pack")).to_have_count(1 + len(shipped_names()))
    expect(first).to_be_focused()


@pytest.mark.parametrize("width", ["1366"])
def test_half_as_wide_nothing_scrolls_sideways(
    seat: SeatInProcess, content: str, page: Page
) -> None:
    page.set_viewport_size({"width": 683, "height": 384})
    base = page.url.partition("/training")[0]
    page.goto(f"{base}/training/{content}/quiz/{WORD}")
    follow(page.get_by_role("button", name="Mulai kuis"))
    attempt = attempt_in(page)
    paths = [f"attempt/{attempt}/{number}" for number in range(1, 10)]
    for path in ("packs", f"{content}/lesson/satu", f"attempt/{attempt}", *paths):
        page.goto(f"{base}/training/{path}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
