"""The desk's client against a real gateway process: what it reads, and whom it does not believe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.gateway.app import build
from sync.gateway.desk.feature import FEATURE as DESK
from sync.gateway.feature import Registered
from sync.gateway.features import FEATURES, open_gateway
from sync.sealing import X25519Identity
from sync.server import serve
from sync.transport import Gateway, LinkDown, Reason, Refused
from sync.transport.desk import DeskKeys, OpenDesk, _read
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import Command, Interval
from sync.wire.times import to_text
from sync.wire.verification import (
    REGISTRATION_DECIDED,
    DeskDecision,
    DeskFile,
    DeskListRequest,
    RegistrationDecided,
)
from tests import founders
from tests.gateway_process import EnrolledSeat, GatewayProcess
from tests.proxy import Proxy
from tests.registrations import Handed, Vendor, application, paper
from tests.sync.transport.conftest import client

NUMBER, PIN = "199002142015032001", "482915"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    """A gateway with a verifier, in a process of its own."""
    process = GatewayProcess(tmp_path_factory.mktemp("desk") / "gateway")
    founders.join(process.centre, role="verifier", number=NUMBER, secret=PIN)
    yield process.start()
    process.stop()


@pytest.fixture(scope="module")
def seat(room: GatewayProcess) -> EnrolledSeat:
    return room.enrol("Kursi 01")


@pytest.fixture
def way(room: GatewayProcess) -> Iterator[Proxy]:
    with Proxy(("127.0.0.1", room.port)) as proxy:
        yield proxy


@pytest.fixture
def link(way: Proxy, seat: EnrolledSeat) -> Iterator[Gateway]:
    made = client(way.url, seat)
    yield made
    made.close()


@pytest.fixture
def vendor(link: Gateway, room: GatewayProcess, seat: EnrolledSeat) -> Vendor:
    return Vendor(link, seat.key, seat.answer.gateway_recipient, room.now)


def opened(link: Gateway, seat: EnrolledSeat) -> OpenDesk:
    return link.desk.open(NUMBER, PIN, seat.answer.gateway_recipient, DeskKeys.generate())


def test_a_form_goes_over_the_wire_and_its_decision_comes_back(
    link: Gateway, seat: EnrolledSeat, vendor: Vendor, way: Proxy
) -> None:
    nib = paper("nib")
    made = vendor.hand_in(application(serial=11), [nib])
    desk = opened(link, seat)
    assert desk.opened.name == "Dewi Lestari"
    found = link.desk.list(desk, search=made.code)
    assert [row.registration_id for row in found.rows] == [made.registration_id]
    assert found.counts["waiting"] >= 1
    file = link.desk.file(desk, made.registration_id)
    assert file.form is not None
    assert file.form.firm == made.form.firm
    assert link.desk.paper(desk, made.registration_id, "nib") == nib.data
    way.mode = "refuse"  # the link is down; what was taken along is decided
    way.cut()
    command = approved(desk, made, vendor)
    with pytest.raises(LinkDown):
        link.post_commands([command])
    way.mode = "pass"
    (answer,) = link.post_commands([command])
    assert answer.answer.outcome == "accepted"
    assert link.inquiries.status(made.code).user_id == "contoh11"
    link.desk.close(desk)
    link.desk.close(desk)
    with pytest.raises(Refused, match="desk_opening_over"):
        link.desk.list(desk)


def approved(desk: OpenDesk, made: Handed, vendor: Vendor) -> str:
    """A command of the seat that carries an approval by this desk's verifier."""
    now = vendor.now()
    said = DeskDecision(
        decision_id=new_id(),
        opening_id=desk.opened.opening_id,
        registration_id=made.registration_id,
        version=1,
        decision=0,
        outcome="approved",
        reason="",
        missing=[],
        shown=[],
        words="",
        decided=Interval(earliest=to_text(now), latest=to_text(now + timedelta(seconds=1))),
    )
    decided = RegistrationDecided(
        decision_id=said.decision_id,
        realm="production",
        opened=desk.token,
        signed=jws.sign(desk.keys.key, "desk-decision", said),
    )
    vendor.sequence += 1
    command = Command(
        id=new_id(),
        source=vendor.link.seat_id,
        type=REGISTRATION_DECIDED,
        subject=made.registration_id,
        time=to_text(now),
        sequence=vendor.sequence,
        data=msgspec.Raw(msgspec.json.encode(decided)),
    )
    return jws.sign(vendor.key, "command", command)


