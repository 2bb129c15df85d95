"""A gateway with its staff, and a seat that hands registrations in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.gateway.registrations import service
from sync.gateway.registrations.service import SeenVersion, WorklistWanted
from sync.gateway.staff.service import Member
from sync.registration.application import Application
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.messages import SPOKEN, Answer
from sync.wire.registration import (
    REGISTRATION_SUBMITTED,
    Account,
    RegistrationStatus,
    RegistrationSubmitted,
    StatusRequest,
)
from tests import founders
from tests.registrations import Attached, Handed, application, paper, seal
from tests.sync.gateway.cast import House, Seat, copy_house

ALL = ",".join(sorted(SPOKEN))


@dataclass
class Desk:
    """The gateway, a verifier, and a seat at which vendors hand in."""

    house: House
    by: Member
    seat: Seat

    def sealed(
        self,
        form: Application,
        again: RegistrationSubmitted | None = None,
        papers: Sequence[Attached] | None = None,
    ) -> Handed:
        """A registration with two papers, sealed to this gateway and signed by the seat."""
        return seal(
            form,
            [paper("nib"), paper("npwp", pages=2)] if papers is None else papers,
            key=self.seat.key,
            seat_id=self.seat.seat_id,
            recipient=self.house.centre.identity.gateway_recipient,
            at=self.house.clock(),
            again=again,
        )

    def hand_in(
        self, form: Application | None = None, again: RegistrationSubmitted | None = None
    ) -> Handed:
        """Hand a registration in; the gateway must have accepted it."""
        made = self.sealed(form or application(), again)
        answer = self.send(made)
        assert answer.outcome == "accepted", answer
        return made

    def send(self, made: Handed, **changes: Any) -> Answer:
        """Bring the file and the command."""
        self.house.store_blob(made.sealed)
        command = msgspec.structs.replace(made.command, **changes)
        return self.seat.post(self.seat.command(command, REGISTRATION_SUBMITTED))[0]

    def seen(self, registration_id: str) -> SeenVersion:
        return service.open_one(self.house.centre, registration_id, by=self.by).seen

    def status(self, code: str, seat: Seat | None = None) -> RegistrationStatus:
        """What the gateway answers a seat."""
        asker = seat or self.seat
        asked = StatusRequest(nonce=new_id(), code=code)
        token = jws.sign(asker.key, "registration-status-request", asked)
        reply = self.house.http.post("/v1/registrations/status", data=token)
        assert reply.status_code == 200, reply.data
        text = reply.get_data(as_text=True)
        answer = jws.verify(
            text, "registration-status", self.house.gateway_keys, RegistrationStatus
        )
        assert answer.nonce == asked.nonce
        return answer

    def accounts(self) -> list[Account]:
        """What the feed told the seat of accounts."""
        return [
            msgspec.json.decode(item.body, type=Account)
            for item in self.seat.feed(speaks=ALL).items
            if item.kind == "account"
        ]

    def found(self, search: str = "", **wanted: Any) -> list[str]:
        page = service.worklist(
            self.house.centre, WorklistWanted(search=search, **wanted), by=self.by
        )
        return [line.registration_id for line in page.lines]


@pytest.fixture(scope="session")
def at_work(
    furnished: House, tmp_path_factory: pytest.TempPathFactory
) -> tuple[House, Member, Seat]:
    """Made once and copied: a gateway whose verifier has a secret of her own, and a seat."""
    house = copy_house(furnished, tmp_path_factory.mktemp("registering"))
    verifier = founders.join(house.centre, role="verifier", secret="482915")
    return house, verifier, house.seat("Kursi 01")


@pytest.fixture
def desk(at_work: tuple[House, Member, Seat], tmp_path: Path) -> Desk:
    template, verifier, seat = at_work
    house = copy_house(template, tmp_path)
    return Desk(house, verifier, Seat(house, seat.seat_id, seat.key))
