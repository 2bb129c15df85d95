"""Rulings: the committee's word on a bid that was held, as a signed note like a receipt (ADR 72).

The gateway signs what two members of its staff entered together, who each signed in: which bid, its
times, why it was held, what the committee decided and why, in which minutes, and who of the
committee decided. No code ever decides. The text has exactly one spelling.
`docs/reference/rulings.md` is the specification.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sync import notes
from sync.errors import Fault
from sync.receipts import OPEN
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import Interval
from sync.wire.shapes import Id, Instant, Name, Realm, Sha256, Word
from sync.wire.times import from_text

FORMAT = "lpse-kiosk/ruling/v1"
MOST_MEMBERS = 9
LONGEST_REASON = 1_000
RulingOutcome = Literal["accepted", "refused"]
RulingReason = Annotated[str, Meta(min_length=1, max_length=LONGEST_REASON)]


@dataclass(frozen=True)
class Decider:
    """A person: their official number (NIP) and name."""

    person_id: Id
    name: Name


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a ruling says. Instants are UTC texts.

    `held` is why the bid was held, a problem's code. `deadline` is what the gateway knew of it when
    it was ruled, None for a tender that it does not know. `evidence` and `provisional` are SHA-256:
    of the evidence as it stood when the ruling was entered, and of the seat's whole receipt.
    `minutes` names the committee's own paper. `members` decided, `entered` are the two of the LPSE
    who wrote it in.
    """

    outcome: RulingOutcome
    ruling_id: Id
    realm: Realm
    tender_id: Id
    bid_id: Id
    version: Annotated[int, Meta(ge=1)]
    tenderer_id: Id
    tenderer_name: Name
    seat_id: Id
    held: Word
    sealed: Interval
    arrived: Instant
    deadline: Instant | None
    provisional: Sha256
    evidence: Sha256
    minutes: Name
    reason: RulingReason
    members: Annotated[tuple[Decider, ...], Meta(min_length=1, max_length=MOST_MEMBERS)]
    entered: tuple[Decider, Decider]
    ruled_at: Instant
    gateway_id: Id


def write(ruling: Ruling, signer: SigningKey) -> str:
    """Return the note, signed as `ruling.gateway_id`.

    Raises: Fault("ruling_malformed", why) for one that contradicts itself.
    """
    text = _text(ruling)
    if _parse(text) != ruling:
        raise Fault("ruling_malformed", why="does not survive being written")
    return notes.sign(text, signer, ruling.gateway_id)


def read(note: str) -> Ruling:
    """Read a ruling without checking who signed it. Raises: Fault("ruling_malformed", why)."""
    try:
        return notes.read_one(note, _parse)
    except Fault as fault:
        raise Fault("ruling_malformed", why=fault.params.get("why") or "signed twice") from fault


def verify(note: str, keys: Mapping[str, VerifyKey]) -> Ruling:
    """Read a ruling signed by the gateway it names; `keys` holds keys by gateway ids.

    Raises: Fault("ruling_malformed", why), Fault("ruling_signature_invalid").
    """
    ruling = read(note)
    try:
        notes.require_signer(note, ruling.gateway_id, keys)
    except Fault as fault:
        raise Fault("ruling_signature_invalid") from fault
    return ruling


def require_people(members: Iterable[Decider], entered: Iterable[Decider]) -> None:
    """Make sure that nobody stands there twice, in whatever part.

    Raises: Fault("ruling_same_person", name).
    """
    seen: set[str] = set()
    for one in (*members, *entered):
        if one.person_id in seen:
            raise Fault("ruling_same_person", name=one.name)
        seen.add(one.person_id)


def _text(one: Ruling) -> str:
    fields: list[tuple[str, str | None]] = [
        ("realm", one.realm),
        ("ruling", one.ruling_id),
        ("tender", one.tender_id),
        ("bid", one.bid_id),
        ("version", str(one.version)),
        ("tenderer", one.tenderer_id),
        ("name", one.tenderer_name),
        ("seat", one.seat_id),
        ("held", one.held),
        ("earliest", one.sealed.earliest),
        ("latest", one.sealed.latest or OPEN),
        ("arrived", one.arrived),
        ("deadline", one.deadline),
        ("provisional", one.provisional),
        ("evidence", one.evidence),
        ("minutes", one.minutes),
        ("reason", one.reason),
        *(("member", f"{each.person_id} {each.name}") for each in one.members),
        *(("entered", f"{each.person_id} {each.name}") for each in one.entered),
        ("ruled", one.ruled_at),
        ("gateway", one.gateway_id),
    ]
    return notes.to_lines(f"{FORMAT} {one.outcome}", fields)


def _parse(text: str) -> Ruling:
    try:
        return notes.read_spelling(text, FORMAT, _ruling, _text)
    except (KeyError, ValueError, Fault) as error:
        raise Fault("ruling_malformed", why=str(error)) from error


def _ruling(outcome: str, fields: Mapping[str, list[str]]) -> Ruling:
    ruling = msgspec.convert(_plain(outcome, fields), Ruling)
    _require_sense(ruling)
    return ruling


def _plain(outcome: str, fields: Mapping[str, list[str]]) -> dict[str, object]:
    one = {key: values[0] for key, values in fields.items()}
    latest = None if one["latest"] == OPEN else one["latest"]
    return {
        "outcome": outcome,
        "ruling_id": one["ruling"],
        "realm": one["realm"],
        "tender_id": one["tender"],
        "bid_id": one["bid"],
        "version": int(one["version"]),
        "tenderer_id": one["tenderer"],
        "tenderer_name": one["name"],
        "seat_id": one["seat"],
        "held": one["held"],
        "sealed": {"earliest": one["earliest"], "latest": latest},
        "arrived": one["arrived"],
        "deadline": one.get("deadline"),
        "provisional": one["provisional"],
        "evidence": one["evidence"],
        "minutes": one["minutes"],
        "reason": one["reason"],
        "members": [_person(each) for each in fields["member"]],
        "entered": [_person(each) for each in fields["entered"]],
        "ruled_at": one["ruled"],
        "gateway_id": one["gateway"],
    }


def _person(value: str) -> dict[str, str]:
    person_id, _, name = value.partition(" ")
    return {"person_id": person_id, "name": name}


def _require_sense(one: Ruling) -> None:
    """Raises: Fault("time_malformed"), Fault("ruling_same_person", name)."""
    for instant in (one.sealed.earliest, one.sealed.latest, one.arrived, one.deadline):
        if instant is not None:
            from_text(instant)
    from_text(one.ruled_at)
    require_people(one.members, one.entered)
