"""The trainer's pages: whose they are, and that no gateway of production has one."""

from __future__ import annotations

import pytest

from sync.wire.roles import PERMITTED, ROLES, Role
from tests.kiosk.console import test_access as everywhere
from tests.kiosk.console.classes.taught import Taught
from tests.kiosk.console.people import Desk
from tests.kiosk.console.test_access import (
    ANYBODY_SIGNED_IN,
    CLASSES,
    NEEDS,
    PRACTICE,
    PUBLIC,
    addresses,
    ask,
    path_of,
)
from tests.kiosk.console.test_features import shown as entries
from tests.kiosk.console.test_reading import with_a_class
from tests.reading import watching

__all__ = ["test_every_view_is_marked", "test_without_a_session_everything_leads_to_the_door"]

test_every_view_is_marked = everywhere.test_every_view_is_marked
test_without_a_session_everything_leads_to_the_door = (
    everywhere.test_without_a_session_everything_but_the_door_leads_to_the_door
)


def test_every_address_stands_in_this_table_and_nothing_else_does(desk: Desk) -> None:
    found = {(method, rule) for method, rule, _ in addresses(desk)}
    assert found == PUBLIC | ANYBODY_SIGNED_IN | set(NEEDS) | set(PRACTICE) | set(CLASSES)


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_set_clocks_sees_practice_tenders(taught: Taught, role: Role) -> None:
    browser = taught.desk.at_work(role)
    for method, rule in PRACTICE:
        status = ask(browser, method, path_of(taught.desk, rule, "nothing"))
        assert (status != 403) == (role in PERMITTED[PRACTICE[method, rule]]), (method, rule)


@pytest.mark.parametrize("role", ROLES)
def test_only_who_teaches_and_the_head_may_open_them(taught: Taught, role: Role) -> None:
    browser = taught.desk.at_work(role)
    assert ("/classes" in entries(browser.text("/"))) == (role in PERMITTED["classes"])
    for method, rule in CLASSES:
        status = ask(browser, method, path_of(taught.desk, rule, "nothing"))
        assert (status != 403) == (role in PERMITTED[CLASSES[method, rule]]), (method, rule, status)


def test_without_the_pages_token_nothing_is_done(taught: Taught) -> None:
    class_id = taught.room.plan()
    before, trainer = taught.told(class_id), taught.trainer()
    for method, rule in CLASSES:
        if method == "POST":
            path = path_of(taught.desk, rule, "").replace("nothing", class_id)
            trainer.token = "0" * 64  # the page that refuses brings the right one
            assert trainer.post(path).status_code == 403, rule
    assert taught.told(class_id) == before


class TestInProduction:
    @pytest.fixture
    def desk(self, real_desk: Desk) -> Desk:
        return real_desk

    def test_there_is_no_page_and_no_entry(self, desk: Desk) -> None:
        head = desk.at_work("head")
        assert "/classes" not in entries(head.text("/"))
        assert "classes" not in desk.console.blueprints
        for method, rule in CLASSES:
            assert ask(head, method, path_of(desk, rule, "nothing")) in (404, 405), (method, rule)


def test_reading_writes_nothing(taught: Taught) -> None:
    desk, trainer = taught.desk, taught.trainer()
    values, shown = with_a_class(desk, {}), set()
    trainer.text("/classes")
    with watching(desk.centre.home / "gateway.db") as watch:
        for method, rule in CLASSES:
            if method == "GET":
                path = path_of(desk, rule, "").replace("nothing", values["<class_id>"])
                path = path.replace("nobody", values["<trainee_id>"])
                path = path.replace("no-step", values["<step_id>"])
                path = path.replace("no-question", values["<question_id>"])
                for ask_for in (trainer.get, trainer.poll):
                    shown |= {rule} if ask_for(path).status_code == 200 else set()
                    assert not watch.written(), rule
    assert shown == {rule for method, rule in CLASSES if method == "GET"}
