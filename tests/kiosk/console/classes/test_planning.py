"""The plan of a class: put together by buttons, kept as it was typed, changed, opened, removed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from kiosk.console.classes import forms
from kiosk.errors import CATALOGUE
from sync.gateway.classes import service
from tests.kiosk.console.classes.taught import LESSON, QUIZ, Taught
from tests.kiosk.console.people import Browser, Desk

PLAN: dict[str, Any] = {"title": "Kelas pagi", "date": "2026-11-25", "step": [LESSON, QUIZ]}


def test_every_refusal_with_a_field_has_a_sentence() -> None:
    assert {*forms.PLAN_FIELDS, *forms.ROSTER_FIELDS} <= set(CATALOGUE)


def planned(desk: Desk) -> list[Any]:
    return [service.one(desk.centre, one.class_id) for one in service.classes(desk.centre)]


def steps(page: str) -> list[str]:
    return re.findall(r'name="step" value="([^"]+)"', page)


def test_a_plan_is_kept_as_it_was_typed(desk: Desk, taught: Taught) -> None:
    trainer = taught.trainer()
    assert "Belum ada kelas." in trainer.text("/classes")
    trainer.text("/classes/new")
    reply = trainer.post("/classes/new", PLAN)
    assert reply.status_code == 303
    ((view,)) = planned(desk)
    told = view.training_class
    assert (told.title, told.date, told.state) == ("Kelas pagi", "2026-11-25", "planned")
    assert [f"{one.kind}/{one.pack}/{one.word}" for one in told.steps] == PLAN["step"]
    assert [one.pack for one in told.packs] == ["penyedia"]
    page = trainer.text("/classes")
    assert "25 Nov 2026" in page
    assert "Direncanakan" in page


def test_buttons_put_steps_in_and_in_order_and_out(taught: Taught) -> None:
    trainer = taught.trainer()
    trainer.text("/classes/new")

    def press(what: str, *kept: str) -> str:
        reply = trainer.post("/classes/new", {**PLAN, "step": [*kept], "press": what})
        assert reply.status_code == 200
        return reply.get_data(as_text=True)

    page = press(f"add:{LESSON}")
    assert steps(page) == [LESSON]
    assert 'value="Kelas pagi"' in page
    assert steps(press(f"add:{LESSON}", LESSON)) == [LESSON]
    page = press(f"up:{QUIZ}", LESSON, QUIZ)
    assert steps(page) == [QUIZ, LESSON]
    assert "kini langkah 1 dari 2." in page
    assert steps(press(f"down:{QUIZ}", QUIZ, LESSON)) == [LESSON, QUIZ]
    assert steps(press(f"up:{LESSON}", LESSON, QUIZ)) == [LESSON, QUIZ]
    assert steps(press(f"drop:{LESSON}", LESSON, QUIZ)) == [QUIZ]
    every = steps(press("all:penyedia", QUIZ))
    assert every[0] == QUIZ and LESSON in every and len(every) == len(set(every)) > 20
    for odd in ("drop:nothing", "up:lesson/x/y", "add:task/penyedia/none", "shout:x", "add:"):
        reply = trainer.post("/classes/new", {"step": [QUIZ], "press": odd})
        assert steps(reply.get_data(as_text=True)) == [QUIZ], odd


def test_a_press_by_htmx_brings_the_list_alone(taught: Taught) -> None:
    trainer = taught.trainer()
    trainer.text("/classes/new")
    data = MultiDict([("page_token", trainer.token), ("press", f"add:{QUIZ}"), ("step", LESSON)])
    reply = trainer.http.post(
        "/console/classes/new",
        data=data,
        headers={"Origin": "http://localhost", "HX-Request": "true"},
    )
    page = reply.get_data(as_text=True)
    assert "<html" not in page
    assert 'id="plan"' in page
    assert steps(page) == [LESSON, QUIZ]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": " "}, "title", "belum bernama"),
        ({"title": "x" * 121}, "title", "120"),
        ({"date": "25/11/2026"}, "date", "kalender"),
        ({"date": "2026-02-30"}, "date", "kalender"),
        ({"date": ""}, "date", "kalender"),
        ({"step": []}, "steps", "belum punya langkah"),
        ({"step": ["lesson/penyedia/none"]}, "steps", "tidak ada dalam kelas"),
        ({"step": ["lesson/nopack/none"]}, "steps", "nopack"),
        ({"step": ["nonsense"]}, "steps", "belum punya langkah"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    desk: Desk, taught: Taught, changes: dict[str, Any], field: str, words: str
) -> None:
    trainer = taught.trainer()
    trainer.text("/classes/new")
    reply = trainer.post("/classes/new", {**PLAN, **changes})
    page = reply.get_data(as_text=True)
    assert reply.status_code in (404, 422)
    beside = re.search(rf'id="{field}-error">(.*?)</p>', page, re.DOTALL)
    assert beside and words in beside[1], page
    assert planned(desk) == []


def begin(taught: Taught, trainer: Browser, **changes: Any) -> str:
    trainer.text("/classes/new")
    location = trainer.post("/classes/new", {**PLAN, **changes}).location
    return location.removeprefix("/console/classes/")


def test_of_two_changes_at_once_the_later_one_is_told(taught: Taught) -> None:
    trainer = taught.trainer()
    class_id = begin(taught, trainer)
    path = f"/classes/{class_id}/plan"
    page = trainer.text(path)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen and steps(page) == PLAN["step"]
    taught.desk.clock.pass_(seconds=1)
    other = {**PLAN, "title": "Kelas sore", "seen": seen[1]}
    assert trainer.post(path, other).status_code == 303
    reply = trainer.post(path, {**PLAN, "title": "Kelas malam", "seen": seen[1]})
    assert reply.status_code == 409
    assert 'value="Kelas malam"' in reply.get_data(as_text=True)
    assert taught.told(class_id).title == "Kelas sore"
    for odd in ("", "x", "-1", "9" * 30):
        assert trainer.post(path, {**PLAN, "seen": odd}).status_code == 409


def test_steps_of_an_open_class_keep_their_place_and_others_are_added(taught: Taught) -> None:
    trainer = taught.trainer()
    class_id = begin(taught, trainer, step=[LESSON])
    assert trainer.post(f"/classes/{class_id}/open").status_code == 303
    path = f"/classes/{class_id}/plan"
    page = trainer.text(path)
    assert f'value="drop:{LESSON}"' not in page
    reply = trainer.post(path, {**PLAN, "step": [LESSON], "press": f"drop:{LESSON}"})
    assert steps(reply.get_data(as_text=True)) == [LESSON]
    reply = trainer.post(path, {**PLAN, "step": [LESSON], "press": f"add:{QUIZ}"})
    assert f'value="up:{QUIZ}"' not in reply.get_data(as_text=True)
    seen = str(taught.told(class_id).version)
    refused = trainer.post(path, {**PLAN, "step": [QUIZ, LESSON], "seen": seen})
    assert refused.status_code == 409
    assert 'id="steps-error"' in refused.get_data(as_text=True)
    assert trainer.post(path, {**PLAN, "seen": seen}).status_code == 303
    assert len(taught.told(class_id).steps) == 2


def test_a_plan_is_removed_and_a_class_is_closed_after_a_question(
    desk: Desk, taught: Taught
) -> None:
    trainer = taught.trainer()
    first, second = begin(taught, trainer), begin(taught, trainer, title="Kelas sore")
    assert "belum pernah dibuka" in trainer.text(f"/classes/{first}/delete")
    assert trainer.post(f"/classes/{first}/delete").status_code == 303
    assert [one.training_class.class_id for one in planned(desk)] == [second]
    assert "belum dapat dipakai" in trainer.text(f"/classes/{second}/code")
    trainer.post(f"/classes/{second}/open")
    page = trainer.text(f"/classes/{second}/code")
    assert taught.told(second).code in page
    assert "belum dapat dipakai" not in page
    assert trainer.post(f"/classes/{second}/open").status_code == 409
    assert trainer.post(f"/classes/{second}/delete").status_code == 409
    assert "tidak dapat dibuka lagi" in trainer.text(f"/classes/{second}/close")
    assert trainer.post(f"/classes/{second}/close").status_code == 303
    assert taught.told(second).state == "closed"
    assert "tidak dapat dipakai lagi" in trainer.text(f"/classes/{second}/code")
    assert "tidak berubah lagi" in trainer.text(f"/classes/{second}/plan")


def test_markup_is_text(taught: Taught) -> None:
    trainer = taught.trainer()
    nasty = "<script>alert(1)</script> {{ 7*7 }} \" '"
    class_id = begin(taught, trainer, title=nasty)
    for path in (
        "",
        f"/{class_id}",
        f"/{class_id}/plan",
        f"/{class_id}/code",
        f"/{class_id}/close",
    ):
        page = trainer.text(f"/classes{path}")
        assert "<script>alert" not in page
        assert "{{ 7*7 }}" in page
