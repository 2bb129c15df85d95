"""Registrations at the console's gateway: sealed forms that a seat handed in, over its own API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from sync.registration.application import Application
from sync.wire.registration import REGISTRATION_SUBMITTED, RegistrationSubmitted
from tests import registrations
from tests.kiosk.console.people import Desk, number
from tests.registrations import Attached, Handed
from tests.sync.gateway.cast import House, Seat


@dataclass
class Registered:
    """A seat of the console's gateway that hands registrations in."""

    desk: Desk
    seat: Seat = field(init=False)

    def __post_init__(self) -> None:
        house = House(self.desk.centre, self.desk.clock, self.desk.app)
        self.seat = house.seat()

    def hand_in(
        self,
        form: Application,
        papers: Sequence[Attached] = (),
        *,
        again: RegistrationSubmitted | None = None,
    ) -> Handed:
        """Seal, store and post; the gateway must accept."""
        house = self.seat.house
        made = registrations.seal(
            form,
            papers,
            key=self.seat.key,
            seat_id=self.seat.seat_id,
            recipient=self.desk.centre.identity.gateway_recipient,
            at=self.desk.clock(),
            again=again,
            realm=self.desk.centre.identity.realm,
        )
        house.store_blob(made.sealed)
        (answer,) = self.seat.post(self.seat.command(made.command, REGISTRATION_SUBMITTED))
        assert answer.outcome == "accepted", answer
        return made


def member(desk: Desk, role: str = "verifier") -> Member:
    """Return the member of staff who has a role."""
    (found,) = [one for one in staff.members(desk.centre) if one.person_id == number(role)]  # type: ignore[arg-type]
    return found
