"""What was received for a tender, for the operator to see and the committee to open."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from sync.disk import sync_folder, write_synced
from sync.errors import Fault
from sync.gateway.bids import entries, files, store
from sync.gateway.bids.file_store import BidFile
from sync.gateway.bids.standing import Standing, standings
from sync.gateway.bids.store import Bid, BidEnvelope
from sync.gateway.bids.waiting import Waiting, waiting
from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Two, require
from sync.gateway.tenders import shared as tenders
from sync.gateway.vendors import shared as vendors
from sync.wire.practice_clock import NEVER
from sync.wire.times import from_text
from sync.work import Reading

# What the committee may open. Replaced and withdrawn bids stay closed for ever.
HANDED_OUT = ("counts", "held")
# Where the committee finds what waits for an earlier version: beside the bids, never among them.
WAITING_FOLDER = "menunggu"
# What is not what was sent must not be taken for it; where it can be read, it is evidence.
DAMAGED_SUFFIX, FAULTY_LIST = ".rusak", "tidak-utuh.txt"


@dataclass(frozen=True)
class BidRow:
    """One version of a bid as the operator sees it; `reason` is a problem code.

    `outcome` is "waiting" for a version without an answer: the one it replaces has not arrived.
    `tenderer_name` is the seat's word; `registered_name` is the register's where it says otherwise,
    and `number_now` the number that the firm has got since.
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
    registered_name: str | None
    number_now: str | None


@dataclass
class HandedOut:
    """Every file written, and every sealed file that is missing or not what was sent."""

    written: list[Path] = field(default_factory=list)
    faulty: list[BidFile] = field(default_factory=list)


@dataclass(frozen=True)
class _Handout:
    """What one folder for the committee holds; `texts` by file name."""

    folder: str
    row: BidRow
    texts: dict[str, str | None]


def list_bids(centre: Centre, tender_id: str) -> list[BidRow]:
    """Every bid, then what waits for an earlier version; also of a tender that was lost here.

    Raises: Fault("tender_unknown") for one of which there is nothing.
    """
    with centre.reading() as db:
        rows = _rows(db, tender_id) + [_waiting_row(db, each) for each in waiting(db, tender_id)]
        if not rows:
            tenders.require(db, tender_id)
        return rows


def require_closed(centre: Centre, tender_id: str, now: datetime) -> None:
    """Raises: Fault("tender_unknown" | "tender_still_open" | "practice_clock_stopped")."""
    with centre.reading() as db:
        _closed(db, tender_id, now)


def _closed(db: Reading, tender_id: str, now: datetime) -> None:
    tender = tenders.require(db, tender_id)
    if from_text(tender.period_end) >= NEVER:
        raise Fault("practice_clock_stopped", tender_id=tender_id)
    if now <= from_text(tender.period_end):
        raise Fault("tender_still_open", tender_id=tender_id, until=tender.period_end)


def export_bids(centre: Centre, tender_id: str, out: Path, now: datetime, *, by: Two) -> HandedOut:
    """Copy sealed bids that count or are held, with receipts, into one new folder for each.

    What waits for an earlier version goes into `WAITING_FOLDER`: it counts for nothing. Every file
    is hashed on the way. One that is missing or damaged stops no other: it is listed in
    `FAULTY_LIST` too, and its bytes, if there are any, get the name's `DAMAGED_SUFFIX`.
    Raises: Fault("tender_unknown"), Fault("tender_still_open"), Fault("practice_clock_stopped"),
    Fault("file_exists", path), Fault("handout_not_written", path), and what `staff.require` raises
    for two people.
    """
    require(centre, "export", by, two=True)
    with centre.reading() as db:
        _closed(db, tender_id, now)
        rows = [row for row in _rows(db, tender_id) if row.standing in HANDED_OUT]
        handouts = [_handout(db, row) for row in rows]
        unanswered = [_waiting_handout(db, each) for each in waiting(db, tender_id)]
    with centre.writing() as db:
        # Before the first byte leaves: an export that is cut off has happened all the same.
        journal.record(centre, db, entries.BIDS_EXPORTED, by=by, tender_id=tender_id)
    try:
        handed_out = _written(centre, tender_id, out, handouts, unanswered)
    except OSError as error:
        raise Fault("handout_not_written", path=str(out)) from error
    if handed_out.faulty:
        with centre.writing() as db:
            for file in handed_out.faulty:
                digest, state = file.sha256, file.state
                journal.record(
                    centre, db, entries.BID_FILE_FAULTY, by=by, bid_id=file.bid_id, sha256=digest,
                    state=state,
                )  # fmt: skip
    return handed_out


