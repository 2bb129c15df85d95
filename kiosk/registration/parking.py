"""Leave a form for later and take it up again, at any seat, by a code that its owner keeps.

What was handed in lies under such a code too (`KeyedForm`), to be taken up when it comes back.

What is left is sealed under a key derived from the code: neither this disk nor the gateway can read
it. The newest one of a code counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from kiosk import events
from kiosk.registration.clearing import draft_limit
from kiosk.registration.draft import Draft
from kiosk.registration.gateway import GatewayAnswer
from kiosk.registration.handing_memory import HandingMemory
from kiosk.registration.sealing import DRAFT_FILE, Seal, Sealing, SealOrder
from kiosk.registration.store import RegistrationStore
from kiosk.staff.service import StaffSignIn
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
from sync.outbox import Blob, Outbox
from sync.registration import codes
from sync.registration.bundle import FormManifest, open_form
from sync.sealing import Progress, Sealed
from sync.wire.ids import new_id
from sync.wire.registration import REGISTRATION_PARKED, RegistrationParked, SealedForm
from sync.wire.secret_rules import wait_after_s
from sync.wire.shapes import Realm

FoundDraft = Literal["here", "gateway"]


@dataclass(frozen=True)
class Park(SealOrder):
    """What is left for later under a resume code."""

    code: str


class Resumed(NamedTuple):
    """A form that was opened. `paper` reads one of its papers by name, one in memory at a time."""

    draft: Draft
    found: FoundDraft
    paper: Callable[[str], BinaryIO]


@dataclass(frozen=True)
class KeyedForm:
    """A sealed form that a resume code finds: by its `locator`, and opens: as this `recipient`."""

    item_id: str
    locator: str
    recipient: str
    realm: Realm


def lay_under_code(
    db: sqlite3.Connection,
    store: RegistrationStore,
    outbox: Outbox,
    form: KeyedForm,
    sealed: Sealed,
    now: Interval,
) -> None:
    """Let a sealed file be found by its resume code, here and at the gateway."""
    parked = now.to_wire()
    store.insert_draft(db, form.item_id, form.locator, sealed.path.name)
    file = SealedForm(sha256=sealed.sha256, size=sealed.size, recipient=form.recipient)
    outbox.append(
        db,
        type=REGISTRATION_PARKED,
        subject=f"draft/{form.locator}",
        data=RegistrationParked(locator=form.locator, realm=form.realm, form=file, parked=parked),
        blobs=[Blob(sealed.path.name, sealed.sha256, sealed.size)],
        deadline=None,
        time=parked.earliest,
        item_id=form.item_id,
    )


def _age(one: FormManifest) -> tuple[int, str]:
    """By what the newest of a code is known; a seat's own time may be hours off."""
    return one.version, one.sealed_at


@dataclass(frozen=True, kw_only=True)
class DraftParking:
    """The use cases. `draft_of` asks the gateway for the draft of a locator."""

    sealing: Sealing
    outbox: Outbox
    store: RegistrationStore
    staff: StaffSignIn
    draft_of: Callable[[str], GatewayAnswer[bytes]]
    monotonic: Callable[[], float]

    def park(self, order: Park, *, progress: Progress, cancelled: Callable[[], bool]) -> str:
        """Seal form and papers under the resume code; return that.

        Raises: what `Sealing.run` raises; nothing is left then.
        """
        key = codes.draft_key(order.code, self.sealing.identity.realm)
        draft = order.draft
        seal = Seal(new_id(), DRAFT_FILE, key.identity.recipient, draft.code, draft.typed)
        self.sealing.run(
            order,
            seal,
            lambda db, sealed, now: self._commit(db, order, seal, key.locator, sealed, now),
            progress=progress,
            cancelled=cancelled,
        )
        return order.code

    def lies_here(self, code: str) -> bool:
        """Say whether something was left at this seat under a resume code."""
        key = codes.draft_key(code, self.sealing.identity.realm)
        with closing(self.sealing.open_db()) as db:
            return self.store.draft_file(db, key.locator, self._limit()) is not None

    def _limit(self) -> str:
        """Since when a draft that the gateway has is still opened, "" while the time is unknown."""
        now = self.sealing.clock.now()
        return "" if now is None else draft_limit(now)

    def _commit(
        self,
        db: sqlite3.Connection,
        order: Park,
        seal: Seal,
        locator: str,
        sealed: Sealed,
        now: Interval,
    ) -> None:
        events.record(
            db, "registration_parked", at=now, digest=sealed.sha256, visit_id=order.visit_id
        )
        realm = self.sealing.identity.realm
        form = KeyedForm(seal.item_id, locator, seal.recipient.text, realm)
        lay_under_code(db, self.store, self.outbox, form, sealed, now)

    def resume(
        self, code: str, memory: HandingMemory, visit_id: str, staff: tuple[str, str]
    ) -> Resumed:
        """Find and open what lies under a code, at this seat or else at the gateway.

        `staff` are id and secret of the member of staff beside the visitor. Codes that open nothing
        make the next try wait. Raises: Fault("resume_wait", seconds) while it must, what
        `StaffSignIn.sign_in` raises, Fault("resume_code_unknown"), Fault("draft_unreachable") when
        it is not here and the gateway cannot be asked, and the gateway's refusal.
        """
        left = memory.next_try_s - self.monotonic()
        if left > 0:
            raise Fault("resume_wait", seconds=int(left) + 1)
        by = self.staff.sign_in(*staff, "attest")
        try:
            key = codes.draft_key(code, self.sealing.identity.realm)
            sealed, found = self._newest(key)
            opened = open_form(sealed, key.identity, papers=())
        except Fault as fault:
            if fault.code == "resume_code_unknown":
                memory.wrong_codes += 1
                memory.next_try_s = self.monotonic() + wait_after_s(memory.wrong_codes)
                self._note("resume_code_refused", visit_id, tries=memory.wrong_codes)
            raise
        memory.wrong_codes = 0
        self._note("registration_resumed", visit_id, staff_id=by.staff_id, source=found)
        manifest = opened.manifest
        draft = Draft(
            registration_id=manifest.registration_id,
            application=opened.application,
            code=manifest.code,
            version=manifest.version,
            done=manifest.done,
            typed={page: dict(typed) for page, typed in opened.unsent.items()},
        )
        return Resumed(
            draft, found, lambda name: open_form(sealed, key.identity, papers={name}).papers[name]
        )

    def _newest(self, key: codes.DraftKey) -> tuple[Path | bytes, FoundDraft]:
        """Return the newest draft of a code: in this seat's spool, or left elsewhere since."""
        with closing(self.sealing.open_db()) as db:
            name = self.store.draft_file(db, key.locator, self._limit())
        here = None if name is None else self.sealing.spool / name
        kept = here is not None and here.is_file()
        found: list[tuple[Path | bytes, FoundDraft]] = [(here, "here")] if here and kept else []
        try:
            asked = self.draft_of(key.locator)
        except Fault:
            if not found:
                raise
            return found[0]
        if asked.answer is not None:
            found.append((asked.answer, "gateway"))
        if not found:
            reached = asked.state == "answered"
            raise Fault("resume_code_unknown" if reached else "draft_unreachable")
        return max(found, key=lambda one: _age(open_form(one[0], key.identity, papers=()).manifest))

    def _note(self, event: str, visit_id: str, **fields: object) -> None:
        with closing(self.sealing.open_db()) as db, write_tx(db):
            events.record(db, event, at=self.sealing.clock.now(), visit_id=visit_id, **fields)
