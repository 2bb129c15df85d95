"""What a form needs beside the registration itself: who prints it, where, when, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from sync.requirements import Table

FormKind = Literal[
    "registration",  # Formulir Pendaftaran
    "participation",  # Formulir Keikutsertaan
    "power_of_attorney",  # surat kuasa
    "administrator",  # surat penunjukan admin
    "assignment",  # surat tugas, of users who are no vendors (Pasal 22(1)b)
    "email_change",  # surat permohonan perubahan alamat email
    "number_change",  # surat permohonan perubahan NPWP
    "papers_received",  # tanda terima berkas
    "incomplete",  # what is missing, and the next step
    "hand_over",  # the centre's own fields in its order
    "provisional",  # the seat's receipt
    "official",  # the receipt of the LPSE's server
    "everything",  # all that the LPSE holds on a person (UU 27/2022)
]
BLANK: tuple[FormKind, ...] = (
    "registration",
    "participation",
    "power_of_attorney",
    "administrator",
    "assignment",
    "email_change",
    "number_change",
    "papers_received",
)
"""What is printed empty too, to be filled in by hand."""
PageSize = Literal["a4", "f4"]
PAGES_MM: Mapping[PageSize, tuple[int, int]] = {"a4": (210, 297), "f4": (215, 330)}
Both = tuple[str, str]
"""The same in Indonesian and in English."""


@dataclass(frozen=True, kw_only=True)
class FormSettings:
    """What an LPSE sets for its forms: the size of the sheets, and the rule that they cite."""

    page: PageSize = "a4"
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something that was done with a registration: when (UTC), what, and by whom."""

    at: str
    what: Both
    who: str


@dataclass(frozen=True, kw_only=True)
class FormAbout:
    """`place` is the seat or the desk; `basis` the rule that forms cite, else the table's source.

    `code` is the receipt code, in whatever spelling, "" before there is one. `table` is the
    requirement table that the form was filled in by: papers and how long data are kept come from
    it. Instants are UTC texts as on the wire, dates `YYYY-MM-DD`.

    For receipts: `number` in the queue, `earliest` and `latest` of handing in ("" while open),
    `accepted_at`, the signed `note`, the `resume` code as it is shown ("" where it is not known),
    and `until`, the day by which originals must be shown.
    For *incomplete*: `missing`, words of papers or paths of fields; the table's word of a `reason`,
    "" for none; the verifier's `remarks`; `until`.
    For *hand_over*: `fields` of the centre, label and value. For *everything*: `history`.
    """

    lpse: str
    place: str
    timezone: tzinfo
    made_at: datetime | None = None
    training: bool = False
    basis: str = ""
    code: str = ""
    table: Table | None = None
    number: str = ""
    earliest: str = ""
    latest: str = ""
    accepted_at: str = ""
    note: str = ""
    resume: str = ""
    until: str = ""
    missing: tuple[str, ...] = ()
    reason: str = ""
    remarks: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    history: tuple[Happened, ...] = ()
