"""Reading a page of the console changes nothing, but for the entry that says who read a form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from sync.gateway.announcements import service as announcements
from sync.gateway.classes import service as classes
from sync.gateway.classes.service import ClassDraft, StepDraft
from sync.gateway.journal import service as journal
from sync.gateway.practice import classes as practice
from sync.gateway.registrations import service
from sync.gateway.registrations.service import SeenVersion
from sync.gateway.requirements import service as requirements
from sync.requirements import names
from tests import registrations
from tests.kiosk.console.account_requests.test_requests import bring, opened
from tests.kiosk.console.held import held, ruled
from tests.kiosk.console.people import Desk
from tests.kiosk.console.registered import Registered, member
from tests.kiosk.console.test_access import DECISION, ONE, SHEETS, addresses, path_of
from tests.reading import watching
from tests.sync.gateway.cast import package, release

# A registration and a letter hold identity numbers: who has opened one stands in the journal, once
# for each time, and nothing else is written.
AWAITED = "/registrations/awaited/<registration_id>"
REQUEST = "/account-requests/<request_id>"
LETTER = f"{REQUEST}/letter"
JOURNALLED = {
    ONE,
    f"{ONE}/{DECISION}",
    f"{ONE}/papers/<document>",
    f"{ONE}/papers/<document>/first-page",
    f"{ONE}/sheets/{SHEETS}",
    f"{ONE}/hand-over",
    f"{ONE}/hand-over.json",
    REQUEST,
    f"{REQUEST}/done",
    f"{REQUEST}/<any(refuse, withdraw):act>",
    LETTER,
}
# Answered by another page, or none, however they are asked.
NOT_SHOWN = {
    "/setup": "only until somebody works here",
    "/sign-in": "leads a person who has signed in to the board",
    "/unopened/<shut_id>": "only after a tender's deadline: `held_bids` has its test",
    AWAITED: "only while a decision waits for a form that is not here",
    **{
        f"/orders/{act}": "asks for a seat, which the board gives it"
        for act in ("open", "lock", "resume", "extend", "message", "end")
    },
}


@pytest.fixture
def values(desk: Desk) -> dict[str, str]:
    """One of everything that an address may name."""
    registered, by = Registered(desk), member(desk)
    form = registrations.application()
    handed = registered.hand_in(form, registrations.papers(form))
    second = registrations.application("cv")
    chosen = msgspec.structs.replace(second.account, user_id="latihan-cv")
    approved = registered.hand_in(msgspec.structs.replace(second, account=chosen))
    service.approve(desk.centre, approved.registration_id, by=by, seen=SeenVersion(1, 0))
    table = requirements.publish_shipped(desk.centre, names()[0], by=by)
    now = desk.clock()
    draft = announcements.Draft("info", "Listrik padam.", "Power is out.", now, now + timedelta(1))
    seat = desk.seat()
    seat.visited()
    account = service.open_one(desk.centre, approved.registration_id, by=by).account_id
    assert bring(desk.at_work("verifier"), account).status_code == 303
    known = {
        "<seat_id>": seat.seat_id,
        "<request_id>": opened(desk, account),
        "<staff_id>": by.staff_id,
        "<registration_id>": handed.registration_id,
        "<account_id>": account,
        "<announcement_id>": announcements.announce(desk.centre, draft, by=member(desk, "head")),
        "<name>": table.name,
        "<version>": table.version,
        "<tender_id>": practised(desk),
        "<bid_id>": held(desk),
        "<ruled_id>": ruled(desk),
    }
    return with_a_class(desk, known)


def with_a_class(desk: Desk, values: dict[str, str]) -> dict[str, str]:
    """Add a class in which somebody is expected, at a gateway of the training realm."""
    if desk.centre.identity.realm != "training":
        return values
    by = member(desk, "trainer")
    shelf = classes.shelf(desk.centre)[0]
    one, word = shelf.pack, shelf.pack.lessons[0].quizzes[0]
    steps = [StepDraft("lesson", one.id, one.lessons[0].id), StepDraft("quiz", one.id, word)]
    draft = ClassDraft("Kelas pagi", desk.clock().date(), [one.id], steps)
    class_id = classes.plan(desk.centre, draft, by=by)
    classes.roster_import(desk.centre, class_id, b"Budi Santoso", by=by)
    classes.open_class(desk.centre, class_id, by=by)
    planned = classes.one(desk.centre, class_id)
    (expected,) = planned.roster
    return {
        **values,
        "<class_id>": class_id,
        "<trainee_id>": expected.trainee_id,
        "<step_id>": planned.training_class.steps[1].id,
        "<question_id>": shelf.quizzes[word].questions()[0].id,
    }


def practised(desk: Desk) -> str:
    """A tender of a practice room; in production there is no page of one."""
    if desk.centre.identity.realm != "training":
        return "nothing"
    text = package(release()).decode()
    packages = {"a.json": text}
    return practice.reset(desk.centre, packages, by=member(desk, "head"))[0].tender_id


def pages(desk: Desk, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every address that is read: its rule, and the path to one that exists."""
    for method, rule, _ in addresses(desk):
        if method == "GET":
            path = rule
            for part, value in values.items():
                path = path.replace(part, value)
            yield rule, path_of(desk, path, values["<seat_id>"])


def test_no_page_writes_but_who_read_a_registration(desk: Desk, values: dict[str, str]) -> None:
    shown, readings = set(), []
    for role in ("administrator", "head"):
        browser, entries = desk.at_work(role), journal.size(desk.centre)
        with watching(desk.centre.home / "gateway.db") as watch:
            for rule, path in pages(desk, values):
                for header in ({}, {"HX-Request": "true"}):
                    reply = browser.get(path, **header)
                    reply.get_data()
                    reply.close()
                    assert reply.status_code < 500, path
                    shown |= {rule} if reply.status_code == 200 else set()
                    readings += [rule] if watch.written() else []
    assert set(readings) == JOURNALLED
    told = [entry.name for _, entry in journal.read(desk.centre, newest=len(readings))]
    read = {True: "account_request_read", False: "registration_read"}
    assert told == [read[rule.startswith(REQUEST)] for rule in readings]
    assert journal.size(desk.centre) == entries + len(readings)
    assert {rule for rule, _ in pages(desk, values)} - shown == set(NOT_SHOWN)


def test_reading_keeps_a_session_alive_and_writes_nothing_else(desk: Desk) -> None:
    head = desk.at_work("head")
    desk.clock.pass_(minutes=5)
    with watching(desk.centre.home / "gateway.db") as watch:
        before = journal.size(desk.centre)
        head.text("/")
        assert watch.written()
        assert journal.size(desk.centre) == before
        head.text("/")
        assert not watch.written()
