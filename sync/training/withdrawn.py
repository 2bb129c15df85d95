"""The list of withdrawn certificates: a signed note, checked without a network (ADR 66).

It holds numbers alone: no name, and no reason, which may say something of a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import msgspec

from sync import notes
from sync.errors import Fault
from sync.training.certificates import REALM, CertificateNumber
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.shapes import Id, Instant

__all__ = ["WithdrawnList", "read_list", "write_list"]

FORMAT = "lpse-kiosk/certificates-withdrawn/v1"


@dataclass(frozen=True, kw_only=True)
class WithdrawnList:
    """All certificates that a gateway had withdrawn by `issued` (UTC text), by their numbers."""

    numbers: tuple[CertificateNumber, ...]
    issued: Instant
    gateway_id: Id


def write_list(
    numbers: Collection[str], signer: SigningKey, *, issued: str, gateway_id: str
) -> str:
    """Return the list as a note, its numbers sorted, each once."""
    every = tuple(sorted(set(numbers)))
    text = _text(WithdrawnList(numbers=every, issued=issued, gateway_id=gateway_id))
    return notes.sign(text, signer, gateway_id)


def read_list(note: str, keys: Mapping[str, VerifyKey]) -> WithdrawnList:
    """Read a list that is signed by the gateway it names; `keys` holds keys by gateway ids.

    Raises: Fault("withdrawn_list_malformed", why), Fault("withdrawn_list_signature_invalid").
    """
    try:
        found = notes.read_one(note, _parse)
    except Fault as fault:
        why = fault.params.get("why") or "signed twice"
        raise Fault("withdrawn_list_malformed", why=why) from fault
    try:
        notes.require_signer(note, found.gateway_id, keys)
    except Fault as fault:
        raise Fault("withdrawn_list_signature_invalid") from fault
    return found


def _text(one: WithdrawnList) -> str:
    fields = [
        ("realm", REALM),
        *(("number", number) for number in one.numbers),
        ("issued", one.issued),
        ("gateway", one.gateway_id),
    ]
    return notes.to_lines(FORMAT, fields)


def _parse(text: str) -> WithdrawnList:
    try:
        return notes.read_spelling(text, FORMAT, _list, _text)
    except (KeyError, ValueError, Fault) as error:
        raise Fault("withdrawn_list_malformed", why=str(error)) from error


def _list(_kind: str, fields: Mapping[str, list[str]]) -> WithdrawnList:
    raw = {
        "numbers": fields.get("number", []),
        "issued": fields["issued"][0],
        "gateway_id": fields["gateway"][0],
    }
    found = msgspec.convert(raw, WithdrawnList)
    if list(found.numbers) != sorted(set(found.numbers)):
        raise ValueError("not in order, or one number twice")
    return found