def _written(
    centre: Centre,
    tender_id: str,
    out: Path,
    handouts: Sequence[_Handout],
    unanswered: Sequence[_Handout],
) -> HandedOut:
    """Raises: OSError of `out` alone."""
    handed_out = HandedOut()
    for folder, content in ((out, handouts), (out / WAITING_FOLDER, unanswered)):
        if content or folder == out:
            folder.mkdir(parents=True, exist_ok=True)
        for each in content:
            _export(centre, tender_id, each, folder, handed_out)
    if handed_out.faulty:
        lines = [_line(file) for file in handed_out.faulty]
        write_synced(out / FAULTY_LIST, "".join(lines).encode())
        handed_out.written.append(out / FAULTY_LIST)
    sync_folder(out)
    return handed_out


def _line(file: BidFile) -> str:
    words = (file.state, file.envelope, file.sha256, file.bid_id, file.seat_id, file.firm)
    return "  ".join(words) + "\n"


def _handout(db: Reading, row: BidRow) -> _Handout:
    bid = store.bid(db, row.bid_id)
    assert bid is not None
    texts = {
        "provisional.note": bid.provisional,
        "official.note": bid.official,
        "answers.jws": _answers(db, bid),
    }
    return _Handout(_folder_name(row, row.bid_id), row, texts)


def _waiting_handout(db: Reading, each: Waiting) -> _Handout:
    row = _waiting_row(db, each)
    texts: dict[str, str | None] = {
        "provisional.note": each.act.receipt,
        "command.jws": each.token + "\n",
    }
    # By command: nothing has made sure yet that no other has the same bid id.
    return _Handout(_folder_name(row, each.command_id), row, texts)


def _export(
    centre: Centre, tender_id: str, handout: _Handout, out: Path, handed_out: HandedOut
) -> None:
    row, folder = handout.row, out / handout.folder
    partial = out / f"{handout.folder}.partial"
    if folder.exists():
        raise Fault("file_exists", path=str(folder))
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    write_synced(partial / "bid.json", msgspec.json.format(msgspec.json.encode(row)) + b"\n")
    for name, text in handout.texts.items():
        if text is not None:
            write_synced(partial / name, text.encode())
    for envelope in row.envelopes:
        file = BidFile(
            tender_id,
            row.bid_id,
            row.tenderer_name,
            row.seat_id,
            envelope.name,
            envelope.sha256,
            envelope.size,
        )
        found = _copy(centre, file, partial / f"{envelope.name}.age")
        if found.state != "whole":
            handed_out.faulty.append(found)
    names = sorted(path.name for path in partial.iterdir())
    partial.rename(folder)
    sync_folder(out)
    handed_out.written += [folder / name for name in names]


def _copy(centre: Centre, file: BidFile, path: Path) -> BidFile:
    """Copy a sealed file and say what became of it; nothing but a whole one keeps the name."""
    with path.open("wb") as target:
        found = files.hashed(centre.objects, file, out=target)
        target.flush()
        os.fsync(target.fileno())
        copied = target.tell()
    if found.state != "whole":
        path.replace(path.with_name(path.name + DAMAGED_SUFFIX)) if copied else path.unlink()
    return found


def _rows(db: Reading, tender_id: str) -> list[BidRow]:
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
            registered_name=_registered(db, bid.tenderer_id, bid.tenderer_name),
            number_now=vendors.successor(db, bid.tenderer_id),
        )
        for bid in bids
    ]


def _registered(db: Reading, tenderer_id: str, said: str) -> str | None:
    known = vendors.tenderer(db, tenderer_id)
    return known.name if known is not None and known.name != said else None


def _waiting_row(db: Reading, each: Waiting) -> BidRow:
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
        registered_name=_registered(db, act.tenderer_id, each.tenderer_name),
        number_now=vendors.successor(db, act.tenderer_id),
    )


def _answers(db: Reading, bid: Bid) -> str:
    """The command and every answer to it, a JWS a line."""
    row = commands.command(db, bid.command_id)
    later = store.later_answers(db, bid.bid_id)
    return "\n".join([row["token"], row["answer"], *later]) + "\n"


def _folder_name(row: BidRow, last: str) -> str:
    return f"{_safe(row.tenderer_id)}-v{row.version}-{_safe(last)}"


def _safe(text: str) -> str:
    """A piece of a file name; ids come from outside."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", text)[:60]
