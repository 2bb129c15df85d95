"""Which certificates were issued: read out of the journal, which is where they are kept."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sync import journal
from sync.gateway.class_papers.entries import CERTIFICATE_ISSUED, CERTIFICATE_WITHDRAWN
from sync.gateway.db.dialect import json_text
from sync.work import Reading

_OF_CLASS = f"{json_text('event', 'name')} = ? AND {json_text('event', 'fields.class_id')} = ?"
_BEYOND = 2**53


@dataclass(frozen=True)
class IssuedCertificate:
    """One certificate as the journal knows it. `issued_at` is wire text, `sha256` of the note."""

    trainee_id: str
    running: int
    issued_at: str
    sha256: str


@dataclass(frozen=True)
class WithdrawnCertificate:
    """A number that was withdrawn; `at` is wire text, `by` the id of who did it."""

    class_id: str
    running: int
    number: str
    at: str
    by: str
    reason: str


def issued(db: Reading, class_id: str) -> dict[str, IssuedCertificate]:
    """Return the newest certificate of each trainee of a class, by trainee id."""
    found: dict[str, IssuedCertificate] = {}
    values = [CERTIFICATE_ISSUED.name, class_id]
    for _index, text in journal.rows_back(db, _BEYOND, _OF_CLASS, values):
        one = msgspec.convert(msgspec.json.decode(text)["fields"], IssuedCertificate)
        found.setdefault(one.trainee_id, one)
    return found


def withdrawn(db: Reading) -> dict[str, WithdrawnCertificate]:
    """Return all that were withdrawn, by their numbers."""
    found = {}
    where = f"{json_text('event', 'name')} = ?"
    for _index, text in journal.rows_back(db, _BEYOND, where, [CERTIFICATE_WITHDRAWN.name]):
        one = msgspec.json.decode(text)
        number = one["fields"]["number"]
        found[number] = WithdrawnCertificate(
            **one["fields"], at=one["at"], by=one["by"][0], reason=one["why"]
        )
    return found
