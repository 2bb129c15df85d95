"""A class whose gateway and one of whose seats are killed (-9) in the middle of a quiz goes on.

Two trainees answer, one hand is up. The gateway's process is gone; both answer on, another hand is
raised, and one seat is killed too, with an answer that nobody has handed in. All of it comes back:
at the seat at once, on the trainer's board once the gateway is there again; the trainer, whose
session is lost, signs in anew and ends the quiz. Nothing is there twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from kiosk.demo.samples import new_pin
from sync.gateway.features import open_gateway
from tests.conftest import FLAGS
from tests.journeys import no_way_out
from tests.journeys.classroom import TRAINER, classroom
from tests.journeys.test_whole_class import (
    NAMES,
    QUESTIONS,
    WORD,
    Class,
    Trainee,
    Trainer,
    arrived,
    percent,
)
from tests.pages import SIZES, prepare, settled
from tests.seat_process import until

ONCE = (
    "Masuk dengan kode kelas",
    "Memulai kuis:",
    "Mengangkat tangan",
    "Kuis berakhir bagi kelas:",
)
"""What each of them did once, as the trainer's page of them says it."""


@pytest.fixture
def held(
    tmp_path: Path,
    playwright: Playwright,
    headless_chromium: str,
    axe: Callable[[Page], None],
) -> Iterator[Class]:
    """A room with a trainer and two trainees, each with a browser of their own."""

    def window(browser: Browser) -> Page:
        across, down = SIZES["1366"]
        size = {"width": across, "height": down}
        return browser.new_context(viewport=size, locale="id-ID").new_page()  # type: ignore[arg-type]

    with classroom(tmp_path, ["Kursi 01", "Kursi 02"]) as room:
        program: str | Path = headless_chromium
        if room.network is not None:
            program = no_way_out.browser_in(room.network, headless_chromium, tmp_path)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        prepare(browser)
        trainer = Trainer(window(browser), f"{room.gateway_url}/console")
        trainees = [
            Trainee(name, seat, window(browser))
            for name, seat in zip(NAMES, room.seats, strict=False)
        ]
        yield Class(room, open_gateway(room.room.home.gateway), trainer, trainees, axe)
        browser.close()


def begin(held: Class, pin: str) -> None:
    """Plan and open the class, seat both trainees, and start the quiz for all."""
    trainer = held.trainer
    trainer.sign_in(held.room.trainer_pin, pin)
    trainer.plan()
    trainer.page.get_by_role("button", name="Buka kelas").click()
    expect(trainer.page.locator(".join-code")).to_contain_text(held.told.code)
    trainer.to_board()
    held.known_at_every_seat()
    for one in held.trainees:
        one.sit_down()
        one.join(held.told.code)
        expect(trainer.row(one.name)).to_contain_text(one.seat.name)
    trainer.page.get_by_role("button", name="Mulai kuis untuk semua").click()
    for one in held.trainees:
        one.page.wait_for_url(re.compile(f"/quiz/{WORD}$"))
        one.page.get_by_role("button", name="Mulai kuis").click()
        one.page.wait_for_url(re.compile("/training/attempt/[^/]+/1$"))


def raise_hand(one: Trainee) -> None:
    one.page.locator("#class-hand").click()
    expect(one.page.locator("#class-hand")).to_have_attribute("aria-pressed", "true")


def said(page: Page) -> list[str]:
    """What is answered on the page of a question, as it stands there."""
    part = settled(page).locator("#answering")
    typed = part.locator("input:checked, select, input:not([type])")
    order = part.locator(".order-text").all_inner_texts()
    return [
        *(each.input_value() for each in typed.all()),
        *order,
        str(part.locator("#keep").count()),
    ]


