"""What the desk refuses by itself: other visits, a screen that no longer fits, a time unknown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import msgspec
import pytest

from kiosk.db import settings
from kiosk.desk.acts import DecisionAct
from kiosk.staff.service import Actor
from kiosk.verification.deciding import DeskWish
from kiosk.verification.gateway import DeskGateway
from kiosk.verification.memory import DeskOpening, ShownList, TakenAlong, WantedList
from kiosk.verification.service import VerificationDesk
from kiosk.verification.taking import LEFT_FREE_BYTES
from sync.database import write_tx
from sync.errors import Fault
from sync.registration.application import Paper
from sync.sealing import X25519Identity
from sync.transport.faults import Refused
from sync.wire.firms import firm
from sync.wire.keys import SigningKey
from sync.wire.registration import Account
from sync.wire.verification import (
    DeskDecided,
    DeskFile,
    DeskList,
    DeskOpened,
    DeskOther,
    DeskRow,
)
from tests import registrations
from tests.kiosk.bidding.support import STAFF, SeatInProcess, furnish

BY = Actor("siti", "Siti", "head")


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(seat: SeatInProcess) -> VerificationDesk:
    seat.sessions.open(STAFF, "Ratna", "verification", 60)
    return seat.core.get(VerificationDesk)


def an_opening(until: str = "2026-11-22T11:00:00.000000Z") -> DeskOpening:
    identity = X25519Identity.generate()
    opened = DeskOpened(
        nonce="n",
        gateway_id="gw",
        seat_id="seat-07",
        opening_id="o-1",
        staff_id="siti",
        name="Siti",
        key=SigningKey.generate().public.text,
        recipient=identity.recipient.text,
        opened_at="2026-11-22T03:00:00.000000Z",
        until=until,
    )
    return DeskOpening("token", opened, b"s" * 32, identity.text)


def a_file(**changes: object) -> TakenAlong:
    form = registrations.application("pt")
    made = DeskFile(
        registration_id="r-1",
        code="XQE637EF70",
        realm="production",
        track="inaproc",
        entity="pt",
        stage="waiting",
        version=1,
        decision=0,
        at="2026-11-22T03:00:00.000000Z",
        since="2026-11-22T02:00:00.000000Z",
        form=form,
    )
    return TakenAlong(msgspec.structs.replace(made, **changes), {})


def decide(
    desk: VerificationDesk,
    one: TakenAlong,
    act: DecisionAct,
    *,
    words: str = "",
    opening: DeskOpening | None = None,
) -> str:
    """Decide, and return the code of what keeps it, "" for nothing."""
    wish = DeskWish(act, one.file.version, one.file.decision, words=words)
    try:
        desk.deciding.decide("v-1", opening or an_opening(), one, wish, BY)
    except Fault as fault:
        return fault.code
    return ""


@pytest.mark.parametrize("purpose", ["bidding", "registration"])
def test_another_visit_has_no_desk(seat: SeatInProcess, purpose: str) -> None:
    desk = seat.core.get(VerificationDesk)
    with pytest.raises(Fault, match="seat_closed"):
        desk.visit_id()
    seat.sessions.open(STAFF, "Sari", purpose, 60)  # type: ignore[arg-type]
    with pytest.raises(Fault, match="visit_not_for_verification"):
        desk.open("siti", "123456")


def test_what_does_not_fit_is_not_decided(seat: SeatInProcess, desk: VerificationDesk) -> None:
    assert decide(desk, a_file(), "take-up") == "registration_act_unfit"
    assert decide(desk, a_file(stage="approved"), "approve") == "registration_act_unfit"
    erased = a_file(form=None, unreadable="registration_erased")
    assert decide(desk, erased, "refuse") == "registration_act_unfit"
    unread = a_file(form=None, unreadable="form_malformed")
    assert decide(desk, unread, "approve") == "registration_act_unfit"
    assert decide(desk, a_file(), "return") == "registration_words_missing"
    assert decide(desk, a_file(), "return", words="x" * 2001) == "registration_words_long"
    assert decide(desk, a_file(), "return", words="a\u0007b") == "registration_words_odd"
    over = an_opening(until="2026-11-22T02:00:00.000000Z")
    assert decide(desk, a_file(), "approve", opening=over) == "desk_opening_over"
    assert "registration_decided" not in seat.event_names()


def test_a_seat_that_was_revoked_decides_nothing(
    seat: SeatInProcess, desk: VerificationDesk
) -> None:
    with closing(seat.db()) as db, write_tx(db):
        settings.put(db, settings.REVOKED, "hilang")
    assert decide(desk, a_file(), "approve") == "seat_revoked"


def test_one_decision_on_one_state(seat: SeatInProcess, desk: VerificationDesk) -> None:
    """A second one waits until the registration was taken along again after the answer."""
    assert decide(desk, a_file(), "approve") == ""
    assert decide(desk, a_file(), "refuse") == "desk_decided_here"
    assert decide(desk, a_file(decision=1), "refuse") == "", "somebody decided meanwhile: another"
    assert seat.event_names().count("registration_decided") == 2
    assert seat.event_names().count("account_provisional") == 1
    assert seat.event_names().count("account_taken_back") == 1


def test_what_is_not_here_is_said(desk: VerificationDesk) -> None:
    """A page of before, or an address that somebody typed."""
    with pytest.raises(Fault, match="desk_not_open"):
        desk.file("r-1")
    opening = an_opening()
    desk.memory.open_with(opening)
    with pytest.raises(Fault, match="desk_file_not_taken"):
        desk.file("r-1")
    desk.memory.take(a_file(originals=("nib",)), opening)
    desk.tick("r-1", "nib", shown=True)
    with pytest.raises(Fault, match="desk_original_unknown"):
        desk.tick("r-1", "deed", shown=True)
    with pytest.raises(Fault, match="desk_paper_not_taken"):
        desk.picture("r-1", "nib", 0, 50)
    with pytest.raises(Fault, match="desk_file_changed"):
        desk.deciding.decide("v-1", opening, desk.file("r-1"), DeskWish("approve", 2, 0), BY)
    assert desk.file("r-1").seen_here == {"nib"}


def test_without_a_link_nothing_is_fetched(desk: VerificationDesk) -> None:
    desk.link_up = lambda: False
    with pytest.raises(Fault, match="desk_unreachable"):
        desk.open("siti", "123456")
    desk.memory.open_with(an_opening())
    with pytest.raises(Fault, match="desk_nothing_chosen"):
        desk.take_along([])
    with pytest.raises(Fault, match="desk_unreachable"):
        desk.take_along(["r-1"])
    with pytest.raises(Fault, match="desk_unreachable"):
        desk.list(WantedList())


@dataclass
class Busy:
    """A gateway that has its hands full the first time."""

    refusal: str
    closed: list[str] = field(default_factory=list)
    asked: int = 0

    def close(self, opening: DeskOpening) -> None:
        self.asked += 1
        if self.asked == 1:
            raise Refused(self.refusal, status=503, retryable=True)
        self.closed.append(opening.opened.opening_id)


@pytest.mark.parametrize(("refusal", "closed"), [("unavailable", ["o-1"]), ("seat_revoked", [])])
def test_a_gateway_that_is_busy_hears_of_the_end_later(
    desk: VerificationDesk, refusal: str, closed: list[str]
) -> None:
    busy = Busy(refusal)
    desk.gateway, desk.link_up = cast(DeskGateway, busy), lambda: True
    desk.memory.open_with(an_opening())
    desk.close()
    desk = replace(desk)  # switched off and on again: it is on the disk
    for _ in range(3):
        desk.close_at_gateway()
    assert busy.closed == closed
    assert busy.asked == 1 + len(closed), "then it is over"


def test_the_page_says_whether_the_user_id_counts_at_this_seat(
    seat: SeatInProcess, desk: VerificationDesk
) -> None:
    opening, one = an_opening(), a_file()
    desk.memory.open_with(opening)
    desk.memory.take(one, opening)
    window = seat.client()
    where = "/verification/files/r-1/approve"
    window.get(where)
    assert "langsung berlaku sementara di kursi ini" in window.page
    form = one.file.form
    assert form is not None
    told = Account(
        user_id=form.account.user_id,
        tenderer_id=firm(form.firm.npwp),
        name=form.firm.name,
        version=2,
        status="inactive",
        verifier=form.account.verifier,
        changed_at="2026-11-22T03:00:00.000000Z",
        reason="Dikembalikan.",
    )
    seat.give("account", msgspec.json.encode(told))
    window.get(where)
    assert "langsung berlaku sementara" not in window.page
    assert "berlaku setelah server LPSE menerima keputusan ini" in window.page


def test_words_of_a_newer_server_break_no_page(seat: SeatInProcess, desk: VerificationDesk) -> None:
    """The desk's first page is the home of the visit: without it nothing is closed or decided."""
    opening = an_opening()
    at, code = "2026-11-22T02:30:00.000000Z", "XQE637EF70"
    later = DeskDecided(decision=1, version=1, outcome="paused", at=at, held_for="word_of_2027")
    alike = DeskOther(why="telephone", name="CV Lain", code=code, stage="suspended")
    one = a_file(
        stage="suspended", entity="guild", track="other", decisions=(later,), others=(alike,)
    )
    row = DeskRow(
        registration_id="r-2", code=code, name="PT", entity="guild", stage="suspended", since=at
    )
    desk.memory.open_with(opening)
    desk.memory.take(one, opening)
    page = DeskList(rows=[row], counts={"suspended": 2})
    desk.memory.show(ShownList(WantedList(), page, at), opening)
    window = seat.client()
    for where in ("/verification", "/verification/files/r-1", "/verification/close"):
        assert window.get(where).status_code == 200, where
    window.get("/verification/files/r-1")
    assert "Keadaan lain" in window.page
    assert "/verification/files/r-1/approve" not in window.page


