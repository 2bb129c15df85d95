"""One trainer and five trainees go through a whole class, each in a browser of their own.

The gateway, the five seats and the browser are processes of one network that holds nothing but a
loopback (`no_way_out`): no packet finds a way out of it, toward SPSE or anybody else, from before
the class is planned until its certificates are printed. Where a machine forbids such a network
(not Linux, or not root) the class is held all the same, and nothing is said of the way out.
Later the trainer also cuts the class's simulated link between seats and gateway.

What a trainee did is looked at on both sides: on their own page, and on the trainer's. One trainee
goes through it in English, and the trainer through a part of it.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from kiosk.demo.samples import TRAINEES, new_pin
from sync.database import connect
from sync.gateway.centre import Centre
from sync.gateway.classes import service
from sync.gateway.features import open_gateway
from sync.training.class_events import QUESTIONNAIRE
from sync.training.shipped import folder_of
from sync.wire.classes import TrainingClass
from tests.conftest import FLAGS
from tests.journeys import no_way_out
from tests.journeys.classroom import TRAINER, Classroom, ClassroomSeat, classroom
from tests.journeys.walk import Walk
from tests.pages import SIZES, follow, photograph, prepare, settled, speak
from tests.seat_process import until

ARTIFACTS = Path(__file__).parents[2] / "artifacts"
PACK, WORD, TASK = "penyedia", "mengenal-spse-lpse", "segel-dua-berkas"
"""A shipped pack, a lesson of it with a quiz of the same name, and a task."""
STEPS = (
    f"lesson-{PACK}-{WORD}",
    f"quiz-{PACK}-{WORD}",
    f"task-{PACK}-{TASK}",
    f"lesson-{PACK}-sambungan-terputus",
)
TITLE = "Pelatihan penyedia, angkatan 3"
NAMES = ("Budi Santoso", "Siti Aminah", "Rahmat Hidayat", "Dewi Lestari", "Agus Wijaya")
FIRM = "CV Karya Mandiri"
ENGLISH = {
    "Kode kelas": "Class code",
    "Nama Anda": "Your name",
    "Ikut kelas": "Join the class",
    "Anda ikut sebagai ": "You take part as ",
    "Mata ke depan": "Eyes to the front",
    "Mulai kuis": "Begin the quiz",
    "Benar": "Right",
    "Salah": "Wrong",
    "Urutan ini jawaban Anda.": "This order is your answer.",
    "sudah diakhiri oleh pelatih": "The trainer has ended this quiz",
    "Sambungan putus": "Disconnected",
    "Terhubung": "Connected",
    "Pelatih sudah menutup kelas ini.": "The trainer has closed this class.",
    "Hasil kuis": "Result of the quiz",
    "{points} dari {most} poin": "Points: {points} of {most}",
    "Lulus": "Passed",
    "Belum lulus": "Not passed yet",
}
"""What an Indonesian text of a trainee's pages is in English."""
MARKS = ((5, 4, 5, 3, 4), (3, 3, 2, 4, 5))


@dataclass
class Question:
    """A question of the quiz, as its file says it."""

    said: dict[str, Any]

    @property
    def text(self) -> str:
        return re.sub(r"[*_]", "", self.said["text"])


def questions(quiz: dict[str, Any]) -> dict[str, Question]:
    """The questions of a quiz by their text on the screen."""
    found = [Question(one) for part in quiz["sections"] for one in part["questions"]]
    assert all(one.said.get("points", 1) == 1 for one in found)
    return {one.text: one for one in found}


