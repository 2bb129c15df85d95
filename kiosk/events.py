"""The seat's audit log: which events there are, how they are recorded, and proofs over them.

An event is a row written in the transaction of what it tells of, and a leaf of a Merkle log
(`sync.log`) whose head stands on every receipt and whose checkpoints the gateway remembers.
Never in an event: prices, tax numbers, names of people, of firms or of documents, PINs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping

import msgspec

from kiosk import stick_events
from sync import journal
from sync.clock import Interval
from sync.journal import (
    MAX_TEXT,
    Audit,
    Event,
    FieldType,
    checkpoint,
    consistency,
    head,
    inclusion,
    require_catalogued,
    size,
    verify_all,
)

__all__ = [
    "EVENTS",
    "MAX_TEXT",
    "Audit",
    "Entry",
    "Event",
    "checkpoint",
    "consistency",
    "entries",
    "head",
    "inclusion",
    "record",
    "size",
    "verify_all",
]

_VISIT: Mapping[str, FieldType] = {"visit_id": str}
_STAFF: Mapping[str, FieldType] = {"visit_id": str, "staff_id": str}
# Whose act: a member of staff, at the seat or (with `order_id`) at the console.
_BY: Mapping[str, FieldType] = {"staff_id": str, "order_id": str, "why": str}
_TURN: Mapping[str, FieldType] = {"staff_id": str, "shown": str}
_TENDER: Mapping[str, FieldType] = {"tender_id": str, "version": int}
_BID: Mapping[str, FieldType] = {"bid_id": str, "tender_id": str, "version": int}
_MEDIUM: Mapping[str, FieldType] = {"medium_id": str}
# How much later what was heard is than what was known, and both.
_STEP: Mapping[str, FieldType] = {"seconds": float, "known": str, "heard": str}

EVENTS: dict[str, Event] = {
    **stick_events.STICK_EVENTS,
    "seat_started": Event("The seat's program started.", {"app_version": str, "boot_id": str}),
    "gateway_enrolled": Event(
        "The seat was enrolled at a gateway, whose key it trusts from now on.",
        {"gateway_id": str, "seat_id": str, "key_fingerprint": str},
    ),
    "realm_left": Event("Staff turned this PC's screen to the other realm.", _TURN),
    "realm_entered": Event("Staff, by an id of the other realm, turned the screen here.", _TURN),
    "spool_swept": Event("Leftovers of interrupted sealings were removed.", {"files": int}),
    "seat_opened": Event(
        "Staff opened the seat for a visitor.",
        {**_STAFF, "purpose": str, "minutes": int},
        {"order_id": str, "why": str},
    ),
    "seat_locked": Event(
        "The seat was locked: by its visitor, by staff, by idling, at its time, by a restart.",
        _VISIT,
        {"reason": str, **_BY},
    ),
    "seat_resumed": Event(
        "The seat was unlocked, by staff or by the visitor's own PIN.",
        _VISIT,
        {"reason": str, **_BY},
    ),
    "seat_extended": Event(
        "Staff gave the visit more time.", {**_STAFF, "minutes": int}, {"order_id": str, "why": str}
    ),
    "seat_overtime": Event(
        "Time was up, but a tender of this visit closes soon: the seat stays open, staff know.",
        _VISIT,
    ),
    "seat_message": Event(
        "Staff sent the visitor a message.",
        {"staff_id": str},
        {"order_id": str, "why": str, **_VISIT},
    ),
    "help_called": Event(
        "Somebody at the seat called staff.", {"call_id": str, "page": str}, _VISIT
    ),
    "help_ended": Event("The call for staff ended.", {"call_id": str, "reason": str}),
    "seat_ended": Event("The visit ended.", _VISIT, {"reason": str, **_BY}),
    "visit_wiped": Event(
        "Everything of the visit was erased; its key was destroyed. The wipe receipt.",
        {"visit_id": str, "key_destroyed": bool, "drafts": int, "files": int},
        {"kept": int},
    ),
    "visit_kept": Event("The seat came back after a crash with the visit's work kept.", _VISIT),
    "visit_lost": Event(
        "The seat came back after a crash; the visit's work could not be read again.",
        _VISIT,
        {"code": str},
    ),
    "visitor_pin_set": Event("The visitor chose a PIN of their own for this visit.", _VISIT),
    "pin_refused": Event(
        "A wrong PIN or password was entered for a member of staff, or the visitor's own PIN.",
        {"tries": int},
        {"wait_s": int, "staff_id": str, "visit_id": str},
    ),
    "staff_refused": Event(
        "A member of staff asked for what their role does not allow, or with an expired roster, or"
        " with a secret that another set (which a seat that is cut off lets pass).",
        {"staff_id": str, "act": str},
        {"code": str},
    ),
    "roster_received": Event(
        "A newer roster of staff came from the gateway.", {"version": int, "staff": int}
    ),
    "order_refused": Event(
        "An order of the console was not carried out.",
        {"order_id": str, "staff_id": str, "act": str, "code": str},
    ),
    "guard_refused": Event(
        "Requests to the seat's own port were turned away; counted, not one leaf each.",
        {"reason": str, "count": int},
    ),
    "seat_wiped": Event(
        "Two members of staff had the seat's database wiped.",
        {"staff_id": str, "second_staff_id": str, "why": str},
    ),
    "gateway_changed": Event(
        "Two members of staff changed the gateway's address.",
        {"staff_id": str, "second_staff_id": str, "why": str},
    ),
    "tenderer_identified": Event(
        "The firm at the seat was recognised: by the gateway, by an earlier password, or by staff.",
        {"method": str},
        {"visit_id": str, "staff_id": str, "tender_id": str},
    ),
    "tender_received": Event("A tender, or a change of one, came from the gateway.", _TENDER),
    "tender_card_received": Event(
        "A tender's card came with keys the committee has proved it can open with.", _TENDER
    ),
    "practice_clock_received": Event(
        "A practice tender's clock was set.", {"tender_id": str, "rate": int, "since": str}
    ),
    "bid_tender_chosen": Event(
        "The vendor chose a tender to bid for, or read its newer version.", _TENDER, _VISIT
    ),
    "bid_check_found": Event(
        "What is found in an envelope is no longer what it was: codes that stop, codes of advice.",
        {"tender_id": str, "envelope": str, "stops": list, "advices": list},
        _VISIT,
    ),
    "bid_sealing_started": Event(
        "Sealing began; `advices` are the warnings that the vendor had read, as envelope/code.",
        {"bid_id": str, "tender_id": str, "files": int, "bytes": int},
        {"visit_id": str, "advices": list},
    ),
    "bid_sealed": Event(
        "A bid was sealed, read back and proved to open; digests are of the sealed files."
        " `contents`: each file in it as envelope/mark; marks tell nothing after the visit.",
        {**_BID, "digests": list},
        {"replaces": str, "visit_id": str, "contents": list},
    ),
    "bid_seal_failed": Event(
        "Sealing failed and left nothing behind.", {"tender_id": str, "code": str}, _VISIT
    ),
    "bid_cancelled": Event("The vendor stopped the sealing.", {"tender_id": str}, _VISIT),
    "bid_withdrawn": Event(
        "A bid was withdrawn.", {**_BID, "replaces": str}, {"digests": list, "visit_id": str}
    ),
    "bid_answered": Event(
        "The gateway answered: accepted, refused or held.",
        {"bid_id": str, "outcome": str},
        {"code": str, "answered_at": str},
    ),
    "sealed_files_cleared": Event(
        "Sealed files of an accepted bid were cleared by rule: the centre is proven to have them.",
        {"bid_id": str, "files": int},
    ),
    "registration_file_cleared": Event(
        "A sealed form or draft was cleared, and what its row said of the firm; `why` says why.",
        {"item_id": str, "why": str},
    ),
    "receipt_printed": Event(
        "The printer took a receipt; whether a sheet came out, it does not say.",
        {"bid_id": str, "kind": str},
    ),
    "print_ended": Event(
        "A sheet was not printed for all we know; its job was taken back.",
        {"what": str, "code": str},
        {"bid_id": str},
    ),
    "receipt_saved": Event(
        "A receipt was saved to the visitor's medium.", {"bid_id": str, "kind": str}, _MEDIUM
    ),
    "registration_sealing_started": Event(
        "Sealing of a registration, or of a draft that is left for later, began.",
        {"item_id": str, "files": int, "bytes": int},
        _VISIT,
    ),
    "registration_handed_in": Event(
        "A registration was sealed, proved to open and handed in; the sealed file has this digest.",
        {"registration_id": str, "version": int, "digest": str},
        _VISIT,
    ),
    "registration_not_sealed": Event(
        "Sealing of a registration or draft ended without one, and left nothing behind.",
        {"code": str},
        _VISIT,
    ),
    "registration_answered": Event(
        "The gateway answered a registration: accepted, refused or held.",
        {"registration_id": str, "outcome": str},
        {"code": str, "answered_at": str},
    ),
    "registration_receipt_printed": Event(
        "The printer took a receipt of a registration, or a sheet with a resume code.",
        {"what": str},
        {"registration_id": str},
    ),
    "registration_receipt_saved": Event(
        "A receipt of a registration was saved to the visitor's medium.",
        {"registration_id": str, "kind": str},
        _MEDIUM,
    ),
    "registration_parked": Event(
        "An unfinished registration was left for later, sealed under its resume code.",
        {"digest": str},
        _VISIT,
    ),
    "registration_resumed": Event(
        "An unfinished registration was taken up again, with a member of staff.",
        {"staff_id": str, "source": str},
        _VISIT,
    ),
    "resume_code_refused": Event(
        "A resume code that opens nothing was typed.", {"tries": int}, _VISIT
    ),
    "account_received": Event(
        "The gateway told of an account: made, changed, deactivated or active again.",
        {"version": int, "status": str},
    ),
    "account_forgotten": Event(
        "The gateway erased accounts; what this seat kept of them is gone.", {"rows": int}
    ),
    "account_stopped": Event(
        "The visit of an account that was deactivated was told and locked.", {}, _VISIT
    ),
    "account_provisional": Event(
        "A User ID counts at this seat since its registration was approved here.",
        {"decision_id": str},
    ),
    "account_taken_back": Event(
        "A User ID that counted at this seat counts no more: its approval was not taken, or was"
        " decided otherwise here.",
        {},
        {"decision_id": str, "registration_id": str},
    ),
    "desk_opened": Event(
        "The gateway let a verifier open the desk at this seat.", {**_STAFF, "opening_id": str}
    ),
    "desk_closed": Event("The verifier closed the desk at this seat.", {**_STAFF}),
    "desk_file_taken": Event(
        "A registration was taken along: its form and papers are at this visit.",
        {"registration_id": str, "version": int, "papers": int},
        _VISIT,
    ),
    "registration_decided": Event(
        "A verifier decided on a registration at this seat; the decision waits for the gateway.",
        {**_STAFF, "registration_id": str, "decision_id": str, "version": int, "outcome": str},
    ),
    "decision_answered": Event(
        "The gateway answered a decision of this seat: accepted, refused or held.",
        {"decision_id": str, "outcome": str},
        {"code": str, "answered_at": str},
    ),
    "owner_key_made": Event(
        "The vendor took an owner key: a second key that opens the bid.",
        {"tender_id": str, "key_fingerprint": str},
        {"bid_id": str, "way": str},
    ),
    "owner_key_void": Event(
        "An owner key that nobody holds was thrown away: it opens nothing.",
        {"tender_id": str, "key_fingerprint": str},
        {"code": str},
    ),
    "alarm_raised": Event(
        "Something was found that staff must look into; it stands until they clear it.",
        {"code": str},
    ),
    "alarm_cleared": Event(
        "A member of staff looked into an alarm and cleared it.", {"code": str, "staff_id": str}
    ),
    "link_changed": Event("The link to the gateway changed.", {"state": str}, {"reason": str}),
    "clock_jumped": Event(
        "The PC's own clock was set; trusted time did not follow it.",
        {"seconds": float, "wall_before": str, "wall_after": str},
    ),
    "clock_contradicted": Event(
        "The gateway signed a time that contradicts what was known; not believed yet.", _STEP
    ),
    "clock_agreed": Event(
        "The gateway's time agrees again with what was known: the contradiction was dropped.", _STEP
    ),
    "clock_contested": Event(
        "The gateway said that its own clock contradicts what it signed, and signs no time.", _STEP
    ),
    "clock_forgotten": Event(
        "Staff cleared a doubtful clock: the seat forgot it and asks the gateway again."
    ),
    "clock_leap_held": Event(
        "The gateway signed a time more than a day ahead of this seat's: kept back until staff"
        " decide.",
        _STEP,
    ),
    "clock_leap_taken": Event(
        "Staff decided that the gateway's time is right: trusted time follows it.",
        {"staff_id": str, **_STEP},
    ),
    "clock_leap_refused": Event(
        "Staff decided that this seat's own time is right: the gateway's is not used.",
        {"staff_id": str, **_STEP},
    ),
    "clock_leap_dropped": Event(
        "There is nothing to decide any more: the gateway agrees again, or the PC was restarted.",
        {"why": str, **_STEP},
    ),
    "clock_corrected": Event(
        "Three signed times in a row agreed with each other: trusted time follows them.", _STEP
    ),
}


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a leaf hashes: this, as JSON with sorted keys. Times are gateway time or None."""

    name: str
    earliest: str | None
    latest: str | None
    fields: dict[str, str | int | float | bool | list[str]]


