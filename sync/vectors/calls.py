"""Vectors of a call for staff: its two commands, a status that tells it, and a word to it."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from sync.vectors.cast import AT, GATEWAY, GATEWAY_ID, SEAT, SEAT_ID
from sync.wire import jws
from sync.wire.help import HELP_CALLED, HELP_ENDED, HelpCall, HelpCalled, HelpEnded, HelpWord
from sync.wire.messages import Command, FeedItem, FeedPage, SeatStatus
from sync.wire.outages import BoundedInstant

CALL_ID = "01a20000-0000-7000-8000-000000000060"
LATER = "2026-11-24T05:10:00.000000Z"


def calls(payload: dict[str, Any]) -> dict[str, Any]:
    """Build them; `payload` is that of the status in the room's vectors."""
    status = msgspec.convert(payload, SeatStatus)
    where: dict[str, Any] = {"call_id": CALL_ID, "realm": "production", "seat_id": SEAT_ID}
    times: dict[str, Any] = {"earliest": AT, "latest": AT}
    called = HelpCalled(**where, **times, page="files", purpose="bidding")
    ended = HelpEnded(**where, **times, why="helped")
    call = HelpCall(
        call_id=CALL_ID,
        page="files",
        purpose="bidding",
        called=BoundedInstant(earliest=AT, latest=AT),
        coming_at=AT,
    )
    word = HelpWord(call_id=CALL_ID, number=1, act="coming", at=AT, until=LATER)
    newer = HelpWord(call_id=CALL_ID, number=2, act="hurrying", at=AT, until=LATER)
    items = [
        FeedItem(seq=seq, kind="help_word", body=msgspec.Raw(msgspec.json.encode(one)))
        for seq, one in ((8, word), (9, newer))
    ]
    page = FeedPage(gateway_id=GATEWAY_ID, seat_id=SEAT_ID, after=7, head=9, at=AT, items=items)
    told = msgspec.structs.replace(status, help=call)
    return {
        "called": _command(41, CALL_ID, HELP_CALLED, called),
        "ended": _command(42, CALL_ID[:-2] + "61", HELP_ENDED, ended),
        "status": jws.sign(SEAT, "status", told),
        "call": json.loads(msgspec.json.encode(call)),
        "feed": jws.sign(GATEWAY, "feed", page),
        "word": json.loads(msgspec.json.encode(word)),
    }


def _command(sequence: int, id_: str, type_: str, data: HelpCalled | HelpEnded) -> str:
    command = Command(
        id=id_,
        source=SEAT_ID,
        type=type_,
        subject=f"help/{CALL_ID}",
        time=AT,
        sequence=sequence,
        data=msgspec.Raw(msgspec.json.encode(data)),
    )
    return jws.sign(SEAT, "command", command)