SAID = tomllib.loads((folder_of(PACK) / "quizzes" / f"{WORD}.toml").read_text("utf-8"))
QUESTIONS, PASS = questions(SAID), SAID["pass_percent"]


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
    english: bool = False
    chosen: dict[str, str] = field(default_factory=dict)
    """What was chosen in each question of one answer, by the question's text."""

    def says(self, words: str) -> str:
        """What this trainee's pages have for an Indonesian text."""
        return ENGLISH[words] if self.english else words

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
        until(self.has_the_pack)
        if self.english:
            speak(page, "en")

    def has_the_pack(self) -> bool:
        """Open the page of lessons; say whether those of the class are on it."""
        self.page.goto(f"{self.walk.base}/training")
        expect(self.page.locator("h1")).to_contain_text("Pelajaran dan kuis")
        return self.page.locator(f"a[href$='/lesson/{WORD}']").count() > 0

    def join(self, code: str) -> None:
        page = self.page
        page.goto(f"{self.walk.base}/training/class/join")
        page.get_by_label(self.says("Kode kelas")).fill(code)
        page.get_by_label(self.says("Nama Anda")).fill(self.name)
        page.get_by_role("button", name=self.says("Ikut kelas")).click()
        expect(page.locator("#class-plan")).to_be_visible()

    def answer(self, *, right: bool) -> None:
        """Answer the question on the page, and go on to the next one or to the overview."""
        page = self.page
        text = settled(page).locator("#question").inner_text().strip()
        before = page.url
        self.choose(QUESTIONS[text], right=right)
        self.right += right
        page.locator("button[name=go][value=next]").click()
        page.wait_for_url(lambda url: url != before)
        settled(page)

    def hand_in(self) -> None:
        """Hand in, from the page of a question or from the overview."""
        page = self.page
        if re.search(r"/[0-9]+$", settled(page).url):
            page.locator("button[name=go][value=all]").click()
            expect(page.locator("h1")).to_have_text("Periksa dan serahkan")
        follow(page.get_by_role("button", name="Serahkan", exact=True))

    def choose(self, question: Question, *, right: bool) -> None:
        """Give a right answer to a question, or one that is worth nothing."""
        page, asked = self.page, question.said
        match asked["type"]:
            case "single" | "multiple" as kind:
                texts = [each["text"] for each in asked["answers"] if is_right(each) == right]
                for text in texts if kind == "multiple" else texts[:1]:
                    page.locator("label", has=page.get_by_text(text, exact=True)).click()
                if kind == "single":
                    self.chosen[question.text] = texts[0]
            case "true_false":
                said = self.says("Benar" if asked["right"] == right else "Salah")
                page.locator("label", has=page.get_by_text(said, exact=True)).click()
            case "matching":
                texts = [pair["right"] for pair in asked["pairs"]]
                given = texts if right else [*texts[1:], texts[0]]
                for pair, text in zip(asked["pairs"], given, strict=True):
                    page.get_by_label(pair["left"], exact=True).select_option(label=text)
            case "ordering":
                kept = self.says("Urutan ini jawaban Anda.")
                put_in_order(page, asked["items"] if right else asked["items"][::-1], kept)
            case "numeric":
                low = asked["answers"][0]["low"]
                page.locator("#answer").fill(str(low if right else low - 100))
            case other:
                raise AssertionError(other)


def is_right(choice: dict[str, Any]) -> bool:
    """Whether a choice belongs to the right answer."""
    return bool(choice.get("right", False))


def put_in_order(page: Page, wanted: Sequence[str], kept: str) -> None:
    items = settled(page).locator(".order-text")
    for place, text in enumerate(wanted):
        while (at := items.all_inner_texts().index(text)) > place:
            page.locator(".order-item").nth(at).locator("[data-up]").click()
            expect(items.nth(at - 1)).to_have_text(text)
            settled(page)
    keep = page.locator("#keep")
    if keep.count():
        keep.click()
        expect(page.locator("#answering")).to_contain_text(kept)


