"""Make one row of two: somebody of the roster who joined by code appears twice."""

from __future__ import annotations

from msgspec.structs import replace

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes import entries, store
from sync.gateway.classes.private import ClassSecrets
from sync.gateway.classes.standing import StandingClass, become, load, require_trainer, which
from sync.gateway.journal.service import record
from sync.gateway.staff.service import Member
from sync.work import Reading, Work


def join_rows(
    centre: Centre, class_id: str, trainee_id: str, expected_id: str, *, by: Member
) -> None:
    """Say that who joined by code is one of the roster, of whom nothing else has come.

    Their row keeps the id that their seat knows, and is called as on the roster; the seat that was
    kept for them is free. Raises: what `require_trainer` raises, Fault("class_unknown"),
    Fault("class_over") for one that is not open or closed, or was erased,
    Fault("class_trainee_unknown"), Fault("class_rows_both_came", name).
    """
    require_trainer(centre, by)
    with centre.writing() as db:
        before = _held(load(centre, db, class_id))
        _move(centre, db, class_id, trainee_id, expected_id)
        others = [one for one in before.told.seated if one.trainee_id != expected_id]
        if others != before.told.seated:
            become(centre, db, before, replace(before.told, seated=others))
        told = which(before.told)
        ids = {"trainee_id": trainee_id, "expected_id": expected_id}
        record(centre, db, entries.CLASS_ROWS_JOINED, by=by, **told, **ids)


def _move(centre: Centre, db: Work, class_id: str, trainee_id: str, expected_id: str) -> None:
    sealed = dict(store.roster(db, class_id)).get(expected_id)
    came = store.have_come(db, class_id)
    if sealed is None or trainee_id not in came or _is_expected(db, class_id, trainee_id):
        raise Fault("class_trainee_unknown")
    secrets = ClassSecrets(centre)
    person = secrets.open_person(class_id, expected_id, sealed)
    if expected_id in came:
        raise Fault("class_rows_both_came", name=person.name)
    store.delete_person(db, class_id, expected_id)
    again = secrets.seal_person(class_id, trainee_id, person)
    store.insert_person(db, class_id, trainee_id, again)


def _is_expected(db: Reading, class_id: str, trainee_id: str) -> bool:
    return trainee_id in dict(store.roster(db, class_id))


def _held(found: StandingClass) -> StandingClass:
    if found.row.state not in ("open", "closed") or found.row.erased_at is not None:
        raise Fault("class_over")
    return found
