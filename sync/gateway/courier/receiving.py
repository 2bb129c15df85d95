"""Bundles that a relay sends: anyone with a link, for a seat that has none.

Who sends is nobody: a bundle counts by its seat's signature on the label, and what is in its parts
by the seal inside. A part of other bytes than the label says is kept until it was taken in, since
all of it before the spoilt place is genuine; then it begins again. What is kept meanwhile counts
against a quota of the seat for relays: neither the seat's own uploads nor its sticks suffer. The
bundle's id, which nobody can guess, is what a relay needs to go on with it and to fetch the way
back, which only the seat can read.
"""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from sync.courier import layout
from sync.courier.place import FolderPlace
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.courier import replying, store, taking
from sync.gateway.courier.store import BroughtBundle
from sync.gateway.enrolment.shared import Seat
from sync.gateway.uploads.forms import Creation, Patch
from sync.gateway.uploads.service import Settings
from sync.wire.courier import CourierLabel, CourierPart, CourierStanding
from sync.wire.times import to_text

log = logging.getLogger("lpse.gateway")
PIECE_BYTES = 4 << 20
BUNDLES_A_DAY, TAKEN_AN_HOUR = 200, 20
KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True)
class ReceivedPart:
    """What has come of a part: `received` bytes, with `sha256` once it has its whole length."""

    upload_id: str
    received: int
    sha256: str | None


