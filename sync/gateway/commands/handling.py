"""What a feature must answer for, of the types of commands it handles (`Feature.commands`).

`commands.service` takes commands of any type: it verifies, numbers, keeps and answers each once.
What one asks for is a `Job`, which the handler of its type reads out of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from sync.gateway.centre import Centre
from sync.gateway.enrolment.shared import Seat
from sync.wire.messages import Answer, Command, Outcome
from sync.wire.shapes import Realm
from sync.work import Reading, Work


@dataclass(frozen=True)
class Verdict:
    """`code` is a problem's; None when accepted. `detail` says which part."""

    outcome: Outcome
    code: str | None = None
    detail: str | None = None


ACCEPTED = Verdict("accepted")


@dataclass(frozen=True)
class Held:
    """What was recorded for a command: how it stands, and the newest answer (JWS) about it."""

    outcome: str
    answer: str


class Job(ABC):
    """What one command asks for. What a feature has no use for may stay as it is here."""

    def inspect(self, centre: Centre) -> Verdict:
        """Look at what takes long, before the transaction; `judge` and `again` are given it."""
        return ACCEPTED

    @abstractmethod
    def judge(
        self, centre: Centre, db: Reading, seat: Seat, inspected: Verdict, arrived: str
    ) -> Verdict:
        """Judge a command that arrived complete at `arrived` (wire text). Reads only."""

    def waits_for(self, verdict: Verdict) -> str | None:
        """Return the id of what must be recorded before this can be judged; None if nothing."""
        return None

    def receipt(self, centre: Centre, db: Work, seat: Seat, arrived: str) -> str | None:
        """Return what an acceptance carries beside its word: a signed note, or None.

        Runs in the transaction that accepts.
        """
        return None

    def arrival_on(self, receipt: str) -> str | None:
        """Return when the command had arrived, as such a note says (wire text).

        Raises: Fault for a text that is no such note.
        """
        return None

    @abstractmethod
    def record(
        self,
        centre: Centre,
        db: Work,
        command_id: str,
        seat: Seat,
        verdict: Verdict,
        arrived: str,
        receipt: str | None,
    ) -> str | None:
        """Keep what was asked, in the transaction of the answer.

        Returns the id that others may wait for, or None where nothing was recorded.
        """

    def after(self, centre: Centre) -> None:
        """Do what may be done once it is answered for good: nothing depends on it."""
        return

    def held(self, db: Reading, command_id: str) -> Held | None:
        """Return what was recorded for a command; None where its answer is all there is."""
        return None

    def is_recorded(self, db: Reading) -> bool:
        """Say whether what this asks for was recorded, for whatever command."""
        return False

    def answer_as_said(self, centre: Centre, db: Work, said: Answer) -> str:
        """Keep to a final answer that was answered otherwise since; return the new one (JWS)."""
        raise NotImplementedError

    def keep_beside(self, db: Work, said: Answer) -> None:
        """Keep what a returned answer carries beside its receipt, once the command is recorded."""
        return


class OfSeat(Protocol):
    """What a command says of where it was made."""

    @property
    def realm(self) -> Realm:
        """The realm of its seat."""
        ...

    @property
    def seat_id(self) -> str:
        """The seat."""
        ...


def elsewhere(centre: Centre, seat: Seat, data: OfSeat) -> Verdict | None:
    """Refuse what is of another realm or seat, or of a seat that was revoked; None for the rest."""
    if data.realm != centre.identity.realm:
        return Verdict("refused", "realm_mismatch")
    if data.seat_id != seat.seat_id:
        return Verdict("refused", "source_mismatch")
    return Verdict("refused", "seat_revoked") if seat.revoked else None


Handler = Callable[[Command], Job]
"""Reads a command of its type. Raises: Fault("message_malformed", why)."""


def handler(centre: Centre, type_: str) -> Handler | None:
    """Return what handles a type of commands at this gateway; None for one that is not known."""
    return cast("Handler | None", centre.handlers.get(type_))
