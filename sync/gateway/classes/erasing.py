"""Erase a class: names, events, and what its commands said. Its plan and the journal stay."""

from __future__ import annotations

from msgspec.structs import replace

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes import entries, store
from sync.gateway.classes.standing import StandingClass, become, load, require_trainer, which
from sync.gateway.commands import shared as commands
from sync.gateway.journal.service import record
from sync.gateway.staff.service import Member


def erase_class(centre: Centre, class_id: str, *, by: Member, reason: str) -> None:
    """Erase the names and events of a closed class; of self-study those that are here by now.

    What comes for a closed class later is not kept. What a seat still has goes when it has sent
    it; a copy of this gateway that was made before brings everything back.
    Raises: what `require_trainer` raises, Fault("class_unknown"), Fault("class_erase_open"),
    Fault("class_erase_reason").
    """
    require_trainer(centre, by)
    if not reason.strip():
        raise Fault("class_erase_reason")
    with centre.writing() as db:
        before = _over(load(centre, db, class_id))
        for command_id in store.commands(db, class_id):
            commands.forget_text(db, command_id)
        events = store.erase(db, class_id)
        runs = [replace(one, more={}) for one in before.told.quizzes]
        told = replace(before.told, seated=[], resets=[], hands_seen={}, quizzes=runs)
        become(centre, db, before, told, erased_at=centre.now())
        record(centre, db, entries.CLASS_ERASED, by=by, why=reason, **which(told), events=events)


def _over(found: StandingClass) -> StandingClass:
    if found.row.state in ("planned", "open"):
        raise Fault("class_erase_open")
    return found
