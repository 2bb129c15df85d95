"""A bid that would not open, tried by the committee and then by its owner. All of it is made up."""

from __future__ import annotations

from sync import unopened_record
from sync.unopened_record import EnvelopeHops, OpeningAttempt, Rehearsal, UnopenedRecord

SEALED = "ab" * 32
NOTE = f"{unopened_record.FORMAT}\nbid: x\n\n— gw-1 AAAA\n"


def attempt(number: int, **said: object) -> OpeningAttempt:
    """One try; what is not said is of the committee, with its own program, in vain."""
    given = {
        "envelope": "bid",
        "at": "2026-11-25T02:00:00Z",
        "operator": "Budi Santoso",
        "entered_by": "Rina",
        "key": "committee",
        "sha256": SEALED,
        "opened": False,
        "code": "wrong_key",
        "error": "",
        "report": '{"hop": "wrong_key"}',
        **said,
    }
    return OpeningAttempt(number, **given)  # type: ignore[arg-type]


def unopened(realm: str = "production", tries: int = 3) -> UnopenedRecord:
    """So many tries of the committee in vain, and one of the owner that opened it."""
    attempts = [attempt(number) for number in range(1, tries + 1)]
    owner = attempt(tries + 1, key="owner", operator="Siti Aminah", opened=True, code="", report="")
    return UnopenedRecord(
        format=unopened_record.FORMAT,
        gateway_id="gw-1",
        gateway_name="LPSE Kab. Temanggung",
        realm=realm,
        timezone="Asia/Jakarta",
        made_at="2026-11-25T03:00:00Z",
        bid_id="01a20000-0000-7000-8000-000000000001",
        tender_id="9151042",
        tender_title="Peningkatan Jalan Kedu - Jumo",
        tenderer_id="013000123456001",
        tenderer_name="PT Maju Bersama",
        version=1,
        seat_id="s-01",
        seat_name="Kursi 01",
        sealed_earliest="2026-11-24T04:58:00Z",
        sealed_latest="2026-11-24T04:58:02Z",
        arrived="2026-11-24T04:59:00Z",
        log_size=41,
        envelopes=[
            EnvelopeHops("bid", 12_401_877, SEALED, SEALED, SEALED, SEALED, "12ab", True, "key")
        ],
        rehearsals=[Rehearsal("*", "34cd", "2026-11-20T02:00:00Z")],
        attempts=[*attempts, owner],
        receipt="tanda terima\n",
        command="a.b.c",
        answers=["d.e.f"],
    )
