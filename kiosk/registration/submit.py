"""Hand a registration in: sealed for the gateway, with a receipt and a number at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

import msgspec

from kiosk import events
from kiosk.registration.draft import Draft, firm_numbers
from kiosk.registration.handed import HandedIn
from kiosk.registration.parking import KeyedForm, lay_under_code
from kiosk.registration.sealing import FORM_FILE, Seal, Sealing, SealOrder
from kiosk.registration.store import RegistrationStore
from sync.clock import Interval
from sync.errors import Fault
from sync.outbox import Blob, Outbox
from sync.receipts import digest
from sync.registration import codes, receipt
from sync.sealing import Progress, Sealed, X25519Recipient
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.registration import REGISTRATION_SUBMITTED, RegistrationSubmitted, SealedForm


@dataclass(frozen=True)
class HandIn(SealOrder):
    """Everything that the person confirmed; a job needs nothing else.

    `originals` are titles of the papers to show at the desk, within `limit_days`. `key` is that of
    its resume code: it opens the form too, when it comes back.
    """

    originals: tuple[str, ...]
    limit_days: int
    key: codes.DraftKey


@dataclass(frozen=True, kw_only=True)
class Submitting:
    """The use case. `zone` is the LPSE's time zone: queue numbers count its days."""

    sealing: Sealing
    signer: SigningKey
    outbox: Outbox
    store: RegistrationStore
    zone: tzinfo

    def hand_in(
        self, order: HandIn, *, progress: Progress, cancelled: Callable[[], bool]
    ) -> HandedIn:
        """Seal form and papers, once, to gateway and resume code, then make the registration exist.

        Raises: Fault("registration_handed_in") for a version that was, and what `Sealing.run`
        raises; nothing is left then.
        """
        recipient = X25519Recipient.from_text(self.sealing.identity.gateway_recipient)
        code = order.draft.code or codes.new_receipt_code()
        also = (order.key.identity.recipient,)
        seal = Seal(new_id(), FORM_FILE, recipient, code, also=also)
        return self.sealing.run(
            order,
            seal,
            lambda db, sealed, now: self._commit(db, order, seal, sealed, now),
            progress=progress,
            cancelled=cancelled,
            require=lambda db: self._require_new(db, order.draft),
        )

    def _require_new(self, db: sqlite3.Connection, draft: Draft) -> None:
        if self.store.newest_version(db, draft.registration_id) >= draft.version:
            raise Fault("registration_handed_in")

    def _commit(
        self, db: sqlite3.Connection, order: HandIn, seal: Seal, sealed: Sealed, now: Interval
    ) -> HandedIn:
        """Log the event, sign the receipt over the log's new head, keep the row, queue it."""
        draft, identity = order.draft, self.sealing.identity
        events.record(
            db,
            "registration_handed_in",
            at=now,
            registration_id=draft.registration_id,
            version=draft.version,
            digest=sealed.sha256,
            visit_id=order.visit_id,
        )
        command = RegistrationSubmitted(
            registration_id=draft.registration_id,
            realm=identity.realm,
            version=draft.version,
            code=seal.code,
            track=draft.application.track,
            entity=draft.application.entity,
            form=SealedForm(sha256=sealed.sha256, size=sealed.size, recipient=seal.recipient.text),
            submitted=now.to_wire(),
            receipt="",
        )
        note = receipt.provisional(command, identity.seat_id, events.head(db), self.signer)
        handed = self._handed(db, order, seal, command, note, now)
        self.store.insert(db, handed)
        self.outbox.append(
            db,
            type=REGISTRATION_SUBMITTED,
            subject=f"registration/{draft.registration_id}",
            data=msgspec.structs.replace(command, receipt=note),
            blobs=[Blob(sealed.path.name, sealed.sha256, sealed.size)],
            deadline=None,
            time=command.submitted.earliest,
            item_id=seal.item_id,
        )
        key = order.key
        form = KeyedForm(new_id(), key.locator, key.identity.recipient.text, identity.realm)
        lay_under_code(db, self.store, self.outbox, form, sealed, now)
        return handed

    def _handed(
        self,
        db: sqlite3.Connection,
        order: HandIn,
        seal: Seal,
        command: RegistrationSubmitted,
        note: str,
        now: Interval,
    ) -> HandedIn:
        day = now.earliest.astimezone(self.zone).date().isoformat()
        return HandedIn(
            registration_id=command.registration_id,
            version=command.version,
            item_id=seal.item_id,
            visit_id=order.visit_id,
            code=command.code,
            queue_day=day,
            queue_number=self.store.next_number(db, day),
            track=command.track,
            entity=command.entity,
            handed_in=command.submitted,
            originals=order.originals,
            limit_days=order.limit_days,
            numbers=firm_numbers(order.draft.application),
            provisional=note,
            provisional_sha256=digest(note),
        )
