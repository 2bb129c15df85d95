"""The dummy tenders of a class: new ones when it opens, so that no bid stands in the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sync.gateway.centre import Centre
from sync.gateway.classes.packs import shelf_of
from sync.gateway.practice import classes as practice
from sync.gateway.staff.service import Member
from sync.training.pack_tenders import dummy_tenders
from sync.wire.classes import TrainingClass

_FOLDER, _ENDING = "tenders/", ".json"


def bring_in(
    centre: Centre, told: TrainingClass, others: Collection[str], *, by: Member
) -> Mapping[str, str]:
    """Bring in the tenders of a class's packs; return their ids by `<pack>/<word>`.

    A file of several tenders stands for its first one. `others` are tenders of classes that are
    open: they stay so. Raises: what `practice.classes.reset` raises.
    """
    texts = _texts(centre, told)
    if not texts:
        return {}
    made = practice.reset(centre, texts, by=by, staying=others)
    ours = {one.source_id: one.tender_id for one in made}
    return {name: ours[dummy_tenders(text)[0].id] for name, text in texts.items()}


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