def answer_without_handing_in(one: Trainee) -> list[str]:
    """Give a right answer and press nothing; return it once the seat has kept it."""
    text = settled(one.page).locator("#question").inner_text().strip()
    one.choose(QUESTIONS[text], right=True)
    one.right += 1
    answered, other = said(one.page), one.page.context.new_page()

    def is_kept() -> bool:
        other.goto(one.page.url)
        return said(other) == answered

    until(is_kept)
    other.close()
    return answered


def cut_power_of(held: Class, one: Trainee) -> None:
    """Kill the seat's process, start it again, and have staff unlock the visit that it kept."""
    where = one.page.url.partition("/training/")[2]
    held.room.restart_seat(one.seat)
    one.page.goto(one.seat.seat_url)
    expect(one.page.locator("h1")).to_contain_text(re.compile("[Tt]erkunci"))
    one.walk.type_secret()
    one.walk.button("Buka kembali").click()
    one.page.wait_for_url(lambda url: "/locked" not in url)
    one.page.goto(f"{one.walk.base}/training/{where}")


def sign_in_again(held: Class, pin: str) -> None:
    """The trainer's session is lost: the console asks who it is, and the class is still there."""
    trainer, page = held.trainer, held.trainer.page
    page.context.clear_cookies()
    expect(page).to_have_url(re.compile("/sign-in"))  # the board asks by itself
    page.get_by_label("NIP").fill(TRAINER.person_id)
    page.get_by_label("PIN atau kata sandi").fill(pin)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("link", name="Kelas", exact=True)).to_be_visible()
    trainer.to_board()


def test_a_class_goes_on_after_the_gateway_and_a_seat_were_killed(held: Class) -> None:
    pin = new_pin(TRAINER.person_id)
    begin(held, pin)
    trainer, (budi, siti) = held.trainer, held.trainees
    budi.answer(right=True)
    budi.answer(right=True)
    siti.answer(right=True)
    raise_hand(siti)
    expect(trainer.row(siti.name)).to_contain_text("Tangan terangkat")

    held.room.kill_gateway()
    budi.answer(right=True)
    siti.answer(right=False)
    raise_hand(budi)
    answered, where = answer_without_handing_in(siti), siti.page.url
    cut_power_of(held, siti)
    assert siti.page.url.partition("/training/")[2] == where.partition("/training/")[2]
    assert said(siti.page) == answered, "what was typed is there again"

    held.room.start_gateway()
    sign_in_again(held, pin)
    for one in (budi, siti):
        expect(trainer.row(one.name)).to_contain_text("Tangan terangkat", timeout=60_000)
        expect(trainer.cell(one.name, 1)).to_have_class(re.compile("cell-running"))
    held.look(trainer.page, "goes-on-board")
    trainer.page.locator("[id^=stop-]").click()
    expect(trainer.page.locator(".standing-quiz")).to_contain_text("Berakhir sendiri")
    for one in (budi, siti):
        one.page.wait_for_url(re.compile(f"/quiz/{WORD}$"), timeout=120_000)
        expect(one.page.locator("main")).to_contain_text("sudah diakhiri oleh pelatih")
    assert [one.right for one in (budi, siti)] == [3, 2]
    for one in (budi, siti):
        expect(trainer.cell(one.name, 1)).to_have_text(re.compile(rf"^{percent(one.right)}\b"))
    nothing_is_there_twice(held)


def nothing_is_there_twice(held: Class) -> None:
    """The trainer's pages of both have each thing once, whatever was sent again."""
    trainer, page = held.trainer, held.trainer.page
    for one in held.trainees:
        trainer.open_trainee(one.name)
        arrived(page, "Kuis berakhir bagi kelas:")
        moments = page.locator(".moments li").all_inner_texts()
        for words in ONCE:
            assert sum(words in each for each in moments) == 1, (words, moments)
        assert page.locator("details summary", has_text="Percobaan").count() == 1
        states = page.locator(".answered li").all_inner_texts()
        assert len(states) == len(QUESTIONS)
        assert sum("Tidak dijawab" not in each for each in states) == 3, states
        trainer.to_board()
