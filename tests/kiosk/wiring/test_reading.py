"""Reading a page of the seat changes nothing in its database: every GET, in every kind of visit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kiosk.alarms.service import raise_alarm
from kiosk.verification.memory import DeskOpening, TakenAlong
from kiosk.verification.service import VerificationDesk
from sync.database import write_tx
from sync.transport.desk import DeskKeys
from sync.wire.times import to_text
from sync.wire.verification import DeskFile, DeskOpened
from tests.kiosk.bidding.support import PORT, STAFF, Browser, SeatInProcess, a_pdf, furnish
from tests.kiosk.bidding.test_rulings import note_on
from tests.kiosk.papers.support import Sitting
from tests.kiosk.registration import handing
from tests.kiosk.registration.support import desk_of
from tests.kiosk.training import classes
from tests.kiosk.training import support as training
from tests.reading import watching
from tests.registrations import application, papers

ALARM = "sealed_file_lost"
# Asked for as the others are, but answered by another page in every state below.
NOT_SHOWN = {
    "bidding.account_changes": "only after the LPSE has changed the firm's name or password",
    "bidding.attest": "only without the link",
    "bidding.bid": "leads to the step that is next",
    "bidding.checks": "only between the choice of files and the summary",
    "bidding.envelopes": "only between the choice of a tender and of files",
    "bidding.found_receipt": "only after a receipt was looked for by its number",
    "bidding.sealing": "only while the job runs",
    "bidding.tender_clock": "only of a practice tender that has a clock of its own",
    "courier.work": "only after something was copied or taken in",
    "leaps.ask": "only while the clock has leapt",
    "registration.resume_code": "only after a form was left for later",
    "registration.searched": "leads to the region's page",
    "registration.sealing": "only while the job runs",
    "registration.standing": "only after a status was asked for",
    "sessions.ended": "only in the moment after a visit",
    "sessions.not_here": "only in a visit for what this seat cannot do",
    "shell.boot": "leads to the first page",
    "shell.frame": "nothing of it has changed",
    "shell.static": "a file",
    "verification.taking": "only while files are fetched",
}


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    yield made
    made.close()


def read_everything(seat: SeatInProcess, window: Browser, **values: str) -> set[str]:
    """Ask for every page; return the endpoints whose page was shown. None may write."""
    shown, before = set(), (seat.sessions.state, list(seat.event_names()))
    with watching(seat.home / "seat.db") as watch:
        for rule in seat.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()):
                continue
            path = re.sub(
                r"<(?:[^<>:]+:)?(\w+)>", lambda found: values.get(found[1], "0"), rule.rule
            )
            for header in ({}, {"HX-Request": "true"}):
                answer = window.http.get(path, base_url=f"http://127.0.0.1:{PORT}", headers=header)
                answer.get_data()
                answer.close()
                assert answer.status_code < 500, path
                assert not watch.written(), f"reading {path} wrote"
                shown |= {rule.endpoint} if answer.status_code == 200 else set()
    assert (seat.sessions.state, seat.event_names()) == before
    return shown


def at_nobody(seat: SeatInProcess) -> set[str]:
    with closing(seat.db()) as db, write_tx(db):
        raise_alarm(db, ALARM, at=seat.clock.now())
    return read_everything(
        seat, seat.client(), token=seat.guard.mint().rpartition("/")[2], code=ALARM
    )


def at_a_bid(seat: SeatInProcess) -> set[str]:
    """While one is prepared, once it is sealed, and behind the lock."""
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    window = seat.client()
    window.to_summary()
    shown = read_everything(seat, window, tender_id="10001")
    bid = window.seal()
    seat.answer(bid, ruling=note_on(seat, bid))
    shown |= read_everything(seat, window, tender_id="10001", bid_id=bid)
    seat.sessions.lock("staff", STAFF)
    return shown | read_everything(seat, window, tender_id="10001", bid_id=bid)


def at_a_registration(seat: SeatInProcess) -> set[str]:
    """With a paper that is being arranged, and once the form is handed in."""
    window = handing.fill(seat)
    seat.core.registry.start()
    sitting = Sitting(seat, opened=False)
    sitting.window = window
    word = next(one.word for one in desk_of(seat).filling.documents() if one.need != "required")
    sitting.bring(word, f"{word}.pdf", a_pdf(word))
    sitting.fit(word)
    window.get(f"/papers/{word}")
    leaf = re.search(rf'/papers/{word}/page/([^"/?]+)', window.page)
    assert leaf is not None
    values = {"document": word, "leaf_id": leaf[1], "chapter": "owners", "page": "npwp"}
    values |= {"kind": "registration", "way": "filled"}
    shown = read_everything(seat, window, **values)
    key = handing.press(seat, window)
    return shown | read_everything(seat, window, **values, key=key)


def at_a_desk(seat: SeatInProcess) -> set[str]:
    """Before the desk is open, and with a registration that was taken along."""
    seat.sessions.open(STAFF, "Siti", "verification", 60)
    window, desk = seat.client(), seat.core.get(VerificationDesk)
    shown = read_everything(seat, window)
    at, keys = to_text(seat.clock.now().earliest), DeskKeys.generate()
    opened = DeskOpened(
        nonce="1", opening_id="o1", gateway_id=seat.gateway.gateway_id, seat_id="kursi-07",
        staff_id="p1", name="Siti", key=keys.key.public.text,
        recipient=keys.identity.recipient.text, opened_at=at, until=at,
    )  # fmt: skip
    opening = DeskOpening("", opened, bytes(32), keys.identity.text)
    desk.memory.open_with(opening)
    form = application("non_vendor")
    handed = papers(form)
    form = msgspec.structs.replace(form, papers=tuple(one.paper for one in handed))
    file = DeskFile(
        registration_id="r1", code="0123456789", realm=seat.core.identity.realm, track="spse",
        entity=form.entity, stage="waiting", version=1, decision=0, at=at, since=at, form=form,
    )  # fmt: skip
    blobs = {}
    for number, each in enumerate(handed):
        blobs[each.paper.document] = f"blob{number}"
        desk.shelf.put(desk.memory.shelf_key(), f"blob{number}", [each.data], len(each.data))
    desk.memory.take(TakenAlong(file, blobs), opening)
    values = {"registration_id": "r1", "document": handed[0].paper.document, "number": "1"}
    return shown | read_everything(seat, window, **values, act="approve")


def at_training(seat: SeatInProcess) -> set[str]:
    """Of a seat of the training realm: while an attempt and a task run, and once both ended."""
    desk = training.desk_of(seat)
    desk.study.shelf.start()
    content = training.take(seat)
    window = training.admit(seat)
    attempt = training.begin(seat, window, content)
    read = desk.study.shelf.examined(content)
    picture = next(one for one in read.entries if one.name.startswith("media/"))
    values = {"content": content, "lesson": "satu", "word": training.WORD, "attempt": attempt.id}
    run = desk.practising.begin(content, "segel")
    values |= {"number": "1", "name": f"{picture.sha256}.png", "task": "segel", "run": run.id}
    shown = read_everything(seat, window, **values)
    desk.taking.hand_in(attempt.id)
    desk.practising.end(run.id)
    shown |= read_everything(seat, window, **values)
    steps = classes.a_class(content).steps
    strange = msgspec.structs.replace(steps[-1], kind="game")  # a step that has no page of its own
    classes.tell(seat, classes.a_class(content, steps=[*steps[:-1], strange]))
    classes.join(window)
    return shown | read_everything(seat, window, **values, step=strange.id)


def test_no_page_writes(seat: SeatInProcess) -> None:
    shown = at_nobody(seat) | at_a_bid(seat)
    seat.sessions.end_by_staff(STAFF)
    shown |= at_a_registration(seat)
    seat.sessions.end_by_staff(STAFF)
    shown |= at_a_desk(seat)
    read = {
        rule.endpoint for rule in seat.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    assert read - shown == set(NOT_SHOWN)


def test_no_page_of_lessons_and_quizzes_writes(tmp_path: Path) -> None:
    seat = furnish(tmp_path, realm="training")
    shown = at_training(seat)
    own = {
        rule.endpoint
        for rule in seat.app.url_map.iter_rules()
        if rule.endpoint.startswith("training.") and "GET" in (rule.methods or ())
    }
    assert own <= shown
    seat.close()


def test_a_page_that_writes_would_be_found(seat: SeatInProcess) -> None:
    def view() -> str:
        with closing(seat.db()) as db, write_tx(db):
            raise_alarm(db, ALARM, at=seat.clock.now())
        return "seen"

    seat.app.add_url_rule("/seen", "bidding.seen", view)
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    with pytest.raises(AssertionError, match="reading /seen wrote"):
        read_everything(seat, seat.client())
