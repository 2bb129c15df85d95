"""The live board: who is where, whose hand is up, which seats follow; and what hides names."""

from __future__ import annotations

import re
import time

import pytest

from sync.gateway.classes import service
from tests.kiosk.console.classes.taught import WORD, Taught
from tests.kiosk.console.people import Browser


@pytest.fixture
def class_id(taught: Taught) -> str:
    return taught.room.plan(quizzes=1)


def rows(page: str) -> list[str]:
    return re.findall(r'class="row-link" id="trainee-[^"]+" href="[^"]+">([^<]+)<', page)


def polled(browser: Browser, page: str) -> int:
    """Ask for the board as the page does; return the status."""
    where = re.search(r'id="class-board"[^>]* hx-get="/console([^"]+)"', page)
    assert where
    return browser.poll(where[1].replace("&amp;", "&")).status_code


def test_the_board_says_where_everybody_is_hands_first(taught: Taught, class_id: str) -> None:
    trainer, clock = taught.trainer(), taught.desk.clock
    step = taught.step(class_id, "quiz")
    budi = taught.trainee(class_id, "Budi Santoso", "Kursi 10")
    siti = taught.trainee(class_id, "Siti Aminah", "Kursi 2")
    ani = taught.trainee(class_id, "Ani Wulandari", "Kursi 3")
    page = trainer.text(f"/classes/{class_id}")
    assert rows(page) == ["Siti Aminah", "Ani Wulandari", "Budi Santoso"]
    clock.pass_(minutes=1)
    budi.read(WORD)
    budi.take(WORD, taught.quiz(step))
    budi.go(step.id)
    ani.hand(up=True)
    for one in (budi, ani):
        one.sync()
    page = trainer.text(f"/classes/{class_id}")
    assert rows(page) == ["Ani Wulandari", "Siti Aminah", "Budi Santoso"]
    assert "Tangan terangkat sejak 12.01" in page
    row = page[page.index("Budi Santoso") :]
    assert "2. Kuis:" in row
    assert "2/3" in row
    assert re.search(r'cell-done cell-at">.*?cell-score">100<', row, re.DOTALL)
    # A practice task that goes on.
    work = taught.step(class_id, "task")
    siti.work_at(work.word)
    siti.sync()
    row = trainer.text(f"/classes/{class_id}")
    row = row[row.index("Siti Aminah") :]
    row = row[: row.index("</tr>")]
    assert re.search(r'class="cell cell-running">.*?sedang dikerjakan<', row)
    siti.task(work.word)
    siti.sync()
    row = trainer.text(f"/classes/{class_id}")
    row = row[row.index("Siti Aminah") :]
    assert "sedang dikerjakan<" not in row[: row.index("</tr>")]
    # Who does nothing while others go on.
    clock.pass_(minutes=6)
    siti.go(step.id)
    siti.sync()
    page = trainer.text(f"/classes/{class_id}")
    assert rows(page)[0] == "Ani Wulandari"
    assert "Diam sejak 12.01" in page
    trainer.post(f"/classes/{class_id}/trainees/{ani.trainee_id}/hand")
    assert "Tangan terangkat" not in trainer.text(f"/classes/{class_id}")


def test_only_what_changed_is_sent(taught: Taught, class_id: str) -> None:
    trainer = taught.trainer()
    budi = taught.trainee(class_id, "Budi Santoso", "Kursi 10")
    page = trainer.text(f"/classes/{class_id}")
    assert polled(trainer, page) == 204
    taught.desk.clock.pass_(seconds=1)
    assert polled(trainer, page) == 204
    budi.hand(up=True)
    budi.sync()
    assert polled(trainer, page) == 200
    page = trainer.text(f"/classes/{class_id}")
    assert polled(trainer, page) == 204
    # Another page of the class's: the whole of it is asked for.
    service.close_class(taught.desk.centre, class_id, by=taught.room.trainer)
    where = re.search(r'id="class-board"[^>]* hx-get="/console([^"]+)"', page)
    assert where
    reply = trainer.poll(where[1].replace("&amp;", "&"))
    assert reply.headers["HX-Redirect"] == f"/console/classes/{class_id}"
    assert trainer.get(f"/classes/{class_id}/board").status_code == 303


