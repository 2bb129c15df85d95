"""A feature of the console is registered in one place; the navigation shows what a role may."""

from __future__ import annotations

import re
from pathlib import Path

import flask
import pytest

from kiosk.console import create_console, guard
from kiosk.console.feature import Feature
from kiosk.console.features import FEATURES
from kiosk.console.pages import page
from sync.gateway.app import build
from sync.wire.roles import ROLES, Act, Role, may
from tests.kiosk.console.people import Browser, Desk, number

ENTRIES: dict[str, Act] = {
    "/": "board",
    "/courier": "courier",
    "/help": "board",
    "/announcements": "board",
    "/held": "export",
    "/registrations": "verify",
    "/staff": "staff",
    "/journal": "journal",
    "/layout": "layout",
}

# What shares an entry, in a row of its own above its pages.
BESIDE: tuple[dict[str, Act], ...] = (
    {
        "/registrations": "verify",
        "/accounts": "account",
        "/blacklist": "verify",
        "/requirements": "records",
        "/regions": "records",
    },
    {"/held": "export", "/outages": "journal", "/unopened": "export"},
    {"/layout": "layout", "/enrol": "enrol"},
)


def toy() -> Feature:
    """A feature that is registered by its test alone."""
    blueprint = flask.Blueprint("toy", __name__)

    @blueprint.get("/toy")
    @guard.act("layout")
    def show() -> flask.Response:
        return page("problem.html", problem={"message": "Sebuah halaman baru", "hint": ""})

    return Feature(blueprint, entry="toy.show", label="Mainan")


def shown(html: str) -> dict[str, str]:
    """The navigation of a page: address and label."""
    return entries(html, "console-nav")


def entries(html: str, kind: str) -> dict[str, str]:
    nav = re.search(rf'<nav class="{kind}".*?</nav>', html, re.DOTALL)
    return dict(re.findall(r'<a href="/console([^"]*)"[^>]*>([^<]*)</a>', nav[0])) if nav else {}


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_shows_what_a_role_may(desk: Desk, role: Role) -> None:
    found = shown(desk.at_work(role).text("/"))
    assert set(found) == {where for where, act in ENTRIES.items() if may(role, act)}


def test_the_page_that_is_open_is_marked_and_a_seats_page_belongs_to_the_board(desk: Desk) -> None:
    head, seat = desk.at_work("head"), desk.seat("Kursi 07")
    assert 'href="/console/staff" aria-current="page"' in head.text("/staff")
    assert 'href="/console/staff" aria-current="true"' in head.text("/staff/new")
    assert 'href="/console/" aria-current="true"' in head.text(f"/seats/{seat.seat_id}")


@pytest.mark.parametrize("shared", BESIDE, ids=lambda shared: next(iter(shared))[1:])
@pytest.mark.parametrize("role", ROLES)
def test_pages_that_share_an_entry_stand_in_a_row_above_them(
    desk: Desk, role: Role, shared: dict[str, Act]
) -> None:
    browser = desk.at_work(role)
    allowed = {where for where, act in shared.items() if may(role, act)}
    for where in allowed:
        html = browser.text(where)
        assert set(entries(html, "tabs")) == allowed
        assert f'href="/console{where}" aria-current="page"' in html
        assert f'href="/console{next(iter(shared))}" aria-current' in html
    assert not set(shared) & set(entries(browser.text("/"), "tabs"))


def test_every_entry_leads_to_a_page_of_its_own_feature(desk: Desk) -> None:
    entries = [one.entry for one in FEATURES if one.entry and one.realm != "training"]
    assert set(entries) <= set(desk.console.view_functions)
    assert all(one.entry.startswith(f"{one.name}.") for one in FEATURES if one.entry)
    names = {one.name for one in FEATURES}
    assert {one.within for one in FEATURES if one.within} <= names


def test_a_feature_gets_its_page_entry_and_permission_by_its_registration(desk: Desk) -> None:
    app = build(desk.centre, lambda centre, room: create_console(centre, room, (*FEATURES, toy())))
    for role in ROLES:
        browser = Browser(app.test_client())
        browser.sign_in(number(role))
        allowed = may(role, "layout")
        assert ("/toy" in shown(browser.text("/"))) is allowed
        reply = browser.get("/toy")
        assert (reply.status_code == 200) is allowed
        assert ("Sebuah halaman baru" in reply.get_data(as_text=True)) is allowed
    assert "toy" not in desk.console.blueprints


def test_every_file_that_a_page_names_is_served(desk: Desk) -> None:
    """Without its style sheet a page works, and nobody but its reader notices."""
    templates = Path(__file__).parents[3] / "templates" / "console"
    named = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r"asset\('([^']+)'\)", path.read_text("utf-8"))
    }
    assert "desk.css" in named
    found = {name: desk.browser().get(f"/static/{name}") for name in named}
    assert {name for name, reply in found.items() if reply.status_code != 200} == set()
    for reply in found.values():
        reply.close()
