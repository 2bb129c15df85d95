"""The roster: the staff whom a seat knows, signed by the gateway."""

from __future__ import annotations

import msgspec

from sync.wire.shapes import Growing, Id, Instant, Name, Number, Word


class Staff(Growing, frozen=True, kw_only=True):
    """`verifier` is an Argon2id string of a PIN (6 to 12 digits) or a password of 12 or more.

    `role` is a `Role`, or a word that only a newer version knows: such a person does nothing here.
    """

    staff_id: Id
    name: Name
    role: Word
    verifier: str


class StaffMark(Growing, frozen=True, kw_only=True):
    """What keeps somebody's signature from counting, of staff that also stand in `staff`.

    `secret_by_other`: another set their secret and they have not changed it. `second_from`: from
    when they may sign as one of two, by gateway time; None where they may.
    """

    staff_id: Id
    secret_by_other: bool
    second_from: Instant | None


class StaffRoster(Growing, frozen=True, kw_only=True):
    """Typ `roster`: replaces the former one whole. After `expires_at` staff only lock and end.

    `revoked` are the staff ids that must not act any more, whatever `staff` says. `marks` stands
    only where somebody has one, and only for a seat that asked with `marks=1` (SPEC 9).
    """

    gateway_id: Id
    version: Number
    issued_at: Instant
    expires_at: Instant
    revoked: list[Id]
    staff: list[Staff]
    marks: list[StaffMark] | msgspec.UnsetType = msgspec.UNSET