def test_what_holds_says_which_seats_do_it_and_how_it_ends(taught: Taught, class_id: str) -> None:
    trainer = taught.trainer()
    one = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    other = taught.trainee(class_id, "Siti Aminah", "Kursi 2")
    path = f"/classes/{class_id}"
    page = trainer.text(path)
    assert "Tidak ada. Peserta bekerja" in page
    assert "Kursi yang mengikuti keadaan ini: 2 dari 2 kursi." in page
    assert trainer.post(f"{path}/hold/eyes_front", {"minutes": "2"}).status_code == 303
    page = trainer.text(path)
    assert "layar peserta tertutup." in page
    assert "Berakhir sendiri pukul 12.02.00." in page
    assert "0 dari 2 kursi. Belum: Kursi 1, Kursi 2." in page
    taught.follow(one, covered=True)
    page = trainer.text(path)
    assert "1 dari 2 kursi. Belum: Kursi 2." in page
    assert "Kursi yang mengikuti keadaan ini: 1 dari 2 kursi. Belum: Kursi 2." in page
    # A seat without a word is not known to do anything.
    taught.desk.clock.pass_(seconds=30)
    taught.follow(one, covered=True)
    page = trainer.text(path)
    assert "Terputus, jadi belum diketahui: Kursi 2." in page
    assert "Belum: Kursi 2." not in page
    trainer.post(f"{path}/release/eyes_front")
    assert "layar peserta tertutup." not in trainer.text(path)
    trainer.post(f"{path}/hold/eyes_front", {"minutes": "1"})
    taught.desk.clock.pass_(seconds=61)
    assert "layar peserta tertutup." not in trainer.text(path)
    assert page.count(f"row-{other.trainee_id}") == 1


def test_a_step_a_quiz_the_link_and_a_drill(taught: Taught, class_id: str) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}"
    one = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    lesson, quiz = taught.step(class_id, "lesson"), taught.step(class_id, "quiz")
    trainer.text(path)
    assert trainer.post(f"{path}/step", {"step": lesson.id}).status_code == 303
    assert f'</strong> 1. Pelajaran: <span lang="id">{lesson.title}</span>.' in trainer.text(path)
    assert trainer.post(f"{path}/step", {"step": ""}).status_code == 303
    assert taught.told(class_id).shown is None
    assert trainer.post(f"{path}/quiz/start", {"step": quiz.id}).status_code == 303
    page = trainer.text(path)
    assert "Kuis bersama berjalan:" in page
    assert f'id="stop-{quiz.id}"' in page and "Berakhir sendiri pukul 13.00.00." in page
    refused = trainer.post(f"{path}/quiz/start", {"step": quiz.id})
    assert refused.status_code == 409
    assert "sedang berjalan. Hentikan dahulu" in refused.get_data(as_text=True)
    assert trainer.post(f"{path}/quiz/stop", {"step": quiz.id}).status_code == 303
    page = trainer.text(path)
    assert "Berakhir sendiri pukul 12.00.30." in page
    assert f'id="stop-{quiz.id}"' not in page
    taught.desk.clock.pass_(seconds=31)
    assert "Kuis bersama berjalan:" not in trainer.text(path)
    trainer.post(f"{path}/hold/link_cut", {"minutes": "5"})
    assert "Sambungan simulasi putus." in trainer.text(path)
    taught.follow(one, link_cut=True)
    assert "1 dari 1 kursi." in trainer.text(path)
    trainer.post(f"{path}/release/link_cut")
    seat = one.seat.seat_id
    wanted = {"kind": "disk_nearly_full", "minutes": "2", "where": "some", "seat": [seat]}
    assert trainer.post(f"{path}/drills", wanted).status_code == 303
    page = trainer.text(path)
    assert "Disk hampir penuh." in page
    assert "2 menit di setiap kursi" in page
    (drill,) = taught.told(class_id).drills
    taught.follow(one, drills_done=[drill.id])
    assert "1 dari 1 kursi." in trainer.text(path)


def test_a_step_that_is_shown_says_until_when_and_is_gone_then(
    taught: Taught, class_id: str
) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}"
    trainer.text(path)
    trainer.post(f"{path}/step", {"step": taught.step(class_id, "lesson").id})
    page = trainer.text(path)
    assert "Di semua layar:" in page and "Berakhir sendiri pukul 13.00.00." in page
    taught.desk.clock.pass_(minutes=60)
    assert "Di semua layar:" not in taught.trainer().text(path)


