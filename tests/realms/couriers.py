"""A seat without a link and its stick, the ways a stick comes to a gateway, and what a liar writes.

Both ends are the real ones. A liar's bundle is made by the same code, with another key.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kiosk.courier import exporting, importing
from kiosk.courier.gateway import Line
from sync.courier import layout, writing
from sync.courier.place import FolderPlace
from sync.courier.reading import Contents, Labelled
from sync.courier.writing import Outside, TarMember
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.gateway.courier import inbox, replying, taking
from sync.gateway.courier.taking import TakenBundle
from sync.gateway.enrolment import service as enrolment
from sync.outbox import Blob, Outbox, State
from sync.sealing import X25519Identity, X25519Recipient, encrypt_bytes
from sync.transport.faults import Refused
from sync.transport.relay import Relay
from sync.wire import enrolment as codes
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import BID_SUBMITTED, EnrolAnswer
from sync.wire.times import to_text
from tests.gateway_process import EnrolledSeat
from tests.ports import free_port
from tests.realms.rooms import TwinRoom, resigned
from tests.seat_process import TestSeat
from tests.sync.gateway.cast import CLOSES, ONE, BidMaker, House, Seat

# Changes by itself while a gateway is asked anything.
_RESTLESS = {"served"}


@dataclass
class CarriedSeat:
    """A seat of a room whose link is down, and its stick."""

    room: TwinRoom
    seat: TestSeat
    stick: Path

    @classmethod
    def enrolled(cls, room: TwinRoom, folder: Path) -> CarriedSeat:
        """Enrol a seat at the room's gateway."""
        key, centre = SigningKey.generate(), room.house.centre
        code = codes.parse_code(enrolment.make_code(centre, "Kursi 12", by=room.house.both))
        answer = enrolment.enrol(centre, codes.request(code, key.public, room.realm))
        return cls.at(room, folder, codes.check_answer(code, answer), key)

    @classmethod
    def at(
        cls, room: TwinRoom, folder: Path, identity: EnrolAnswer, key: SigningKey
    ) -> CarriedSeat:
        """Set a seat up that is called this, with any key: a liar's is the same but for the key."""
        folder.mkdir()
        seat = TestSeat.create(folder / "seat", EnrolledSeat(key, identity))
        seat.key, seat.outbox = key, Outbox(identity.seat_id, key, seat.private)
        (folder / "stick").mkdir()
        return cls(room, seat, folder / "stick")

    @property
    def identity(self) -> EnrolAnswer:
        return self.seat.answer

    @property
    def place(self) -> FolderPlace:
        return FolderPlace(self.stick)

    @property
    def opener(self) -> X25519Identity:
        return exporting.opener(self.seat.key)

    @cached_property
    def line(self) -> Line:
        """Nobody listens there: whatever the seat learns comes by the stick."""
        engine = self.seat.engine(f"http://127.0.0.1:{free_port()}")
        return Line(engine, engine._gateway)  # type: ignore[arg-type]

    def connect(self) -> sqlite3.Connection:
        return connect(self.seat.db_path)

    def seal(self) -> str:
        """Seal a bid whose file is nowhere but here; return the SHA-256 of that file."""
        house, seat = self.room.house, self.seat
        bids = BidMaker(Seat(house, self.identity.seat_id, seat.key), tenderer=self.room.firm)
        recipient = X25519Recipient.from_text(house.recipient(ONE, "bid"))
        sealed = encrypt_bytes(new_id().encode(), [recipient])
        bid = bids.submit(content=sealed, deliver=False)
        (envelope,) = bid.envelopes
        (seat.home / "spool" / bid.bid_id).write_bytes(sealed)
        with closing(self.connect()) as db, write_tx(db):
            seat.outbox.append(
                db,
                type=BID_SUBMITTED,
                subject=bid.bid_id,
                data=bid,
                blobs=[Blob(bid.bid_id, envelope.sha256, envelope.size)],
                deadline=CLOSES,
                time=to_text(house.clock()),
                item_id=new_id(),
            )
        return envelope.sha256

    def export(self) -> Labelled:
        """Copy what has no answer yet onto the stick."""
        seat = self.seat
        home = exporting.SeatHome(
            self.identity, seat.key, seat.private, seat.home / "spool", self.connect
        )
        with closing(self.connect()) as db:
            at, orders, roster = self.line.place(db)
        feed = exporting.feed_place(at.cursor, at.history, orders, roster)
        done = exporting.export(home, self.place, feed, made_at=None, staff_id="st-1").written
        return Labelled(done.name, done.label, done.token)

    def answered(self) -> Labelled:
        """Seal a bid, have it taken in, and come back with the way back."""
        self.seal()
        taken = by_hand(self.room.house, self.place, self.export().name)
        centre = self.room.house.centre
        done = replying.reply(centre, self.place, taken.bundle_id, by=self.room.house.head).written
        return Labelled(done.name, done.label, done.token)

    def take_back(self, name: str) -> importing.TakenBack:
        """Take a way back in as the seat's page does: its label first."""
        labelled = importing.opened(self.place, name, self.identity)
        return importing.take(
            self.place, labelled, self.identity, self.opener, self.line, self.connect
        )

    def states(self) -> set[State]:
        return {item.state for item in self.seat.items()}

    def remembered(self) -> str:
        """Everything in the seat's database."""
        with closing(self.connect()) as db:
            return "\n".join(db.iterdump())


