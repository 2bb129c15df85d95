"""A class as it stands, and how it becomes another one: always with a higher version."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, replace
from typing import Any

from msgspec.structs import replace as with_fields

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes import store
from sync.gateway.classes.private import ClassSecrets
from sync.gateway.classes.store import ClassRow, ClassState
from sync.gateway.feed import shared as feed
from sync.gateway.staff import signing_in
from sync.gateway.staff.service import Member
from sync.wire import base32
from sync.wire.classes import ClassStep, DrillOrder, TrainingClass
from sync.wire.times import from_text
from sync.work import Reading, Work

TOLD: tuple[ClassState, ...] = ("open", "closed")
"""What seats hear of: a plan stays here until it is opened."""
NO_CODE = "0" * 6
"""Of a class that nobody joins by a code."""


@dataclass(frozen=True)
class StandingClass:
    """A class as it stands: its row, and what the row holds."""

    row: ClassRow
    told: TrainingClass


def require_training(centre: Centre) -> None:
    """Raise Fault("classes_training_only") at a gateway of production."""
    if centre.identity.realm != "training":
        raise Fault("classes_training_only")


def require_trainer(centre: Centre, by: Member) -> None:
    """Make sure that this person may act in classes here.

    Raises: Fault("classes_training_only"), and what `signing_in.require` raises.
    """
    require_training(centre)
    signing_in.require(centre, "classes", [by])


def which(told: TrainingClass) -> dict[str, str]:
    """Return by what the journal knows a class."""
    return {"class_id": told.class_id, "title": told.title}


def load(centre: Centre, db: Reading, class_id: str) -> StandingClass:
    """Return a class. Raises: Fault("class_unknown")."""
    row = store.find(db, class_id)
    if row is None:
        raise Fault("class_unknown")
    return StandingClass(row, ClassSecrets(centre).open_class(class_id, row.told))


def load_open(centre: Centre, db: Reading, class_id: str) -> StandingClass:
    """Return a class that is open. Raises: Fault("class_unknown" | "class_not_opened")."""
    found = load(centre, db, class_id)
    if found.row.state != "open":
        raise Fault("class_not_opened")
    return found


def step_of(told: TrainingClass, step_id: str) -> ClassStep:
    """Return a step of a class by its id. Raises: Fault("class_plan_step_unknown", step)."""
    for one in told.steps:
        if one.id == step_id:
            return one
    raise Fault("class_plan_step_unknown", step=step_id)


def become(
    centre: Centre,
    db: Work,
    before: StandingClass,
    told: TrainingClass,
    *,
    at_least: int = 0,
    **row_changes: Any,
) -> TrainingClass:
    """Let a class be `told` from now on; return it with its version.

    Seats hear of it unless it is planned only. What stood takes no place in the feed any more.
    """
    row = replace(before.row, **row_changes)
    version = max(before.told.version + 1, _clock_version(centre), at_least)
    told = with_fields(told, version=version, state=row.state)
    if row.state in TOLD:
        if row.feed_seq is not None:
            feed.take_back(db, [row.feed_seq])
        row = replace(row, feed_seq=feed.append(db, "training_class", told))
    store.put(db, replace(row, told=ClassSecrets(centre).seal_class(told)))
    return told


def begin(centre: Centre, db: Work, row: ClassRow, told: TrainingClass) -> TrainingClass:
    """Keep a new class, of which seats hear nothing yet; return it with its version and code."""
    told = with_fields(
        told, version=_clock_version(centre), state=row.state, code=_free_code(db, row.class_id)
    )
    code = told.code if row.state == "planned" else None
    store.put(db, replace(row, code=code, told=ClassSecrets(centre).seal_class(told)))
    return told


def _clock_version(centre: Centre) -> int:
    """Milliseconds since 1970: a gateway that was put back from a copy goes on above what seats
    were told before."""
    return int(centre.clock().timestamp() * 1000)


def too_high(centre: Centre, version: int) -> bool:
    """Say whether no gateway can have given a class this version: it lies a day ahead."""
    return version > _clock_version(centre) + 86_400_000


def _free_code(db: Reading, class_id: str) -> str:
    """Draw a code that no class here has; it says which class is meant and is no secret."""
    for number in range(1_000):
        digest = hashlib.sha256(f"{class_id}/{number}".encode()).digest()
        code = base32.from_bytes(digest)[: len(NO_CODE)]
        if not store.with_code(db, code):
            return code
    raise RuntimeError("no code is free")


def drill_over(one: DrillOrder) -> datetime.datetime:
    """Return when a drill is over at the last seat that could begin it."""
    return from_text(one.expires_at) + datetime.timedelta(minutes=one.minutes)
