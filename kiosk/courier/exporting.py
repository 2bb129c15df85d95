"""Copy what has no answer yet onto a stick: the same signed commands, the same sealed files."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.atrest import AtRest
from sync.courier import layout, writing
from sync.courier.place import FolderPlace
from sync.courier.writing import CopyWatch, Outside, TarMember, WrittenBundle
from sync.database import write_tx
from sync.errors import Fault
from sync.outbox import carrying
from sync.outbox.carrying import CopiedBundle
from sync.outbox.queue import Job
from sync.sealing import X25519Identity, X25519Recipient
from sync.wire import jws
from sync.wire.courier import MOST_ITEMS, CourierBlob, CourierIndex, CourierItem, CourierPlace
from sync.wire.keys import SigningKey
from sync.wire.messages import SPOKEN, EnrolAnswer

_PIECE = 1 << 20


@dataclass(frozen=True)
class SeatHome:
    """Whose commands they are: the seat's enrolment, key, database and spool."""

    identity: EnrolAnswer
    key: SigningKey
    private: AtRest
    spool: Path
    connect: Callable[[], sqlite3.Connection]


@dataclass(frozen=True)
class Exported:
    """A bundle on a stick: `left` commands did not fit into it, `damaged` could not be read."""

    written: WrittenBundle
    items: int
    left: int
    damaged: int


def opener(key: SigningKey) -> X25519Identity:
    """Return the key that opens what is sealed to this seat; its recipient stands in each index."""
    return X25519Identity(X25519PrivateKey.from_private_bytes(key.derive("courier")))


def export(
    home: SeatHome,
    place: FolderPlace,
    feed: CourierPlace,
    *,
    made_at: str | None,
    staff_id: str,
    watch: CopyWatch | None = None,
    part_bytes: int = layout.PART_BYTES,
    record: Callable[[sqlite3.Connection, Exported], object] = lambda db, done: None,
) -> Exported:
    """Write one bundle of what has no answer yet, and note it once it was read back.

    A command whose sealed file is missing or damaged here keeps nothing else from going. `record`
    is called in the transaction that notes the bundle. With nothing queued the bundle asks for
    news. Raises: Fault("courier_cancelled"), and what `writing.write` raises.
    """
    with closing(home.connect()) as db:
        found = carrying.jobs(db, MOST_ITEMS)
        waiting = carrying.load(db).items
    watch = watch or CopyWatch()
    whole = [job for job in found if _whole(home.spool, job, watch)]
    bundle_id = writing.fresh_id()
    tokens = {job.sequence: job.token(home.private) for job in whole}
    written = writing.write(
        place,
        _outside(home.identity, bundle_id, made_at, len(whole)),
        _members(home, bundle_id, feed, whole, tokens),
        X25519Recipient.from_text(home.identity.gateway_recipient),
        home.key,
        watch=watch,
        part_bytes=part_bytes,
    )
    done = Exported(written, len(whole), waiting - len(found), len(found) - len(whole))
    bundle = CopiedBundle(
        bundle_id, made_at or "", len(whole), written.label.size, written.digest, staff_id
    )
    with closing(home.connect()) as db, write_tx(db):
        carrying.note(db, bundle, whole)
        record(db, done)
    return done


def _outside(identity: EnrolAnswer, bundle_id: str, made_at: str | None, items: int) -> Outside:
    return Outside(
        direction="to_gateway",
        bundle_id=bundle_id,
        realm=identity.realm,
        gateway_id=identity.gateway_id,
        seat_id=identity.seat_id,
        made_at=made_at,
        items=items,
    )


def _members(
    home: SeatHome, bundle_id: str, feed: CourierPlace, jobs: list[Job], tokens: dict[int, str]
) -> list[TarMember]:
    index = CourierIndex(
        bundle_id=bundle_id,
        realm=home.identity.realm,
        gateway_id=home.identity.gateway_id,
        seat_id=home.identity.seat_id,
        reply_to=opener(home.key).recipient.text,
        items=[
            CourierItem(
                command_id=job.id,
                sha256=job.token_sha256,
                blobs=[CourierBlob(sha256=blob.sha256, size=blob.size) for blob in job.blobs],
            )
            for job in jobs
        ],
        feed=feed,
    )
    members = [TarMember.of(layout.INDEX, jws.sign(home.key, "courier-index", index))]
    packed: set[str] = set()
    for job in jobs:
        members += [
            TarMember(
                f"blobs/{blob.sha256}",
                blob.size,
                path=home.spool / blob.name,
                sha256=blob.sha256,
            )
            for blob in job.blobs
            if blob.sha256 not in packed
        ]
        packed.update(blob.sha256 for blob in job.blobs)
        members.append(TarMember.of(f"commands/{job.id}", tokens[job.sequence]))
    return members


def feed_place(after: int, history: str | None, orders: int, roster: int | None) -> CourierPlace:
    """Say how far this seat has followed the feed, in the kinds that this version understands."""
    return CourierPlace(
        after=after, history=history, orders=orders, roster=roster, speaks=sorted(SPOKEN)
    )


def _whole(spool: Path, job: Job, watch: CopyWatch) -> bool:
    """Whether every sealed file of a command is here as it was sealed.

    Raises: Fault("courier_cancelled"); a large file is not hashed to its end first.
    """
    try:
        return all(_digest(spool / blob.name, watch) == blob.sha256 for blob in job.blobs)
    except OSError:
        return False


def _digest(path: Path, watch: CopyWatch) -> str:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            if watch.cancelled():
                raise Fault("courier_cancelled")
            digest.update(piece)
    return digest.hexdigest()
