"""A trainer leads a class from the console: plan, join code, live board, acts, the end of it.

Trainees' seats are real ends of the wire, without their screens: `tests/kiosk/training` has those.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, Response, Route, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from sync.gateway.classes import service
from sync.gateway.features import open_gateway
from tests.kiosk.chromium import SMALL_TARGETS, TARGET_PX
from tests.kiosk.console.classes.conftest import practice_console
from tests.kiosk.console.classes.taught import WORD, Taught
from tests.kiosk.console.people import PIN, Desk, number
from tests.pages import speak
from tests.sync.gateway.cast import Clock
from tests.sync.training.judge.support import Story

__all__ = ["practice_console"]
Look = Callable[[Page, str], None]
PEOPLE = ("Budi Santoso", "Siti Aminah", "Rahmat Hidayat", "Dewi Lestari", "Agus Wijaya")
# A region that speaks by itself must be silent while nothing is said.
SPOKEN = """() => { window.spoken = []; new MutationObserver(all => {
    for (const one of all) {
      const region = (one.target.closest ? one.target : one.target.parentElement)
        ?.closest('[role=status],[role=alert],[aria-live]');
      if (region) window.spoken.push(region.textContent.trim().replace(/\\s+/g, ' '));
    }}).observe(document.body, {subtree: true, childList: true, characterData: true}); }"""


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object, **__: object) -> None:
        pass


@pytest.fixture
def taught(practice_console: Path, tmp_path: Path) -> Taught:
    shutil.copytree(practice_console, tmp_path / "gw")
    clock = Clock()
    return Taught(Desk(open_gateway(tmp_path / "gw", clock=clock), clock))


@pytest.fixture
def console(taught: Taught) -> Iterator[str]:
    """The gateway's pages, served; their address without a final slash."""
    app = taught.desk.app
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/console"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def look(look_twice: Look) -> Look:
    def both(page: Page, name: str) -> None:
        look_twice(page, f"class-{name}")
        assert page.evaluate(SMALL_TARGETS, TARGET_PX) == [], name

    return both


