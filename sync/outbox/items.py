"""What other packages may read of the outbox: items, their states, and the counts of the header."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sync.errors import Fault
from sync.outbox.states import ANSWERED, OPEN, STATE, Proof, Stage, State
from sync.wire.help import HELP_CALLED, HELP_ENDED

# Stands for "no deadline" in `due`, in the one format that sorts as text.
NEVER = "9999-12-31T23:59:59.999999Z"
PAGE = 500
# A call for staff holds nothing of anybody's that waits to be sent: its own line tells of it.
PASSING = (HELP_CALLED, HELP_ENDED)
_PASSING = "type IN ({})".format(", ".join(f"'{one}'" for one in PASSING))


@dataclass(frozen=True)
class Item:
    """One command in the outbox. Times are ISO 8601 UTC text ending in Z, sizes are bytes.

    `bytes_sent` is progress for people: bytes handed to the network, which the gateway may not
    have yet. Only `state` says what has really arrived. `hindrance` is the catalogue code of what
    keeps an open item here although the link is up, `hindrance_detail` what a network's
    administrator can look for. `carried_at` is when it was last copied onto a stick for a courier
    ("" when no time was known), None when never: a fact beside the state, which it changes not.
    """

    sequence: int
    id: str
    type: str
    stage: Stage
    bytes_sent: int
    bytes_total: int
    created_at: str
    sent_at: str | None
    answered_at: str | None
    outcome: str | None
    problem_code: str | None
    attempts: int
    last_fault: str | None
    next_attempt_at: str | None
    hindrance: str | None
    hindrance_detail: str | None
    deadline: str | None
    proof: Proof
    carried_at: str | None = None

    @property
    def state(self) -> State:
        """Return the state that people are told: the stage, and whether something hinders it."""
        return _state(self.stage, self.hindrance is not None)


def _state(stage: Stage, hindered: bool) -> State:
    return State.ACTION if hindered and stage in OPEN else STATE[stage]


@dataclass(frozen=True)
class Counts:
    """How many items are in each state. `kept` are those for people that have no answer yet.

    Of `PASSING` commands those that are not accepted stand in `passing` alone, the others are among
    `accepted`.
    """

    sealed: int
    sent: int
    accepted: int
    action: int
    checking: int
    kept: int = 0
    passing: int = 0
    again: int = 0  # of those with an answer: what a restored gateway lost and is shown again

    @property
    def unanswered(self) -> int:
        """Items on their way without an answer."""
        return self.sealed + self.sent + self.checking

    @property
    def waiting(self) -> int:
        """Items without an answer yet, on their way or kept from it, and those shown again."""
        return self.unanswered + self.kept + self.again


_COLUMNS = (
    "sequence, id, type, stage, bytes_total, created_at, sent_at, answered_at, outcome,"
    " problem_code, attempts, last_fault, next_attempt_at, hindrance, hindrance_detail, due, proof,"
    " (SELECT coalesce(sum(b.sent), 0) FROM outbox_blob AS b"
    "   WHERE b.sequence = outbox_item.sequence) AS bytes_sent,"
    " (SELECT max(made_at) FROM outbox_carried JOIN outbox_bundle USING (bundle_id)"
    "   WHERE outbox_carried.sequence = outbox_item.sequence) AS carried_at"
)


def items(db: sqlite3.Connection, *, before: int | None = None, limit: int = PAGE) -> list[Item]:
    """Return the newest items first; `before` is the sequence of the last one already shown."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM outbox_item WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",  # noqa: S608 - column names only
        (before or 1 << 62, limit),
    )
    return [_item(row) for row in rows]


def item(db: sqlite3.Connection, item_id: str) -> Item:
    """Raises: Fault("item_unknown")."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM outbox_item WHERE id = ?",  # noqa: S608 - column names only
        (item_id,),
    ).fetchone()
    if row is None:
        raise Fault("item_unknown", id=item_id)
    return _item(row)


def counts(db: sqlite3.Connection) -> Counts:
    """Count by state at a cost that does not grow with what has been accepted.

    Rows are never deleted, so the accepted ones are all the others.
    """
    tally = dict.fromkeys(State, 0)
    others = kept = passing = 0
    for name, hindered, passes, number in db.execute(
        f"SELECT stage, hindrance IS NOT NULL, {_PASSING}, count(*) FROM outbox_item"  # noqa: S608 - fixed words
        " WHERE stage <> 'accepted' GROUP BY 1, 2, 3"
    ):
        if passes:
            passing += number
            continue
        stage = Stage(name)
        state = _state(stage, bool(hindered))
        tally[state] += number
        others += number
        kept += number if state is State.ACTION and stage not in ANSWERED else 0
    total = db.execute("SELECT coalesce(max(sequence), 0) FROM outbox_item").fetchone()[0]
    tally[State.ACCEPTED] = total - others - passing
    again = db.execute("SELECT count(*) FROM outbox_item WHERE proof = 'again'").fetchone()[0]
    numbers = {state.value: number for state, number in tally.items()}
    return Counts(**numbers, kept=kept, passing=passing, again=again)


@dataclass(frozen=True)
class Unanswered:
    """What has no answer yet: when its oldest item was made, and its nearest deadline, if any."""

    oldest_at: str | None
    nearest_due: str | None


def unanswered(db: sqlite3.Connection) -> Unanswered:
    """Items set aside for people to look at (stuck) count as well."""
    stages = (*OPEN, Stage.STUCK)
    # One search of an index a stage: the cost must not grow with what waits.
    found = [
        db.execute(
            f"SELECT min(sequence) FROM outbox_item WHERE NOT {_PASSING}"  # noqa: S608 - fixed words
            " AND stage = ? AND stage <> 'accepted'",
            (stage,),
        ).fetchone()[0]
        for stage in stages
    ]
    oldest = min((sequence for sequence in found if sequence is not None), default=None)
    created = db.execute(
        "SELECT created_at FROM outbox_item WHERE sequence = ?", (oldest,)
    ).fetchone()
    due = db.execute(
        "SELECT min(due) FROM (SELECT due FROM outbox_item WHERE is_open = 1"
        " UNION ALL SELECT due FROM outbox_item WHERE stage = 'stuck' AND stage <> 'accepted')"
    ).fetchone()[0]
    return Unanswered(
        None if created is None else created["created_at"], None if due == NEVER else due
    )


def _item(row: sqlite3.Row) -> Item:
    values = {name: row[name] for name in row.keys() if name not in ("due", "stage", "proof")}  # noqa: SIM118 - a Row iterates values
    return Item(
        **values,
        stage=Stage(row["stage"]),
        proof=Proof(row["proof"]),
        deadline=None if row["due"] == NEVER else row["due"],
    )