class Reception:
    """Receives bundles piece by piece, takes them in on a thread of its own, one at a time."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._uploads = taking.uploads_of(centre, Settings(yields=True))
        self._sticks = taking.uploads_of(centre)
        self._turn = threading.Lock()
        self._running: set[str] = set()
        self._begun: list[tuple[str, datetime]] = []
        self._guard = threading.Lock()

    def offer(self, token: str) -> CourierStanding:
        """Know a bundle by its label; again, it says how far it is.

        Raises: what `taking.opened` raises, Fault("too_many_attempts") for a seat's 201st in a day.
        """
        labelled, seat = taking.opened(self._centre, token)
        label, now = labelled.label, self._centre.clock()
        with self._centre.reading() as db:
            known = store.find(db, label.bundle_id)
            day = to_text(now - timedelta(days=1))
            many = store.offered_since(db, seat.seat_id, day) >= BUNDLES_A_DAY
        if known is None and many:
            raise Fault("too_many_attempts")
        with self._centre.writing() as db:
            store.offer(db, label.bundle_id, seat.seat_id, token, to_text(now))
        taking.require_same(self._centre, labelled, seat)
        return self.standing(label.bundle_id)

    def standing(self, bundle_id: str) -> CourierStanding:
        """Say how far a bundle is. Raises: Fault("courier_unknown")."""
        bundle, label, _seat = self._known(bundle_id)
        with self._centre.reading() as db:
            reply = store.reply(db, bundle_id)
        with self._guard:
            running = bundle_id in self._running
        received = [self._received(bundle, label, number) for number in _numbers(label)]
        state = "taking" if running else bundle.state
        return CourierStanding(
            bundle_id=bundle_id,
            # One whose taking in was cut short by a stop of the gateway is taken in again.
            state="receiving" if state == "taking" and not running else state,
            received=received,
            items=bundle.items,
            taken=bundle.taken,
            missing=bundle.items - bundle.taken,
            reply=reply is not None and not running,
            code=bundle.code,
        )

    def piece(self, bundle_id: str, number: int, offset: int, data: bytes) -> CourierStanding:
        """Append a piece to a part; one that was heard before, or is too early, changes nothing.

        Raises: Fault("courier_unknown" | "seat_quota_full" | "storage_full" | "length_exceeded").
        """
        bundle, label, _seat = self._known(bundle_id)
        if not 1 <= number <= len(label.parts):
            raise Fault("courier_unknown")
        upload_id, received = self._upload(bundle, label, number)
        if received == offset < label.parts[number - 1].size:
            whose, patch = relayed(bundle.seat_id), Patch(offset, len(data), None)
            self._uploads.append(whose, upload_id, patch, _Bytes(data), None)
        return self.standing(bundle_id)

    def take(self, bundle_id: str) -> CourierStanding:
        """Begin to take in what has come, on another thread.

        Raises: Fault("courier_unknown"), Fault("too_many_attempts") for the 21st in an hour.
        """
        bundle, _label, _seat = self._known(bundle_id)
        with self._guard:
            begun = bundle_id not in self._running
            if begun:
                self._count(bundle_id)
            self._running.add(bundle_id)
        if begun:
            work = threading.Thread(target=self._work, args=(bundle,), name="courier", daemon=True)
            work.start()
        return self.standing(bundle_id)

    def _count(self, bundle_id: str) -> None:
        """Raises: Fault("too_many_attempts")."""
        now = self._centre.clock()
        self._begun = [one for one in self._begun if one[1] > now - timedelta(hours=1)]
        if sum(which == bundle_id for which, _at in self._begun) >= TAKEN_AN_HOUR:
            raise Fault("too_many_attempts")
        self._begun.append((bundle_id, now))

    def reply(self, bundle_id: str) -> store.KeptReply:
        """Return the way back. Raises: Fault("courier_unknown") while there is none."""
        with self._centre.reading() as db:
            found = store.reply(db, bundle_id)
        if found is None:
            raise Fault("courier_unknown")
        return found

    def reply_piece(self, bundle_id: str, number: int, offset: int) -> bytes:
        """Return up to `PIECE_BYTES` of a part of the way back, b"" at its end.

        Raises: Fault("courier_unknown").
        """
        reply = self.reply(bundle_id)
        try:
            with _place(self._centre).open(reply.name, layout.part_name(number)) as file:
                file.seek(offset)
                return file.read(PIECE_BYTES)
        except Fault as fault:
            raise Fault("courier_unknown") from fault

    def _known(self, bundle_id: str) -> tuple[BroughtBundle, CourierLabel, Seat]:
        with self._centre.reading() as db:
            bundle = store.find(db, bundle_id)
        if bundle is None:
            raise Fault("courier_unknown")
        labelled, seat = taking.opened(self._centre, bundle.label, bundle_id)
        return bundle, labelled.label, seat

    def _received(self, bundle: BroughtBundle, label: CourierLabel, number: int) -> int:
        part = label.parts[number - 1]
        if bundle.whole or self._centre.objects.has(part.sha256):
            return part.size
        current = self._current(bundle, number)
        return 0 if current is None else current.received

    def _current(self, bundle: BroughtBundle, number: int) -> ReceivedPart | None:
        """The upload of a part that can go on or is all there; None where there is none."""
        with self._centre.reading() as db:
            upload_id = store.parts(db, bundle.bundle_id).get(number)
        if upload_id is None:
            return None
        with suppress(Fault):
            found = self._uploads.look(relayed(bundle.seat_id), upload_id)
            return ReceivedPart(upload_id, found.received, found.sha256)
        return None

    def _upload(self, bundle: BroughtBundle, label: CourierLabel, number: int) -> tuple[str, int]:
        current = self._current(bundle, number)
        if current is not None:
            return current.upload_id, current.received
        # No digest is demanded: what comes before a spoilt byte is to be taken in.
        wanted = Creation(label.parts[number - 1].size, "", None)
        made = self._uploads.create(relayed(bundle.seat_id), wanted)
        with self._centre.writing() as db:
            store.set_part(db, bundle.bundle_id, number, made.upload_id)
        return made.upload_id, made.received

    def _work(self, bundle: BroughtBundle) -> None:
        """Take in and make the way back; whatever goes wrong is the bundle's state."""
        try:
            with self._turn:
                if not bundle.whole:
                    self._take(bundle)
                self._answer(bundle.bundle_id)
        except Fault as fault:
            log.warning("courier bundle %s: %s", bundle.bundle_id, fault)
        except Exception:
            log.exception("courier bundle %s", bundle.bundle_id)
        finally:
            with self._guard:
                self._running.discard(bundle.bundle_id)

    def _take(self, bundle: BroughtBundle) -> None:
        labelled, seat = taking.opened(self._centre, bundle.label, bundle.bundle_id)
        label = labelled.label
        found = {number: self._current(bundle, number) for number in _numbers(label)}
        place = _Parts(self._centre, label, found)
        taken = None
        try:
            taken = taking.take_labelled(self._centre, place, labelled, seat, self._sticks, by=None)
        finally:
            whole = taken is not None and taken.code is None and not taken.missing
            for number, upload in found.items():
                if upload is not None and (whole or _spoilt(upload, label.parts[number - 1])):
                    self._forget(bundle, number, upload)

    def _answer(self, bundle_id: str) -> None:
        """Make the way back, unless the one that lies here tells the same."""
        place, found = _place(self._centre), replying.gather(self._centre, bundle_id)
        content = found.digest
        with self._centre.reading() as db:
            old = store.reply(db, bundle_id)
        if old is not None and old.content == content and old.name in place.bundles("to_seat"):
            return
        made = replying.write(self._centre, place, found, by=None).written
        row = store.KeptReply(bundle_id, made.name, made.token, self._centre.now(), content)
        with self._centre.writing() as db:
            store.set_reply(db, row)
        if old is not None:
            place.remove(old.name)

    def _forget(self, bundle: BroughtBundle, number: int, upload: ReceivedPart) -> None:
        """A part that is not needed any more, or that is to begin again."""
        with suppress(Fault):
            self._uploads.end(relayed(bundle.seat_id), upload.upload_id)
        with self._centre.writing() as db:
            store.forget_part(db, bundle.bundle_id, number)


