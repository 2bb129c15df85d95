"""Take a bundle in: sealed files first, then each command, which is answered as over the network.

Taken twice, by two ways, in halves or in any order it comes to the same: a file is kept under its
digest, and a command has one answer for ever.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import msgspec

from sync.courier import layout, reading
from sync.courier.place import FolderPlace
from sync.courier.reading import Broken, Contents, FoundMember, Labelled, OpensParts
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.commands import service as commands
from sync.gateway.courier import store
from sync.gateway.courier.entries import COURIER_TAKEN
from sync.gateway.courier.store import BroughtBundle
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.enrolment.shared import Seat
from sync.gateway.journal import service as journal
from sync.gateway.journal.service import Person
from sync.gateway.uploads.forms import Creation, Patch
from sync.gateway.uploads.service import Settings, UploadService, boot_id
from sync.wire import jws
from sync.wire.courier import CourierBlob, CourierIndex, CourierItem

log = logging.getLogger("lpse.gateway")
# Answers by which nothing was decided, to commands that are kept until it can be.
WAITING = frozenset({"replaces_unknown", "registration_missing", "command_unknown"})


@dataclass(frozen=True)
class TakenBundle:
    """What came of a bundle: `items` it lists, `taken` of them have an answer here by now.

    `outcomes` counts those answers. `code` says why it was not whole, None when it was.
    """

    bundle_id: str
    seat_id: str
    seat_name: str
    items: int
    taken: int
    outcomes: dict[str, int]
    code: str | None

    @property
    def missing(self) -> int:
        """How many commands it lists that did not come whole."""
        return self.items - self.taken


def uploads_of(centre: Centre, settings: Settings | None = None) -> UploadService:
    """Make the service that keeps files which couriers bring."""
    return UploadService(
        centre.database,
        centre.partials,
        centre.objects,
        centre.clock,
        settings or Settings(),
        boot_id(),
        centre.named,
    )


def owner(seat_id: str) -> str:
    """Whose quota of uploads sealed files from a stick count against: not the seat's own."""
    return f"courier {seat_id}"


def opened(centre: Centre, token: str, name: str = "") -> tuple[Labelled, Seat]:
    """Check a label: signed by a seat known here, revoked or not, and meant for this gateway.

    Raises: Fault("courier_unsigned" | "courier_malformed" | "courier_version" | "courier_realm" |
    "courier_gateway_other" | "courier_way_other").
    """
    seat = None
    with suppress(Fault):
        kid = jws.key_id(token)
        with centre.reading() as db:
            seat = enrolment.seat_by_kid(db, kid)
    if seat is None:
        _require_ours(centre, token)
        raise Fault("courier_unsigned", why="seat")
    found = reading.label(token, {seat.key.kid: seat.key}, name)
    _require_ours(centre, token)
    if found.label.direction != "to_gateway":
        raise Fault("courier_way_other")
    if found.label.seat_id != seat.seat_id:
        raise Fault("courier_unsigned", why="seat")
    return found, seat


def _require_ours(centre: Centre, token: str) -> None:
    """Say what a label itself says: of another realm, or for another gateway."""
    said = reading.claimed_label(token)
    if said is None:
        raise Fault("courier_malformed", why=layout.LABEL)
    if said.realm != centre.identity.realm:
        raise Fault("courier_realm", realm=said.realm)
    if said.gateway_id != centre.identity.gateway_id:
        raise Fault("courier_gateway_other", gateway=said.gateway_id)


def take(
    centre: Centre,
    place: FolderPlace,
    name: str,
    *,
    by: Person | None,
    uploads: UploadService | None = None,
) -> TakenBundle:
    """Take in the bundle of this name from a stick or folder, as much of it as is whole.

    Raises: Fault of `opened` and of `FolderPlace`; Fault("courier_damaged" | "courier_cut") when
    not even its index can be read; Fault("clock_behind") while nothing can be signed.
    """
    labelled, seat = opened(centre, reading.label_text(place, name), name)
    return take_labelled(centre, place, labelled, seat, uploads or uploads_of(centre), by=by)


def take_labelled(
    centre: Centre,
    place: OpensParts,
    labelled: Labelled,
    seat: Seat,
    uploads: UploadService,
    *,
    by: Person | None,
) -> TakenBundle:
    """Take in a bundle whose label was checked by `opened`; see `take`.

    `by` is nobody where it came over the network.
    """
    with centre.writing() as db:
        at = centre.now()
        store.offer(db, labelled.label.bundle_id, seat.seat_id, labelled.token, at)
    before = require_same(centre, labelled, seat)
    with Contents(place, labelled, centre.unsealer) as contents:
        intake = _Intake(centre, labelled, seat, uploads)
        try:
            intake.run(contents)
        except Fault as fault:
            _record(centre, labelled, seat, by, before, fault.code, failed=True)
            raise
    return _record(centre, labelled, seat, by, before, intake.code or contents.broken)


def require_same(centre: Centre, labelled: Labelled, seat: Seat) -> BroughtBundle:
    """Return what is known here of a bundle of this id: a seat signs one label for each.

    Raises: Fault("courier_malformed") for another one.
    """
    with centre.reading() as db:
        known = store.find(db, labelled.label.bundle_id)
    if known is None or known.seat_id != seat.seat_id or known.label != labelled.token:
        raise Fault("courier_malformed", why="bundle_id")
    return known