@dataclass
class Lending:
    """A gateway that gives a registration with one paper out."""

    lent: TakenAlong
    data: bytes

    def file(self, opening: DeskOpening, registration_id: str) -> DeskFile:
        return self.lent.file

    def paper(self, opening: DeskOpening, registration_id: str, paper: Paper) -> Iterator[bytes]:
        yield self.data


def test_papers_leave_room_for_bids(seat: SeatInProcess, desk: VerificationDesk) -> None:
    paper = registrations.paper("nib")
    one, opening = a_file(), an_opening()
    form = registrations.with_papers(registrations.application("pt"), [paper])
    lent = msgspec.structs.replace(one, file=msgspec.structs.replace(one.file, form=form))
    taking = desk.taking
    taking._gateway = cast(DeskGateway, Lending(lent, paper.data))
    desk.memory.open_with(opening)
    for free, code, done in ((LEFT_FREE_BYTES, "desk_disk_full", 0), (2 * LEFT_FREE_BYTES, "", 1)):
        seat.free[0] = free
        taking.begin(desk.visit_id(), desk.memory, opening, ["r-1"])
        taking.join(60)
        state = taking.state(desk.visit_id())
        assert state is not None and state.ended
        assert (state.done, state.fault.code if state.fault else "") == (done, code)
        assert len(desk.memory.taken) == done
        assert len(list(desk.shelf.folder.glob("*"))) == done