def plan(page: Page, look: Look) -> None:
    """By keyboard alone: a lesson, its quiz and a task, the quiz first."""
    page.get_by_role("link", name="Kelas", exact=True).click()
    expect(page.locator("h1")).to_have_text("Kelas")
    look(page, "none")
    page.get_by_role("link", name="Rencanakan kelas").press("Enter")
    expect(page.locator("h1")).to_have_text("Apa yang diajarkan?")
    page.get_by_role("button", name="Simpan rencana").press("Enter")
    expect(page.locator("#title-error")).to_contain_text("belum bernama")
    page.locator("#title").fill("Pelatihan penyedia, angkatan 3")
    page.locator("#pack-penyedia-summary").press("Enter")
    for offer in ("lesson", "quiz"):
        page.locator(f"#add-{offer}-penyedia-{WORD}").press("Enter")
        expect(page.locator(f"#step-{offer}-penyedia-{WORD}")).to_be_visible()
    task = page.locator("[id^=add-task]").first
    task.press("Space")
    expect(page.locator(".plan-step")).to_have_count(3)
    # The list changed around it, and the keyboard is where it was, or at what came after.
    expect(page.locator("[id^=add-]:focus")).to_have_count(1)
    page.locator(f"#up-quiz-penyedia-{WORD}").press("Enter")
    expect(page.locator(".plan-said")).to_contain_text("kini langkah 1 dari 3.")
    expect(page.locator(f"#down-quiz-penyedia-{WORD}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".plan-said")).to_contain_text("kini langkah 2 dari 3.")
    expect(page.locator(f"#down-quiz-penyedia-{WORD}")).to_be_focused()
    # Enter in a field saves; it presses no button of the list.
    page.locator("#title").press("Enter")
    expect(page.locator("#class-board")).to_contain_text("Direncanakan")


def sign_in(page: Page, console: str) -> None:
    page.goto(f"{console}/")
    page.get_by_label("NIP").fill(number("trainer"))
    page.get_by_label("PIN atau kata sandi").fill(PIN)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator("#board")).to_be_visible()


# What is typed while the page in the other language is on its way.
LATE = """() => { const asked = window.fetch; window.fetch = async (...all) => {
    const answer = await asked(...all);
    document.querySelector('#place').value = 'Aula lantai dua';
    return answer; }; }"""


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_a_plan_stays_as_it_was_put_together_when_the_language_is_changed(
    page: Page, console: str, taught: Taught
) -> None:
    sign_in(page, console)
    page.goto(f"{console}/classes/new")
    page.locator("#pack-penyedia-summary").press("Enter")
    for offer in ("quiz", "lesson"):
        page.locator(f"#add-{offer}-penyedia-{WORD}").press("Enter")
        expect(page.locator(f"#step-{offer}-penyedia-{WORD}")).to_be_visible()
    speak(page, "en")  # nothing is typed yet
    expect(page.locator(".plan-step")).to_have_count(2)
    expect(page.locator("#steps")).to_have_text("2 steps")
    page.locator("#title").fill("Pelatihan penyedia")
    page.evaluate(LATE)
    speak(page, "id")
    expect(page.locator("#steps")).to_have_text("2 langkah")
    expect(page.locator("#title")).to_have_value("Pelatihan penyedia")
    expect(page.locator("#place")).to_have_value("Aula lantai dua")
    page.get_by_role("button", name="Simpan rencana").press("Enter")
    expect(page.locator("#class-board")).to_contain_text("Direncanakan")
    (listed,) = service.classes(taught.desk.centre)
    told = taught.told(listed.class_id)
    assert [one.kind for one in told.steps] == ["quiz", "lesson"]
    assert told.title == "Pelatihan penyedia"


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_what_somebody_else_saved_meanwhile_is_told_after_a_change_of_language(
    page: Page, console: str, taught: Taught
) -> None:
    class_id = taught.room.plan(opened=False)
    sign_in(page, console)
    page.goto(f"{console}/classes/{class_id}/plan")
    page.locator("#place").fill("Aula")
    draft = replace(taught.room.draft(), title="Kelas sore")
    taught.desk.clock.pass_(seconds=1)
    service.change(
        taught.desk.centre,
        class_id,
        draft,
        by=taught.room.trainer,
        seen=taught.told(class_id).version,
    )
    speak(page, "en")
    page.get_by_role("button", name="Save the change").press("Enter")
    expect(page.locator(".field-error, .error-summary").first).to_be_visible()
    assert taught.told(class_id).title == "Kelas sore"


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_what_was_pressed_leads_on_also_when_the_class_changes_meanwhile(
    page: Page, console: str, taught: Taught
) -> None:
    class_id = taught.room.plan()
    sign_in(page, console)
    page.goto(f"{console}/classes/{class_id}")
    pressed: list[Route] = []
    page.route("**/names", lambda route: pressed.append(route))  # its answer takes a while
    hide = page.get_by_role("button", name="Sembunyikan nama")
    hide.click(no_wait_after=True)
    taught.desk.clock.pass_(seconds=1)
    service.close_class(taught.desk.centre, class_id, by=taught.room.trainer)

    def ended(answer: Response) -> bool:
        return "/board?" in answer.url and bool(answer.headers.get("hx-redirect"))

    for _turn in range(2):  # the board asks, hears that it has ended, and asks again
        with page.expect_response(ended):
            pass
    pressed[0].continue_()
    expect(page.get_by_role("button", name="Tampilkan nama")).to_be_visible()


def test_a_trainer_leads_a_class(
    page: Page, console: str, taught: Taught, look: Look, axe: Callable[[Page], None]
) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    sign_in(page, console)
    plan(page, look)
    (listed,) = service.classes(taught.desk.centre)
    class_id = listed.class_id
    look(page, "planned")
    page.get_by_role("link", name="Rencana", exact=True).click()
    expect(page.locator(".plan-step")).to_have_count(3)
    look(page, "plan")
    page.get_by_role("link", name="Papan kelas").click()

    page.get_by_role("button", name="Buka kelas").press("Enter")
    expect(page.locator(".join-code")).to_contain_text(taught.told(class_id).code)
    look(page, "code")
    page.get_by_role("link", name="Daftar peserta").click()
    page.locator("#names").fill("Rahmat Hidayat,CV Karya\n,CV Kosong")
    page.get_by_role("button", name="Masukkan").click()
    expect(page.locator(".notice")).to_contain_text("Baris 2")
    axe(page)
    page.get_by_role("link", name="Daftar peserta").click()
    expect(page.locator(".seat-form")).to_have_count(1)
    look(page, "roster")
    page.get_by_role("link", name="Papan kelas").click()
    expect(page.locator(".class-table")).to_contain_text("belum datang")

    # Everybody joins and works: the board changes by itself, and nothing else moves.
    quiz = taught.step(class_id, "quiz")
    people = [taught.trainee(class_id, name, f"Kursi {at:02}") for at, name in enumerate(PEOPLE, 1)]
    budi, siti, _, dewi, agus = people
    link = page.locator(f"#trainee-{siti.trainee_id}")
    expect(link).to_be_visible()
    link.focus()
    page.evaluate(SPOKEN)
    for one in (budi, siti, dewi):
        one.read(WORD)
        one.go(quiz.id)
        one.sync()
    expect(page.locator(f"#row-{siti.trainee_id}")).to_contain_text("2. Kuis:")
    agus.hand(up=True)
    agus.sync()
    expect(page.locator(f"#row-{agus.trainee_id}")).to_contain_text("Tangan terangkat")
    expect(page.locator(".class-table tbody tr").first).to_contain_text("Agus Wijaya")
    expect(link).to_be_focused()
    for _turn in range(2):
        with page.expect_response(lambda answer: "/board?" in answer.url):
            pass
    assert set(page.evaluate("window.spoken")) == {"1 tangan terangkat"}
    look(page, "board")

    # One press each, what it does in words, and how it ends.
    page.locator("#eyes_front").get_by_role("button", name="2 menit").press("Enter")
    expect(page.locator(".standing-eyes_front")).to_contain_text("0 dari 5 kursi.")
    for one in (budi, siti, dewi, agus):
        taught.follow(one, covered=True)
    expect(page.locator(".standing-eyes_front")).to_contain_text("4 dari 5 kursi.")
    expect(page.locator("#acting")).to_contain_text("Kursi 03")
    look(page, "eyes-front")
    page.locator("#release-eyes").press("Enter")
    expect(page.locator(".class-standing")).to_contain_text("Tidak ada.")
    page.locator("#step").select_option(label="3. Praktik: Daftarkan perusahaan contoh")
    page.get_by_role("button", name="Tampilkan di semua layar").press("Enter")
    expect(page.locator(".standing-shown")).to_contain_text("3. ")
    page.locator("#own-pace").press("Enter")
    expect(page.locator(".class-standing")).to_contain_text("Tidak ada.")

    page.get_by_role("button", name="Mulai kuis untuk semua").press("Enter")
    expect(page.locator(".standing-quiz")).to_be_visible()
    for one, right in ((budi, True), (siti, False), (dewi, False)):
        one.take(WORD, taught.quiz(quiz), right=right)
        one.sync()
    expect(page.locator(f"#row-{budi.trainee_id}")).to_contain_text("100")
    page.locator(f"#trainee-{dewi.trainee_id}").press("Enter")
    expect(page.locator("h1")).to_have_text("Dewi Lestari")
    page.get_by_role("button", name="5 menit").press("Enter")
    expect(page.locator("main")).to_contain_text("Diberi tambahan 5 menit.")
    look(page, "trainee")
    page.get_by_role("link", name="Ulangi praktik dari awal").press("Enter")
    expect(page.locator("h1")).to_have_text("Ulangi praktik dari awal?")
    look(page, "reset")
    page.get_by_role("button", name="Ya, ulangi dari awal").press("Enter")
    expect(page.locator("h1")).to_have_text("Dewi Lestari")
    assert [one.trainee_id for one in taught.told(class_id).resets] == [dewi.trainee_id]
    page.get_by_role("link", name="Jawaban per soal").press("Enter")
    expect(page.locator("tr.difficult").first).to_contain_text("Sulit")
    look(page, "questions")
    # Which answer was given how often: a press away, one page for each type of question.
    first = page.locator("tr.difficult a").first
    text = first.inner_text()
    first.press("Enter")
    expect(page.locator("h1")).to_have_text("Jawaban atas satu soal")
    expect(page.locator("#question-text")).to_have_text(text)
    expect(page.locator("main")).to_contain_text("Menjawab: 3.")
    look(page, "question")
    page.get_by_role("link", name="Ke semua soal").press("Enter")
    expect(page.locator("h1")).to_have_text("Pelatihan penyedia, angkatan 3")
    page.get_by_role("link", name="Papan kelas").press("Enter")
    page.locator(f"#stop-{quiz.id}").press("Enter")
    expect(page.locator(".standing-quiz")).to_contain_text("Berakhir sendiri")

    page.locator(f"#seen-{agus.trainee_id}").press("Enter")
    expect(page.locator(f"#row-{agus.trainee_id}")).not_to_contain_text("Tangan terangkat")
    page.locator("#link_cut").get_by_role("button", name="2 menit").press("Enter")
    expect(page.locator(".standing-link_cut")).to_be_visible()
    page.locator("#release-link").press("Enter")
    expect(page.locator(".standing-link_cut")).to_have_count(0)
    # Rahmat is on the list and joined by code: one press makes one row of two.
    page.get_by_role("link", name="Daftar peserta").press("Enter")
    expect(page.locator(".notice")).to_contain_text("Rahmat Hidayat, masuk dengan kode di Kursi 03")
    look(page, "roster-twice")
    page.get_by_role("button", name="orang yang sama").press("Enter")
    expect(page.locator("h1")).to_have_text("Rahmat Hidayat")
    expect(page.locator("main")).to_contain_text("CV Karya")
    page.get_by_role("link", name="Ke papan kelas").press("Enter")
    expect(page.locator(".class-table tbody tr")).to_have_count(5)

    # While somebody works at a practice task, its cell says so.
    work, running = taught.step(class_id, "task"), page.locator(f"#row-{siti.trainee_id}")
    siti.work_at(work.word)
    siti.sync()
    expect(running.locator(".cell-running")).to_have_count(1)
    expect(running.locator(".cell-running")).to_contain_text("sedang dikerjakan")
    look(page, "board-task")
    siti.task(work.word)
    siti.sync()
    expect(running.locator(".cell-running")).to_have_count(0)

    # A task of Dewi's is judged as at her seat.
    story = Story("register_vendor", minutes=30).found(1, "file_pdf_broken").link(2, "down")
    task = story.helped(3, "hand_in").handed_in(4).locked(5).resumed(6).done(7)
    dewi.run(taught.step(class_id, "task").word, task.events)
    dewi.sync()
    page.locator(f"#trainee-{dewi.trainee_id}").press("Enter")
    page.locator("summary", has_text="Rincian penilaian").press("Enter")
    expect(page.locator("ol.replay")).to_contain_text("Pendaftaran diserahkan.")
    look(page, "task-judged")
    page.get_by_role("link", name="Ke papan kelas").press("Enter")

    page.locator("#clock-1").press("Enter")
    expect(page.locator("#practice-clock")).to_contain_text("kecepatan biasa")
    page.get_by_role("button", name="Percepat 60×").press("Enter")
    expect(page.locator("#practice-clock")).to_contain_text("dipercepat 60×")
    page.get_by_role("link", name="Ke papan kelas").press("Enter")

    page.get_by_role("link", name="Gangguan latihan").press("Enter")
    expect(page.locator("h1")).to_have_text("Gangguan apa yang dilatih?")
    planned = page.locator("#planned")
    expect(planned).to_contain_text("pada menit ke-3 tugas, sampai tugas berakhir")
    look(page, "drills")
    planned.get_by_role("button", name=re.compile("^Lewatkan")).first.press("Enter")
    expect(planned).to_contain_text("dilewatkan")
    look(page, "drill-left-out")
    planned.get_by_role("button", name=re.compile("^Kembali ke rencana")).press("Enter")
    expect(planned).not_to_contain_text("dilewatkan")
    planned.get_by_role("button", name=re.compile("^Mulai sekarang")).last.press("Enter")
    expect(planned).to_contain_text("dimulai pelatih pukul")
    page.get_by_label("Disk hampir penuh").check(force=True)
    page.get_by_role("button", name="Mulai gangguan").press("Enter")
    expect(page.locator(".standing-drill")).to_contain_text("Disk hampir penuh.")
    page.get_by_role("link", name="Gangguan latihan").press("Enter")
    page.get_by_label("Batas waktu dekat").check(force=True)
    page.get_by_label("Hanya kursi yang dipilih").check(force=True)
    page.get_by_role("button", name="Mulai gangguan").press("Enter")
    expect(page.locator("#where-error")).to_contain_text("di semua kursi")
    page.get_by_label("Semua kursi kelas ini").check(force=True)
    page.get_by_role("button", name="Mulai gangguan").press("Enter")
    expect(page.locator(".standing-drill")).to_have_count(2)
    near = page.locator(".standing-drill").last
    expect(near).to_contain_text("Batas waktu dekat.")
    for one in people:
        taught.follow(one, drills_done=[each.id for each in taught.told(class_id).drills])
    expect(near).to_contain_text("5 dari 5 kursi.")

    page.get_by_role("button", name="Sembunyikan nama").press("Enter")
    expect(page.locator(f"#count-{quiz.id}")).to_contain_text("3 dari 5")
    for name in PEOPLE:
        expect(page.locator("body")).not_to_contain_text(name)
    look(page, "without-names")
    page.get_by_role("button", name="Tampilkan nama").press("Enter")
    expect(page.locator(".class-table")).to_contain_text("Budi Santoso")

    page.get_by_role("link", name="Tutup kelas").press("Enter")
    expect(page.locator("h1")).to_have_text("Tutup kelas ini?")
    look(page, "close")
    page.get_by_role("button", name="Ya, tutup kelas").press("Enter")
    expect(page.locator("#class-board")).to_contain_text("Sudah ditutup")
    look(page, "closed")
    assert problems == []
