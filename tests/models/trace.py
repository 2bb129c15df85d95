"""Recorded runs of the real programs as runs of a model: what showed, one after the other."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from sync.database import connect
from tests.drill import volatile
from tests.drill.journeys import Recorded
from tests.drill.recording import Flush, Recording
from tests.drill.volatile import Cut


@dataclass(frozen=True)
class Shown:
    """One sealed bid as both disks have it; the names are those of `outbox.pml`."""

    stage: str = "queued"
    whole: bool = False
    effects: int = 0
    took: int = 0


@dataclass(frozen=True)
class Sealed:
    """A bid with one envelope, and the command that sends it."""

    bid_id: str
    item_id: str
    sha256: str


def moments(recording: Recording) -> Iterator[tuple[float, dict[str, bytes | None]]]:
    """Yield the disk as it was for certain after each flush, with the time of it."""
    for step in recording.steps:
        if isinstance(step, Flush) and step.at in recording.times:
            cut = Cut(step.at + 1, "none")
            yield recording.times[step.at], volatile.left(random.Random(0), recording, cut)


def sealed(recorded: Recorded, folder: Path) -> list[Sealed]:
    """Return the bids of a journey that have one envelope."""
    *_, (_, disk) = moments(recorded.seat)
    with closing(_database(disk, folder / "sealed", "seat.db")) as db:
        rows = db.execute(
            "SELECT bid.bid_id, bid.item_id, outbox_blob.sha256 FROM bid"
            " JOIN outbox_item ON outbox_item.id = bid.item_id"
            " JOIN outbox_blob USING (sequence) GROUP BY bid.bid_id HAVING count(*) = 1"
        )
        return [Sealed(*row) for row in rows]


def observed(recorded: Recorded, bid: Sealed, folder: Path) -> list[Shown]:
    """Return what the two disks showed of a bid, each different thing once, in order."""
    events: list[tuple[float, dict[str, object]]] = []
    for number, (time, disk) in enumerate(moments(recorded.seat)):
        with closing(_database(disk, folder / f"seat-{number}", "seat.db")) as db:
            row = db.execute(
                "SELECT stage, bid.official IS NOT NULL AS took FROM outbox_item"
                " JOIN bid ON bid.item_id = outbox_item.id WHERE outbox_item.id = ?",
                (bid.item_id,),
            ).fetchone()
        if row is not None:
            events.append((time, {"stage": row["stage"], "took": row["took"]}))
    for number, (time, disk) in enumerate(moments(recorded.gateway)):
        whole = f"blobs/{bid.sha256[:2]}/{bid.sha256}" in disk
        with closing(_database(disk, folder / f"gateway-{number}", "gateway.db")) as db:
            row = db.execute("SELECT count(*) FROM bid WHERE bid_id = ?", (bid.bid_id,)).fetchone()
        events.append((time, {"whole": whole, "effects": row[0]}))
    shown = [Shown()]
    for _, change in sorted(events, key=lambda event: event[0]):
        now = replace(shown[-1], **change)  # type: ignore[arg-type]
        if now != shown[-1]:
            shown.append(now)
    return shown


def _database(disk: dict[str, bytes | None], folder: Path, name: str) -> sqlite3.Connection:
    folder.mkdir(parents=True)
    for part in (name, f"{name}-wal"):
        if (data := disk.get(part)) is not None:
            (folder / part).write_bytes(data)
    return connect(folder / name)


def header(shown: Sequence[Shown]) -> str:
    """Write what the model includes as trace.h: each change must be the next thing that showed.

    The assertion fails in the run that shows everything: the trace is then a run of the model.
    """
    lines = ["  :: off -> false"]
    for number, one in enumerate(shown):
        stage, whole, effects, took = astuple(one)
        now = f"stage == {stage} && whole == {int(whole)} && effects == {effects} && took == {took}"
        lines.append(f"  :: !off && at == {number} && {now} -> skip")
        if number:
            here = f"at = {number}; assert(at < {len(shown) - 1})"
            lines.append(f"  :: !off && at == {number - 1} && {now} -> {here}")
    lines.append("  :: else -> off = true; false")
    body = " \\\n".join(["#define SEE if", *lines, "  fi"])
    return f"byte at = 0;\nbool off = false;\n{body}\n"
