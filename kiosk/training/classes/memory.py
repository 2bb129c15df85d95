"""What a seat remembers of who joined a class; it lies in the visit's vault with the rest."""

from __future__ import annotations

import msgspec

from sync.wire.shapes import Id, Name


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """Who of which class sits here.

    `step` is the step that was told last; `hand_at` when the hand was moved last (wire time).
    `followed` are the trainer's calls that this seat has
    answered, `drills` says when each drill began here (wire time), `resets` which were done.
    `answered`: the questionnaire was handed in.
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