@dataclass
class Trainer:
    """The trainer at the console; `class_id` once there is a class."""

    page: Page
    base: str
    class_id: str = ""

    def sign_in(self, given: str, own: str) -> None:
        """Sign in for the first time: what somebody else set is changed before anything else."""
        page = self.page
        page.goto(f"{self.base}/")
        page.get_by_label("NIP").fill(TRAINER.person_id)
        page.get_by_label("PIN atau kata sandi").fill(given)
        page.get_by_role("button", name="Masuk").click()
        expect(page.locator("h1")).to_contain_text("Ganti PIN atau kata sandi Anda dahulu")
        page.locator("#present").fill(given)
        page.locator("#secret").fill(own)
        page.locator("#again").fill(own)
        page.get_by_role("button", name="Simpan").click()
        expect(page.get_by_role("link", name="Kelas", exact=True)).to_be_visible()

    def plan(self) -> None:
        page = self.page
        follow(page.get_by_role("link", name="Kelas", exact=True))
        follow(page.get_by_role("link", name="Rencanakan kelas"))
        page.locator("#title").fill(TITLE)
        page.locator(f"#pack-{PACK}-summary").click()
        for each in STEPS:
            page.locator(f"#add-{each}").click()
            expect(page.locator(f"#step-{each}")).to_be_visible()
        page.get_by_role("button", name="Simpan rencana").click()
        expect(page.locator("#class-board")).to_contain_text("Direncanakan")
        found = re.search(r"/classes/([^/?]+)", page.url)
        assert found is not None
        self.class_id = found[1]

    def expect_roster(self) -> None:
        """Two people are on the list, each with a seat."""
        page = self.page
        self.to("Daftar peserta")
        names = [f"{name},{FIRM},Kursi 0{at}" for at, name in enumerate(NAMES[:2], start=1)]
        page.locator("#names").fill("\n".join(names))
        page.get_by_role("button", name="Masukkan").click()
        expect(page.locator(".notice")).to_contain_text("2 peserta ditambahkan")
        self.to("Papan kelas")
        for name in NAMES[:2]:
            expect(self.row(name)).to_contain_text("belum datang")

    def to(self, tab: str) -> None:
        follow(self.page.get_by_role("link", name=tab, exact=True))

    def to_board(self) -> None:
        self.page.goto(f"{self.base}/classes/{self.class_id}")
        expect(self.page.locator("#class-board")).to_be_visible()

    def row(self, name: str) -> Locator:
        return self.page.locator(".class-table tbody tr", has_text=name)

    def cell(self, name: str, step: int) -> Locator:
        return self.row(name).locator("td.cell").nth(step)

    def open_trainee(self, name: str) -> None:
        self.row(name).locator("a.row-link").click()
        expect(self.page.locator("h1")).to_have_text(name)

    def take(self, button: str) -> bytes:
        with self.page.expect_download() as taken:
            self.page.get_by_role("button", name=button).click()
        return Path(taken.value.path()).read_bytes()


@dataclass
class Class:
    """Everybody who takes part, and the pictures of it."""

    room: Classroom
    centre: Centre
    trainer: Trainer
    trainees: list[Trainee]
    axe: Callable[[Page], None]

    @property
    def told(self) -> TrainingClass:
        return service.one(self.centre, self.trainer.class_id).training_class

    def look(self, page: Page, name: str, size: str = "1366") -> None:
        """A picture of a page at one of the sizes; every barrier on it is refused."""
        across, down = SIZES[size]
        page.set_viewport_size({"width": across, "height": down})
        photograph(page, ARTIFACTS / size / f"whole-class-{name}.png")
        self.axe(page)

    def known_at_every_seat(self) -> None:
        """Wait until each seat has the class as it stands now."""
        version = self.told.version
        until(lambda: all(known(one, self.told.class_id) == version for one in self.room.seats))


def known(seat: ClassroomSeat, class_id: str) -> int | None:
    """The version of a class that lies in a seat's own database, None for none."""
    with closing(connect(seat.room.home.database, readonly=True)) as db:
        asked = "SELECT version FROM training_class WHERE class_id = ?"
        row = db.execute(asked, (class_id,)).fetchone()
        return None if row is None else int(row[0])


@pytest.fixture
def held(
    tmp_path: Path,
    playwright: Playwright,
    headless_chromium: str,
    axe: Callable[[Page], None],
) -> Iterator[Class]:
    """The room with everybody in it, the browser too; whatever fails on a page fails the test."""
    problems: list[str] = []

    def window(browser: Browser) -> Page:
        across, down = SIZES["1366"]
        context = browser.new_context(
            viewport={"width": across, "height": down}, locale="id-ID", accept_downloads=True
        )
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        return page

    with classroom(tmp_path, [f"Kursi 0{at}" for at, _ in enumerate(NAMES, start=1)]) as room:
        program: str | Path = headless_chromium
        if room.network is not None:
            program = no_way_out.browser_in(room.network, headless_chromium, tmp_path)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        prepare(browser)
        trainer = Trainer(window(browser), f"{room.gateway_url}/console")
        trainees = [
            Trainee(name, seat, window(browser))
            for name, seat in zip(NAMES, room.seats, strict=True)
        ]
        trainees[2].english = True
        centre = open_gateway(room.room.home.gateway)
        yield Class(room, centre, trainer, trainees, axe)
        browser.close()
    assert problems == []


