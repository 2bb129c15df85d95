"""Decide on a registration that was taken along: signed, kept and queued in one transaction."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kiosk import events
from kiosk.accounts.service import Accounts
from kiosk.db import settings
from kiosk.desk.acts import FITTING, DecisionAct
from kiosk.staff.service import Actor
from kiosk.verification.decided import QueuedDecision
from kiosk.verification.gateway import signing_key
from kiosk.verification.memory import DeskOpening, TakenAlong
from kiosk.verification.store import DecidedStore
from sync.clock import Interval, TrustedClock
from sync.database import trouble_code, write_tx
from sync.errors import Fault
from sync.outbox import Outbox
from sync.registration.decisions import tidy_words
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.messages import EnrolAnswer
from sync.wire.times import from_text
from sync.wire.verification import (
    REGISTRATION_DECIDED,
    DeskDecision,
    DeskFile,
    DeskOutcome,
    RegistrationDecided,
)

OUTCOMES: dict[DecisionAct, DeskOutcome] = {
    "approve": "approved",
    "return": "incomplete",
    "refuse": "refused",
    "take-up": "taken_up",
}


@dataclass(frozen=True)
class DeskWish:
    """What a verifier wants. `missing` and `reason` are words of the requirement table.

    `version` and `decision` are what was on the screen.
    """

    act: DecisionAct
    version: int
    decision: int
    reason: str = ""
    missing: tuple[str, ...] = ()
    words: str = ""


def fitting(file: DeskFile) -> tuple[DecisionAct, ...]:
    """Return what may be decided on a registration as it stood when it was taken along."""
    if file.unreadable == "registration_erased":
        return ()
    acts: tuple[DecisionAct, ...] = ()
    for stage, each in FITTING.items():
        if stage == file.stage:
            acts = each
    return acts if file.form is not None else tuple(act for act in acts if act != "approve")


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """The use case. `spool` is where a full disk is looked for; `wake` tells the engine."""

    open_db: Callable[[], sqlite3.Connection]
    identity: EnrolAnswer
    clock: TrustedClock
    outbox: Outbox
    store: DecidedStore
    accounts: Accounts
    spool: Path
    wake: Callable[[], None]

    def decide(
        self, visit_id: str, opening: DeskOpening, one: TakenAlong, wish: DeskWish, by: Actor
    ) -> QueuedDecision:
        """Queue a decision of the person who opened the desk; return the seat's record of it.

        Raises: Fault("registration_act_unfit") for one that does not fit,
        Fault("desk_file_changed") where the screen showed another state, Fault("desk_decided_here")
        where this seat has decided on that state, Fault("desk_opening_over"),
        Fault("seat_revoked" | "clock_unknown"), what `tidy_words` raises,
        Fault("disk_full" | "disk_error").
        """
        file = one.file
        if wish.act not in fitting(file):
            raise Fault("registration_act_unfit")
        if (wish.version, wish.decision) != (file.version, file.decision):
            raise Fault("desk_file_changed")
        words = tidy_words(wish.words, needed=wish.act == "return" and not wish.missing)
        sealed = self._sealed(words)
        with closing(self.open_db()) as db:
            try:
                with write_tx(db):
                    now = self._require(db, opening, file)
                    queued = self._commit(db, visit_id, opening, one, wish, sealed, by, now)
            except sqlite3.OperationalError as error:
                raise Fault(trouble_code(error, self.spool)) from error
        self.wake()
        return queued

    def _sealed(self, words: str) -> str:
        """Seal what the vendor is to read: this seat's disk holds nothing of it in clear."""
        if not words:
            return ""
        recipient = X25519Recipient.from_text(self.identity.gateway_recipient)
        return base64.b64encode(encrypt_bytes(words.encode(), [recipient])).decode()

    def _require(self, db: sqlite3.Connection, opening: DeskOpening, file: DeskFile) -> Interval:
        if settings.get(db, settings.REVOKED) is not None:
            raise Fault("seat_revoked")
        now = self.clock.now()
        if now is None:
            raise Fault("clock_unknown")
        if now.earliest > from_text(opening.opened.until):
            raise Fault("desk_opening_over")
        if pending(self.store.newest_of(db, file.registration_id), file):
            raise Fault("desk_decided_here")
        return now

    def _commit(
        self,
        db: sqlite3.Connection,
        visit_id: str,
        opening: DeskOpening,
        one: TakenAlong,
        wish: DeskWish,
        words: str,
        by: Actor,
        now: Interval,
    ) -> QueuedDecision:
        file, decision_id, item_id = one.file, new_id(), new_id()
        decision = DeskDecision(
            decision_id=decision_id,
            opening_id=opening.opened.opening_id,
            registration_id=file.registration_id,
            version=file.version,
            decision=file.decision,
            outcome=OUTCOMES[wish.act],
            reason=wish.reason,
            missing=list(wish.missing),
            shown=sorted(one.seen_here),
            words=words,
            decided=now.to_wire(),
        )
        queued = QueuedDecision(
            decision_id=decision_id,
            item_id=item_id,
            registration_id=file.registration_id,
            version=file.version,
            seen=file.decision,
            visit_id=visit_id,
            outcome=decision.outcome,
            code=file.code,
            decided=decision.decided,
        )
        self.store.insert(db, queued)
        self._account(db, file, decision, now)
        events.record(
            db,
            "registration_decided",
            at=now,
            visit_id=visit_id,
            staff_id=by.staff_id,
            registration_id=file.registration_id,
            decision_id=decision_id,
            version=file.version,
            outcome=decision.outcome,
        )
        self.outbox.append(
            db,
            type=REGISTRATION_DECIDED,
            subject=f"registration/{file.registration_id}",
            data=RegistrationDecided(
                decision_id=decision_id,
                realm=self.identity.realm,
                opened=opening.token,
                signed=jws.sign(signing_key(opening), "desk-decision", decision),
            ),
            blobs=[],
            deadline=None,
            time=decision.decided.earliest,
            item_id=item_id,
        )
        return queued

    def _account(
        self, db: sqlite3.Connection, file: DeskFile, decision: DeskDecision, now: Interval
    ) -> None:
        """An approval counts at this seat at once; any other decision ends what one made here."""
        self.accounts.take_back(db, registration_id=file.registration_id)
        if decision.outcome == "approved" and file.form is not None:
            self.accounts.count_here(db, file.form, file.registration_id, decision.decision_id, now)


def pending(last: QueuedDecision | None, file: DeskFile) -> bool:
    """Whether the last decision taken here was on the state in `file`, and still stands for it.

    One that was refused does not, nor one whose answer is older than `file`.
    """
    if last is None or (last.version, last.seen) != (file.version, file.decision):
        return False
    if last.verdict == "refused":
        return False
    return last.answered_at is None or from_text(file.at) <= last.answered_at


def decided_here(
    db: sqlite3.Connection, store: DecidedStore, taken: Mapping[str, TakenAlong]
) -> set[str]:
    """Return the registrations, of those taken along, on which a decision of here stands."""
    return {name for name, one in taken.items() if pending(store.newest_of(db, name), one.file)}