def rewritten(
    place: FolderPlace,
    labelled: Labelled,
    opener: X25519Identity,
    label: SigningKey,
    inside: Mapping[str, SigningKey] | None = None,
) -> str:
    """Write a bundle again, word for word, with its label and some members signed by other keys.

    `inside` has the keys by the first part of the members' names. Return the folder's name.
    """
    members, said, keys = [], labelled.label, inside or {}
    with Contents(place, labelled, opener) as contents:
        for found in contents.members():
            data = bytearray(found.size)
            found.body.readinto(data)
            key = keys.get(found.name.partition("/")[0])
            text = bytes(data) if key is None else resigned(data.decode(), key).encode()
            members.append(TarMember(found.name, len(text), text))
        assert contents.broken is None
    outside = Outside(
        direction=said.direction,
        bundle_id=said.bundle_id,
        realm=said.realm,
        gateway_id=said.gateway_id,
        seat_id=said.seat_id,
        made_at=said.made_at,
        items=said.items,
        answers_to=said.answers_to,
    )
    return writing.write(place, outside, members, opener.recipient, label).name


# --- the ways a stick comes to a gateway ---------------------------------------------------------


def by_hand(house: House, place: FolderPlace, name: str) -> TakenBundle:
    """Staff plug it in at the server."""
    return taking.take(house.centre, place, name, by=house.head)


def _by_page(house: House, place: FolderPlace, name: str) -> TakenBundle:
    """A browser sends its files to the console."""
    files = {path.name: path.read_bytes() for path in (place.root / layout.FOLDER / name).iterdir()}
    return _in_folder(house, inbox.put(house.centre, files))


def _by_folder(house: House, place: FolderPlace, name: str) -> TakenBundle:
    """Somebody copies it into the gateway's folder."""
    inbox.prepare(house.centre)
    folder = inbox.folder(house.centre)
    shutil.copytree(place.root / layout.FOLDER / name, folder / layout.FOLDER / name)
    return _in_folder(house, name)


def _in_folder(house: House, name: str) -> TakenBundle:
    folder = FolderPlace(inbox.folder(house.centre))
    assert inbox.waiting(house.centre) == [name]
    try:
        (found,) = inbox.take_all(house.centre, by=house.head)
    finally:
        for each in (name, *folder.bundles("to_seat")):
            folder.remove(each)
    if isinstance(found, Fault):
        raise found
    return found


WAYS: dict[str, Callable[[TwinRoom, FolderPlace, str], int]] = {
    "by hand": lambda room, place, name: by_hand(room.house, place, name).taken,
    "by the page": lambda room, place, name: _by_page(room.house, place, name).taken,
    "by the folder": lambda room, place, name: _by_folder(room.house, place, name).taken,
    "by a relay": lambda room, place, name: _by_relay(room, place, name),
}
"""Each returns how many commands of the bundle have an answer now, and raises why none has."""


def _by_relay(room: TwinRoom, place: FolderPlace, name: str) -> int:
    """Any machine with a link sends it on."""
    relay = Relay(room.url, patience_s=5.0)
    try:
        standing = relay.send(place, name, lambda done, total: None).standing
    except Refused as refused:
        raise Fault(_HERE[refused.code]) from refused
    finally:
        relay.close()
    if standing.state == "failed":
        raise Fault(str(standing.code))
    return standing.taken


# What a gateway calls these towards a relay, by what it calls them itself (`sync.gateway.http`).
_HERE = {"signature_invalid": "courier_unsigned", "realm_mismatch": "courier_realm"}


def remembered(house: House) -> tuple[str, list[str]]:
    """Everything in a gateway's database, and every file that it keeps."""
    with closing(connect(house.centre.home / "gateway.db", readonly=True)) as db:
        rows = [
            line
            for line in db.iterdump()
            if not any(line.startswith(f'INSERT INTO "{name}"') for name in _RESTLESS)
        ]
    folders = (house.centre.home / name for name in ("blobs", "courier", "kurir"))
    files = (path for folder in folders for path in folder.rglob("*"))
    return "\n".join(rows), sorted(str(path) for path in files if path.is_file())