@pytest.mark.parametrize(
    ("tail", "data", "field"),
    [
        ("step", {"step": "none"}, "step"),
        ("hold/eyes_front", {"minutes": "3"}, "eyes_front"),
        ("hold/link_cut", {}, "link_cut"),
        ("quiz/start", {"step": "none"}, "quiz"),
        ("quiz/start", {"step": "none", "minutes": "61"}, "quiz"),
        ("quiz/stop", {"step": "none"}, "quiz"),
    ],
)
def test_a_refused_press_stands_beside_its_button(
    taught: Taught, class_id: str, tail: str, data: dict[str, str], field: str
) -> None:
    trainer = taught.trainer()
    trainer.text(f"/classes/{class_id}")
    reply = trainer.post(f"/classes/{class_id}/{tail}", data)
    page = reply.get_data(as_text=True)
    assert reply.status_code in (404, 409, 422)
    assert f'id="{field}-error"' in page
    assert f'id="{field}"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "fire"}, "kind"),
        ({"minutes": "7"}, "minutes"),
        ({"where": ""}, "where"),
        ({"where": "some"}, "where"),
        ({"where": "some", "seat": "nobody"}, "where"),
    ],
)
def test_a_drill_that_is_not_whole_is_not_begun(
    taught: Taught, class_id: str, changes: dict[str, str], field: str
) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}/drills"
    trainer.text(path)
    asked = {"kind": "link_cut", "minutes": "2", "where": "all", **changes}
    reply = trainer.post(path, asked)
    assert (reply.status_code, f'id="{field}-error"' in reply.get_data(as_text=True)) == (422, True)
    assert taught.told(class_id).drills == []


def test_what_a_task_plans_is_said_with_its_minute_and_begun_or_left_out(
    taught: Taught, class_id: str
) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}/drills"
    one = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    found = service.task_drills(taught.desk.centre, class_id)
    cut = next(each for each in found if each.drill.kind == "link_cut")
    page = trainer.text(path)
    assert cut.task.title in page and cut.drill.title in page
    assert f"pada menit ke-{cut.drill.minute} tugas, sampai tugas berakhir" in page
    assert "saat Anda memulainya, di semua kursi" in page, "an addendum has no minute"
    assert page.count("tidak di kursi mana pun") == sum(each.drill.by_the_minute for each in found)
    taught.follow(one, planned=[cut.place.key])
    assert "<td>Kursi 1</td>" in trainer.text(path)
    assert "Gangguan dalam tugas praktik:</strong> Kursi 1." in trainer.text(f"/classes/{class_id}")
    of = {"of": cut.place.key}
    assert trainer.post(f"{path}/out", of).status_code == 303
    page = trainer.text(path)
    assert "<strong>dilewatkan</strong>" in page and "Kembali ke rencana" in page
    assert trainer.post(f"{path}/back", of).status_code == 303
    assert "dilewatkan" not in trainer.text(path)
    assert trainer.post(f"{path}/now", of).status_code == 303
    assert "dimulai pelatih pukul 12.00.00" in trainer.text(path)
    assert [each.act for each in taught.told(class_id).planned] == ["now"]


@pytest.mark.parametrize("of", ["", "a/b", "a/b/c", "a/b/c/d"])
def test_a_drill_of_no_task_is_not_begun(taught: Taught, class_id: str, of: str) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}/drills"
    trainer.text(path)
    reply = trainer.post(f"{path}/now", {"of": of})
    assert reply.status_code in (404, 422)
    assert 'id="planned-error"' in reply.get_data(as_text=True)
    assert taught.told(class_id).planned == []


def test_the_clock_of_a_tender_of_the_class_is_a_press_away(taught: Taught, class_id: str) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}"
    other = taught.room.plan(quizzes=1)
    tenders = set(taught.told(class_id).tenders.values())
    links = re.findall(r'id="clock-\d+" href="/console(/practice/[^"]+)"', trainer.text(path))
    assert {one.rpartition("/")[2] for one in links} == tenders and tenders
    assert not tenders & set(taught.told(other).tenders.values())
    assert trainer.post(links[0], {"shortcut": "fast"}).status_code == 303
    page = trainer.text(links[0])
    assert "dipercepat 60×" in page
    assert f'href="/console{path}"' in page, "and the way back"
    assert f'href="/console{path}"' not in taught.desk.at_work("administrator").text(links[0])
    # The clock of what has closed cannot be set any more.
    trainer.post(links[0], {"shortcut": "soon"})
    taught.desk.clock.pass_(minutes=3)
    assert links[0] not in trainer.text(path)