def test_a_class_of_five_is_held_without_the_internet(held: Class) -> None:
    begin(held)
    read_together(held)
    raise_a_hand(held)
    look_to_the_front(held)
    take_the_quiz(held)
    practise_while_the_link_is_cut(held)
    close_the_class(held)
    take_the_papers(held)
    if held.room.network is not None:
        assert no_way_out.way_out(os.environ, held.room.network) == []


def begin(held: Class) -> None:
    """The trainer plans and opens; two were expected at their seats, three have the code."""
    trainer, page = held.trainer, held.trainer.page
    trainer.sign_in(held.room.trainer_pin, new_pin(TRAINER.person_id))
    trainer.plan()
    trainer.expect_roster()
    held.look(page, "planned")
    page.get_by_role("button", name="Buka kelas").click()
    expect(page.locator(".join-code")).to_contain_text(held.told.code)
    trainer.to_board()
    held.known_at_every_seat()
    for at, one in enumerate(held.trainees):
        one.sit_down()
        if at < 2:
            expect(one.page.locator("#offer")).to_have_text(f"Anda {one.name}?")
            one.page.get_by_role("button", name="Ya, ikut kelas").click()
            expect(one.page.locator("#class-plan")).to_be_visible()
        else:
            one.join(held.told.code)
        part = f"{one.says('Anda ikut sebagai ')}{one.name}."
        expect(one.page.locator("main")).to_contain_text(part)
    for one in held.trainees:
        expect(trainer.row(one.name)).to_contain_text(one.seat.name)
        expect(trainer.row(one.name)).to_contain_text("daftar langkah")
    expect(page.locator(".class-table tbody tr")).to_have_count(5)


def read_together(held: Class) -> None:
    """One step on all screens; who has read it is marked on the board."""
    trainer, page = held.trainer, held.trainer.page
    page.locator("#step").select_option(index=0)
    page.get_by_role("button", name="Tampilkan di semua layar").click()
    for one in held.trainees:
        one.page.wait_for_url(re.compile(f"/lesson/{WORD}$"))
        expect(one.page.locator("#class-shown")).to_be_visible()
    for one in held.trainees:
        expect(trainer.row(one.name).locator(".row-at")).to_contain_text("1. Pelajaran:")
    held.look(page, "lesson-board")
    held.look(held.trainees[0].page, "lesson-budi")
    for one in held.trainees:
        one.page.locator("button[name=go][value=list]").click()
        one.page.wait_for_url(re.compile("/training/class$"))
    for one in held.trainees:
        expect(trainer.cell(one.name, 0)).to_have_class(re.compile("cell-done"))
    page.locator("#own-pace").click()
    for one in held.trainees:
        expect(one.page.locator("#class-shown")).to_have_count(0)


def raise_a_hand(held: Class) -> None:
    """The trainer, in English, sees it and was there: it goes down at the seat too."""
    trainer, dewi = held.trainer, held.trainees[3]
    speak(trainer.page, "en")
    hand = dewi.page.locator("#class-hand")
    hand.click()
    expect(hand).to_have_attribute("aria-pressed", "true")
    expect(trainer.row(dewi.name)).to_contain_text("Hand up since")
    expect(trainer.page.locator(".tally-hands")).to_contain_text("1 hand up")
    expect(trainer.page.locator(".class-table tbody tr").first).to_contain_text(dewi.name)
    held.look(trainer.page, "hand-board")
    held.look(dewi.page, "hand-dewi")
    trainer.row(dewi.name).get_by_role("button", name="I was there").click()
    expect(trainer.row(dewi.name)).not_to_contain_text("Hand up")
    expect(hand).to_have_attribute("aria-pressed", "false")


