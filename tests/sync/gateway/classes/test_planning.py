"""Planning a class, and what seats hear of it from its opening on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sync.errors import Fault
from sync.gateway.classes import planning, service, store
from sync.gateway.classes.service import StepDraft
from sync.gateway.journal import service as journal
from sync.gateway.practice import classes as practice
from sync.gateway.practice import pacing
from sync.gateway.tenders import shared as tenders
from sync.training.shipped import folder_of
from tests import founders
from tests.sync.gateway.cast import new_house
from tests.sync.gateway.classes.trainees import PACK, PracticeRoom, told


def test_a_plan_is_kept_and_told_to_nobody_before_it_is_opened(room: PracticeRoom) -> None:
    seat = room.house.seat()
    class_id = room.plan(opened=False)
    assert told(seat) == []
    (listed,) = service.classes(room.house.centre)
    assert (listed.state, listed.trainees, listed.trainer) == ("planned", 0, "Ratna Wulandari")
    service.open_class(room.house.centre, class_id, by=room.trainer)
    (heard,) = told(seat)
    assert heard == room.told(class_id)
    assert (heard.state, heard.title, [one.kind for one in heard.steps]) == (
        "open", "Kelas pagi", ["lesson", "quiz", "task"]
    )  # fmt: skip
    (pin,) = heard.packs
    assert pin.pack == PACK and len(pin.content) == 64


def test_seats_hear_what_stands_and_nothing_that_stood(room: PracticeRoom) -> None:
    seat = room.house.seat()
    class_id = room.plan()
    first = room.told(class_id)
    service.show_step(room.house.centre, class_id, first.steps[0].id, by=room.trainer)
    service.close_class(room.house.centre, class_id, by=room.trainer)
    (heard,) = told(seat)
    assert heard.state == "closed" and heard.version > first.version
    view = service.one(room.house.centre, class_id)
    assert view.opened_at == view.closed_at == room.house.clock()
    assert view.staff_id == room.trainer.staff_id


def test_codes_are_of_six_letters_and_each_of_one_class(room: PracticeRoom) -> None:
    codes = {room.told(room.plan(opened=False)).code for _ in range(5)}
    assert len(codes) == 5
    with room.house.centre.reading() as db:
        assert all(planning.store.with_code(db, one) for one in codes)


def test_a_plan_changes_and_its_steps_keep_their_ids(room: PracticeRoom) -> None:
    centre, class_id = room.house.centre, room.plan(opened=False, quizzes=2)
    before, draft = room.told(class_id), room.draft(2)
    swapped = replace(draft, title=" Kelas  sore ", steps=[*reversed(draft.steps)])
    service.change(centre, class_id, swapped, by=room.trainer, seen=before.version)
    after = room.told(class_id)
    assert after.title == "Kelas sore" and after.version > before.version
    assert [one.id for one in after.steps] == [one.id for one in reversed(before.steps)]
    with pytest.raises(Fault, match="class_changed_meanwhile"):
        service.change(centre, class_id, draft, by=room.trainer, seen=before.version)


def test_an_open_class_gets_steps_and_loses_none(room: PracticeRoom) -> None:
    centre, class_id = room.house.centre, room.plan()
    before, draft = room.told(class_id), room.draft()
    more = replace(draft, steps=[*draft.steps, StepDraft("lesson", "petugas", _lesson(room))])
    more = replace(more, packs=["petugas", PACK])
    service.change(centre, class_id, more, by=room.trainer, seen=before.version)
    after = room.told(class_id)
    assert after.steps[: len(before.steps)] == before.steps and len(after.steps) == 4
    assert [one.pack for one in after.packs] == [PACK, "petugas"]
    fewer = replace(draft, steps=draft.steps[1:])
    with pytest.raises(Fault, match="class_steps_kept"):
        service.change(centre, class_id, fewer, by=room.trainer, seen=after.version)
    service.close_class(centre, class_id, by=room.trainer)
    seen = room.told(class_id).version
    with pytest.raises(Fault, match="class_over"):
        service.change(centre, class_id, more, by=room.trainer, seen=seen)


def _lesson(room: PracticeRoom) -> str:
    shelf = next(one for one in service.shelf(room.house.centre) if one.pack.id == "petugas")
    return shelf.pack.lessons[0].id


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "class_title_missing"),
        ({"title": "x" * 121}, "class_title_long"),
        ({"packs": ["lain"]}, "class_pack_unknown"),
        ({"packs": []}, "class_plan_step_unknown"),
        ({"steps": []}, "class_steps_missing"),
        ({"steps": [StepDraft("lesson", PACK, "x")] * 101}, "class_steps_many"),
        ({"steps": [StepDraft("quiz", PACK, "segel-dua-berkas")]}, "class_plan_step_unknown"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    room: PracticeRoom, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Fault, match=code):
        room.plan(**changes)
    assert service.classes(room.house.centre) == []


def test_what_was_never_opened_can_be_removed_and_nothing_else(room: PracticeRoom) -> None:
    centre, class_id = room.house.centre, room.plan(opened=False)
    service.roster_import(centre, class_id, b"Budi", by=room.trainer)
    service.delete_plan(centre, class_id, by=room.trainer)
    with pytest.raises(Fault, match="class_unknown"):
        service.one(centre, class_id)
    known = room.plan(opened=False)
    ani = room.trainee(known, "Ani")
    ani.join()
    ani.sync()  # seats know it as open: this gateway was put back from a copy
    with pytest.raises(Fault, match="class_not_planned"):
        service.delete_plan(centre, known, by=room.trainer)
    opened = room.plan()
    with pytest.raises(Fault, match="class_not_planned"):
        service.delete_plan(centre, opened, by=room.trainer)
    with pytest.raises(Fault, match="class_not_planned"):
        service.open_class(centre, opened, by=room.trainer)


def test_who_may_not_teach_plans_nothing_and_that_is_noted(room: PracticeRoom) -> None:
    desk = founders.join(room.house.centre, "front_desk", "199002142015032009", "Dewi")
    with pytest.raises(Fault, match="staff_not_allowed"):
        service.plan(room.house.centre, room.draft(), by=desk)
    (_, last) = journal.read(room.house.centre)[-1]
    assert (last.name, last.fields["act"]) == ("act_refused", "classes")


def test_there_are_no_classes_in_production(tmp_path: Path) -> None:
    house = new_house(tmp_path)
    trainer = founders.join(house.centre, "trainer")
    draft = service.ClassDraft("Kelas", house.clock().date(), [], [])
    for act in (
        lambda: service.plan(house.centre, draft, by=trainer),
        lambda: service.classes(house.centre),
        lambda: service.board(house.centre, "c"),
        lambda: service.one(house.centre, "c"),
        lambda: service.shelf(house.centre),
        lambda: service.record(house.centre, "c", by=trainer),
    ):
        with pytest.raises(Fault, match="classes_training_only"):
            act()
    assert not (house.centre.home / "packs").exists()


def test_every_act_is_in_the_journal_without_a_name(room: PracticeRoom) -> None:
    centre, class_id = room.house.centre, room.plan(opened=False)
    service.roster_import(centre, class_id, b"Budi Santoso;PT Maju\n", by=room.trainer)
    service.open_class(centre, class_id, by=room.trainer)
    service.hold(centre, class_id, "eyes_front", 2, by=room.trainer)
    service.close_class(centre, class_id, by=room.trainer)
    entries = [each for _, each in journal.read(centre) if each.name.startswith("class_")]
    assert [each.name for each in entries] == [
        "class_planned", "class_roster", "class_opened", "class_act", "class_closed",
    ]  # fmt: skip
    assert all(each.by == [room.trainer.staff_id] for each in entries)
    assert "Budi" not in str(entries)


# --- packs -----------------------------------------------------------------------------------


def test_a_pack_dropped_into_the_folder_may_be_taken_and_what_was_pinned_stays(
    room: PracticeRoom,
) -> None:
    house, content = room.house, room.house.centre.home / "content"
    shutil.copytree(folder_of(PACK), content / "baru")
    toml = content / "baru" / "pack.toml"
    _edit(toml, 'id = "penyedia"', 'id = "baru"')
    assert "baru" in {one.pack.id for one in service.shelf(house.centre)}
    lesson = next(one for one in service.shelf(house.centre) if one.pack.id == "baru").pack.lessons[
        0
    ]
    draft = {"packs": ["baru"], "steps": [StepDraft("lesson", "baru", lesson.id)]}
    class_id = room.plan(**draft)
    shutil.rmtree(content / "baru")
    assert "baru" not in {one.pack.id for one in service.shelf(house.centre)}
    record = service.record(house.centre, class_id, by=room.trainer)
    assert record.packs["baru"].id == "baru" and record.quizzes


def test_an_open_class_goes_by_its_packs_as_they_were_pinned(room: PracticeRoom) -> None:
    centre, content = room.house.centre, room.house.centre.home / "content"
    shutil.copytree(folder_of(PACK), content / "baru")
    toml = content / "baru" / "pack.toml"
    _edit(toml, 'id = "penyedia"', 'id = "baru"')
    lessons = next(one for one in service.shelf(centre) if one.pack.id == "baru").pack.lessons
    steps = [StepDraft("lesson", "baru", one.id) for one in lessons[:2]]
    class_id = room.plan(packs=["baru"], steps=steps[:1])
    before = room.told(class_id)
    _edit(toml, 'version = "', 'version = "9')
    _edit(toml, f'title = "{lessons[1].title}"', 'title = "Lain"')
    assert (
        next(one for one in service.shelf(centre) if one.pack.id == "baru").pack.version[0] == "9"
    )
    draft = service.ClassDraft("Kelas", room.house.clock().date(), ["baru"], steps)
    service.change(centre, class_id, draft, by=room.trainer, seen=before.version)
    after = room.told(class_id)
    assert after.packs == before.packs and after.steps[1].title == lessons[1].title
    planned = room.plan(opened=False, packs=["baru"], steps=steps)
    assert room.told(planned).steps[1].title == "Lain"


def test_a_spoiled_pack_changes_nothing(room: PracticeRoom) -> None:
    content = room.house.centre.home / "content"
    before = [one.content for one in service.shelf(room.house.centre)]
    (content / "rusak").mkdir()
    (content / "rusak" / "pack.toml").write_text("id = [")
    assert [one.content for one in service.shelf(room.house.centre)] == before


def test_a_restart_reads_no_pack_again_that_is_as_it_was(room: PracticeRoom) -> None:
    service.shelf(room.house.centre)
    noted = room.house.centre.home / "packs" / "seen.json"
    before = noted.stat().st_mtime_ns
    again = room.reopened()
    assert service.shelf(again.house.centre) == service.shelf(room.house.centre)
    assert noted.stat().st_mtime_ns == before  # it is written when a pack was read
    (again.house.centre.home / "content" / "signers.txt").write_text("")
    service.shelf(again.house.centre)
    assert noted.stat().st_mtime_ns > before


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_an_opened_class_has_tenders_of_its_own(room: PracticeRoom) -> None:
    centre = room.house.centre
    first, second = room.plan(opened=False), room.plan(opened=False)
    assert room.told(first).tenders == {}
    service.open_class(centre, first, by=room.trainer)
    service.open_class(centre, second, by=room.trainer)
    ids = [room.told(one).tenders for one in (first, second)]
    assert ids[0].keys() == ids[1].keys() and ids[0]
    assert set(ids[0].values()).isdisjoint(ids[1].values())
    assert statuses(room, ids[0]) == {"active"}, "another class that goes on"
    service.close_class(centre, first, by=room.trainer)
    third = room.plan()
    assert statuses(room, ids[0]) == {"complete"}
    assert statuses(room, ids[1]) == statuses(room, room.told(third).tenders) == {"active"}


def statuses(room: PracticeRoom, ids: Mapping[str, str]) -> set[str]:
    with room.house.centre.reading() as db:
        return {tenders.require(db, one).status for one in ids.values()}


OPENING = """
import sys
from pathlib import Path
from sync.errors import Fault
from sync.gateway.classes import service
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from tests.sync.gateway.cast import Clock

