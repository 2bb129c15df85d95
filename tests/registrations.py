"""Registrations as a vendor hands them in: a whole form of any legal form, with papers that open.

Every person, firm and number here is made up. The numbers have the shape of real ones, so that the
checks of both ends are silent about them.
"""

from __future__ import annotations

import functools
import hashlib
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import img2pdf
import msgspec
from msgspec.structs import replace
from PIL import Image, ImageDraw

from sync.argon import LEAST
from sync.registration import codes, receipt
from sync.registration.application import (
    Address,
    Applicant,
    Application,
    Assignment,
    Branch,
    Business,
    ChosenAccount,
    Deed,
    Entity,
    Firm,
    FirmOwner,
    Licence,
    Manager,
    Paper,
    Tax,
    Track,
)
from sync.registration.bundle import FormManifest, seal_form
from sync.requirements import choose, documents
from sync.requirements.shipped import shipped
from sync.sealing import Source, X25519Recipient
from sync.transport import Gateway
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import Answer, Command, Interval
from sync.wire.registration import REGISTRATION_SUBMITTED, RegistrationSubmitted, SealedForm
from sync.wire.times import to_text

PASSWORD = "lumbung padi di kaki Sindoro"
REGENCY, EDITION = "33.23", "300.2.2-2430/2025"
_NAMES: dict[Entity, str] = {
    "pt": "PT Maju Bersama Sindoro",
    "pt_perorangan": "PT Karya Sumbing Perorangan",
    "cv": "CV Sari Jaya",
    "firma": "Firma Tirta Kedu",
    "koperasi": "Koperasi Tani Makmur Jumo",
    "ud": "UD Rejeki Parakan",
    "individual": "Sulastri",
    "yayasan": "Yayasan Cahaya Kranggan",
    "state_owned": "PT BPR Bank Pasar Contoh (Perseroda)",
    "foreign": "Kestrel Bridge Works B.V.",
    "non_vendor": "Dinas Pekerjaan Umum Kabupaten Contoh",
}
WITH_DEED = frozenset({"pt", "cv", "firma", "koperasi", "yayasan", "state_owned"})


def npwp(serial: int) -> str:
    """A firm's tax number of fifteen digits whose ninth digit checks the eight before it."""
    base = f"{serial % 10**8:08d}"
    return f"{base}{_luhn(base)}533000"


def nik(serial: int) -> str:
    """An identity number of Temanggung, of a man born on 17 August."""
    return f"332301170880{serial % 9999 + 1:04d}"


def nib(serial: int) -> str:
    """A business number of thirteen digits."""
    return f"{9_120_000_000_000 + serial % 10**9:013d}"


@functools.cache
def verifier(password: str = PASSWORD) -> str:
    """What the seat keeps of a password; made once, because it takes its time."""
    return LEAST.hasher().hash(password)


def application(
    entity: Entity = "pt", track: Track = "inaproc", *, serial: int = 1, **changes: Any
) -> Application:
    """A form that is filled in whole; `serial` gives other numbers, User ID and e-mail."""
    name = _NAMES[entity]
    person = "Sulastri" if entity == "individual" else "Bambang Prakoso"
    email = f"kantor{serial}@contoh.example"
    made = Application(
        track=track,
        entity=entity,
        firm=_firm(entity, name, email, serial),
        applicant=Applicant(
            name=person,
            id_number="X1234567" if entity == "foreign" else nik(serial),
            position="Direktur",
            capacity="director",
            telephone="0293491234",
            email=email,
        ),
        account=ChosenAccount(user_id=f"contoh{serial}", verifier=verifier()),
        statement="statement-1",
        **_chapters(entity, person, serial),
    )
    return replace(made, **changes)


