"""The gateway's own folder of couriers' bundles: a stick is copied into it, or sent by a page.

`<home>/kurir/LPSE-kurir/…`: the same layout as on a stick, so that a whole stick can be copied.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sync.courier import layout, reading
from sync.courier.place import FolderPlace, told
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.courier import replying, store, taking
from sync.gateway.courier.store import BroughtBundle
from sync.gateway.courier.taking import TakenBundle
from sync.gateway.journal.service import Person
from sync.wire.courier import Direction

MOST_BYTES = 64 << 20
KEPT_FOR = timedelta(days=28)
DIRECTIONS: tuple[Direction, ...] = ("to_gateway", "to_seat")


def folder(centre: Centre) -> Path:
    """Return where the folder lies."""
    return centre.home / "kurir"


def prepare(centre: Centre) -> None:
    """Make the folder, if it is not there."""
    folder(centre).mkdir(mode=0o700, exist_ok=True)


def waiting(centre: Centre) -> list[str]:
    """Return the names of the bundles in the folder that go to a gateway."""
    return FolderPlace(folder(centre)).bundles("to_gateway") if folder(centre).exists() else []


def latest(centre: Centre, count: int = 50) -> Sequence[BroughtBundle]:
    """Return what was brought last, over whichever path."""
    with centre.reading() as db:
        return store.latest(db, count)


def put(centre: Centre, files: Mapping[str, bytes]) -> str:
    """Write files of a bundle that a browser sent into the folder; return the bundle's name.

    Raises: Fault("courier_nothing") without a label, and what `taking.opened` raises.
    """
    token = files.get(layout.LABEL, b"").decode("ascii", "replace").strip()
    if not token:
        raise Fault("courier_nothing")
    labelled, _seat = taking.opened(centre, token)
    prepare(centre)
    label = labelled.label
    name = layout.bundle_name("to_gateway", label.bundle_id)
    known = [layout.part_name(number) for number in range(1, len(label.parts) + 1)]
    with FolderPlace(folder(centre)).draft(name) as draft:
        for each in [layout.LABEL, *known]:
            if each in files:
                with draft.create(each) as file, told():
                    file.write(files[each])
                    os.fsync(file.fileno())
        draft.keep()
    return name


def take_all(centre: Centre, *, by: Person) -> list[TakenBundle | Fault]:
    """Take in every bundle of the folder, and write the answers beside them.

    What was wrong with one is in its place, and keeps no other from being taken in. A bundle that
    came whole, and of which every command has its answer, is removed from the folder.
    """
    prepare(centre)
    place = FolderPlace(folder(centre))
    done: list[TakenBundle | Fault] = []
    for name in waiting(centre):
        try:
            taken = taking.take(centre, place, name, by=by)
        except Fault as fault:
            done.append(fault)
            continue
        done.append(taken)
        try:
            _answer(centre, place, taken.bundle_id, by)
            if taken.code is None and not taken.missing:
                place.remove(name)
        except Fault as fault:
            done.append(fault)
    return done


def _answer(centre: Centre, place: FolderPlace, bundle_id: str, by: Person) -> None:
    """Write the answers to a bundle; they take the place of those written before."""
    made = replying.reply(centre, place, bundle_id, by=by).written
    for name in place.bundles("to_seat"):
        if name != made.name and _answers(place, name) == bundle_id:
            place.remove(name)


def _answers(place: FolderPlace, name: str) -> str | None:
    """Which bundle a way back in the folder answers, None where its label cannot be read."""
    with suppress(Fault):
        label = reading.claimed_label(reading.label_text(place, name))
        return None if label is None else label.answers_to
    return None


def sweep(centre: Centre) -> None:
    """Remove what nobody has touched in the folder for four weeks, whole or not."""
    place = FolderPlace(folder(centre))
    before = (centre.clock() - KEPT_FOR).timestamp()
    for direction in DIRECTIONS:
        for name in place.bundles(direction) if folder(centre).exists() else []:
            with suppress(Fault):
                if place.came_at(name) < before:
                    place.remove(name)


def reply_zip(centre: Centre, bundle_id: str, *, by: Person) -> bytes:
    """Make the way back of a bundle as a ZIP to be unpacked onto a stick.

    Raises: Fault("courier_unknown"), and Fault("courier_large") for what only the command line or a
    relay can hand out.
    """
    prepare(centre)
    place = FolderPlace(folder(centre))
    made = replying.reply(centre, place, bundle_id, by=by)
    label, name = made.written.label, made.written.name
    try:
        if label.size > MOST_BYTES:
            raise Fault("courier_large")
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
            names = [layout.part_name(number) for number in range(1, len(label.parts) + 1)]
            for each in [layout.LABEL, *names]:
                data = place.read(name, each, MOST_BYTES)
                archive.writestr(f"{layout.FOLDER}/{name}/{each}", data)
        return sink.getvalue()
    finally:
        place.remove(name)
