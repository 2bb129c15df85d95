"""Where a registration stands: what this seat knows of its code, and what the gateway signs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import msgspec

from kiosk.registration.draft import Draft
from kiosk.registration.gateway import GatewayAnswer
from kiosk.registration.handed import HandedIn
from kiosk.registration.store import RegistrationStore
from kiosk.registration.visiting import RegistrationVisit
from sync import outbox
from sync.errors import Fault
from sync.outbox import Item
from sync.registration.application import Application
from sync.wire.ids import new_id
from sync.wire.registration import RegistrationStatus

AGAIN = ("incomplete", "lapsed")
"""Stages in which a registration may be handed in again under its code."""
OPEN = ("waiting", *AGAIN)
"""Stages in which its vendor may change a form. In others it is decided, or looked at by people."""


@dataclass(frozen=True)
class CodeStanding:
    """What is known of a code. `told` is None where the gateway was not asked, or knows none.

    `here` is the newest version handed in at this seat, `item` its place in the queue. `asked`:
    the gateway has answered.
    """

    code: str
    here: HandedIn | None
    item: Item | None
    told: RegistrationStatus | None
    asked: bool

    @property
    def may_again(self) -> bool:
        """Whether it can be handed in again: it was returned, or the gateway refused it unread."""
        if self.told is not None and self.told.stage:
            return self.told.stage in AGAIN
        return self.here is not None and self.here.outcome == "refused"


@dataclass(frozen=True, kw_only=True)
class Standings:
    """The use cases. `status_of` asks the gateway; it is asked only while `link_up`.

    `last_code` is the receipt code of what was handed in last at this visit, "" before that.
    """

    open_db: Callable[[], sqlite3.Connection]
    store: RegistrationStore
    visit: RegistrationVisit
    last_code: Callable[[], str]
    status_of: Callable[[str], GatewayAnswer[RegistrationStatus]]
    link_up: Callable[[], bool]

    def ask(self, code: str) -> CodeStanding:
        """Say where the registration of a receipt code stands.

        Raises: Fault("registration_code_unknown") when neither this seat nor the gateway has it,
        Fault("registration_unreachable") when it was not handed in here and nobody can be asked,
        and the gateway's refusal.
        """
        self.visit.id()
        with closing(self.open_db()) as db:
            here = self.store.by_code(db, code)
            item = None if here is None else outbox.item(db, here.item_id)
        asked = (
            self.status_of(code)
            if self.link_up()
            else GatewayAnswer[RegistrationStatus]("unreachable")
        )
        told = asked.answer if asked.answer is not None and asked.answer.stage else None
        if here is None and told is None:
            reached = asked.state == "answered"
            raise Fault("registration_code_unknown" if reached else "registration_unreachable")
        return CodeStanding(code, here, item, told, asked.state == "answered")

    def taken_up(self, draft: Draft, *, here: bool) -> Draft | None:
        """Return a form that its resume code opened, as it may be handed in (again).

        One that was handed in gets the next version and waits for a new agreement. None: it is
        decided, or a person looks at it. `here`: it lies at this seat, and needs no link. Raises:
        Fault("registration_unreachable") when the gateway had the form and does not answer any
        more, Fault("registration_newer", version) for one in whose place a newer one was handed in
        under another code, and the gateway's refusal.
        """
        if not draft.code:
            return draft
        try:
            standing = self.ask(draft.code)
        except Fault as fault:
            if fault.code == "registration_code_unknown" or (
                here and fault.code == "registration_unreachable"
            ):
                return draft
            raise
        if standing.told is not None and standing.told.stage not in OPEN:
            return None
        newest = max(
            standing.here.version if standing.here else 0,
            standing.told.version if standing.told else 0,
        )
        if draft.version > newest:
            return draft
        if draft.version < newest:
            raise Fault("registration_newer", version=newest)
        application = msgspec.structs.replace(draft.application, statement="")
        return msgspec.structs.replace(draft, application=application, version=newest + 1)

    def again(self, code: str) -> bool:
        """Put the form of a returned registration on the pages, to be handed in once more.

        True: it was handed in at this visit, or lies on the pages under that code, and is filled
        in. False: nobody here can open the sealed one; it waits for its legal form to begin again.
        Raises: Fault("registration_not_returned"), and what `ask` raises.
        """
        standing = self.ask(code)
        if not standing.may_again:
            raise Fault("registration_not_returned")
        memory, here, told = self.visit.memory, standing.here, standing.told
        versions = (here.version if here else 0, told.version if told else 0)
        number = 1 + max(versions)
        if memory.draft is not None and memory.draft.code == code:
            self.visit.put(msgspec.structs.replace(memory.draft, version=number))
            return True
        entity = here.entity if here is not None else ""
        known = memory.last if self.last_code() == code else None
        draft = Draft(
            registration_id=new_id() if here is None else here.registration_id,
            application=known or msgspec.convert({"entity": entity}, Application),
            code=code,
            version=number,
        )
        if known is None:
            memory.returned = draft
        else:
            self.visit.put(draft)
        return known is not None
