"""What a seat of the training realm asks of its gateway for somebody who learns alone (ADR 84)."""

from __future__ import annotations

from sync.wire.shapes import Id, Message, Number, Realm

PRACTICE_ADDENDUM = "id.lpse.practice.addendum.v1"


class AddendumAsked(Message, frozen=True, kw_only=True):
    """Command `PRACTICE_ADDENDUM`: publish an addendum to a practice tender of no class.

    `tender_version` is the newest version that the seat has: where the tender has changed since,
    what was asked for is there already, and nothing more is published.
    """

    realm: Realm
    seat_id: Id
    tender_id: Id
    tender_version: Number