def test_names_that_are_hidden_stand_on_no_page(taught: Taught, class_id: str) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}"
    budi = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    taught.trainee(class_id, "Siti Aminah", "Kursi 2")
    service.roster_import(taught.desk.centre, class_id, b"Rahmat Hidayat", by=taught.room.trainer)
    trainer.text(path)
    assert trainer.post(f"{path}/names", {"names": "hidden"}).status_code == 303
    own = f"{path}/trainees/{budi.trainee_id}"
    quiz = taught.step(class_id, "quiz")
    one = f"/questions/{quiz.id}/{taught.quiz(quiz).questions()[0].id}"
    for where in (
        "",
        "/board",
        "/questions",
        one,
        "/code",
        "/drills",
        "/plan",
        "/roster",
        "/close",
    ):
        for ask in (trainer.get, trainer.poll):
            page = ask(f"{path}{where}").get_data(as_text=True)
            assert not re.search("Budi|Siti|Rahmat", page), where
    for where in (own, f"{own}/reset", f"{path}/roster"):
        assert trainer.get(where).status_code == 303
    refused = trainer.post(f"{own}/more", {"minutes": "x"})
    assert "Budi" not in refused.get_data(as_text=True)
    page = trainer.text(path)
    assert "0 dari 3" in page  # how many have done a step, of all who are expected
    assert trainer.post(f"{path}/hold/eyes_front", {"minutes": "1"}).status_code == 303
    assert "Budi" not in trainer.text(path)
    trainer.post(f"{path}/names", {"names": "shown"})
    assert "Budi Santoso" in trainer.text(path)


def test_forty_trainees_are_drawn_well_within_a_second(taught: Taught) -> None:
    """Generous: what it costs is measured in `bench`; this finds what grows by the square."""
    class_id = taught.room.plan(quizzes=9)
    trainer = taught.trainer()
    for number in range(40):
        one = taught.room.trainee(class_id, f"Peserta {number}")
        one.join()
        one.read(WORD)
        one.sync()
    page = trainer.text(f"/classes/{class_id}")
    assert len(rows(page)) == 40
    began = time.thread_time()  # not what other processes of the machine take
    for _ in range(3):
        assert trainer.poll(f"/classes/{class_id}/board?state=open").status_code == 200
    assert (time.thread_time() - began) / 3 < 1


def test_a_closed_class_offers_no_act_and_is_erased_with_a_reason(
    taught: Taught, class_id: str
) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}"
    taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    assert "<strong>1</strong> di kursi" in trainer.text(path)
    service.close_class(taught.desk.centre, class_id, by=taught.room.trainer)
    page = trainer.text(path)
    assert "Mata ke depan" not in page
    assert "</strong> di kursi" not in page, "who sits on is not followed any more"
    assert "Budi Santoso" in page
    assert trainer.post(f"{path}/hold/eyes_front", {"minutes": "1"}).status_code == 409
    assert "tidak dapat kembali" in trainer.text(f"{path}/erase")
    reply = trainer.post(f"{path}/erase", {"reason": " "})
    assert (reply.status_code, 'id="reason-error"' in reply.get_data(as_text=True)) == (422, True)
    assert trainer.post(f"{path}/erase", {"reason": "Masa simpan lewat."}).status_code == 303
    page = trainer.text(path)
    assert "Budi" not in page
    assert "sudah dihapus" in page


def test_what_belongs_to_no_class_that_is_known_here_has_a_name_of_its_own(taught: Taught) -> None:
    trainer = taught.trainer()
    learner = taught.room.trainee(None, "Dewi Lestari")
    learner.join()
    learner.sync()
    other = taught.room.trainee("0" * 32, "Agus")
    other.join()
    other.sync()
    page = trainer.text("/classes")
    assert "Belajar mandiri" in page
    assert "Kelas yang hanya dikenal kursi" in page
    board = trainer.text("/classes/study")
    assert "Dewi Lestari" in board
    assert "Rencana</a>" not in board
    assert "pernah dipulihkan" in trainer.text(f"/classes/{'0' * 32}")
