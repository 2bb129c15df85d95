"""What a seat remembers of who joined a class; it lies in the visit's vault with the rest."""

from __future__ import annotations

import msgspec

from sync.wire.shapes import Id, Name

STUDY = "study"
"""Stands in a class's place for who learns alone under a name (`class_id` null on the wire)."""


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """Who of which class sits here, or learns alone under a name (`class_id` is `STUDY`).

    `step` is the step that was told last; `hand_at` when the hand was moved last (wire time).
    `followed` are the trainer's calls that this seat has
    answered, `drills` says when each drill began here (wire time), `resets` which were done.
    `answered`: the questionnaire was handed in. `kept_out` are drills of a second person in which
    the seat was locked. `held` are the trainer's cuts of the link that began while the seat was
    open (`standing.hold_key`): they go on under a lock.
    """

    class_id: Id
    trainee_id: Id
    name: Name
    step: Id | None = None
    hand_up: bool = False
    hand_at: str = ""
    followed: frozenset[str] = frozenset()
    drills: dict[str, str] = {}
    resets: frozenset[str] = frozenset()
    answered: bool = False
    kept_out: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