def look_to_the_front(held: Class) -> None:
    page = held.trainer.page
    page.locator("#eyes_front").get_by_role("button", name="5 minutes").click()
    for one in held.trainees:
        title = one.page.locator("#class-cover-title")
        expect(title).to_have_text(one.says("Mata ke depan"))
    expect(page.locator(".standing-eyes_front")).to_contain_text("Seats: 5 of 5.")
    held.look(page, "eyes-board")
    held.look(held.trainees[1].page, "eyes-siti")
    held.look(held.trainees[1].page, "eyes-siti", "1920")
    held.look(held.trainees[2].page, "eyes-rahmat-en")
    page.locator("#release-eyes").click()
    for one in held.trainees:
        expect(one.page.locator("#class-cover")).to_have_count(0)
    expect(page.locator(".class-standing")).to_contain_text("Nothing. Trainees go")
    speak(page, "id")


def take_the_quiz(held: Class) -> None:
    """Three hand in, one is cut off by the end for all, one has more time than the others."""
    trainer, page = held.trainer, held.trainer.page
    budi, siti, rahmat, dewi, agus = held.trainees
    page.get_by_role("button", name="Mulai kuis untuk semua").click()
    for one in held.trainees:
        one.page.wait_for_url(re.compile(f"/quiz/{WORD}$"))
        one.page.get_by_role("button", name=one.says("Mulai kuis")).click()
        one.page.wait_for_url(re.compile("/training/attempt/[^/]+/1$"))
    held.look(budi.page, "quiz-budi")
    all_of_it = len(QUESTIONS)
    for one, answered, right in (
        (budi, all_of_it, range(all_of_it)),
        (siti, all_of_it, range(3, all_of_it)),
        (rahmat, 4, range(4)),
        (dewi, 2, range(2)),
        (agus, 2, range(1)),  # he leaves the others out
    ):
        for at in range(answered):
            one.answer(right=at in right)
    for one in (budi, siti, agus):
        one.hand_in()
        # What is right stays hidden while others may still answer.
        expect(one.page.locator("h1")).to_have_text("Kuis sudah berakhir bagi Anda")
        expect(trainer.cell(one.name, 1)).to_have_text(re.compile(rf"^{percent(one.right)}\b"))
    for one in (rahmat, dewi):
        expect(trainer.cell(one.name, 1)).to_have_class(re.compile("cell-running"))
    held.look(page, "quiz-board")

    trainer.open_trainee(dewi.name)
    page.get_by_role("button", name="10 menit").click()
    expect(page.locator("main")).to_contain_text("Diberi tambahan 10 menit.")
    trainer.to_board()
    page.locator("[id^=stop-]").click()
    expect(page.locator(".standing-quiz")).to_contain_text("Berakhir sendiri")
    rahmat.page.wait_for_url(re.compile(f"/quiz/{WORD}$"))
    ended = rahmat.says("sudah diakhiri oleh pelatih")
    expect(rahmat.page.locator("main")).to_contain_text(ended)
    held.look(rahmat.page, "quiz-over-rahmat")
    expect(trainer.cell(rahmat.name, 1)).to_have_text(re.compile(rf"^{percent(4)}\b"))
    # It goes on for her alone, and what she answers now counts.
    for at in range(2, all_of_it):
        dewi.answer(right=at not in (4, 5))
    dewi.hand_in()
    assert [one.right for one in held.trainees] == [9, 6, 4, 7, 1]
    for one in held.trainees:
        expect(trainer.cell(one.name, 1)).to_have_text(re.compile(rf"^{percent(one.right)}\b"))
        expect(trainer.cell(one.name, 1)).to_have_class(re.compile("cell-done"))
    held.look(page, "scores-board")
    held.look(page, "scores-board", "1920")
    look_at_the_answers(held)


def look_at_the_answers(held: Class) -> None:
    """In English: which answer was given how often is what the trainees chose."""
    trainer, page = held.trainer, held.trainer.page
    single = next(one for one in QUESTIONS.values() if one.said["type"] == "single")
    given = Counter(one.chosen[single.text] for one in held.trainees if single.text in one.chosen)
    assert given.total() >= 3, given
    speak(page, "en")
    trainer.to("Answers by question")
    held.look(page, "questions-en")
    follow(page.get_by_role("link", name=single.said["text"], exact=True))
    expect(page.locator("h1")).to_have_text("Answers to one question")
    expect(page.locator("main")).to_contain_text(f"Answered: {given.total()}.")
    for each in single.said["answers"]:
        row = page.locator("tbody tr", has=page.get_by_text(each["text"], exact=True))
        expect(row.locator("td").first).to_have_text(str(given[each["text"]]))
        expect(row).to_contain_text("Right" if is_right(each) else "Not a right answer")
    held.look(page, "question-en")
    trainer.to_board()
    held.look(page, "scores-board-en")
    speak(page, "id")


