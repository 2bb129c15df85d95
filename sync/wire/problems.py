"""Every refusal the gateway can give: code, HTTP status, whether trying again may help.

A row's code is also the code of the catalogue that explains it to people (`kiosk/errors/`).
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sync.wire.messages import Problem

BASE = "https://lpse-kiosk.example/problems/"


@dataclass(frozen=True)
class Row:
    status: int
    retryable: bool
    title: str


TABLE: dict[str, Row] = {
    # the request
    "message_malformed": Row(400, False, "The message is not of the shape the protocol asks for"),
    "signature_invalid": Row(401, False, "The signature does not match a key known here"),
    "seat_unknown": Row(401, False, "This seat is not enrolled here"),
    "seat_revoked": Row(403, False, "This seat has been revoked"),
    "token_expired": Row(401, True, "The request's token has expired"),
    "not_found": Row(404, False, "There is nothing at this address"),
    "method_not_allowed": Row(405, False, "This address does not take that method"),
    "too_large": Row(413, False, "The request is larger than this gateway takes"),
    "internal": Row(500, True, "The gateway failed; the fault is ours and was recorded"),
    "unavailable": Row(503, True, "The gateway cannot answer just now"),
    "clock_behind": Row(
        503, True, "The gateway's clock lies before what it has signed; it signs nothing meanwhile"
    ),
    "storage_full": Row(507, True, "The gateway's disk is full"),
    "seat_quota_full": Row(
        507, True, "This seat has sent too much that no command names; commands make room"
    ),
    "too_many_attempts": Row(429, True, "Too many wrong attempts; wait before the next one"),
    "not_identified": Row(403, False, "The seat has not shown that this firm was recognised there"),
    # enrolment
    "enrolment_code_invalid": Row(403, False, "The enrolment code is wrong, used or expired"),
    "enrolment_realm": Row(409, False, "The seat is set up for another realm than this gateway's"),
    # commands
    "command_unknown": Row(422, True, "This kind of command is not known here yet"),
    "too_many_waiting": Row(
        429,
        True,
        "Too many commands of this seat wait here for what has not come; this one is not kept",
    ),
    "id_conflict": Row(409, False, "Another command was received earlier under this id"),
    "source_mismatch": Row(403, False, "The command names another seat as its source"),
    "realm_mismatch": Row(422, False, "The command belongs to another realm"),
    "blob_incomplete": Row(409, True, "A sealed file named by the command has not fully arrived"),
    "training_event_differs": Row(
        409, False, "Another event of a class was received earlier under this id"
    ),
    "practice_addendum_class": Row(
        409, False, "The tender is a class's: its trainer alone publishes an addendum"
    ),
    "practice_tender_over": Row(409, False, "The practice tender is closed"),
    "digest_mismatch": Row(422, False, "A sealed file's content is not what the command says"),
    "envelope_malformed": Row(
        422, False, "A sealed file is not an age file sealed as the protocol asks"
    ),
    "tender_unknown": Row(404, False, "This tender is not known here"),
    "tender_cancelled": Row(409, False, "This tender was cancelled"),
    "tenderer_unknown": Row(403, False, "This tenderer is not known here"),
    "tenderer_no_vendor": Row(
        403, False, "The tenderer's User ID is of somebody who buys or audits, and never bids"
    ),
    "tenderer_inactive": Row(
        403, False, "The tenderer's User ID was deactivated at the sealing: held for the committee"
    ),
    "key_not_on_card": Row(
        422, False, "An envelope is sealed to a key that the tender's card does not hold"
    ),
    "envelopes_wrong": Row(422, False, "The envelopes are not those this tender asks for"),
    "receipt_mismatch": Row(
        422, False, "The provisional receipt does not say what the command says"
    ),
    "late": Row(409, False, "The bid was sealed after the deadline"),
    "delivered_late": Row(409, False, "Sealed in time, delivered late: held for the committee"),
    "time_disputed": Row(
        409, False, "The sealing time straddles the deadline: held for the committee"
    ),
    "interval_impossible": Row(409, False, "The sealing time cannot be: held for the committee"),
    "replaces_unknown": Row(409, True, "The version this one replaces has not arrived yet"),
    "replaces_missing": Row(
        409, False, "The version this one replaces never arrived: held for the committee"
    ),
    "replaces_mismatch": Row(
        422, False, "The version it replaces belongs to another tender, tenderer or number"
    ),
    "committee_refused": Row(409, False, "The committee refused the bid that was held"),
    "digest_duplicate": Row(
        409, False, "Another tenderer sent the same sealed file: held for the committee"
    ),
    "superseded": Row(409, False, "Accepted, and no longer counting: a later version was accepted"),
    "registration_unreadable": Row(
        422, False, "The form cannot be read here: held for a person, or refused by one"
    ),
    "registration_decided": Row(
        409, False, "This registration was decided; it is not handed in again under its code"
    ),
    "registration_version_taken": Row(
        409, False, "This version of the registration, or a later one, was handed in before"
    ),
    "registration_version_far": Row(
        422, False, "This version lies far above the one known here; a seat's number is wrong"
    ),
    "pack_unknown": Row(404, False, "There is no content pack with this digest here"),
    "draft_unknown": Row(404, False, "There is no draft under this locator, or its time is over"),
    # the desk at a seat
    "desk_pin_wrong": Row(403, False, "The number or PIN is wrong"),
    "desk_pin_wait": Row(
        429, True, "Too many wrong numbers or PINs; the detail says how long to wait"
    ),
    "desk_not_allowed": Row(403, False, "This person may not verify registrations"),
    "desk_secret_unchanged": Row(
        403, False, "Another set this person's PIN, and they have not changed it yet"
    ),
    "desk_opening_unknown": Row(
        404, False, "This opening of a desk, or the person of it, is not known at this seat"
    ),
    "desk_opening_over": Row(
        403, False, "This opening has ended, or its person may not verify any more"
    ),
    "desk_paper_large": Row(413, False, "The paper is larger than a seat is given"),
    "registration_unknown": Row(404, False, "There is no registration of this id"),
    "registration_paper_unknown": Row(404, False, "The registration has no paper of this name"),
    "registration_missing": Row(
        409, True, "The version of the registration that was decided on has not arrived yet"
    ),
    "registration_erased": Row(409, False, "The registration's data were erased"),
    "registration_reason_unknown": Row(
        422, False, "The reason is none of the registration's requirement table"
    ),
    "registration_paper_odd": Row(
        422, False, "A missing paper is none of the registration's requirement table"
    ),
    "registration_not_lapsed": Row(409, False, "The registration has not lapsed"),
    "registration_decided_meanwhile": Row(
        409, False, "Somebody decided meanwhile, in words of their own; nothing was kept"
    ),
    "registration_contradicted": Row(
        409, False, "Somebody decided otherwise on the same state: both are held for a person"
    ),
    "account_user_id_missing": Row(422, False, "The form names no User ID that can be issued"),
    "account_user_id_number": Row(422, False, "The User ID could be taken for somebody's number"),
    "account_user_id_taken": Row(409, False, "The User ID is somebody else's"),
    "account_unmarked": Row(422, False, "In training a User ID begins with the word that marks it"),
    "account_known": Row(409, False, "The firm has a User ID from another registration"),
    "account_verifier_odd": Row(422, False, "The verifier of the form's password is odd"),
    "name_malformed": Row(422, False, "The name is empty, too long or not printable"),
    "desk_decision_outdated": Row(
        409, False, "Decided on another state than the one here: kept, and it does not count"
    ),
    "desk_rules_other": Row(
        409,
        False,
        "Decided in words that the requirement table here does not have: kept, and it does not"
        " count",
    ),
    "desk_decision_late": Row(
        409, False, "Decided after the opening had ended: kept, and it does not count"
    ),
    "desk_decision_unfit": Row(
        403, False, "Decided by somebody who may not verify any more: kept, and it does not count"
    ),
    "desk_time_impossible": Row(
        409, False, "The time of the decision cannot be: kept, and it does not count"
    ),
    "desk_seat_revoked": Row(
        403, False, "Decided at a seat that has been revoked: kept, and it does not count"
    ),
    "desk_decision_overruled": Row(409, False, "A person who saw all decisions decided otherwise"),
    "desk_decision_confirmed": Row(409, False, "A person who saw all decisions decided the same"),
    "desk_form_lost": Row(
        404, False, "People said that the form which was decided on will not come any more"
    ),
    # uploads (tus)
    "upload_unknown": Row(404, False, "This upload does not exist"),
    "upload_gone": Row(410, False, "This upload was ended or has expired"),
    "offset_mismatch": Row(409, True, "The upload's offset is another one"),
    "upload_locked": Row(423, True, "Another request is writing to this upload"),
    "length_exceeded": Row(413, False, "More bytes than the upload's length"),
    "too_many_uploads": Row(429, True, "This seat has too many requests to uploads under way"),
    "checksum_mismatch": Row(460, True, "The checksum does not match the bytes received"),
    "checksum_unsupported": Row(400, False, "This checksum algorithm is not offered"),
    "tus_version_unsupported": Row(412, False, "This gateway speaks tus 1.0.0"),
    "content_type_wrong": Row(415, False, "The body must be application/offset+octet-stream"),
    "upload_interrupted": Row(408, True, "The request ended before all of its bytes arrived"),
    # the room
    "status_outdated": Row(409, False, "A newer status of this seat was heard, or this one is old"),
    # couriers
    "courier_gateway_other": Row(409, False, "The bundle is meant for another gateway"),
    "courier_unknown": Row(404, False, "This bundle was never offered here, or has nothing yet"),
    # witnessing
    "checkpoint_conflict": Row(409, False, "The log's history is not the one seen before"),
}


# Seconds that the header Retry-After names; a seat adds its own back-off.
RETRY_AFTER = {"too_many_uploads": "2", "unavailable": "2"}


def problem(code: str, detail: str | None = None) -> Problem:
    """Build the RFC 9457 document for a row of the table."""
    row = TABLE[code]
    return Problem(
        type=BASE + code,
        title=row.title,
        status=row.status,
        code=code,
        retryable=row.retryable,
        detail=detail,
    )


def body(document: Problem) -> bytes:
    """Its JSON for a reply; RFC 9457 knows text for `detail`, or none, but no null."""
    fields = msgspec.structs.asdict(document)
    return msgspec.json.encode({name: value for name, value in fields.items() if value is not None})