def sweep(centre: Centre) -> None:
    """Remove ways back that nobody fetched within a week."""
    with centre.reading() as db:
        old = store.replies_before(db, to_text(centre.clock() - KEPT_FOR))
    for one in old:
        _place(centre).remove(one.name)
        with centre.writing() as db:
            store.forget_reply(db, one.bundle_id)


def recover(centre: Centre) -> None:
    """Before serving: what was being taken in when the gateway stopped waits to be asked again."""
    with centre.writing() as db:
        store.interrupted(db)


def _place(centre: Centre) -> FolderPlace:
    folder = centre.home / "courier"
    folder.mkdir(mode=0o700, exist_ok=True)
    return FolderPlace(folder)


def relayed(seat_id: str) -> str:
    """Whose quota of uploads the parts that relays send for a seat count against."""
    return f"relay {seat_id}"


def _spoilt(upload: ReceivedPart, part: CourierPart) -> bool:
    """Whether all of a part has come, and it is not what its label says."""
    return upload.sha256 not in (None, part.sha256)


def _numbers(label: CourierLabel) -> range:
    return range(1, len(label.parts) + 1)


class _Bytes(io.BytesIO):
    """A piece that was read whole, as the uploads' receiver wants it."""

    @property
    def at_end(self) -> bool:
        """Whether every byte was read."""
        return self.tell() == len(self.getbuffer())


class _Parts:
    """The parts of a bundle among the gateway's own files, as they came."""

    def __init__(
        self, centre: Centre, label: CourierLabel, uploads: Mapping[int, ReceivedPart | None]
    ) -> None:
        self._centre = centre
        names = [layout.part_name(number) for number in _numbers(label)]
        self._digests = dict(zip(names, (part.sha256 for part in label.parts), strict=True))
        self._uploads = {layout.part_name(number): one for number, one in uploads.items()}

    def open(self, bundle: str, name: str) -> BinaryIO:
        """Open a part, of one that has not come whole what there is: its seal tells how far.

        Raises: Fault("courier_missing", name) for one of which nothing has come.
        """
        upload = self._uploads.get(name)
        for digest in (self._digests.get(name), upload and upload.sha256):
            if digest and self._centre.objects.has(digest):
                return self._centre.objects.get(digest)
        if upload is None:
            raise Fault("courier_missing", name=name)
        try:
            return self._centre.partials.path(upload.upload_id).open("rb")
        except OSError as error:
            raise Fault("courier_missing", name=name) from error