def _firm(entity: Entity, name: str, email: str, serial: int) -> Firm:
    abroad = entity == "foreign"
    address = (
        Address(street="Havenstraat 12", country="NL", city="Zwolle", postcode="8011")
        if abroad
        else Address(
            street="Jl. Pahlawan 17, Temanggung",
            regency=REGENCY,
            region_edition=EDITION,
            postcode="56212",
        )
    )
    alone = entity in ("individual", "ud", "pt_perorangan")
    return Firm(
        name=name,
        npwp="" if abroad else nik(serial) if entity == "individual" else npwp(serial),
        nib="" if entity in ("foreign", "non_vendor") else nib(serial),
        address=address,
        telephone="0293491234",
        mobile="081234567890",
        email=email,
        website="https://contoh.example" if not alone else "",
        vat_registered="no" if alone else "yes",
        businesses=() if entity == "non_vendor" else (Business(edition="2020", code="42101"),),
        branch=Branch(
            head_name=name, head_address="Jl. Raya 1, Semarang", head_email="pusat@contoh.example"
        )
        if entity == "state_owned"
        else None,
    )


def _chapters(entity: Entity, person: str, serial: int) -> dict[str, Any]:
    if entity == "non_vendor":
        return {
            "assignment": Assignment(
                role="ppk",
                agency="Kabupaten Contoh",
                satker="Dinas Pekerjaan Umum",
                employee_number="198503172010011004",
                letter_number="800/123/2026",
                letter_date="2026-11-02",
                term_from="2026-11-02",
                term_until="2027-11-01",
            )
        }
    if entity == "individual":
        return {"taxes": (Tax(kind="KSWP", number=f"KSWP-{serial}", date="2026-11-02"),)}
    found: dict[str, Any] = {
        "licences": (Licence(kind="NIB", number=nib(serial), issued_by="OSS", qualification="K"),),
        "owners": (
            FirmOwner(name=person, id_number=nik(serial), share="60"),
            FirmOwner(name="Sri Wahyuni", id_number=nik(serial + 1), share="40"),
        ),
        "managers": (
            Manager(name=person, id_number=nik(serial), position="Direktur", since="2020-03-02"),
        ),
        "taxes": (Tax(kind="KSWP", number=f"KSWP-{serial}", date="2026-11-02"),),
    }
    if entity in WITH_DEED:
        deed = Deed(number="17", date="2020-03-02", notary="Retno Dewi, S.H., M.Kn.")
        found["founding_deeds"] = (
            replace(deed, decree="AHU-0012345.AH.01.01", decree_date="2020-03-09"),
        )
        found["amendments"] = (replace(deed, number="4", date="2024-07-01"),)
    return found


@dataclass(frozen=True)
class Attached:
    """One paper of a registration: what it is in the form, and its bytes."""

    paper: Paper
    data: bytes


def paper(document: str, words: str = "", *, pages: int = 1) -> Attached:
    """A PDF of one scanned page or more that says which document it is."""
    data = scan(words or document, pages)
    name = f"{document}.pdf"
    digest = hashlib.sha256(data).hexdigest()
    return Attached(
        Paper(document=document, name=name, size=len(data), sha256=digest, pages=pages), data
    )


def papers(form: Application, *, without: Iterable[str] = ()) -> list[Attached]:
    """Every paper that the shipped requirement table asks of a form, without the words named."""
    table = choose(shipped(), form.track, form.entity or "pt", date(2026, 11, 28))
    assert table is not None
    asked = [one for one in documents(table, form) if one.need == "required"]
    return [paper(one.word, one.document.title.en) for one in asked if one.word not in without]


@functools.cache
def scan(words: str, pages: int = 1) -> bytes:
    """A PDF of A4 pages as a scanner makes it: a grey picture on each."""
    pictures = []
    for number in range(1, pages + 1):
        picture = Image.new("L", (620, 877), 245)
        ImageDraw.Draw(picture).text((60, 80), f"{words} {number}/{pages}", fill=20, font_size=28)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=60, dpi=(75, 75))
        pictures.append(out.getvalue())
    return img2pdf.convert(pictures) or b""


@dataclass(frozen=True)
class Handed:
    """A registration as a seat hands it in: the command, and the sealed bytes that it names."""

    command: RegistrationSubmitted
    sealed: bytes
    form: Application

    @property
    def code(self) -> str:
        return self.command.code

    @property
    def registration_id(self) -> str:
        return self.command.registration_id


