"""One trainer and five trainees go through a whole class, each in a browser of their own.

The gateway, the five seats and the browser are processes of one network that holds nothing but a
loopback (`no_way_out`): no packet finds a way out of it, toward SPSE or anybody else, from before
the class is planned until its certificates are printed. Where a machine forbids such a network
(not Linux, or not root) the class is held all the same, and nothing is said of the way out.
Later the trainer also cuts the class's simulated link between seats and gateway.

What a trainee did is looked at on both sides: on their own page, and on the trainer's.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from kiosk.demo.samples import TRAINEES
from sync.gateway.classes import service
from sync.gateway.features import open_gateway
from sync.training.shipped import folder_of
from tests.conftest import FLAGS
from tests.journeys import no_way_out
from tests.journeys.classroom import TRAINER, Classroom, ClassroomSeat, classroom
from tests.journeys.walk import Walk
from tests.pages import SIZES, follow, photograph, prepare, settled, speak
from tests.seat_process import until

ARTIFACTS = Path(__file__).parents[2] / "artifacts"
PACK, LESSON, TASK = "penyedia", "menyegel-mengirim", "segel-dua-berkas"
QUIZ = "mengenal-spse-lpse"
NAMES = ("Budi Santoso", "Siti Aminah", "Rahmat Hidayat", "Dewi Lestari", "Agus Wijaya")
FIRM = "CV Karya Mandiri"
TOGETHER = "Berakhir sendiri"


@dataclass
class Question:
    """A question of the quiz, as its file says it."""

    said: dict[str, Any]

    @property
    def text(self) -> str:
        return re.sub(r"[*_]", "", self.said["text"])


def questions() -> dict[str, Question]:
    """The questions of the quiz by their text on the screen."""
    quiz = tomllib.loads((folder_of(PACK) / "quizzes" / f"{QUIZ}.toml").read_text("utf-8"))
    found = [Question(one) for part in quiz["sections"] for one in part["questions"]]
    assert all(one.said.get("points", 1) == 1 for one in found)
    return {one.text: one for one in found}


QUESTIONS = questions()


def percent(right: int) -> int:
    """What the board must show for so many right answers of the quiz, the others worth nothing."""
    return int(Fraction(100 * right, len(QUESTIONS)))


@dataclass
class Trainee:
    """Somebody at a seat, with a browser of their own."""

    name: str
    seat: ClassroomSeat
    page: Page
    right: int = 0

    @property
    def walk(self) -> Walk:
        return Walk(self.page, self.seat)

    def sit_down(self) -> None:
        """Staff open the seat for training; the lessons are on the screen."""
        page, walk = self.page, self.walk
        walk.enter()
        page.get_by_role("link", name=re.compile("[Pp]etugas")).first.click()
        page.get_by_label("Nama pengunjung").fill(self.name)
        page.locator("label", has_text="Pelatihan SPSE").click()
        walk.type_secret()
        walk.button("Buka untuk pengunjung").click()
        page.wait_for_url(re.compile("/welcome$"))
        page.goto(f"{walk.base}/training")
        expect(page.locator("h1")).to_contain_text("Pelajaran dan kuis")

    def join(self, code: str) -> None:
        page = self.page
        page.goto(f"{self.walk.base}/training/class/join")
        page.get_by_label("Kode kelas").fill(code)
        page.get_by_label("Nama Anda").fill(self.name)
        page.get_by_role("button", name="Ikut kelas").click()
        expect(page.locator("#class-plan")).to_be_visible()

    def answer(self, *, right: bool) -> None:
        """Answer the question on the page, and go on to the next one or to the overview."""
        page = self.page
        text = settled(page).locator("#question").inner_text().strip()
        choose(page, QUESTIONS[text].said, right=right)
        self.right += right
        before = page.url
        page.locator("button[name=go][value=next]").click()
        page.wait_for_url(lambda url: url != before)
        settled(page)

    def hand_in(self) -> None:
        expect(self.page.locator("main")).to_contain_text("Semua soal sudah dijawab")
        follow(self.page.get_by_role("button", name="Serahkan", exact=True))


def choose(page: Page, asked: dict[str, Any], *, right: bool) -> None:
    """Give a right answer to a question, or one that is worth nothing."""
    match asked["type"]:
        case "single" | "multiple":
            fitting = [one["text"] for one in asked["answers"] if one.get("right", False) == right]
            for text in fitting if asked["type"] == "multiple" else fitting[:1]:
                page.locator("label", has=page.get_by_text(text, exact=True)).click()
        case "true_false":
            said = "Benar" if asked["right"] == right else "Salah"
            page.locator("label", has=page.get_by_text(said, exact=True)).click()
        case "matching":
            texts = [pair["right"] for pair in asked["pairs"]]
            given = texts if right else [*texts[1:], texts[0]]
            for pair, text in zip(asked["pairs"], given, strict=True):
                page.get_by_label(pair["left"], exact=True).select_option(label=text)
        case "ordering":
            put_in_order(page, asked["items"] if right else asked["items"][::-1])
        case "numeric":
            low = asked["answers"][0]["low"]
            page.locator("#answer").fill(str(low if right else low - 100))
        case other:
            raise AssertionError(other)


def put_in_order(page: Page, wanted: Sequence[str]) -> None:
    items = page.locator(".order-text")
    for place, text in enumerate(wanted):
        while (at := items.all_inner_texts().index(text)) > place:
            page.locator(".order-item").nth(at).locator("[data-up]").click()
            expect(items.nth(at - 1)).to_have_text(text)
            settled(page)
    keep = page.locator("#keep")
    if keep.count():
        keep.click()
        expect(page.locator("#answering")).to_contain_text("Urutan ini jawaban Anda.")


@dataclass
class Trainer:
    """The trainer at the console, and what the gateway itself has of the class."""

    page: Page
    room: Classroom
    class_id: str = ""

    def told(self) -> service.ClassView:
        return service.one(open_gateway(self.room.room.home.gateway), self.class_id)

    def to(self, tab: str) -> None:
        follow(self.page.get_by_role("link", name=tab, exact=True))

    def press(self, name: str) -> None:
        follow(self.page.get_by_role("button", name=name, exact=True))