def test_what_is_not_there_is_refused_by_name(link: Gateway, seat: EnrolledSeat) -> None:
    desk = opened(link, seat)
    with pytest.raises(Refused, match="registration_unknown"):
        link.desk.file(desk, "no-such")
    with pytest.raises(Refused, match="registration_unknown"):
        link.desk.paper(desk, "no-such", "nib")
    with pytest.raises(Refused, match="desk_pin_wrong"):
        link.desk.open(NUMBER, "193746", seat.answer.gateway_recipient, DeskKeys.generate())


def test_asked_twice_it_is_one_opening(link: Gateway, seat: EnrolledSeat) -> None:
    """As when the first answer was lost on its way."""
    keys, recipient = DeskKeys.generate(), seat.answer.gateway_recipient
    first = link.desk.open(NUMBER, PIN, recipient, keys)
    assert link.desk.open(NUMBER, PIN, recipient, keys).opened.opening_id == (
        first.opened.opening_id
    )


def test_an_answer_to_another_question_is_untrusted(
    link: Gateway, seat: EnrolledSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Replayed by whoever holds the line: an opening, a page, and what another was given."""
    desk = opened(link, seat)
    kept: list[Any] = []
    exchange = link._http.exchange

    def keeping(*args: Any, **options: Any) -> Any:
        kept.append(exchange(*args, **options))
        return kept[-1]

    monkeypatch.setattr(link._http, "exchange", keeping)
    other = opened(link, seat)
    link.desk.list(other)
    for reply, ask in (
        (kept[0], lambda: opened(link, seat)),
        (kept[1], lambda: link.desk.list(other)),
        (kept[1], lambda: link.desk.list(desk)),
    ):
        monkeypatch.setattr(link._http, "exchange", lambda *args, reply=reply, **options: reply)
        with pytest.raises(LinkDown) as raised:
            ask()
        assert raised.value.reason is Reason.UNTRUSTED


def test_what_is_sealed_to_another_opening_is_untrusted(link: Gateway, seat: EnrolledSeat) -> None:
    desk = opened(link, seat)
    lost = OpenDesk(
        desk.token, desk.opened, DeskKeys(SigningKey.generate(), X25519Identity.generate())
    )
    with pytest.raises(LinkDown) as raised:
        link.desk.list(lost)
    assert raised.value.reason is Reason.UNTRUSTED


def test_a_page_that_this_version_cannot_read_is_unreadable(
    link: Gateway, seat: EnrolledSeat
) -> None:
    desk = opened(link, seat)
    asked = DeskListRequest(nonce=new_id(), opening_id=desk.opened.opening_id)
    page = link.desk._sealed("list", desk, asked, asked.nonce)
    with pytest.raises(LinkDown) as raised:
        _read(page, DeskFile)
    assert raised.value.reason is Reason.UNREADABLE


def test_a_gateway_of_before_says_that_nothing_is_there(tmp_path: Path) -> None:
    process = GatewayProcess(tmp_path / "gateway")
    before = Registered([one for one in FEATURES if one is not DESK])
    home = open_gateway(process.home, clock=process.now, registered=before)
    app = build(home, registered=before)
    server = serve(app, "127.0.0.1", 0, threads=4)
    server.start()
    process.url = server.url
    enrolled = process.enrol()
    asking = client(server.url, enrolled)
    with pytest.raises(Refused, match="not_found"):
        opened(asking, enrolled)
    asking.close()
    server.stop()