def seal(
    form: Application,
    papers: Sequence[Attached],
    *,
    key: SigningKey,
    seat_id: str,
    recipient: str,
    at: datetime,
    again: RegistrationSubmitted | None = None,
    realm: Any = "production",
) -> Handed:
    """Seal a form with its papers and sign its provisional receipt, as a seat does.

    `again` is what was handed in before: the same registration, its next version.
    """
    version = 1 if again is None else again.version + 1
    registration_id = new_id() if again is None else again.registration_id
    code = codes.new_receipt_code() if again is None else again.code
    form, one = with_papers(form, papers), X25519Recipient.from_text(recipient)
    manifest = FormManifest(registration_id, version, code, realm, seat_id, to_text(at))
    sources = [
        Source(each.paper.name, len(each.data), functools.partial(io.BytesIO, each.data))
        for each in papers
    ]
    with tempfile.TemporaryDirectory() as folder:
        made = seal_form(
            form, sources, manifest, [one], Path(folder), "form.age",
            progress=lambda *_: None, cancelled=lambda: False,
        )  # fmt: skip
        data = made.path.read_bytes()
    command = RegistrationSubmitted(
        registration_id=registration_id,
        realm=realm,
        version=version,
        code=code,
        track=form.track,
        entity=form.entity,
        form=SealedForm(sha256=made.sha256, size=made.size, recipient=recipient),
        submitted=Interval(earliest=to_text(at), latest=to_text(at + timedelta(seconds=2))),
        receipt="",
    )
    note = receipt.provisional(command, seat_id, (1, "0" * 64), key)
    return Handed(replace(command, receipt=note), data, form)


def padded(size: int) -> Attached:
    """A paper of this many bytes: readers of PDFs pass over what follows its end."""
    small = paper("nib")
    data = small.data + b"\n" * (size - len(small.data))
    digest = hashlib.sha256(data).hexdigest()
    return Attached(replace(small.paper, size=size, sha256=digest), data)


@dataclass
class Vendor:
    """Hands registrations in over HTTP, at a seat that is enrolled: `link` is its own client."""

    link: Gateway
    key: SigningKey
    recipient: str
    now: Any
    sequence: int = 0
    handed: list[Handed] = field(default_factory=list)

    def hand_in(
        self,
        form: Application,
        papers: Iterable[Attached] = (),
        *,
        again: RegistrationSubmitted | None = None,
    ) -> Handed:
        """Seal, upload and send; the gateway's answer must be that it was accepted."""
        made = seal(
            form,
            list(papers),
            key=self.key,
            seat_id=self.link.seat_id,
            recipient=self.recipient,
            at=self.now(),
            again=again,
        )
        self.upload(made.sealed)
        answer = self.send(made.command)
        assert answer.outcome == "accepted", answer
        self.handed.append(made)
        return made

    def upload(self, data: bytes) -> None:
        """Bring the sealed bytes to the gateway."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "form.age"
            path.write_bytes(data)
            where = self.link.uploads.create(len(data), hashlib.sha256(data).hexdigest())
            end = self.link.uploads.patch(where, path, 0, len(data), lambda _count: None)
            assert end == len(data)

    def send(self, data: RegistrationSubmitted) -> Answer:
        """Sign the command and post it."""
        self.sequence += 1
        command = Command(
            id=new_id(),
            source=self.link.seat_id,
            type=REGISTRATION_SUBMITTED,
            subject=data.registration_id,
            time=to_text(self.now()),
            sequence=self.sequence,
            data=msgspec.Raw(msgspec.json.encode(data)),
        )
        (answer,) = self.link.post_commands([jws.sign(self.key, "command", command)])
        return answer.answer


def with_papers(form: Application, papers: Sequence[Attached]) -> Application:
    """The form with its list of papers filled in."""
    return replace(form, papers=tuple(each.paper for each in papers))


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10
