"""What was handed in or left at a seat does not lie there for ever; the gateway is a real one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.registration.clearing import FormClearing
from kiosk.registration.parking import DraftParking
from kiosk.registration.store import RegistrationStore
from kiosk.wiring import soundness
from sync import outbox
from sync.clock import Interval
from sync.errors import Fault
from sync.gateway.registrations import service as registrations
from sync.outbox import Proof
from sync.registration import codes
from sync.wire.registration import DRAFT_KEPT_DAYS
from tests import registrations as samples
from tests.founders import two
from tests.gateway_process import GatewayProcess
from tests.scenarios.canary import search
from tests.scenarios.test_registrations import SeatAtWork, seen, until

FORM, DRAFT = ".form.age", ".draft.age"


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path / "gateway")
    yield process.start()
    process.stop()


@pytest.fixture
def seat(tmp_path: Path, gateway: GatewayProcess) -> Iterator[SeatAtWork]:
    made = SeatAtWork(tmp_path / "seat", gateway, "Kursi 1")
    yield made
    made.stop()


class DayLater:
    """The seat's clock as it will be."""

    def __init__(self, seat: SeatAtWork, days: int) -> None:
        self._seat, self._by = seat, timedelta(days=days)

    def now(self) -> Interval:
        now = self._seat.core.clock.now()
        assert now is not None and now.latest is not None
        return Interval(now.earliest + self._by, now.latest + self._by)


def clearing(seat: SeatAtWork, days: int = 0) -> FormClearing:
    """The seat's own rule, on a later day."""
    return dataclasses.replace(seat.core.get(FormClearing), trusted=DayLater(seat, days).now)


def parking(seat: SeatAtWork, days: int) -> DraftParking:
    own = seat.handing.parking
    later = dataclasses.replace(own.sealing, clock=DayLater(seat, days))  # type: ignore[arg-type]
    return dataclasses.replace(own, sealing=later)


def files(seat: SeatAtWork, suffix: str) -> list[Path]:
    return sorted(seat.core.home.spool.glob(f"*{suffix}"))


def known(seat: SeatAtWork) -> bool:
    """Whether every command has its answer, and the feed has proved it."""
    with closing(seat.core.connect()) as db:
        return all(
            one.answered_at is not None and one.proof is Proof.KNOWN for one in outbox.items(db)
        )


def hand_in(seat: SeatAtWork, serial: int) -> str:
    seat.visit()
    seat.fill(serial)
    code = seat.press()
    seat.sent()
    seat.end()
    return code


def refuse(gateway: GatewayProcess, code: str) -> str:
    which, as_seen = seen(gateway, code)
    by = two(gateway.centre)[0]
    registrations.refuse(gateway.centre, which, "paper_differs", "Beda.", by=by, seen=as_seen)
    return which


def numbers(seat: SeatAtWork, code: str) -> tuple[str, ...]:
    with closing(seat.core.connect()) as db:
        found = RegistrationStore(seat.core.private).by_code(db, code)
    assert found is not None
    return found.numbers


def lost(seat: SeatAtWork) -> list[soundness.Lost]:
    with closing(seat.core.connect()) as db:
        return list(soundness.sealed_files(seat.core.home, db, whole=True))


def test_a_form_goes_once_its_registration_was_decided_for_good(
    gateway: GatewayProcess, seat: SeatAtWork
) -> None:
    done, waits = hand_in(seat, 1), hand_in(seat, 2)
    refuse(gateway, done)
    until(lambda: known(seat))
    days = seat.core.config.sealed_kept_days
    assert clearing(seat, days - 1).sweep() == 0, "it may still be wanted"
    assert dataclasses.replace(clearing(seat, 9 * days), days=0).sweep() == 0, "0: for good"
    assert clearing(seat, days + 1).sweep() == 1
    assert len(files(seat, FORM)) == 1
    assert (numbers(seat, done), bool(numbers(seat, waits))) == ((), True)
    assert clearing(seat, 9 * days).sweep() == 0, "nobody has decided on the other one"
    assert lost(seat) == []
    seat.visit()
    standing = seat.handing.standings.ask(done)
    assert standing.here is not None and standing.here.official, "its receipt is kept"
    assert standing.told is not None and standing.told.stage == "refused"