def _record(
    centre: Centre,
    labelled: Labelled,
    seat: Seat,
    by: Person | None,
    before: BroughtBundle,
    code: str | None,
    *,
    failed: bool = False,
) -> TakenBundle:
    """Note how it stands. What nobody signed in for stands in the journal only if it is new."""
    bundle_id = labelled.label.bundle_id
    with centre.writing() as db:
        store.set_state(db, bundle_id, "failed" if failed else "taken", code, centre.now())
        kept = store.find(db, bundle_id)
        assert kept is not None
        outcomes = outcomes_of(store.answers(db, bundle_id))
        if by is not None or kept.stand != before.stand:
            journal.record(
                centre,
                db,
                COURIER_TAKEN,
                by=by,
                bundle_id=bundle_id,
                seat_id=seat.seat_id,
                label_sha256=labelled.digest,
                items=kept.items,
                taken=kept.taken,
                code=code,
            )
    return TakenBundle(bundle_id, seat.seat_id, seat.name, kept.items, kept.taken, outcomes, code)


def outcomes_of(tokens: list[str]) -> dict[str, int]:
    """Count answers of our own by their outcome."""
    found: dict[str, int] = {}
    for token in tokens:
        said = jws.claimed(token, _Outcome)
        if said is not None:
            found[said.outcome] = found.get(said.outcome, 0) + 1
    return found


class _Problem(msgspec.Struct):
    code: str


class _Outcome(msgspec.Struct):
    outcome: str
    problem: _Problem | None = None


def _kept(answer: str) -> bool:
    """Whether a command is kept here, answered or waiting; else it counts as not taken in."""
    said = jws.claimed(answer, _Outcome)
    assert said is not None  # we have just signed it
    waits = said.problem is not None and said.problem.code in WAITING
    return said.outcome != "retry" or waits


class _Intake:
    """One walk through a bundle."""

    def __init__(
        self, centre: Centre, labelled: Labelled, seat: Seat, uploads: UploadService
    ) -> None:
        self._centre, self._seat, self._uploads = centre, seat, uploads
        self._label = labelled.label
        self.code: str | None = None

    def run(self, contents: Contents) -> None:
        """Raises: Fault when there is no index, or when nothing more can be kept here."""
        members = contents.members()
        index = self._index(next(members, None), contents)
        blobs = {blob.sha256: blob for item in index.items for blob in item.blobs}
        items = {item.command_id: item for item in index.items}
        for found in members:
            try:
                self._member(found, blobs, items)
            except Broken:
                return
            except Fault as fault:
                if not fault.code.startswith(("courier_", "digest_")):
                    raise
                self.code = self.code or "courier_damaged"

    def _index(self, found: FoundMember | None, contents: Contents) -> CourierIndex:
        if found is None or found.name != layout.INDEX:
            raise Fault(contents.broken or "courier_damaged")
        try:
            token = found.text(layout.INDEX_BYTES)
            index = jws.verify(
                token, "courier-index", {self._seat.key.kid: self._seat.key}, CourierIndex
            )
        except Fault as fault:
            raise Fault(contents.broken or "courier_damaged") from fault
        label = self._label
        said = (index.bundle_id, index.realm, index.gateway_id, index.seat_id)
        if said != (label.bundle_id, label.realm, label.gateway_id, label.seat_id):
            raise Fault("courier_damaged")
        with self._centre.writing() as db:
            store.set_index(db, label.bundle_id, token, len(index.items))
            store.set_state(db, label.bundle_id, "taking", None, None)
        return index

    def _member(
        self, found: FoundMember, blobs: dict[str, CourierBlob], items: dict[str, CourierItem]
    ) -> None:
        kind, _, rest = found.name.partition("/")
        if kind == "blobs" and rest in blobs and blobs[rest].size == found.size:
            self._blob(found, blobs[rest])
        elif kind == "commands" and rest in items:
            self._command(found, items[rest])
        else:
            raise Fault("courier_malformed", why=found.name[:100])

    def _blob(self, found: FoundMember, blob: CourierBlob) -> None:
        """Keep a sealed file under its digest, unless it is here; checks every byte."""
        if self._has(blob):
            return
        whose = owner(self._seat.seat_id)
        upload = self._uploads.create(whose, Creation(blob.size, "", blob.sha256))
        if upload.state == "complete":
            return
        with _ended(self._uploads, whose, upload.upload_id):
            done = self._uploads.append(
                whose, upload.upload_id, Patch(0, blob.size, None), found.body, None
            )
            assert done.state == "complete", done.state

    def _has(self, blob: CourierBlob) -> bool:
        objects = self._centre.objects
        return objects.has(blob.sha256) and objects.size(blob.sha256) == blob.size

    def _command(self, found: FoundMember, item: CourierItem) -> None:
        token = found.text(layout.COMMAND_BYTES)
        if hashlib.sha256(token.encode("ascii")).hexdigest() != item.sha256:
            raise Fault("courier_damaged")
        answer = commands.answer(self._centre, token)
        if not _kept(answer):
            return
        with self._centre.writing() as db:
            store.set_answer(db, self._label.bundle_id, item.command_id, answer)


@contextmanager
def _ended(uploads: UploadService, whose: str, upload_id: str) -> Iterator[None]:
    """End the upload of a file that did not come whole."""
    try:
        yield
    except Fault:
        with suppress(Fault):
            uploads.end(whose, upload_id)
        raise
