"""The tables of couriers' bundles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sync.work import Reading, Work

BundleState = Literal["receiving", "taking", "taken", "failed"]


@dataclass(frozen=True)
class BroughtBundle:
    """A bundle as far as it is here: `items` its index lists, `taken` of them have an answer.

    `label` and `index_token` are JWS of the seat; times are wire text. `code` says why it failed,
    or why it was not whole.
    """

    bundle_id: str
    seat_id: str
    label: str
    index_token: str | None
    offered_at: str
    state: BundleState
    code: str | None
    taken_at: str | None
    items: int
    taken: int

    @property
    def whole(self) -> bool:
        """Whether all of it was taken in: nothing of it is needed any more."""
        return self.state == "taken" and self.code is None and self.items == self.taken

    @property
    def stand(self) -> tuple[str, str | None, int, int]:
        """What of it another taking in can change."""
        return self.state, self.code, self.items, self.taken


def find(db: Reading, bundle_id: str) -> BroughtBundle | None:
    """Return a bundle, None when it was never offered here."""
    row = db.execute("SELECT * FROM courier_bundle WHERE bundle_id = ?", (bundle_id,)).fetchone()
    return None if row is None else BroughtBundle(**dict(row))


def latest(db: Reading, count: int) -> list[BroughtBundle]:
    """Return the `count` bundles that were offered last, the newest first."""
    rows = db.execute(
        "SELECT * FROM courier_bundle ORDER BY offered_at DESC, bundle_id DESC LIMIT ?", (count,)
    )
    return [BroughtBundle(**dict(row)) for row in rows]


def offered_since(db: Reading, seat_id: str, moment: str) -> int:
    """Count the bundles of a seat that were offered after a moment (wire text)."""
    row = db.execute(
        "SELECT count(*) AS found FROM courier_bundle WHERE seat_id = ? AND offered_at > ?",
        (seat_id, moment),
    ).fetchone()
    return int(row["found"])


def offer(db: Work, bundle_id: str, seat_id: str, label: str, at: str) -> None:
    """Know a bundle by its label; one that is known changes nothing."""
    db.execute(
        "INSERT INTO courier_bundle (bundle_id, seat_id, label, offered_at, state)"
        " VALUES (?, ?, ?, ?, 'receiving') ON CONFLICT DO NOTHING",
        (bundle_id, seat_id, label, at),
    )


def set_index(db: Work, bundle_id: str, token: str, items: int) -> None:
    """Keep the bundle's index, which was verified, and how many commands it lists."""
    db.execute(
        "UPDATE courier_bundle SET index_token = ?, items = ? WHERE bundle_id = ?",
        (token, items, bundle_id),
    )


def set_answer(db: Work, bundle_id: str, command_id: str, answer: str) -> None:
    """Keep the answer (JWS) that a command of the bundle got last."""
    db.execute(
        "INSERT INTO courier_item (bundle_id, command_id, answer) VALUES (?, ?, ?)"
        " ON CONFLICT (bundle_id, command_id) DO UPDATE SET answer = excluded.answer",
        (bundle_id, command_id, answer),
    )
    db.execute(
        "UPDATE courier_bundle SET taken = (SELECT count(*) FROM courier_item"
        " WHERE courier_item.bundle_id = courier_bundle.bundle_id) WHERE bundle_id = ?",
        (bundle_id,),
    )


def set_state(
    db: Work, bundle_id: str, state: BundleState, code: str | None, taken_at: str | None
) -> None:
    """Say how far the bundle is; `taken_at` is kept where none is given."""
    db.execute(
        "UPDATE courier_bundle SET state = ?, code = ?, taken_at = coalesce(?, taken_at)"
        " WHERE bundle_id = ?",
        (state, code, taken_at, bundle_id),
    )


def interrupted(db: Work) -> None:
    """Of bundles that were being taken in when the gateway stopped: they are taken in again."""
    db.execute("UPDATE courier_bundle SET state = 'receiving' WHERE state = 'taking'")


def answers(db: Reading, bundle_id: str) -> list[str]:
    """Return the answers (JWS) to the commands of a bundle."""
    rows = db.execute(
        "SELECT answer FROM courier_item WHERE bundle_id = ? ORDER BY command_id", (bundle_id,)
    )
    return [row["answer"] for row in rows]


def parts(db: Reading, bundle_id: str) -> dict[int, str]:
    """Return the upload of each part that a relay has begun to send, by number."""
    rows = db.execute(
        "SELECT number, upload_id FROM courier_part WHERE bundle_id = ?", (bundle_id,)
    )
    return {row["number"]: row["upload_id"] for row in rows}


def set_part(db: Work, bundle_id: str, number: int, upload_id: str) -> None:
    """Note the upload in which a part is received."""
    db.execute(
        "INSERT INTO courier_part (bundle_id, number, upload_id) VALUES (?, ?, ?)"
        " ON CONFLICT (bundle_id, number) DO UPDATE SET upload_id = excluded.upload_id",
        (bundle_id, number, upload_id),
    )


def forget_part(db: Work, bundle_id: str, number: int) -> None:
    """Forget the upload of a bundle's part."""
    db.execute("DELETE FROM courier_part WHERE bundle_id = ? AND number = ?", (bundle_id, number))


@dataclass(frozen=True)
class KeptReply:
    """The way back of a bundle: its folder's name, its label (JWS), and when it was made.

    `content` is the digest of what it tells (`replying.Replying.digest`).
    """

    bundle_id: str
    name: str
    label: str
    made_at: str
    content: str


def set_reply(db: Work, reply: KeptReply) -> None:
    """Keep the way back of a bundle; it takes the place of an earlier one."""
    db.execute(
        "INSERT INTO courier_reply (bundle_id, name, label, made_at, content)"
        " VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (bundle_id) DO UPDATE SET name = excluded.name, label = excluded.label,"
        " made_at = excluded.made_at, content = excluded.content",
        (reply.bundle_id, reply.name, reply.label, reply.made_at, reply.content),
    )


def reply(db: Reading, bundle_id: str) -> KeptReply | None:
    """Return the way back of a bundle, None where none lies here."""
    row = db.execute("SELECT * FROM courier_reply WHERE bundle_id = ?", (bundle_id,)).fetchone()
    return None if row is None else KeptReply(**dict(row))


def replies_before(db: Reading, moment: str) -> list[KeptReply]:
    """Return the ways back that were made before a moment (wire text)."""
    rows = db.execute("SELECT * FROM courier_reply WHERE made_at < ?", (moment,))
    return [KeptReply(**dict(row)) for row in rows]


def forget_reply(db: Work, bundle_id: str) -> None:
    """Forget the way back of a bundle."""
    db.execute("DELETE FROM courier_reply WHERE bundle_id = ?", (bundle_id,))