def test_a_form_that_waits_opens_by_its_code_however_long_it_waits(
    gateway: GatewayProcess, seat: SeatAtWork
) -> None:
    seat.visit()
    seat.fill(1)
    code = seat.press()
    (resume,) = seat.handing.memory.handed.values()
    seat.sent()
    seat.end()
    until(lambda: known(seat))
    later = DRAFT_KEPT_DAYS + 10
    assert clearing(seat, later).sweep() == 0, "it lies under a code as a draft does, and is none"
    assert parking(seat, later).lies_here(resume)
    refuse(gateway, code)
    assert clearing(seat, seat.core.config.sealed_kept_days + 1).sweep() == 1
    assert not parking(seat, later).lies_here(resume)
    assert lost(seat) == []


def test_what_the_lpse_has_erased_goes_at_a_seat_that_was_off_meanwhile(
    gateway: GatewayProcess, seat: SeatAtWork
) -> None:
    code, other = hand_in(seat, 1), hand_in(seat, 2)
    which = refuse(gateway, code)
    until(lambda: known(seat))
    with closing(seat.core.connect()) as db:
        row = db.execute("SELECT kept FROM registration ORDER BY item_id").fetchone()["kept"]
    (form, stays) = files(seat, FORM)
    sealed = form.read_bytes()
    assert numbers(seat, code)
    gateway.stop()
    with gateway.centre.writing() as work:
        work.execute(
            "UPDATE registration SET since = '2011-01-01T00:00:00.000000Z'"
            " WHERE registration_id = ?",
            (which,),
        )
    registrations.erase(gateway.centre, which, by=two(gateway.centre)[0])
    assert form.exists()
    gateway.start()
    until(lambda: not form.exists())
    assert files(seat, FORM) == [stays]
    assert (numbers(seat, code), bool(numbers(seat, other))) == ((), True)
    assert lost(seat) == []
    # A power cut came between the note and the removal.
    form.write_bytes(sealed)
    assert lost(seat) == []
    clearing(seat).sweep()
    assert not form.exists()
    seat.stop()
    # Behind the head, whose first line every age file has.
    parts = [sealed[at : at + 32] for at in range(400, len(sealed) - 32, len(sealed) // 9)]
    home = seat.core.home.root
    for path in (each for each in home.rglob("*") if each.is_file()):
        data = path.read_bytes()
        assert not [part for part in (*parts, bytes(row)[:32]) if part in data], path
    assert search([home], [samples.npwp(1)]) == []


def test_a_draft_goes_thirty_days_after_the_gateway_has_it(
    gateway: GatewayProcess, seat: SeatAtWork
) -> None:
    seat.visit()
    seat.fill()
    key = codes.draft_key(seat.leave(), "production")
    until(lambda: known(seat))
    gateway.stop()
    until(lambda: not seat.core.link_up())
    assert parking(seat, DRAFT_KEPT_DAYS - 1)._newest(key)[1] == "here"
    with pytest.raises(Fault, match="draft_unreachable"):
        parking(seat, DRAFT_KEPT_DAYS + 1)._newest(key)
    assert clearing(seat, DRAFT_KEPT_DAYS - 1).sweep() == 0
    assert clearing(seat, DRAFT_KEPT_DAYS + 1).sweep() == 1
    assert (files(seat, DRAFT), lost(seat)) == ([], [])
    assert clearing(seat, DRAFT_KEPT_DAYS + 1).sweep() == 0


def test_a_draft_that_has_not_reached_the_gateway_waits_for_it(
    gateway: GatewayProcess, seat: SeatAtWork
) -> None:
    gateway.stop()
    until(lambda: not seat.core.link_up())
    seat.visit()
    seat.fill()
    key = codes.draft_key(seat.leave(), "production")
    assert clearing(seat, 9 * DRAFT_KEPT_DAYS).sweep() == 0
    assert parking(seat, 9 * DRAFT_KEPT_DAYS)._newest(key)[1] == "here"
