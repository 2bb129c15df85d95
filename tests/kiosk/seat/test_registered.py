"""A feature that is registered and nowhere else: everything of it works, and nothing is edited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner
from flask import Blueprint, url_for
from markupsafe import Markup

from kiosk.cli.main import add_commands
from kiosk.seat import (
    Feature,
    Registry,
    SeatCore,
    Slice,
    VisitPart,
    WriteTx,
    keeping,
    reading,
)
from kiosk.seat.registry import Taken
from kiosk.sessions.service import SeatSession
from kiosk.web.frame import CountsView, DeadlineView
from kiosk.wiring import FEATURES
from sync.database import write_tx
from sync.errors import Fault
from sync.outbox import Item
from sync.wire.messages import SPOKEN, Answer, FeedItem
from tests.kiosk.bidding.support import CLOSES, NOW, STAFF, Browser, SeatInProcess, furnish


class Bell(msgspec.Struct, frozen=True):
    """The body of the feed kind `toy-bell`."""

    word: str


@dataclass
class Rung:
    """What the toy knows of the visit going on."""

    times: int = 0

    def count(self) -> int:
        return self.times

    def clear(self) -> None:
        self.times = 0


class KeptRung(msgspec.Struct, frozen=True):
    times: int


class Toy:
    """Rings a bell, for training."""

    def __init__(self, seat: SeatCore) -> None:
        self.heard: list[str] = []
        self.answered: list[str] = []
        self.seen: list[str] = []
        self._session = seat.get(SeatSession)

    @property
    def rung(self) -> Rung:
        return self._session.memory.of(Rung)

    def take(self, tx: WriteTx, bell: Bell) -> None:
        assert tx.in_transaction
        self.heard.append(bell.word)

    def keep(self) -> KeptRung | None:
        return KeptRung(self.rung.times) if self.rung.times else None

    def give_back(self, kept: KeptRung) -> None:
        self.rung.times = kept.times

    def pages(self) -> Blueprint:
        bp = Blueprint("toy", __name__)

        @bp.get("/toy")
        def bell() -> str:
            self.rung.times += 1
            return f"ting {self.rung.times}"

        return bp


@click.command()
def ring() -> None:
    """Ring it."""
    click.echo("ting")


def join(seat: SeatCore) -> Slice:
    toy = seat.provide(Toy(seat))
    return Slice(
        pages=[toy.pages()],
        purposes=frozenset({"training"}),
        home=lambda: url_for("toy.bell"),
        feed={"toy-bell": reading(Bell, toy.take)},
        answers={"id.lpse.toy.rung.v1": lambda tx, item, answer: toy.answered.append(item.id)},
        visit=VisitPart(
            busy=lambda: toy.rung.times == 7,
            counts=lambda: CountsView(action=toy.rung.times) if toy.rung.times else None,
            rows=lambda: [("Lonceng", str(toy.rung.times))],
            loses=lambda: toy.rung.times > 0,
        ),
        vault=keeping(KeptRung, toy.keep, toy.give_back),
        status=lambda db, status: msgspec.structs.replace(status, refusals=77),
        frame=lambda view: replace(view, tenderer_name=f"{view.tenderer_name} + lonceng"),
        strips=lambda: [Markup("<p>garis lonceng</p>")],
        waiting=lambda: [Markup("<p>tunggu lonceng</p>")],
        deadlines=lambda: [DeadlineView("T-1", "Lonceng berbunyi", CLOSES - timedelta(hours=1))],
        on_beat=lambda: toy.seen.append("beat"),
        on_act=lambda: toy.seen.append("act"),
        on_launch=lambda: toy.seen.append("launch"),
    )


TOY = Feature("toy", join, [ring])


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path, features=(*FEATURES, TOY))
    yield made
    made.close()


@pytest.fixture
def toy(seat: SeatInProcess) -> Toy:
    return seat.core.get(Toy)


def admit(seat: SeatInProcess, purpose: str) -> Browser:
    seat.sessions.open(STAFF, "Sari", purpose, 60)  # type: ignore[arg-type]
    return seat.client()


def test_a_visit_for_its_purpose_starts_at_its_home(seat: SeatInProcess) -> None:
    window = admit(seat, "training")
    window.get("/welcome")
    assert 'href="/toy"' in window.page
    window.get("/toy")
    assert window.page == "ting 1"


def test_its_pages_answer_in_no_other_visit(seat: SeatInProcess) -> None:
    window = admit(seat, "bidding")
    window.get("/toy")
    assert "ting" not in window.page
    assert not seat.core.registry.answers("toy", None)


def test_staff_are_no_longer_told_that_its_work_is_not_done_here(seat: SeatInProcess) -> None:
    window = seat.client()
    window.get("/staff")
    assert "belum bisa di komputer ini" not in window.page


def test_its_feed_kind_reaches_it_inside_the_transaction(seat: SeatInProcess, toy: Toy) -> None:
    seat.give("toy-bell", msgspec.json.encode(Bell("ting")))
    assert toy.heard == ["ting"]


def test_a_body_that_is_none_is_refused(seat: SeatInProcess, toy: Toy) -> None:
    with pytest.raises(Fault, match="message_malformed"):
        seat.give("toy-bell", b'{"word": 7}')
    assert toy.heard == []


def test_a_kind_without_a_feature_is_set_aside_and_never_dropped(seat: SeatInProcess) -> None:
    with pytest.raises(Fault, match="news_unknown"):
        seat.give("other-bell", b"{}")


def test_an_answer_reaches_the_feature_of_its_command(seat: SeatInProcess, toy: Toy) -> None:
    item = Item(
        1,
        "item-1",
        "id.lpse.toy.rung.v1",
        *[None] * 15,  # type: ignore[arg-type]
    )
    answer = Answer(
        command_id="item-1",
        command_sha256="0" * 64,
        outcome="accepted",
        at="2026-11-28T00:00:00Z",
        gateway_id="gw",
    )
    with closing(seat.db()) as db, write_tx(db):
        seat.core.registry.on_answer(WriteTx(db), item, answer)
    assert toy.answered == ["item-1"]


def test_its_part_of_the_visit_comes_back_after_a_crash(tmp_path: Path) -> None:
    features = (*FEATURES, TOY)
    before = furnish(tmp_path, features=features)
    window = admit(before, "training")
    window.get("/toy")
    window.get("/toy")
    before.sessions.keep_now()
    after = furnish(tmp_path, features=features)
    assert after.core.get(Toy).rung.times == 2
    assert after.sessions.status().state == "locked"
    after.close()
    before.media.stop()


def test_its_part_of_the_visit_goes_with_the_visit(seat: SeatInProcess, toy: Toy) -> None:
    admit(seat, "training").get("/toy")
    seat.sessions.end_by_visitor()
    seat.sessions.open(STAFF, "Budi", "training", 60)
    assert toy.rung.times == 0


def test_the_seat_asks_it_of_the_visit(seat: SeatInProcess, toy: Toy) -> None:
    admit(seat, "training")
    registry = seat.core.registry
    assert (registry.counts(), registry.loses(), registry.busy()) == (None, False, False)
    toy.rung.times = 7
    assert registry.counts() == CountsView(action=7)
    assert registry.rows() == [("Lonceng", "7")]
    assert registry.loses()
    with pytest.raises(Fault, match="seat_busy"):
        seat.sessions.end_by_visitor()


def test_its_counts_stand_in_the_frame_beside_those_of_bidding(
    seat: SeatInProcess, toy: Toy
) -> None:
    window = admit(seat, "bidding")
    window.sign_in()
    toy.rung.times = 2
    assert seat.core.registry.counts() == CountsView(action=2)
    window.get("/tenders")
    assert "PT Maju Bersama + lonceng" in window.page


def test_its_part_of_the_status_is_told(seat: SeatInProcess) -> None:
    with closing(seat.db()) as db:
        status = seat.core.registry.status(db)
    assert status is not None
    assert (status.refusals, status.state, status.seat_id) == (77, "closed", "seat-07")


def test_its_lines_and_its_deadline_stand_where_they_belong(seat: SeatInProcess) -> None:
    registry = seat.core.registry
    assert registry.strips() == ["<p>garis lonceng</p>"]
    assert registry.waiting() == ["<p>tunggu lonceng</p>"]
    window = seat.client()
    window.get("/")
    assert window.page.index("Lonceng berbunyi") < window.page.index("Rehabilitasi Jembatan")


def test_it_hears_of_a_window_and_of_the_time(seat: SeatInProcess, toy: Toy) -> None:
    seat.app.test_client().get(seat.guard.mint(), base_url="http://127.0.0.1:8123")
    seat.core.registry.beat()
    assert toy.seen == ["launch", "beat"]


def test_it_hears_of_an_act_before_it_is_done(seat: SeatInProcess, toy: Toy) -> None:
    window = seat.client()
    window.get("/")
    toy.seen.clear()
    window.post("/language", language="en")
    assert toy.seen == ["act"]
    seat.app.test_client().post("/language", data={"language": "id"})
    assert toy.seen == ["act"], "who is not let in does not act"


def test_a_window_that_begins_during_a_visit_finds_the_seat_locked(tmp_path: Path) -> None:
    made = furnish(tmp_path, locks_at_launch=True)
    window = admit(made, "bidding")
    assert window.url == "/locked"
    assert made.sessions.status().lock_reason == "restart"
    made.close()


def test_its_command_is_one_of_the_program() -> None:
    tree = click.Group()
    add_commands(tree, [TOY])
    assert CliRunner().invoke(tree, ["ring"]).output == "ting\n"


def test_the_seat_takes_in_all_that_it_says_it_speaks(tmp_path: Path) -> None:
    """`SPOKEN` goes to the gateway: what it promises, and nothing else, some feature takes in."""
    made = furnish(tmp_path / "production")
    assert made.core.registry.kinds == SPOKEN - {"training_class"}, (
        "no gateway of production sends one"
    )
    made.close()
    made = furnish(tmp_path / "training", realm="training")
    assert made.core.registry.kinds == SPOKEN
    made.close()


@pytest.mark.parametrize(
    "given",
    [
        Slice(feed={"tender": lambda tx, item: None}),
        Slice(answers={"id.lpse.bid.submitted.v1": lambda tx, item, answer: None}),
        Slice(purposes=frozenset({"bidding"}), home=lambda: "/"),
        Slice(pages=[Blueprint("bidding", __name__)]),
        Slice(on_clear={"gateway_history_changed": lambda tx: None}),
    ],
    ids=["kind", "command", "purpose", "pages", "alarm"],
)
def test_what_belongs_to_one_feature_cannot_be_claimed_by_another(
    seat: SeatInProcess, given: Slice
) -> None:
    with pytest.raises(Taken):
        seat.core.registry.add("thief", given)


def test_a_desk_that_nobody_provides_is_missed_while_the_seat_is_built(
    seat: SeatInProcess,
) -> None:
    with pytest.raises(LookupError, match="Registry"):
        seat.core.get(Registry)


def test_news_in_the_form_of_the_feed() -> None:
    """An item is handed on whole where a feature reads it itself."""
    seen: list[FeedItem] = []
    registry = Registry()
    registry.add("raw", Slice(feed={"raw": lambda tx, item: seen.append(item)}))
    item = FeedItem(seq=1, kind="raw", body=msgspec.Raw(b"1"))
    registry.on_feed(WriteTx(None), item)  # type: ignore[arg-type]
    assert seen == [item]
    assert NOW.tzinfo is not None
