"""A visit goes where its purpose says: every route of the seat, in a visit of every purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from werkzeug.routing import Rule

from kiosk import events
from kiosk.bidding import feature as bidding
from kiosk.room.orders import Orders
from kiosk.staff.service import Actor
from sync.errors import Fault
from sync.wire.roles import Purpose
from sync.wire.room import OrderAct, Queued, SeatOrder
from sync.wire.times import to_text
from tests.kiosk.bidding.support import NOW, PORT, STAFF, Browser, SeatInProcess, furnish
from tests.kiosk.staff.support import ROLES as PEOPLE
from tests.kiosk.staff.support import a_roster, employ, signed

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
OTHERS = tuple(each for each in PURPOSES if each != "bidding")
NOT_HERE = tuple(each for each in OTHERS if each not in ("registration", "verification"))
# Blueprint -> the purposes in which it answers. A new feature has to be put here.
ANSWERS: dict[str, set[str]] = {
    "shell": set(PURPOSES),
    "sessions": set(PURPOSES),
    "alarms": set(PURPOSES),
    "help": set(PURPOSES),
    "leaps": set(PURPOSES),
    "realms": set(PURPOSES),
    "courier": set(PURPOSES),
    "room": set(PURPOSES),
    "bidding": {"bidding"},
    "registration": {"registration"},
    "papers": {"registration"},
    "printed_forms": {"registration", "verification"},
    "verification": {"verification"},
}
# At a seat of the training realm, what differs.
PRACTISED = ("bidding", "registration", "papers", "printed_forms")
ANSWERS_IN_TRAINING = (
    ANSWERS | {one: {*ANSWERS[one], "training"} for one in PRACTISED} | {"training": {"training"}}
)
ELSEWHERE = (303, "/")
TRAINER = Actor("dewi", "Dewi", "trainer")


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    yield made
    made.close()


def admit(seat: SeatInProcess, purpose: Purpose) -> Browser:
    if seat.sessions.state != "closed":
        seat.sessions.end_by_staff(STAFF)
    seat.sessions.open(STAFF, "Sari", purpose, 60)
    return seat.client()


def ask(window: Browser, method: str, path: str) -> tuple[int, str]:
    """One request with a good page token; not followed."""
    window.get("/leave")
    answer = window.http.open(
        path,
        method=method,
        base_url=f"http://127.0.0.1:{PORT}",
        headers={"Origin": f"http://127.0.0.1:{PORT}"},
        data=None if method == "GET" else {"page_token": window.token()},
    )
    answer.get_data()
    answer.close()
    return answer.status_code, answer.headers.get("Location", "")


def path_of(rule: Rule) -> str:
    """Its address with something in every place, `0` where a number is asked for."""
    placed = re.sub(r"<any\('([\w-]+)'.*?\):\w+>", r"\1", rule.rule)
    placed = placed.replace("<tender_id>", "10001")
    return re.sub(r"<(?:\w+:)?\w+>", "nix", re.sub(r"<int:\w+>", "0", placed))


@pytest.mark.parametrize("purpose", PURPOSES)
def test_at_a_seat_of_the_training_realm_too(tmp_path: Path, purpose: Purpose) -> None:
    """Lessons answer in visits for training alone; what is practised there, too."""
    seat = furnish(tmp_path, realm="training")
    blueprints = {rule.endpoint.partition(".")[0] for rule in seat.app.url_map.iter_rules()}
    assert blueprints == set(ANSWERS_IN_TRAINING)
    for feature, purposes in ANSWERS_IN_TRAINING.items():
        assert seat.core.registry.answers(feature, purpose) == (purpose in purposes), feature
    assert seat.core.registry.does(purpose)
    seat.close()


def requests_of(seat: SeatInProcess) -> Iterator[tuple[Rule, str]]:
    for rule in seat.app.url_map.iter_rules():
        if rule.endpoint not in ("shell.boot", "shell.static"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def test_every_blueprint_has_its_place_in_the_table(seat: SeatInProcess) -> None:
    assert {rule.endpoint.partition(".")[0] for rule in seat.app.url_map.iter_rules()} == set(
        ANSWERS
    )


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_route_answers_only_in_visits_for_it(seat: SeatInProcess, purpose: Purpose) -> None:
    """Work of another purpose leads back to the start, before anything of it has run."""
    before = set(seat.event_names())
    for rule, method in requests_of(seat):
        feature = rule.endpoint.partition(".")[0]
        if seat.core.registry.answers(feature, None):
            continue  # those move the seat; that they answer is shown by their own tests
        answered = ask(admit(seat, purpose), method, path_of(rule))
        if purpose in ANSWERS[feature]:
            assert answered != ELSEWHERE, (rule, method)
        else:
            assert answered == ELSEWHERE, (rule, method, answered)
    assert not {name for name in set(seat.event_names()) - before if name.startswith("bid_")} or (
        purpose == "bidding"
    )


@pytest.mark.parametrize("purpose", NOT_HERE)
def test_its_home_says_plainly_that_this_is_not_done_here(
    seat: SeatInProcess, purpose: Purpose
) -> None:
    window = admit(seat, purpose)
    window.get("/not-here")
    assert "belum bisa dikerjakan di komputer ini" in window.page
    assert "Tanyakan kepada petugas" in window.page
    assert 'href="/leave"' in window.page
    for start in ("/tenders", "/bid", "/locked"):
        window.get(start)
        assert "belum bisa dikerjakan di komputer ini" in window.page or window.url == "/welcome"
    assert "/bid" not in window.page


def test_staff_read_it_before_they_let_anybody_in(seat: SeatInProcess) -> None:
    window = seat.client()
    window.get("/staff")
    assert window.page.count("belum bisa di komputer ini") == len(NOT_HERE)


def test_a_visit_for_bids_has_no_such_home(seat: SeatInProcess) -> None:
    window = admit(seat, "bidding")
    window.get("/not-here")
    assert "belum bisa dikerjakan" not in window.page


@pytest.mark.parametrize("purpose", OTHERS)
def test_what_makes_bids_asks_for_the_purpose_itself(seat: SeatInProcess, purpose: Purpose) -> None:
    """Were a page to answer all the same, nothing could be begun, sealed or withdrawn in it."""
    admit(seat, purpose)
    with pytest.raises(Fault, match="visit_not_for_bidding"):
        seat.desk.visit.id()
    with pytest.raises(Fault, match="visit_not_for_bidding"):
        seat.desk.visit.draft()


def test_a_draft_that_an_older_release_let_a_training_visit_make_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(bidding, "purposes_with", lambda *_: frozenset({"bidding", "training"}))
        before = furnish(tmp_path)
    before.sessions.open(STAFF, "Sari", "training", 60)
    window = before.client()
    window.sign_in()
    window.choose()
    assert before.desk.visit.draft().tender_id == "10001"
    before.sessions.keep_now()
    before.close()
    seat = furnish(tmp_path)
    visit = seat.sessions.visit
    assert visit is not None and visit.purpose == "training"
    assert seat.desk.outlook.nearest_deadline() is None and seat.desk.visit.tenderer() is None
    with pytest.raises(Fault, match="staff_not_allowed"):
        seat.sessions.resume(Actor("rudi", "Rudi", "verifier"))
    seat.sessions.resume(TRAINER)
    window = seat.client()
    window.get("/bid/summary")
    assert "belum bisa dikerjakan di komputer ini" in window.page
    seat.close()


@pytest.mark.parametrize("act", ["open", "resume", "extend"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_seat_itself_asks_what_a_trainer_may(
    seat: SeatInProcess, act: str, purpose: Purpose
) -> None:
    """Whoever asks: the staff page, the locked page, an order of the console."""
    if act != "open":
        seat.sessions.open(STAFF, "Sari", purpose, 30)
    if act == "resume":
        seat.sessions.lock("staff", STAFF)
    before = seat.sessions.status()

    def move() -> None:
        if act == "open":
            seat.sessions.open(TRAINER, "Sari", purpose, 30)
        elif act == "resume":
            seat.sessions.resume(TRAINER, 15)
        else:
            seat.sessions.extend(TRAINER, 15)

    if purpose == "training":
        move()
        assert seat.sessions.state == "open"
    else:
        with pytest.raises(Fault, match="staff_not_allowed"):
            move()
        after = seat.sessions.status()
        assert (after.state, after.visit_id) == (before.state, before.visit_id)
        assert after.seconds_left <= before.seconds_left


def test_a_training_realm_lets_its_own_dummy_bids_be_practised(tmp_path: Path) -> None:
    """Its tenders, keys and gateway are others: nothing sealed there reaches production."""
    seat = furnish(tmp_path, realm="training")
    seat.sessions.open(TRAINER, "Sari", "training", 60)
    window = seat.client()
    window.get("/tenders")
    assert "Rehabilitasi Jembatan" in window.page
    seat.sessions.end_by_staff(STAFF)
    seat.sessions.open(STAFF, "Sari", "registration", 60)
    assert ask(seat.client(), "GET", "/tenders") == ELSEWHERE
    seat.close()


@pytest.mark.parametrize("act", ["open", "resume", "extend"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_an_order_of_the_console_in_a_trainers_name_opens_training_alone(
    seat: SeatInProcess, act: OrderAct, purpose: Purpose
) -> None:
    """Also one that claims a role which the roster does not give."""
    employ(seat.staff, seat.db, signed(a_roster(version=2), seat.gateway.key))
    trainer = next(who for who, role in PEOPLE.items() if role == "trainer")
    if act != "open":
        seat.sessions.open(STAFF, "Sari", purpose, 30)
    if act == "resume":
        seat.sessions.lock("staff", STAFF)
    before = seat.sessions.status()
    orders = Orders(
        seat.sessions,
        seat.staff,
        seat.db,
        seat.clock.now,
        folder=seat.home,
        record=events.record,
    )
    for number, role in enumerate(("trainer", "head"), start=1):
        order = SeatOrder(
            order_id=f"order-{number}",
            number=number,
            seat_id="seat-07",
            act=act,
            staff_id=trainer,
            staff_name="Dewi",
            role=role,  # type: ignore[arg-type]
            issued_at=to_text(NOW),
            expires_at=to_text(NOW + timedelta(seconds=60)),
            visitor="Sari" if act == "open" else None,
            purpose=purpose if act == "open" else None,
            minutes=30,
        )
        orders.take([order], to_text(NOW))
        with closing(seat.db()) as db:
            ack = orders.applied_and_acks(db)[1][-1]
        if purpose == "training":
            assert ack.outcome == "done" and seat.sessions.state == "open"
            return
        assert (ack.outcome, ack.problem) == ("refused", "staff_not_allowed")
    after = seat.sessions.status()
    assert (after.state, after.visit_id) == (before.state, before.visit_id)
    assert after.seconds_left <= before.seconds_left


def test_the_board_is_told_of_no_version_that_no_longer_counts(seat: SeatInProcess) -> None:
    window = admit(seat, "bidding")
    window.to_summary()
    first = window.seal()
    seat.answer(first)

    def queued() -> Queued:
        with closing(seat.db()) as db:
            return seat.core.registry.status(db).queued

    assert queued() == Queued(accepted=1)
    window.post(f"/bids/{first}/withdraw", sure="yes")
    assert queued() == Queued(accepted=1, sealed=1)
    seat.answer(next(bid.bid_id for bid in seat.bids() if bid.action == "withdrawn"))
    assert queued() == Queued()
    # the room's counts are staff's: who sits here now changes nothing
    seat.sessions.end_by_staff(STAFF)
    assert queued() == Queued()
