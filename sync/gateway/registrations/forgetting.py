"""What verifiers wrote at seats: it stands in their commands too, and goes when a form is erased.

Of such a command its digest, its seat, when it came and what was answered are kept for ever.
"""

from __future__ import annotations

import msgspec

from sync.gateway.commands import shared as commands
from sync.gateway.registrations import store
from sync.wire import jws
from sync.work import Work


class _Signed(msgspec.Struct):
    signed: str


class _Letter(msgspec.Struct):
    data: _Signed


class _About(msgspec.Struct):
    registration_id: str


def forget_letters(db: Work, registration_id: str) -> None:
    """Drop the text of every decision on a registration, of refused and waiting ones too."""
    for command_id, token in commands.decided(db):
        letter = jws.claimed(token, _Letter)
        if letter is not None and decided_on(letter.data.signed) == registration_id:
            commands.forget_text(db, command_id)
    commands.unpark_all(db, registration_id)


def forget_late_letter(db: Work, command_id: str, signed: str) -> None:
    """Drop the text of a decision whose registration was erased, or is not here to be erased.

    `signed` is the `DeskDecision` (JWS) that the command carries.
    """
    one = store.find(db, decided_on(signed))
    if one is None or one.erased_at is not None:
        commands.forget_text(db, command_id)


def decided_on(signed: str) -> str:
    """Return the registration that a decision (JWS) names, "" where it names none."""
    about = jws.claimed(signed, _About)
    return "" if about is None else about.registration_id
