"""Rows of bids, of their envelopes, and of what was decided about them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Literal

from sync.gateway.bids.acts import Act
from sync.gateway.commands.shared import command
from sync.gateway.db.dialect import ARRIVAL
from sync.wire.firms import firm
from sync.work import Reading, Work

Final = Literal["accepted", "refused", "held"]


@dataclass(frozen=True)
class Bid:
    """One version of a bid, or a withdrawal. `reason` is a problem code; times are wire text."""

    bid_id: str
    command_id: str
    seat_id: str
    action: str
    tender_id: str
    tenderer_id: str
    tenderer_name: str
    version: int
    replaces: str | None
    sealed_earliest: str
    sealed_latest: str | None
    received_at: str
    outcome: Final
    reason: str | None
    provisional: str
    official: str | None

    @property
    def firm(self) -> str:
        """Whose it is, however its number is written in it."""
        return firm(self.tenderer_id)


_BID = f"SELECT {', '.join(f'bid.{field.name}' for field in fields(Bid))} FROM bid"


@dataclass(frozen=True)
class BidEnvelope:
    name: str
    sha256: str
    size: int
    recipient: str


def insert_bid(db: Work, bid: Bid, act: Act) -> None:
    """Insert a bid, and its act for the firm's history."""
    db.execute(
        "INSERT INTO bid (bid_id, command_id, seat_id, action, tender_id, tenderer_id,"
        " tenderer_name, version, replaces, sealed_earliest, sealed_latest, received_at, outcome,"
        " reason, provisional, official, firm)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            bid.bid_id,
            bid.command_id,
            bid.seat_id,
            bid.action,
            bid.tender_id,
            bid.tenderer_id,
            bid.tenderer_name,
            bid.version,
            bid.replaces,
            bid.sealed_earliest,
            bid.sealed_latest,
            bid.received_at,
            bid.outcome,
            bid.reason,
            bid.provisional,
            bid.official,
            bid.firm,
        ),
    )
    db.executemany(
        # A bid refused for naming an envelope twice is recorded too.
        "INSERT INTO bid_envelope (bid_id, name, sha256, size, recipient) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (bid_id, name) DO NOTHING",
        [(bid.bid_id, e.name, e.sha256, e.size, e.recipient) for e in act.envelopes],
    )


def bid(db: Reading, bid_id: str) -> Bid | None:
    """Return the bid with this id, None when there is none."""
    row = db.execute(f"{_BID} WHERE bid_id = ?", (bid_id,)).fetchone()
    return None if row is None else Bid(**row)


def bid_of(db: Reading, command_id: str) -> Bid | None:
    """Return the bid that a command brought, None when it brought none."""
    row = db.execute(f"{_BID} WHERE command_id = ?", (command_id,)).fetchone()
    return None if row is None else Bid(**row)


def bids(db: Reading, tender_id: str) -> list[Bid]:
    """Return all bids for a tender, in the order of arrival."""
    rows = db.execute(f"{_BID} WHERE tender_id = ? ORDER BY received_at, bid_id", (tender_id,))
    return [Bid(**row) for row in rows]


def bids_of(db: Reading, tender_id: str, tenderer_id: str) -> list[Bid]:
    """Everything one firm sent for a tender, however its number is written."""
    rows = db.execute(f"{_BID} WHERE tender_id = ? AND firm = ?", (tender_id, firm(tenderer_id)))
    return [Bid(**row) for row in rows]


def of_firm(db: Reading, one: str) -> list[Bid]:
    """Return everything a firm (`sync.wire.firms`) ever sent, for any tender, newest first."""
    rows = db.execute(f"{_BID} WHERE firm = ? ORDER BY received_at DESC, bid_id DESC", (one,))
    return [Bid(**row) for row in rows]


def sealed_between(db: Reading, begin: str, end: str) -> list[Bid]:
    """Return what may have been sealed or have arrived in this time (wire texts), to the second.

    Texts spell fractions as they like: callers compare the instants themselves.
    """
    rest = (
        "substr(sealed_earliest, 1, 19) <= substr(?, 1, 19)"
        " AND substr(received_at, 1, 19) >= substr(?, 1, 19) ORDER BY sealed_earliest, bid_id"
    )
    return select_bids(db, rest, (end, begin))


def newest_answer(db: Reading, bid: Bid) -> str:
    """The answer (JWS) that holds now: the committee's last word, else the first one."""
    decided = db.execute(
        "SELECT answer FROM decision WHERE bid_id = ? ORDER BY decision_id DESC", (bid.bid_id,)
    ).fetchone()
    answer: str = (decided or command(db, bid.command_id))["answer"]
    return answer


