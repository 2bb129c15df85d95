"""What a seat and the gateway say to each other of registrations (Pasal 10, 22; SPEC 14)."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from msgspec import Meta

from sync.wire.messages import Interval
from sync.wire.shapes import (
    Growing,
    Id,
    Instant,
    Message,
    Name,
    Number,
    Realm,
    Sha256,
    Size,
    Word,
)

REGISTRATION_SUBMITTED = "id.lpse.registration.submitted.v1"
REGISTRATION_PARKED = "id.lpse.registration.parked.v1"

DRAFT_KEPT_DAYS = 30
"""For how long a form that was left for later is kept once the gateway has it, at either end."""

ReceiptCode = Annotated[str, Meta(pattern="^[0-9A-HJKMNP-TV-Z]{10}$")]
"""A receipt code, Crockford base32 in capitals without separators; the last one is a check."""


class SealedForm(Message, frozen=True, kw_only=True):
    """The sealed bundle of a form and its papers: an age v1 ciphertext."""

    sha256: Sha256
    size: Size
    recipient: str


class RegistrationSubmitted(Message, frozen=True, kw_only=True):
    """A form with its papers. `version` grows when it is handed in again under the same code.

    `receipt` is the seat's provisional note (`sync.registration.receipt`).
    """

    registration_id: Id
    realm: Realm
    version: Number
    code: ReceiptCode
    track: Word
    entity: Word
    form: SealedForm
    submitted: Interval
    receipt: str


class RegistrationParked(Message, frozen=True, kw_only=True):
    """A form that is not finished, sealed so that only the vendor's resume code opens it.

    `locator` is derived from that code and finds the draft; the newest of a locator counts.
    """

    locator: Sha256
    realm: Realm
    form: SealedForm
    parked: Interval


AccountKind = Literal["vendor", "non_vendor"]
"""Who an account is of: `non_vendor` buys or audits (Pasal 22(5)) and can never bid."""
VENDOR: AccountKind = "vendor"

RegistrationStage = Literal["waiting", "incomplete", "held", "approved", "refused", "lapsed"]


class StatusRequest(Growing, frozen=True, kw_only=True):
    """Typ `registration-status-request`: POST /v1/registrations/status."""

    nonce: Id
    code: ReceiptCode


class RegistrationStatus(Growing, frozen=True, kw_only=True):
    """Typ `registration-status`. `stage` is a `Stage`, "" for a code that is not known.

    `missing` are documents of the requirement table; `reason` a word of its refusal reasons, and
    `words` what the verifier wrote. `lapses_at` is until when the originals must have been shown.
    `centre_number` and `centre_at` are what the centre (INAPROC or SPSE) said, noted by a person.
    """

    nonce: Id
    code: ReceiptCode
    stage: str
    version: int = 0
    at: Instant | None = None
    missing: tuple[str, ...] = ()
    reason: str = ""
    words: str = ""
    user_id: str = ""
    lapses_at: Instant | None = None
    centre_number: str = ""
    centre_at: Instant | None = None


class KnownRequest(Growing, frozen=True, kw_only=True):
    """Typ `registration-known-request`: POST /v1/registrations/known."""

    nonce: Id
    numbers: Annotated[list[Id], Meta(min_length=1, max_length=5)]


class KnownAnswer(Growing, frozen=True, kw_only=True):
    """Typ `registration-known`: which of the numbers a firm here has, or one that is waiting."""

    nonce: Id
    known: list[Id]


class Account(Growing, frozen=True, kw_only=True):
    """Feed kind `account` (Pasal 10(3), 10(4)): one version of it; the highest number counts.

    `tenderer_id` is the firm's number as it is compared (`sync.wire.firms`). `verifier` is the
    Argon2id verifier of its password. `status` is `active` or `inactive`; `reason` says why.
    `kind` is an `AccountKind`; only `vendor` may bid, no word that a reader does not know.
    `formers` are numbers that the firm had before, by which it may still name itself.
    """

    user_id: Id
    tenderer_id: Id
    name: Name
    version: Number
    status: Word
    verifier: str
    changed_at: Instant
    reason: str = ""
    kind: Word = VENDOR
    formers: tuple[Id, ...] = ()


class AccountForgotten(Growing, frozen=True, kw_only=True):
    """Feed kind `account_forgotten`: versions of accounts that a reader forgets (`account_print`).

    It names nobody: who does not hold the version cannot tell whose it was.
    """

    prints: list[Sha256]


def account_print(one: Account) -> str:
    """Return what names a version of an account without saying whose it is, in hex.

    SHA-256 over what only its holders know: the verifier's salt is part of it.
    """
    parts = (
        "lpse-account/v1",
        *(one.user_id, one.tenderer_id, str(one.version), one.changed_at, one.verifier),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class RegistrationErased(Growing, frozen=True, kw_only=True):
    """Feed kind `registration_erased`: registrations whose data the gateway has erased.

    `commands` are ids of this seat's own commands; it names nobody.
    """

    commands: list[Id]


class Requirements(Growing, frozen=True, kw_only=True):
    """Feed kind `requirements`: a requirement table, whole (`sync.requirements`), as TOML text.

    `version` is the table's own. Of a name and version the highest `issue` counts; the text is the
    same in each, and one that is `withdrawn` counts no more.
    """

    name: Id
    version: Word
    issue: Number
    text: Annotated[str, Meta(max_length=200_000)]
    sha256: Sha256
    withdrawn: bool = False


class RegionsPublished(Growing, frozen=True, kw_only=True):
    """Feed kind `regions`: the regencies and cities of a decree, whole, as JSON.

    `sync.identifiers.region_file` reads the text. The highest `issue` counts.
    """

    issue: Number
    text: Annotated[str, Meta(max_length=200_000)]
    sha256: Sha256