def practise_while_the_link_is_cut(held: Class) -> None:
    """One seals a bid and one reads on while it is cut; nothing of it is lost."""
    trainer, page = held.trainer, held.trainer.page
    _, siti, _, _, agus = held.trainees
    page.locator("#step").select_option(index=2)
    page.get_by_role("button", name="Tampilkan di semua layar").click()
    for one in held.trainees:
        one.page.wait_for_url(re.compile(f"/task/{TASK}$"))
    page.locator("#own-pace").click()
    siti.page.get_by_role("button", name="Mulai tugas").click()
    expect(siti.page.locator(".strip-task")).to_contain_text("Segel penawaran dua berkas")
    walk = siti.walk
    walk.tender(held.told.tenders[f"{PACK}/jalan-latihan"])
    walk.begin()
    walk.sign_in(TRAINEES[0])
    walk.to_files()
    walk.choose(["02 Dokumen Teknis.pdf"], "technical")
    walk.choose(["03 Rincian Harga.pdf"], "price")
    walk.to_summary()

    page.locator("#link_cut").get_by_role("button", name="10 menit").click()
    for one in held.trainees:
        expect(one.page.locator(".frame")).to_contain_text(one.says("Sambungan putus"))
    expect(page.locator(".standing-link_cut")).to_contain_text("5 dari 5 kursi.")
    walk.seal()
    expect(walk.receipt()).to_contain_text("Tanda terima sementara")
    receipt = siti.page.url
    siti.page.locator("[id^=save-]").first.click()
    expect(siti.page.locator("main .notice").first).to_contain_text("flashdisk")
    held.look(siti.page, "cut-siti")
    siti.page.locator("#task-done").click()
    siti.page.get_by_role("button", name="Nyatakan selesai dan lihat hasil").click()
    expect(siti.page.locator("#outcome")).to_contain_text("Berhasil")
    agus.page.goto(f"{agus.walk.base}/training/class")
    follow(agus.page.get_by_role("link", name=re.compile("Saat sambungan terputus")))
    agus.page.locator("button[name=go][value=list]").click()
    agus.page.wait_for_url(re.compile("/training/class$"))
    expect(agus.page.locator("#class-plan")).to_contain_text("3 dari 4 langkah selesai.")
    held.look(agus.page, "cut-agus")
    # The cut is real: none of it is known at the gateway.
    expect(trainer.cell(siti.name, 2)).not_to_have_class(re.compile("cell-done"))
    expect(trainer.cell(agus.name, 3)).not_to_have_class(re.compile("cell-done"))
    held.look(page, "cut-board")

    page.locator("#release-link").click()
    for one in held.trainees:
        expect(one.page.locator(".frame")).to_contain_text(one.says("Terhubung"))
    siti.page.goto(receipt)
    expect(siti.page.locator("main")).to_contain_text("Tanda terima resmi")
    expect(trainer.cell(siti.name, 2)).to_have_class(re.compile("cell-done"))
    expect(trainer.cell(agus.name, 3)).to_have_class(re.compile("cell-done"))
    trainer.open_trainee(siti.name)
    expect(page.locator("main")).to_contain_text("Berhasil")
    held.look(page, "siti-at-the-desk")
    trainer.to_board()