def later_answers(db: Reading, bid_id: str) -> list[str]:
    """Every answer (JWS) that was given after the first one, in their order."""
    # a bid that was decided is held for nothing any more
    rows = db.execute(
        "SELECT answer, 1 AS part, number FROM held_answer WHERE bid_id = ?"
        " UNION ALL SELECT answer, 2, decision_id FROM decision WHERE bid_id = ? ORDER BY 2, 3",
        (bid_id, bid_id),
    )
    return [row["answer"] for row in rows]


def note_superseded(db: Work, bid_id: str, at: str, answer: str) -> None:
    """Note that `answer` (a JWS) told the seat, at a wire time, that another version counts."""
    db.execute(
        "INSERT INTO superseded (bid_id, told_at, answer) VALUES (?, ?, ?)", (bid_id, at, answer)
    )


def told_of(db: Reading, tender_id: str, tenderer_id: str) -> set[str]:
    """The bids that their seats were told no longer count."""
    rows = db.execute(
        "SELECT bid_id FROM bid JOIN superseded USING (bid_id) WHERE tender_id = ? AND firm = ?",
        (tender_id, firm(tenderer_id)),
    )
    return {row["bid_id"] for row in rows}


def untold(db: Reading) -> list[tuple[str, str]]:
    """Tender and tenderer wherever of several accepted acts more than one was not told of."""
    rows = db.execute(
        "SELECT tender_id, tenderer_id FROM bid LEFT JOIN superseded USING (bid_id)"
        " WHERE outcome = 'accepted' AND told_at IS NULL"
        " GROUP BY tender_id, firm HAVING count(*) > 1"
    )
    return [(row["tender_id"], row["tenderer_id"]) for row in rows]


def envelopes(db: Reading, bid_id: str) -> list[BidEnvelope]:
    """Return the envelopes of a bid, technical before price."""
    rows = db.execute(
        "SELECT name, sha256, size, recipient FROM bid_envelope WHERE bid_id = ?"
        " ORDER BY name DESC",
        (bid_id,),
    )
    return [BidEnvelope(**row) for row in rows]


def first_sent_by_another(db: Reading, sha256s: list[str], tenderer_id: str) -> bool:
    """Whether another tenderer was the first to send one of these sealed files."""
    for sha256 in sha256s:
        row = db.execute(
            "SELECT firm FROM bid_envelope JOIN bid USING (bid_id) WHERE sha256 = ?"
            f" ORDER BY received_at, bid.{ARRIVAL} LIMIT 1",
            (sha256,),
        ).fetchone()
        if row is not None and row["firm"] != firm(tenderer_id):
            return True
    return False


def select_bids(db: Reading, rest: str, values: tuple[object, ...] = ()) -> list[Bid]:
    """Return the bids for which `rest` holds, fixed words of this feature's stores."""
    return [Bid(**row) for row in db.execute(f"{_BID} WHERE {rest}", values)]


def held_for(db: Reading, codes: Collection[str]) -> list[Bid]:
    """Bids held for one of these reasons, the first to arrive first."""
    marks = ", ".join("?" * len(codes))
    rows = db.execute(
        f"{_BID} WHERE outcome = 'held' AND reason IN ({marks}) ORDER BY received_at, bid_id",
        tuple(codes),
    )
    return [Bid(**row) for row in rows]


def hold_for(db: Work, bid_id: str, reason: str, answer: str) -> None:
    """Keep another reason why a bid is held, and the answer (JWS) that says so."""
    db.execute("INSERT INTO held_answer (bid_id, answer) VALUES (?, ?)", (bid_id, answer))
    db.execute("UPDATE bid SET reason = ? WHERE bid_id = ? AND outcome = 'held'", (reason, bid_id))


def decide(
    db: Work,
    bid_id: str,
    outcome: Final,
    reason: str,
    at: str,
    answer: str,
    official: str | None,
) -> None:
    """Keep the committee's decision on a held bid, and give the bid its final outcome.

    `at` is wire time, `answer` the signed answer, `official` the receipt or None.
    """
    db.execute(
        "INSERT INTO decision (bid_id, outcome, reason, decided_at, answer) VALUES (?, ?, ?, ?, ?)",
        (bid_id, outcome, reason, at, answer),
    )
    db.execute(
        "UPDATE bid SET outcome = ?, official = ? WHERE bid_id = ?", (outcome, official, bid_id)
    )
