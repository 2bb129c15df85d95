"""The registration form: what a vendor tells the LPSE's desk (Pasal 22(1), 22(4), 22(5)).

Everything is text as the person typed it, trimmed; "" is not answered yet, so the same shape is
the draft and the form. What must be there is decided by requirement tables (`sync.requirements`),
what a number may look like by `sync.identifiers`. Field names in brackets are SPSE's own columns.
Dates are `YYYY-MM-DD`.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from sync.wire.shapes import END, Growing

Track = Literal["inaproc", "spse"]
"""Where the account is made in the end: at INAPROC, or by the verifier in SPSE."""
Entity = Literal[
    "pt",
    "pt_perorangan",  # one founder, no deed
    "cv",
    "firma",
    "koperasi",
    "ud",  # perusahaan perseorangan
    "individual",  # orang perorangan
    "yayasan",
    "state_owned",  # BUMN, BUMD
    "foreign",
    "non_vendor",  # Pasal 22(5): pokja/ULP, pejabat pengadaan, PPK, auditor
]
TRACKS: tuple[Track, ...] = get_args(Track)
ENTITIES: tuple[Entity, ...] = get_args(Entity)
Capacity = Literal["", "director", "proxy"]
"""As what the person at the seat acts: who the papers name, or somebody with a surat kuasa."""
ShareUnit = Literal["percent", "sheets"]
NonVendorRole = Literal["", "pokja", "procurement_officer", "ppk", "auditor"]


class Address(Growing, frozen=True, kw_only=True):
    """`regency` is a Kemendagri code such as `33.23`, of the decree `region_edition`.

    Abroad `country` is an ISO 3166-1 alpha-2 code and `city` stands for the regency.
    """

    street: str = ""
    regency: str = ""
    region_edition: str = ""
    postcode: str = ""
    country: str = "ID"
    city: str = ""


class Business(Growing, frozen=True, kw_only=True):
    """A line of business by KBLI; `edition` is the year, `2020` or `2025`."""

    edition: str
    code: str


class Branch(Growing, frozen=True, kw_only=True):
    """The head office, where a branch registers [rkn_statcabang C]."""

    head_name: str = ""
    head_address: str = ""
    head_telephone: str = ""
    head_email: str = ""


class Firm(Growing, frozen=True, kw_only=True):
    """Who registers [rekanan].

    `npwp` as typed; `vat_registered` [rkn_pkp] is "" while unknown; `branch` is None where there is
    no other head office.
    """

    name: str = ""
    npwp: str = ""
    nib: str = ""
    address: Address = Address()
    telephone: str = ""
    mobile: str = ""
    email: str = ""
    website: str = ""
    vat_registered: Literal["", "yes", "no"] = ""
    businesses: tuple[Business, ...] = ()
    branch: Branch | None = None


class Applicant(Growing, frozen=True, kw_only=True):
    """The person at the seat. `id_number` is a NIK, or a KITAS/KITAP or passport number."""

    name: str = ""
    id_number: str = ""
    position: str = ""
    capacity: Capacity = ""
    telephone: str = ""
    email: str = ""


class Licence(Growing, frozen=True, kw_only=True):
    """[izin usaha] `valid_until` is "" where it never expires, as a NIB."""

    kind: str = ""
    number: str = ""
    issued_by: str = ""
    valid_until: str = ""
    qualification: str = ""


class Deed(Growing, frozen=True, kw_only=True):
    """[akta] `decree` is the ministry's (AHU) decree that goes with it."""

    number: str = ""
    date: str = ""
    notary: str = ""
    decree: str = ""
    decree_date: str = ""


class FirmOwner(Growing, frozen=True, kw_only=True):
    """[pml] `share` is a decimal number in `unit`."""

    name: str = ""
    id_number: str = ""
    npwp: str = ""
    address: str = ""
    share: str = ""
    unit: ShareUnit = "percent"


class Manager(Growing, frozen=True, kw_only=True):
    """[pgr] `until` is "" while in office."""

    name: str = ""
    id_number: str = ""
    address: str = ""
    position: str = ""
    since: str = ""
    until: str = ""


class Tax(Growing, frozen=True, kw_only=True):
    """[pjk] e.g. `kind` "KSWP"."""

    kind: str = ""
    number: str = ""
    date: str = ""


class Expert(Growing, frozen=True, kw_only=True):
    """[sta] An optional chapter."""

    name: str = ""
    birth_date: str = ""
    education: str = ""
    position: str = ""
    years: str = ""
    skill: str = ""
    npwp: str = ""


class Equipment(Growing, frozen=True, kw_only=True):
    """[alt] An optional chapter."""

    kind: str = ""
    count: str = ""
    capacity: str = ""
    brand: str = ""
    condition: str = ""
    year: str = ""
    location: str = ""
    proof: str = ""


class Experience(Growing, frozen=True, kw_only=True):
    """[pgl] An optional chapter. `value_idr` is whole rupiah, digits only."""

    work: str = ""
    place: str = ""
    client: str = ""
    contract: str = ""
    contract_date: str = ""
    finished: str = ""
    value_idr: str = ""


class Assignment(Growing, frozen=True, kw_only=True):
    """The letter by which a non-vendor user acts (Pasal 22(5)): agency, satker and term."""

    role: NonVendorRole = ""
    agency: str = ""
    satker: str = ""
    employee_number: str = ""  # NIP
    letter_number: str = ""
    letter_date: str = ""
    term_from: str = ""
    term_until: str = ""


class ChosenAccount(Growing, frozen=True, kw_only=True):
    """The User ID asked for, and an Argon2id verifier of the chosen password, never itself."""

    user_id: str = ""
    verifier: str = ""


DocumentWord = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,59}" + END)]
"""A word as requirement tables spell documents: it stands in addresses and names of files."""


class Paper(Growing, frozen=True, kw_only=True):
    """One paper in the bundle: file `name`, and which `document` of the requirement table it is.

    `signed`: it carries a digital signature and is byte for byte what the vendor brought.
    `sha256` is of the file, `size` in bytes, `pages` a count.
    """

    document: DocumentWord
    name: str
    size: int
    sha256: str
    pages: int
    signed: bool = False


class Application(Growing, frozen=True, kw_only=True):
    """The whole form.

    `rules` is (name, version) of the requirement table it was filled in by; `statement` the word of
    the text that the person agreed to; `confirmed` the fields whose odd-looking value the person
    has confirmed, e.g. `firm.npwp`.
    """

    track: Track = "inaproc"
    entity: Entity | Literal[""] = ""
    rules: tuple[str, str] = ("", "")
    language: Literal["id", "en"] = "id"
    firm: Firm = Firm()
    applicant: Applicant = Applicant()
    licences: tuple[Licence, ...] = ()
    founding_deeds: tuple[Deed, ...] = ()
    amendments: tuple[Deed, ...] = ()
    owners: tuple[FirmOwner, ...] = ()
    managers: tuple[Manager, ...] = ()
    taxes: tuple[Tax, ...] = ()
    experts: tuple[Expert, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    experience: tuple[Experience, ...] = ()
    assignment: Assignment | None = None
    account: ChosenAccount = ChosenAccount()
    papers: tuple[Paper, ...] = ()
    statement: str = ""
    confirmed: tuple[str, ...] = ()


def encode(application: Application) -> bytes:
    """Return the form as JSON, as it stands in the bundle under `application.json`."""
    return msgspec.json.encode(application)


def decode(data: bytes) -> Application:
    """Read a form; fields of newer versions are passed over. Raises: msgspec.MsgspecError."""
    return msgspec.json.decode(data, type=Application)
