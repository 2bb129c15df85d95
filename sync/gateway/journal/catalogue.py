"""The acts that stand in the gateway's journal.

Every entry says when, by whom (staff ids, two for an act that takes two) and, where a reason is
asked, why; what else it carries stands here. Never in an entry: names of vendors, of their firms
or of visitors, what a bid holds, official numbers of people, PINs, passwords or codes.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.journal import Event, FieldType

_STAFF: Mapping[str, FieldType] = {"staff_id": str}
_COMMITTEE: Mapping[str, FieldType] = {"committee_id": str}

ACTS: dict[str, Event] = {
    "setup_code_made": Event(
        "On the gateway's own machine a one-time code for somebody in charge was made.",
        {},
        {"role": str},
    ),
    "first_administrator_added": Event(
        "The one-time code was used, by the first in charge.", _STAFF
    ),
    "staff_added_by_code": Event(
        "Somebody in charge came, or came back, by a one-time code and not by two people.",
        {**_STAFF, "role": str},
    ),
    "second_wait_set": Event(
        "Two people set how long somebody new cannot sign as one of two.", {"seconds": int}
    ),
    "staff_added": Event("Somebody joined the staff.", {**_STAFF, "role": str}),
    "staff_removed": Event("Somebody left the staff; seats refuse them from now on.", _STAFF),
    "staff_role_changed": Event(
        "A member of staff got another role.", {**_STAFF, "role": str, "former": str}
    ),
    "staff_secret_changed": Event(
        "A member of staff got another PIN or password: by their own hand, or from another, and"
        " then they must change it.",
        _STAFF,
    ),
    "staff_number_corrected": Event("A member of staff's official number was mended.", _STAFF),
    "committee_added": Event("Somebody was named as serving on a committee.", _COMMITTEE),
    "committee_removed": Event("Somebody serves on a committee no more.", _COMMITTEE),
    "signed_in": Event("A member of staff signed in.", {"place": str}),
    "sign_in_refused": Event(
        "A wrong PIN or password was entered, for this member of staff or for nobody known.",
        {"place": str, "tries": int},
        {"staff_id": str, "wait_s": int},
    ),
    "signed_out": Event("A member of staff signed out of the console."),
    "act_refused": Event(
        "Somebody asked for what their role does not allow, or signed when their signature does not"
        " count yet: `code` says which.",
        {"act": str},
        {"code": str},
    ),
    "enrol_code_made": Event(
        "Two people had a one-time code for a new seat made.", {"code_id": str, "seat_name": str}
    ),
    "seat_readmitted": Event(
        "Two people had a seat known again whose enrolment was lost with the gateway's disk.",
        {"seat_id": str, "seat_name": str},
    ),
    "seat_revoked": Event("Two people had a seat shut out for good.", {"seat_id": str}),
    "bids_exported": Event(
        "Two people had a tender's sealed bids handed out; written down before it is done.",
        {"tender_id": str},
    ),
    "bid_file_faulty": Event(
        "A bid's sealed file was missing or not what was sent when it was to be handed out.",
        {"bid_id": str, "sha256": str, "state": str},
    ),
    "bid_file_put_back": Event(
        "A bid's sealed file was brought back from a copy.", {"bid_id": str, "sha256": str}
    ),
    "tenderer_registered": Event("A firm was registered with a first password.", {"account": str}),
    "tenderer_changed": Event(
        "A firm's name or password was changed; the firm is told when it next signs in.",
        {"account": str, "renamed": bool, "new_login": bool},
    ),
    "tenders_imported": Event(
        "Tenders were imported.",
        {"files": int, "added": int, "changed": int, "unchanged": int, "refused": int},
    ),
    "tender_key_taken": Event(
        "A tender's key was taken in; it counts once its committee has opened something with it.",
        {"tender_id": str, "envelope": str, "key_fingerprint": str},
    ),
    "tender_card_issued": Event(
        "A rehearsed key was published to every seat.", {"tender_id": str, "version": int}
    ),
    "bid_decided": Event(
        "The committee's decision on a held bid was entered.", {"bid_id": str, "outcome": str}
    ),
    "gateway_restored": Event(
        "Two people said that a copy of this gateway was put back; its numbers go on far above.",
        {"head": int},
    ),
    "bid_judged_again": Event(
        "A bid that was held because too little was known here got another answer.",
        {"bid_id": str, "outcome": str},
        {"code": str},
    ),
    "order_given": Event(
        "Somebody at the console told a seat what to do.",
        {"order_id": str, "seat_id": str, "act": str},
        {"purpose": str, "minutes": int, "number": int},
    ),
    "firm_asked_about": Event(
        "A seat asked where a firm stands, on this member of staff's word that they know it.",
        {"seat_id": str},
    ),
    "seat_act": Event(
        "Somebody who signed in at a seat did something there, or was refused it; `seat_index` is"
        " its leaf in that seat's own log.",
        {"seat_id": str, "seat_index": int, "act": str, "outcome": str},
        {
            "seat_at": str,
            "code": str,
            "about": str,
            "purpose": str,
            "minutes": int,
            "tenders": list,
        },
    ),
    "clock_confirmed": Event(
        "Two people confirmed that the clock is right now; what was signed up to `newest` was not.",
        {"newest": str},
    ),
    "alarm_raised": Event(
        "The gateway found something that staff must look into, of one seat or of itself.",
        {"code": str},
        {"seat_id": str},
    ),
    "alarm_cleared": Event(
        "Somebody looked into an alarm and cleared it.", {"code": str}, {"seat_id": str}
    ),
    "seat_placed": Event(
        "A seat was given its place on the board.", {"seat_id": str, "row": int, "column": int}
    ),
}
