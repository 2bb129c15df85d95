"""The life of an outbox item: every stage, every allowed move, and what a person is told.

    queued ──▶ uploading ──▶ uploaded ──▶ asked ──▶ accepted | refused | held
       │           └────────────┴─────────┐  │  (a signed answer may come at any open stage:
       └──────────▶ asked (no blobs)      ▼  │   the same command may have gone by USB)
                                        stuck ┘

Stages are rows on disk, so a restart goes on where the last process stopped. `MOVES` is the whole
of the machine: `store.move` refuses anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where an item stands. Persisted; the names are in the database's CHECK."""

    QUEUED = "queued"  # sealed here; the gateway has none of it, as far as we know
    UPLOADING = "uploading"  # some sealed bytes may be at the gateway
    UPLOADED = "uploaded"  # the gateway has every sealed byte, and no command yet
    ASKED = "asked"  # the command was posted, or may have been: the outcome is unknown
    ACCEPTED = "accepted"  # signed answer with an official receipt
    REFUSED = "refused"  # signed answer: no, with a reason
    HELD = "held"  # signed answer: kept with its evidence for the committee
    STUCK = "stuck"  # the sealed file here is missing or damaged; somebody must look


class State(StrEnum):
    """What a screen says. Never merged, never guessed."""

    SEALED = "sealed"  # tersegel di sini
    SENT = "sent"  # terkirim
    CHECKING = "checking"  # sedang diperiksa
    ACCEPTED = "accepted"  # diterima
    ACTION = "action"  # perlu tindakan


class Proof(StrEnum):
    """What the seat knows of an answer's being at the gateway. A gateway may be restored from a
    copy that is older than its answer; the answer here stands all the same. Persisted."""

    KNOWN = "known"  # the gateway's feed brought the answer, or there is none yet
    AWAITED = "awaited"  # the feed has not come so far
    AGAIN = "again"  # the feed was read to its end without it: command and answer are shown again


STATE: dict[Stage, State] = {
    Stage.QUEUED: State.SEALED,
    Stage.UPLOADING: State.SEALED,
    Stage.UPLOADED: State.SENT,
    Stage.ASKED: State.CHECKING,
    Stage.ACCEPTED: State.ACCEPTED,
    Stage.REFUSED: State.ACTION,
    Stage.HELD: State.ACTION,
    Stage.STUCK: State.ACTION,
}

OPEN = (Stage.QUEUED, Stage.UPLOADING, Stage.UPLOADED, Stage.ASKED)
ANSWERED = (Stage.ACCEPTED, Stage.REFUSED, Stage.HELD)


@dataclass(frozen=True)
class Move:
    """One allowed step and the event that permits it."""

    start: Stage
    end: Stage
    when: str


MOVES: tuple[Move, ...] = (
    Move(Stage.QUEUED, Stage.UPLOADING, "an upload was created and its URL kept"),
    Move(Stage.QUEUED, Stage.ASKED, "a command without blobs is about to be posted"),
    Move(Stage.UPLOADING, Stage.UPLOADED, "the gateway's offset of every blob is its size"),
    Move(Stage.UPLOADED, Stage.ASKED, "the command is about to be posted"),
    Move(Stage.ASKED, Stage.UPLOADED, "the post provably never left, or a signed `retry` came"),
    Move(Stage.ASKED, Stage.QUEUED, "the same, for a command without blobs"),
    Move(Stage.ASKED, Stage.UPLOADING, "a signed `retry`: a blob is not whole at the gateway"),
    Move(Stage.QUEUED, Stage.STUCK, "the sealed file is missing, unreadable or damaged"),
    Move(Stage.UPLOADING, Stage.STUCK, "the sealed file is missing, unreadable or damaged"),
    Move(Stage.STUCK, Stage.QUEUED, "the engine started again, or staff asked to try again"),
    *(
        Move(start, end, "a signed answer, by network, feed or courier")
        for start in (*OPEN, Stage.STUCK)
        for end in ANSWERED
    ),
    Move(Stage.HELD, Stage.ACCEPTED, "the committee decided"),
    Move(Stage.HELD, Stage.REFUSED, "the committee decided"),
    Move(Stage.HELD, Stage.HELD, "the gateway holds it for another reason than before"),
    Move(Stage.REFUSED, Stage.ACCEPTED, "the committee changed its decision"),
    Move(Stage.REFUSED, Stage.HELD, "the committee changed its decision"),
)

_ALLOWED = frozenset((move.start, move.end) for move in MOVES)


def allowed(start: Stage, end: Stage) -> bool:
    """Whether an item may move from stage `start` to stage `end`."""
    return (start, end) in _ALLOWED
