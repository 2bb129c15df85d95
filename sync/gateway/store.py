"""Rows of the gateway itself: who it is, the instant that binds it, what it signed last."""

from __future__ import annotations

from dataclasses import dataclass

from sync.gateway.db.dialect import ARRIVAL
from sync.wire.messages import Realm
from sync.work import Reading, Work


@dataclass(frozen=True)
class Gateway:
    """How it was made; `created_at` is wire text."""

    gateway_id: str
    name: str
    realm: Realm
    timezone: str
    created_at: str


def begin(db: Work, made: Gateway) -> None:
    """Write how the gateway was made, over what an interrupted making left."""
    db.execute("DELETE FROM gateway")
    db.execute(
        "INSERT INTO gateway (id, gateway_id, name, realm, timezone, created_at)"
        " VALUES (1, ?, ?, ?, ?, ?)",
        (made.gateway_id, made.name, made.realm, made.timezone, made.created_at),
    )


def made(db: Reading) -> Gateway | None:
    """Read how the gateway was made; None where its making was interrupted."""
    row = db.execute("SELECT gateway_id, name, realm, timezone, created_at FROM gateway").fetchone()
    return None if row is None else Gateway(**row)


def has_served(db: Reading) -> bool:
    """Say whether a seat was enrolled or told anything."""
    row = db.execute("SELECT 1 FROM seat UNION ALL SELECT 1 FROM feed LIMIT 1").fetchone()
    return row is not None


def signed_last(db: Reading) -> list[str]:
    """Read the newest card and the newest answer to a command (JWS), of those that there are."""
    rows = db.execute(
        f"SELECT token FROM (SELECT token FROM card ORDER BY {ARRIVAL} DESC LIMIT 1) UNION ALL"
        f" SELECT answer FROM (SELECT answer FROM command ORDER BY {ARRIVAL} DESC LIMIT 1)"
    )
    return [row["token"] for row in rows]


def bound(db: Reading) -> str | None:
    """Read the newest instant that binds, in wire text."""
    row = db.execute("SELECT at FROM signed_until").fetchone()
    return None if row is None else str(row["at"])


def bind(db: Work, at: str) -> None:
    """Let `at` bind; one before the newest changes nothing."""
    db.execute(
        "INSERT INTO signed_until (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE"
        " SET at = excluded.at WHERE excluded.at > at",
        (at,),
    )


def unbind_after(db: Work, at: str) -> None:
    """Let nothing after `at` bind any more."""
    db.execute("UPDATE signed_until SET at = ?", (at,))
