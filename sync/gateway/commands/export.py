"""What was received for a tender, for the operator to see and the committee to open."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from sync.disk import sync_folder
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.commands import store
from sync.gateway.commands.standing import Standing, standings
from sync.gateway.commands.store import Bid, BidEnvelope
from sync.gateway.commands.waiting import Waiting, waiting
from sync.gateway.journal import service as journal
from sync.gateway.journal.service import Person
from sync.gateway.tenders import store as tenders
from sync.wire.times import from_text

# What the committee may open. Replaced and withdrawn bids stay closed for ever.
HANDED_OUT = ("counts", "held")
# Where the committee finds what waits for an earlier version: beside the bids, never among them.
WAITING_FOLDER = "menunggu"


@dataclass(frozen=True)
class BidRow:
    """One version of a bid as the operator sees it; `reason` is a problem code.

    `outcome` is "waiting" for a version without an answer: the one it replaces has not arrived.
    """

    bid_id: str
    tenderer_id: str
    tenderer_name: str
    action: str
    version: int
    replaces: str | None
    seat_id: str
    outcome: str
    reason: str | None
    standing: Standing | Literal["waiting"]
    sealed_earliest: str
    sealed_latest: str | None
    received_at: str
    envelopes: list[BidEnvelope]


@dataclass(frozen=True)
class _Handout:
    """What one folder for the committee holds; `texts` by file name."""

    folder: str
    row: BidRow
    texts: dict[str, str | None]


def list_bids(centre: Centre, tender_id: str) -> list[BidRow]:
    """Every bid, then what waits for an earlier version. Raises: Fault("tender_unknown")."""
    with centre.reading() as db:
        _tender(db, tender_id)
        return _rows(db, tender_id) + [_waiting_row(each) for each in waiting(db, tender_id)]


def require_closed(centre: Centre, tender_id: str, now: datetime) -> None:
    """Raises: Fault("tender_unknown"), Fault("tender_still_open")."""
    with centre.reading() as db:
        _closed(db, tender_id, now)


def _closed(db: sqlite3.Connection, tender_id: str, now: datetime) -> None:
    tender = _tender(db, tender_id)
    if now <= from_text(tender.period_end):
        raise Fault("tender_still_open", tender_id=tender_id, until=tender.period_end)


def export_bids(
    centre: Centre, tender_id: str, out: Path, now: datetime, *, by: Sequence[Person] = ()
) -> list[Path]:
    """Copy sealed bids that count or are held, with receipts, into one new folder for each.

    What waits for an earlier version goes into `WAITING_FOLDER`: it counts for nothing.
    Raises: Fault("tender_unknown"), Fault("tender_still_open"), Fault("file_exists", path).
    """
    with centre.reading() as db:
        _closed(db, tender_id, now)
        rows = [row for row in _rows(db, tender_id) if row.standing in HANDED_OUT]
        handouts = [_handout(db, row) for row in rows]
        unanswered = [_waiting_handout(each) for each in waiting(db, tender_id)]
    with centre.writing() as db:
        # Before the first byte leaves: an export that is cut off has happened all the same.
        journal.record(centre, db, "bids_exported", by=by, tender_id=tender_id)
    written: list[Path] = []
    for folder, content in ((out, handouts), (out / WAITING_FOLDER, unanswered)):
        if content or folder == out:
            folder.mkdir(parents=True, exist_ok=True)
        for each in content:
            written += _export(centre, each, folder)
    sync_folder(out)
    return written


def _handout(db: sqlite3.Connection, row: BidRow) -> _Handout:
    bid = store.bid(db, row.bid_id)
    assert bid is not None
    texts = {
        "provisional.note": bid.provisional,
        "official.note": bid.official,
        "answers.jws": _answers(db, bid),
    }
    return _Handout(_folder_name(row, row.bid_id), row, texts)


def _waiting_handout(each: Waiting) -> _Handout:
    row = _waiting_row(each)
    texts: dict[str, str | None] = {
        "provisional.note": each.act.receipt,
        "command.jws": each.token + "\n",
    }
    # By command: nothing has made sure yet that no other has the same bid id.
    return _Handout(_folder_name(row, each.command_id), row, texts)


def _export(centre: Centre, handout: _Handout, out: Path) -> list[Path]:
    row, folder = handout.row, out / handout.folder
    partial = out / f"{handout.folder}.partial"
    if folder.exists():
        raise Fault("file_exists", path=str(folder))
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    _write(partial / "bid.json", msgspec.json.format(msgspec.json.encode(row)).decode() + "\n")
    for file, text in handout.texts.items():
        if text is not None:
            _write(partial / file, text)
    for envelope in row.envelopes:
        with (
            centre.blobs.open(envelope.sha256) as source,
            (partial / f"{envelope.name}.age").open("wb") as target,
        ):
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
    names = sorted(path.name for path in partial.iterdir())
    partial.rename(folder)
    sync_folder(out)
    return [folder / file for file in names]


def _rows(db: sqlite3.Connection, tender_id: str) -> list[BidRow]:
    bids = store.bids(db, tender_id)
    where = standings(bids)
    return [
        BidRow(
            bid_id=bid.bid_id,
            tenderer_id=bid.tenderer_id,
            tenderer_name=bid.tenderer_name,
            action=bid.action,
            version=bid.version,
            replaces=bid.replaces,
            seat_id=bid.seat_id,
            outcome=bid.outcome,
            reason=bid.reason,
            standing=where[bid.bid_id],
            sealed_earliest=bid.sealed_earliest,
            sealed_latest=bid.sealed_latest,
            received_at=bid.received_at,
            envelopes=store.envelopes(db, bid.bid_id),
        )
        for bid in bids
    ]


def _waiting_row(each: Waiting) -> BidRow:
    act = each.act
    return BidRow(
        bid_id=act.bid_id,
        tenderer_id=act.tenderer_id,
        tenderer_name=each.tenderer_name,
        action=act.action,
        version=act.version,
        replaces=act.replaces,
        seat_id=each.seat_id,
        outcome="waiting",
        reason="replaces_unknown",
        standing="waiting",
        sealed_earliest=act.at.earliest,
        sealed_latest=act.at.latest,
        received_at=each.first_at,
        envelopes=[BidEnvelope(e.name, e.sha256, e.size, e.recipient) for e in act.envelopes],
    )


def _answers(db: sqlite3.Connection, bid: Bid) -> str:
    """The command and every answer to it, a JWS a line."""
    row = store.command(db, bid.command_id)
    later = db.execute(
        "SELECT answer FROM decision WHERE bid_id = ? ORDER BY decision_id", (bid.bid_id,)
    )
    return "\n".join([row["token"], row["answer"], *(each["answer"] for each in later)]) + "\n"


def _tender(db: sqlite3.Connection, tender_id: str) -> tenders.Row:
    tender = tenders.find(db, tender_id)
    if tender is None:
        raise Fault("tender_unknown", tender_id=tender_id)
    return tender


def _folder_name(row: BidRow, last: str) -> str:
    return f"{_safe(row.tenderer_id)}-v{row.version}-{_safe(last)}"


def _safe(text: str) -> str:
    """A piece of a file name; ids come from outside."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", text)[:60]


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
