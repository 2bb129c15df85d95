"""The dummy tenders of a class: new ones when it opens, so that no bid stands in the way."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from sync.gateway.centre import Centre
from sync.gateway.classes import store
from sync.gateway.classes.packs import shelf_of
from sync.gateway.classes.standing import load
from sync.gateway.classes.store import ClassRow
from sync.gateway.practice import classes as practice
from sync.gateway.staff.service import Member
from sync.training.pack_tenders import dummy_tenders
from sync.wire.classes import TrainingClass
from sync.wire.times import from_text
from sync.work import Reading

OPENING_LASTS = datetime.timedelta(minutes=5)
"""A process that has not opened a class by then was ended on its way."""
_FOLDER, _ENDING = "tenders/", ".json"


def bring_in(centre: Centre, told: TrainingClass, *, by: Member) -> Mapping[str, str]:
    """Bring in the tenders of a class's packs; return their ids by `<pack>/<word>`.

    A file of several tenders stands for its first one.
    Raises: what `practice.classes.reset` raises.
    """
    texts = _texts(centre, told)
    if not texts:
        return {}
    made = practice.reset(
        centre, texts, by=by, staying=tenders_staying(centre), class_id=told.class_id
    )
    ours = {one.source_id: one.tender_id for one in made}
    return {name: ours[dummy_tenders(text)[0].id] for name, text in texts.items()}


def tenders_staying(centre: Centre) -> practice.Staying:
    """Return what tells, within a transaction, which tenders are of a class that goes on.

    That is one that is open, and one that some process is opening at this moment.
    """

    def staying(db: Reading) -> practice.Stays:
        rows, now = store.all_classes(db), centre.clock()
        going_on = {one.class_id for one in rows if one.state == "open" or is_opening(one, now)}
        # A tender that was made before m0034 names no class.
        told = [load(centre, db, one.class_id).told for one in rows if one.state == "open"]
        named = {tender_id for one in told for tender_id in one.tenders.values()}
        return lambda one: one.class_id in going_on or one.tender_id in named

    return staying


def is_opening(row: ClassRow, now: datetime.datetime) -> bool:
    """Say whether a process is opening a class, which it does for `OPENING_LASTS` at most."""
    return row.opening_at is not None and now < from_text(row.opening_at) + OPENING_LASTS


def _texts(centre: Centre, told: TrainingClass) -> dict[str, str]:
    """The files of dummy tenders, by `<pack>/<word>`."""
    shelf, found = shelf_of(centre), {}
    for pin in told.packs:
        if shelf.kept(pin.content) is None:
            continue
        for entry in shelf.examined(pin.content).entries:
            if entry.name.startswith(_FOLDER):
                word = entry.name.removeprefix(_FOLDER).removesuffix(_ENDING)
                path = shelf.file(pin.content, entry.sha256)
                found[f"{pin.pack}/{word}"] = path.read_text("utf-8")
    return found
