"""Commands that arrived before the version they replace, for the committee to hear of.

They are no bids yet, so nothing of them counts. Without them a vendor's newest version could lie at
the gateway unknown to everybody because its forerunner never left another seat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sync import receipts
from sync.gateway.bids.acts import TYPES, Act, parse
from sync.gateway.commands import shared as commands
from sync.gateway.enrolment import shared as enrolment
from sync.wire import jws
from sync.wire.firms import firm
from sync.wire.messages import Command
from sync.work import Reading


@dataclass(frozen=True)
class Waiting:
    """`token` is the command's JWS; `first_at` when it arrived, in wire text."""

    command_id: str
    seat_id: str
    tenderer_name: str
    act: Act
    token: str
    first_at: str


def waiting(db: Reading, tender_id: str) -> list[Waiting]:
    """The commands for this tender whose forerunner has not arrived, the first one first."""
    return [each for each in _every(db) if each.act.tender_id == tender_id]


def waiting_of(db: Reading, one: str) -> list[Waiting]:
    """The same of one firm (`sync.wire.firms`), for any tender."""
    return [each for each in _every(db) if firm(each.act.tenderer_id) == one]


def waiting_for_forerunner(db: Reading) -> set[str]:
    """The digests of all files that such commands name."""
    return {envelope.sha256 for each in _every(db) for envelope in each.act.envelopes}


def _every(db: Reading) -> Iterator[Waiting]:
    """Bids only: other features' commands wait in the same table, for what is theirs."""
    for parked in commands.all_parked(db):
        found = _open(db, parked)
        if found is not None:
            yield found


def _open(db: Reading, parked: commands.Parked) -> Waiting | None:
    """Open a bid's command, None for another's.

    Signature, shape and receipt were found right before it was parked.
    """
    kid = jws.key_id(parked.token)
    seat = enrolment.seat_by_kid(db, kid)
    assert seat is not None  # seats are revoked, never deleted
    command = jws.verify(parked.token, "command", {kid: seat.key}, Command)
    if command.type not in TYPES:
        return None
    act = parse(command)
    name = act.tenderer_name or receipts.read(act.receipt).tenderer_name
    return Waiting(command.id, seat.seat_id, name, act, parked.token, parked.first_at)
