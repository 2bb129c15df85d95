"""What the pages of registration work with; every route module gets it as `desk`."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import argon2

from kiosk import events
from kiosk.accounts.service import Accounts
from kiosk.papers.service import PaperDesk
from kiosk.registration.known import AskKnown, KnownFirms, KnownHere
from kiosk.registration.recognising import AccountSignIn
from kiosk.registration.service import Filling
from kiosk.registration.visiting import RegistrationVisit, VisitSessions
from kiosk.requirements.service import RequirementTables
from kiosk.seat import purposes_with
from kiosk.staff.service import StaffSignIn
from sync.clock import TrustedClock
from sync.database import write_tx
from sync.registration.application import Track
from sync.wire.messages import EnrolAnswer


@dataclass(kw_only=True)
class RegistrationContext:
    """The feature gives the collaborators, the rest is made of them.

    `identity` says who this seat is and whom it trusts; `track` is where the LPSE has accounts
    made; `tables` say what is needed, `papers` holds what was brought; `known_here` and `ask_known`
    ask this seat and the gateway which numbers they have.

    For pages: `visit` is this visit's form, `filling` the use cases of the wizard, `known` whether
    the firm is registered already, `recognising` checks the password of a firm with an account.
    """

    open_db: Callable[[], sqlite3.Connection]
    identity: EnrolAnswer
    sessions: VisitSessions
    staff: StaffSignIn
    clock: TrustedClock
    track: Track
    tables: RequirementTables
    papers: PaperDesk
    accounts: Accounts
    hasher: argon2.PasswordHasher
    known_here: KnownHere
    ask_known: AskKnown
    link_up: Callable[[], bool]
    monotonic: Callable[[], float]
    timezone: ZoneInfo
    visit: RegistrationVisit = field(init=False)
    filling: Filling = field(init=False)
    known: KnownFirms = field(init=False)
    recognising: AccountSignIn = field(init=False)

    def __post_init__(self) -> None:
        self.visit = RegistrationVisit(
            self.sessions, purposes_with("registration", self.identity.realm)
        )
        self.filling = Filling(self.visit, self.track, self.tables, self.papers, self.today)
        self.known = KnownFirms(self.visit, self.known_here, self.ask_known, self.link_up)
        self.recognising = AccountSignIn(
            self.visit, self.accounts, self.hasher, self.identity.realm
        )

    def today(self) -> datetime.date:
        """The date here: by trusted time, by the machine's clock until it is known."""
        now = self.clock.now()
        moment = datetime.datetime.now(datetime.UTC) if now is None else now.earliest
        return moment.astimezone(self.timezone).date()

    def record(self, name: str, **fields: object) -> None:
        """Write an event of the seat's log in a transaction of its own."""
        with closing(self.open_db()) as db, write_tx(db):
            events.record(db, name, at=self.clock.now(), **fields)