def record(
    db: sqlite3.Connection, name: str, *, at: Interval | None = None, **fields: object
) -> int:
    """Append an event in the caller's write_tx; return its index.

    `at` is the trusted interval of now. Optional fields may be None and are then left out.
    Raises ValueError for an event or field outside the catalogue.
    """
    given = {key: value for key, value in fields.items() if value is not None}
    require_catalogued(EVENTS, name, given)
    wire = at.to_wire() if at else None
    entry = {
        "name": name,
        "earliest": wire.earliest if wire else None,
        "latest": wire.latest if wire else None,
        "fields": given,
    }
    return journal.append(db, msgspec.json.encode(entry, order="sorted"))


def entries(db: sqlite3.Connection, start: int = 0) -> Iterator[tuple[int, Entry]]:
    """Walk the log from an index on."""
    for index, text in journal.rows(db, start):
        yield index, msgspec.json.decode(text, type=Entry)


def having(db: sqlite3.Connection, name: str, field: str, values: Collection[str]) -> set[str]:
    """Return those of `values` that an event of this name has in a field.

    Without any value the log is not read.
    """
    if not values:
        return set()
    rows = db.execute(
        "SELECT DISTINCT event ->> ? AS found FROM log_leaf WHERE event ->> '$.name' = ?"
        " AND found IN (SELECT value FROM json_each(?))",
        (f"$.fields.{field}", name, msgspec.json.encode(sorted(values)).decode()),
    )
    return {str(row["found"]) for row in rows}
