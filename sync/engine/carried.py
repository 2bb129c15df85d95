"""Take in what a courier brought back: signed answers, then pages of the feed.

It runs beside the threads that do the same over the link. Both paths at once change nothing twice:
an answer is settled once, and a page counts only where it goes on from what was followed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sync.database import write_tx
from sync.engine.answers import changed_nothing, settle
from sync.engine.follower import CarriedPages, Follower
from sync.engine.ports import Hooks
from sync.outbox import queue
from sync.outbox.private import Private
from sync.outbox.queue import Moved
from sync.transport.gateway import SignedAnswer
from sync.wire.messages import FeedPage


@dataclass(frozen=True)
class Carried:
    """What came of a way back: answers that were new here, and the pages of the feed."""

    answers: int
    pages: CarriedPages


def take(
    db: sqlite3.Connection,
    hooks: Hooks,
    private: Private,
    follower: Follower,
    answers: Sequence[SignedAnswer],
    pages: Sequence[FeedPage],
) -> Carried:
    """Take in answers and pages that were verified, each in a transaction of its own.

    Raises: LinkDown for pages that contradict themselves, sqlite3 errors of the machine.
    """
    settled = sum(_settle(db, hooks, private, signed) for signed in answers)
    return Carried(settled, follower.take_carried(db, pages))


def _settle(db: sqlite3.Connection, hooks: Hooks, private: Private, signed: SignedAnswer) -> bool:
    """Return whether the answer was new here. One that the link has just brought is not.

    It does not prove that the gateway still has it: the gateway may have been put back from a copy
    since it wrote the stick. Only the feed proves that, by the link or on the stick's pages.
    """
    if changed_nothing(signed):
        return False
    try:
        with write_tx(db):
            job = queue.by_id(db, signed.answer.command_id)
            if job is None:
                return False
            return settle(db, hooks, private, job, signed)
    except Moved:
        return False
