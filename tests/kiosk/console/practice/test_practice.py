"""The pages of practice tenders: who may see them, what each shortcut does, and where they are."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from sync.gateway.practice import classes, pacing
from sync.wire.roles import ROLES, Role, may
from tests.founders import two
from tests.kiosk.console.conftest import furnish_console
from tests.kiosk.console.people import Browser, Desk
from tests.sync.gateway.cast import NOON, package, release

MONTH = timedelta(days=30)


@pytest.fixture(scope="module")
def furnished_console(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice room, instead of the gateway that all other tests of the console work at."""
    return furnish_console(tmp_path_factory.mktemp("console") / "gw", "training")


@pytest.fixture
def code(desk: Desk) -> str:
    ends = NOON + MONTH - timedelta(days=1)  # the release is of yesterday, and moves to now
    text = package(release(tenderPeriod={"endDate": ends.isoformat()})).decode()
    return classes.reset(desk.centre, {"a.json": text}, by=two(desk.centre)[0])[0].tender_id


def press(browser: Browser, code: str, name: str) -> int:
    browser.text(f"/practice/{code}")
    return browser.post(f"/practice/{code}", {"shortcut": name}).status_code


@pytest.mark.parametrize(
    ("name", "rate", "closes"),
    [
        ("fast", 60, timedelta(seconds=2) + (MONTH - timedelta(seconds=2)) // 60),
        ("day", 1440, timedelta(seconds=2) + (MONTH - timedelta(seconds=2)) // 1440),
        ("soon", 1, timedelta(minutes=2, seconds=2)),
        ("still", 0, None),
        ("usual", 1, MONTH),
    ],
)
def test_a_shortcut_sets_the_clock(
    desk: Desk, code: str, name: str, rate: int, closes: timedelta | None
) -> None:
    trainer = desk.at_work("trainer")
    assert press(trainer, code, name) == 303
    found = pacing.one(desk.centre, code)
    assert (found.rate, len(found.paces)) == (rate, 1)
    assert found.closes_at == (None if closes is None else NOON + closes)
    page = trainer.text(f"/practice/{code}")
    words = {0: "dihentikan", 1: "kecepatan biasa", 60: "dipercepat 60×", 1440: "dipercepat 1.440×"}
    assert words[rate] in page
    assert "Kamis, 24 Des 2026, 12.00 WIB" in page  # the date that the tender says of itself
    # As a year: a page has a random token of 64 hexadecimal digits.
    assert not re.search(r"\b9999\b", page + trainer.text("/practice"))


def test_the_clock_is_asked_for_alone_until_it_has_closed(desk: Desk, code: str) -> None:
    trainer = desk.at_work("trainer")
    press(trainer, code, "soon")
    path = f"/practice/{code}/clock?seen=open"
    assert "2 menit lagi" in trainer.poll(path).get_data(as_text=True)
    desk.clock.pass_(minutes=3)
    listed = trainer.poll("/practice?auto=1").get_data(as_text=True)
    assert "sudah ditutup Selasa, 24 Nov 2026, 12.02.02 WIB" in listed
    assert "<html" not in listed
    assert trainer.poll(path).headers["HX-Redirect"] == f"/console/practice/{code}"
    page = trainer.text(f"/practice/{code}")
    assert "sudah ditutup Selasa, 24 Nov 2026, 12.02.02 WIB" in page
    assert "tidak dapat diatur lagi" in page
    assert trainer.post(f"/practice/{code}", {"shortcut": "still"}).status_code == 409


def test_what_cannot_be_is_said_on_the_page(desk: Desk, code: str) -> None:
    trainer = desk.at_work("trainer")
    assert press(trainer, code, "soon") == 303
    desk.clock.pass_(seconds=5)
    trainer.text(f"/practice/{code}")
    again = trainer.post(f"/practice/{code}", {"shortcut": "soon"})
    assert again.status_code == 409
    assert "Jam tidak pernah dimundurkan" in again.get_data(as_text=True)
    nothing = trainer.post(f"/practice/{code}", {})
    assert nothing.status_code == 422
    assert "Belum dipilih" in nothing.get_data(as_text=True)
    assert trainer.get("/practice/nothing").status_code == 404


def test_a_tender_of_an_earlier_class_was_ended(desk: Desk, code: str) -> None:
    classes.reset(desk.centre, {"a.json": package(release()).decode()}, by=two(desk.centre)[0])
    page = desk.at_work("head").text(f"/practice/{code}")
    assert "sudah diakhiri" in page
    assert "Atur jam tender ini" not in page


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_sees_and_sets_it(desk: Desk, code: str, role: Role) -> None:
    browser, allowed = desk.at_work(role), may(role, "practice")
    assert ('href="/console/practice"' in browser.text("/")) is allowed
    for path in ("/practice", f"/practice/{code}"):
        assert browser.get(path).status_code == (200 if allowed else 403), path
    assert browser.poll(f"/practice/{code}/clock").status_code == (200 if allowed else 403)
    pressed = browser.post(f"/practice/{code}", {"shortcut": "fast"}).status_code
    assert pressed == (303 if allowed else 403)
    assert bool(pacing.one(desk.centre, code).paces) is allowed
    assert desk.browser().get("/practice").status_code == 303  # to the sign-in page


def test_english(desk: Desk, code: str) -> None:
    trainer = desk.at_work("trainer")
    press(trainer, code, "fast")
    trainer.post("/language", {"language": "en", "next": "/console/"})
    page = trainer.text(f"/practice/{code}")
    assert "60× as fast" in page
    assert "Thursday, 24 Dec 2026, 12:00 WIB" in page
    assert "Close in 2 minutes" in page


def test_a_console_of_production_has_no_such_page(tmp_path: Path) -> None:
    from sync.gateway.features import open_gateway
    from tests.sync.gateway.cast import Clock

    clock = Clock()
    desk = Desk(open_gateway(furnish_console(tmp_path / "gw", "production"), clock=clock), clock)
    head = desk.at_work("head")
    assert "practice" not in desk.console.blueprints
    assert "/practice" not in head.text("/")
    assert head.get("/practice").status_code == 404