def close_the_class(held: Class) -> None:
    """Now everybody reads how they did, and two say how it was."""
    trainer, page = held.trainer, held.trainer.page
    follow(page.get_by_role("link", name="Tutup kelas"))
    page.get_by_role("button", name="Ya, tutup kelas").click()
    expect(page.locator("#class-board")).to_contain_text("Sudah ditutup")
    for one in held.trainees:
        closed = one.says("Pelatih sudah menutup kelas ini.")
        expect(one.page.locator("#class-now")).to_contain_text(closed)
        one.page.goto(f"{one.walk.base}/training/class/step/{held.told.steps[1].id}")
        one.page.locator("main .ways a").click()
        expect(one.page.locator("h1")).to_have_text(one.says("Hasil kuis"))
        points = one.says("{points} dari {most} poin")
        said = points.format(points=one.right, most=len(QUESTIONS))
        expect(one.page.locator("main .lead")).to_contain_text(said)
        passed = percent(one.right) >= PASS
        expect(one.page.locator("main .lead strong")).to_contain_text(
            one.says("Lulus" if passed else "Belum lulus")
        )
    held.look(held.trainees[2].page, "result-rahmat")
    held.look(held.trainees[2].page, "result-rahmat", "1920")
    for one, marks in zip((held.trainees[0], held.trainees[4]), MARKS, strict=True):
        one.page.locator("#class-ask").click()
        expect(one.page.locator("h1")).to_have_text("Bagaimana pelatihan ini?")
        for name, mark in zip(QUESTIONNAIRE, marks, strict=True):
            one.page.locator(f"[name={name}][value='{mark}']").check(force=True)
        one.page.locator("#words").fill(f"Saran dari {one.seat.name}.")
        one.page.get_by_role("button", name="Kirim kuesioner").click()
        expect(one.page.locator("#class-plan")).to_contain_text("Kuesioner sudah Anda isi")
    for one in (held.trainees[0], held.trainees[4]):
        trainer.open_trainee(one.name)
        arrived(page, "Mengisi kuesioner")
        trainer.to_board()
    for one in held.trainees:
        # Nobody has worked on since, and nobody has left.
        expect(trainer.row(one.name)).not_to_contain_text("terlambat")
        expect(trainer.row(one.name).locator(".row-seat")).to_have_text(one.seat.name)
    held.look(page, "closed-board")
    held.look(held.trainees[4].page, "closed-agus")


def arrived(page: Page, words: str) -> None:
    """Wait until a page that does not change by itself has these words."""

    def there() -> bool:
        page.reload()
        return words in settled(page).locator("main").inner_text()

    until(there)


def take_the_papers(held: Class) -> None:
    """What the trainer takes along says what happened, and a certificate is found to be ours."""
    trainer, page = held.trainer, held.trainer.page
    trainer.to("Hasil kelas")
    held.look(page, "papers")
    attendance = text_of(trainer.take("Ambil: Daftar hadir"))
    report = text_of(trainer.take("Ambil: Laporan pelatihan"))
    asked = text_of(trainer.take("Ambil: Hasil kuesioner"))
    rows = list(csv.DictReader(io.StringIO(trainer.take("Ambil: Hasil tiap").decode("utf-8-sig"))))
    certificates = trainer.take("Ambil semua sertifikat")
    for one in held.trainees:
        assert one.name in attendance, attendance
        assert one.name in report, report
        (row,) = [each for each in rows if each["Nama"] == one.name]
        title = held.told.steps[1].title
        assert row[f"{title}: persen"] == str(percent(one.right))
        assert row[f"{title}: keadaan"] == (
            "lulus" if percent(one.right) >= PASS else "belum lulus"
        )
        assert row["Kursi"] == one.seat.name
    for seat in (held.trainees[0].seat, held.trainees[4].seat):
        assert f"Saran dari {seat.name}." in asked, asked
    with zipfile.ZipFile(io.BytesIO(certificates)) as packed:
        names = packed.namelist()
        notes = [packed.read(name).decode() for name in names if name.endswith(".txt")]
        papers = [packed.read(name) for name in names if name.endswith(".pdf")]
    assert (len(notes), len(papers)) == (5, 5)
    for one in held.trainees:
        assert sum(one.name in text_of(paper) for paper in papers) == 1
    follow(page.get_by_role("link", name="Periksa sebuah sertifikat"))
    for one in (held.trainees[0], held.trainees[1]):
        (note,) = [each for each in notes if one.name in each]
        page.get_by_label("Teks sertifikat").fill(note)
        page.get_by_role("button", name="Periksa").click()
        expect(page.locator("main")).to_contain_text("benar diterbitkan server ini")
        expect(page.locator("main")).to_contain_text(one.name)
        expect(page.locator("main")).to_contain_text(
            "lulus semua kuis" if percent(one.right) >= PASS else "tanpa keterangan lulus"
        )
    held.look(page, "certificate-checked")


def text_of(paper: bytes) -> str:
    """The words of a PDF, with one space between any two."""
    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())
