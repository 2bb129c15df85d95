"""What was received for a tender, for the operator to see and the committee to open."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from sync.disk import sync_folder
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.commands import store
from sync.gateway.commands.standing import Standing, standings
from sync.gateway.commands.store import Bid, BidEnvelope
from sync.gateway.tenders import store as tenders
from sync.wire.times import from_text

# What the committee may open. Replaced and withdrawn bids stay closed for ever.
HANDED_OUT = ("counts", "held")


@dataclass(frozen=True)
class BidRow:
    """One version of a bid as the operator sees it; `reason` is a problem code."""

    bid_id: str
    tenderer_id: str
    tenderer_name: str
    action: str
    version: int
    replaces: str | None
    seat_id: str
    outcome: str
    reason: str | None
    standing: Standing
    sealed_earliest: str
    sealed_latest: str | None
    received_at: str
    envelopes: list[BidEnvelope]


def list_bids(centre: Centre, tender_id: str) -> list[BidRow]:
    """Raises: Fault("tender_unknown")."""
    with centre.reading() as db:
        _tender(db, tender_id)
        return _rows(db, tender_id)


def export_bids(centre: Centre, tender_id: str, out: Path, now: datetime) -> list[Path]:
    """Copy sealed bids that count or are held, with receipts, into one new folder for each.

    Raises: Fault("tender_unknown"), Fault("tender_still_open"), Fault("file_exists", path).
    """
    with centre.reading() as db:
        tender = _tender(db, tender_id)
        if now <= from_text(tender.period_end):
            raise Fault("tender_still_open", tender_id=tender_id, until=tender.period_end)
        rows = [row for row in _rows(db, tender_id) if row.standing in HANDED_OUT]
        bids = [store.bid(db, row.bid_id) for row in rows]
        answers = [_answers(db, bid) for bid in bids if bid is not None]
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for row, bid, tokens in zip(rows, bids, answers, strict=True):
        assert bid is not None
        written += _export(centre, row, bid, tokens, out)
    return written


def _export(centre: Centre, row: BidRow, bid: Bid, answers: str, out: Path) -> list[Path]:
    name = f"{_safe(row.tenderer_id)}-v{row.version}-{_safe(row.bid_id)}"
    folder, partial = out / name, out / f"{name}.partial"
    if folder.exists():
        raise Fault("file_exists", path=str(folder))
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    texts = {
        "bid.json": msgspec.json.format(msgspec.json.encode(row)).decode() + "\n",
        "provisional.note": bid.provisional,
        "official.note": bid.official,
        "answers.jws": answers,
    }
    for file, text in texts.items():
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


def _safe(text: str) -> str:
    """A piece of a file name; ids come from outside."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", text)[:60]


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