home, class_id = sys.argv[1:]
centre = open_gateway(Path(home), clock=Clock())
by = next(one for one in staff.members(centre) if one.role == "trainer")
print("ready", flush=True)
sys.stdin.readline()
try:
    service.open_class(centre, class_id, by=by)
    print("opened")
except Fault as fault:
    print(fault.code)
"""


def opened_at_once(room: PracticeRoom, *class_ids: str) -> list[str]:
    """Let a process of its own open each class, all at one moment; return what each said."""
    home, pipe = str(room.house.centre.home), subprocess.PIPE
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, home, one], stdin=pipe, stdout=pipe, text=True
        )
        for one in class_ids
    ]
    for one in processes:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    for one in processes:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    return [one.communicate(timeout=600)[0].strip() for one in processes]


def test_two_processes_that_open_classes_at_once_end_none_of_each_others_tenders(
    room: PracticeRoom,
) -> None:
    both = [room.plan(opened=False), room.plan(opened=False)]
    assert opened_at_once(room, *both) == ["opened", "opened"]
    ids = [room.told(one).tenders for one in both]
    assert set(ids[0].values()).isdisjoint(ids[1].values())
    assert statuses(room, ids[0]) == statuses(room, ids[1]) == {"active"}


def test_a_class_that_two_processes_open_at_once_is_opened_once(room: PracticeRoom) -> None:
    class_id = room.plan(opened=False)
    said = sorted(opened_at_once(room, class_id, class_id))
    assert said[1] == "opened" and said[0] in ("class_opening", "class_not_planned")
    found = [one for one in pacing.every(room.house.centre) if not one.over]
    assert {one.tender.tender_id for one in found} == set(room.told(class_id).tenders.values())


def test_an_opening_that_was_cut_off_may_be_done_again(room: PracticeRoom) -> None:
    """A process that ends on its way leaves its claim, which holds for five minutes."""
    class_id, centre = room.plan(opened=False), room.house.centre
    with centre.writing() as db:
        row = store.find(db, class_id)
        assert row is not None
        store.put(db, replace(row, opening_at=centre.now()))
    with pytest.raises(Fault, match="class_opening"):
        service.open_class(centre, class_id, by=room.trainer)
    room.house.clock.pass_(minutes=5)
    service.open_class(centre, class_id, by=room.trainer)
    assert room.told(class_id).state == "open"


def test_an_opening_that_failed_may_be_done_again_at_once(room: PracticeRoom) -> None:
    class_id, centre = room.plan(opened=False), room.house.centre
    committee = centre.home / practice.COMMITTEE
    committee.mkdir()  # its key cannot be read
    with pytest.raises(OSError):
        service.open_class(centre, class_id, by=room.trainer)
    committee.rmdir()
    service.open_class(centre, class_id, by=room.trainer)
    assert room.told(class_id).state == "open"
