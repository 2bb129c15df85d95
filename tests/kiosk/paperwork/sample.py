"""A registration with everything in it, and what is told of it. All of it is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from kiosk.paperwork import FormAbout, FormKind, Happened
from sync.registration.application import (
    Address,
    Applicant,
    Application,
    Assignment,
    Branch,
    Business,
    ChosenAccount,
    Deed,
    Equipment,
    Experience,
    Expert,
    Firm,
    FirmOwner,
    Licence,
    Manager,
    Paper,
    Tax,
)
from sync.requirements.shipped import shipped

CODE = "7K3QX9ZM2P"
SHOWN = "7K3QX-9ZM2P"
NOTE = (
    "lpse-kiosk/registration/v1 provisional\nrealm production\n"
    f"code {CODE}\nform 48213 {'ab' * 32} age1example\n\n— Kursi-07 {'Q' * 88}\n"
)


def a_form() -> Application:
    return Application(
        entity="pt",
        rules=("inaproc-2026", "1"),
        firm=Firm(
            name="PT Maju Bersama Sejahtera",
            npwp="0013121660091000",
            nib="9120001234567",
            address=Address(
                street="Jl. Pahlawan No. 12, Kelurahan Jampirejo, Kecamatan Temanggung",
                regency="33.23",
                region_edition="300.2.2-2430/2025",
                postcode="56214",
            ),
            telephone="0293-491234",
            mobile="081234567890",
            email="kantor@majubersama.example",
            website="https://majubersama.example",
            vat_registered="yes",
            businesses=(
                Business(edition="2025", code="41011"),
                Business(edition="2020", code="42101"),
            ),
            branch=Branch(head_name="PT Maju Bersama Induk", head_address="Semarang"),
        ),
        applicant=Applicant(
            name="Budi Santoso",
            id_number="3323010101800001",
            position="Direktur",
            capacity="director",
            telephone="081234567890",
            email="budi@majubersama.example",
        ),
        licences=(Licence(kind="NIB", number="9120001234567", issued_by="OSS"),),
        founding_deeds=(
            Deed(
                number="12",
                date="2011-03-04",
                notary="Sri Lestari, S.H., M.Kn.",
                decree="AHU-12345.AH.01.01.Tahun 2011",
                decree_date="2011-04-01",
            ),
        ),
        owners=(
            FirmOwner(
                name="Budi Santoso", id_number="3323010101800001", share="60", address="Parakan"
            ),
            FirmOwner(
                name="Siti Aminah", id_number="3323014101820002", share="40", address="Parakan"
            ),
        ),
        managers=(
            Manager(
                name="Budi Santoso",
                id_number="3323010101800001",
                address="Jl. Diponegoro No. 5, Temanggung",
                position="Direktur",
                since="2011-03-04",
            ),
            Manager(name="Siti Aminah", id_number="3323014101820002", position="Komisaris"),
        ),
        taxes=(Tax(kind="KSWP", number="KSWP-2026-0091", date="2026-10-05"),),
        experts=(
            Expert(name="Agus Wibowo", birth_date="1985-08-17", education="S1 Teknik Sipil",
                   position="Pelaksana", years="12", skill="Jalan dan jembatan"),
        ),
        equipment=(
            Equipment(kind="Ekskavator", count="2", capacity="0,8 m³", brand="Contoh PC-200",
                      condition="Baik", year="2019", location="Temanggung", proof="Milik sendiri"),
        ),
        experience=(
            Experience(work="Rehabilitasi Gedung Puskesmas", place="Kandangan",
                       client="Dinas Kesehatan", contract="027/112/2024",
                       contract_date="2024-05-02", finished="2024-11-30", value_idr="1250000000"),
        ),
        account=ChosenAccount(
            user_id="majubersama", verifier="$argon2id$v=19$m=8,t=1,p=1$c2Vj$c2Vj"
        ),
        papers=(
            Paper(document="founding_deed", name="akta.pdf", size=412_345, sha256="ab" * 32,
                  pages=14),
            Paper(document="npwp_card", name="npwp.pdf", size=88_012, sha256="cd" * 32,
                  pages=1, signed=True),
        ),
        statement="registration-2026",
        confirmed=("firm.npwp", "owners.1.npwp", "firm.colour"),
    )  # fmt: skip


def a_non_vendor() -> Application:
    return Application(
        entity="non_vendor",
        applicant=Applicant(
            name="Dewi Kartika",
            id_number="3323015505880003",
            position="Penata",
            telephone="081200000",
        ),
        assignment=Assignment(
            role="ppk",
            agency="Pemerintah Kabupaten Temanggung",
            satker="Dinas Pekerjaan Umum",
            employee_number="198805152010012003",
            letter_number="800/12/2026",
            letter_date="2026-01-05",
            term_from="2026-01-05",
            term_until="2026-12-31",
        ),
    )


def a_foreign_firm() -> Application:
    form = a_form()
    firm = msgspec.structs.replace(
        form.firm,
        name="Überland Hoch- und Tiefbau GmbH & Co. KG",
        address=Address(street="Hauptstraße 1", country="DE", city="Köln", postcode="50667"),
    )
    return msgspec.structs.replace(form, entity="foreign", firm=firm, language="en")


TABLE = next(one for one in shipped() if one.name == "inaproc-2026")


def about(kind: FormKind = "registration", *, blank: bool = False) -> FormAbout:
    """What a seat or the desk tells of this kind of form."""
    known = FormAbout(
        lpse="LPSE Kabupaten Temanggung",
        place="Kursi 07",
        timezone=ZoneInfo("Asia/Jakarta"),
        basis="Pasal 22 ayat (4) Peraturan Bupati Temanggung Nomor 17 Tahun 2011",
    )
    if blank:
        return known
    known = replace(known, code=CODE, made_at=datetime(2026, 11, 28, 3, 0, tzinfo=UTC), table=TABLE)
    received = replace(
        known, number="12", earliest="2026-11-28T02:31:21.500000Z", note=NOTE, until="2026-12-28"
    )
    return {
        "provisional": received,
        "official": replace(
            received,
            latest="2026-11-28T02:31:24.100000Z",
            accepted_at="2026-11-28T02:31:24.100000Z",
            note=NOTE.replace("provisional", "official"),
        ),
        "incomplete": replace(
            known,
            missing=("founding_deed", "firm.nib"),
            reason="papers_incomplete",
            remarks="Akta perubahan tahun 2024 belum ada.",
            until="2026-12-28",
        ),
        "hand_over": replace(
            known,
            fields=(
                ("Nomor Induk Berusaha", "9120001234567"),
                ("NPWP 16 digit", "0013121660091000"),
                ("Surel penanggung jawab", "budi@majubersama.example"),
            ),
        ),
        "everything": replace(
            known,
            history=(
                Happened(at="2026-11-28T02:31:24Z", what=("Diterima", "Accepted"), who="Server"),
                Happened(at="2026-11-29T03:00:00Z", what=("Dibuka", "Opened"),
                         who="Rina, verifikator"),
            ),
        ),
    }.get(kind, known)  # fmt: skip
