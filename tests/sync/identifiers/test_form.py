"""The whole form at once: each field is looked at as what it holds, by its path."""

from __future__ import annotations

import msgspec

from sync.identifiers.form import FIELDS, kind_of, look_over
from sync.registration import application
from sync.registration.application import (
    Address,
    Applicant,
    Application,
    Branch,
    Business,
    Deed,
    Firm,
    FirmOwner,
)

GOOD = Application(
    entity="pt",
    firm=Firm(
        name="PT Maju Bersama",
        npwp="01.855.081.4-412.000",
        nib="8120001234567",
        address=Address(street="Jl. Pahlawan 1", regency="33.23", postcode="56211"),
        telephone="0293 491234",
        email="maju@contoh.co.id",
        businesses=(Business(edition="2025", code="41011"),),
        branch=Branch(head_name="PT Maju", head_telephone="021 5551234"),
    ),
    applicant=Applicant(name="Suparman", id_number="6501011708450001"),
    founding_deeds=(Deed(number="7", date="17 Agustus 2010", notary="Siti, S.H."),),
    owners=(FirmOwner(name="Suparman", id_number="9201011708450001", npwp="9201011708450001"),) * 2,
)


def test_nothing_is_found_in_a_good_form_nor_in_an_empty_one() -> None:
    assert look_over(GOOD) == look_over(Application()) == {}


def test_each_finding_stands_at_its_path() -> None:
    row = msgspec.structs.replace(GOOD.owners[0], npwp="1", address="-")
    address = msgspec.structs.replace(GOOD.firm.address, regency="99.99", postcode="0")
    branch = Branch(head_email="x")
    bad = msgspec.structs.replace(
        GOOD,
        owners=(GOOD.owners[0], row),
        firm=msgspec.structs.replace(GOOD.firm, address=address, branch=branch),
        founding_deeds=(Deed(date="31/2/2010"),),
    )
    found = {path: [one.word for one in seen.findings] for path, seen in look_over(bad).items()}
    assert found == {
        "firm.address.regency": ["region_unknown"],
        "firm.address.postcode": ["postcode_shape"],
        "firm.branch.head_email": ["email_shape"],
        "founding_deeds.0.date": ["date_not_in_calendar"],
        "owners.1.npwp": ["npwp_length"],
        "owners.1.address": ["street_no_letter"],
    }


def test_abroad_neither_regency_nor_postcode_is_ours() -> None:
    address = Address(street="1 Raffles Place", country="SG", city="Singapore", postcode="048616")
    firm = msgspec.structs.replace(GOOD.firm, address=address)
    assert look_over(msgspec.structs.replace(GOOD, firm=firm)) == {}


def test_a_firm_that_owns_is_named_by_its_nib() -> None:
    firm = FirmOwner(name="PT Induk", id_number="9120001234567")
    assert look_over(msgspec.structs.replace(GOOD, owners=(firm,))) == {}
    ones = msgspec.structs.replace(firm, id_number="1" * 13)
    odd = look_over(msgspec.structs.replace(GOOD, owners=(ones,)))["owners.0.id_number"]
    assert [one.word for one in odd.odd] == ["number_repeated"]
    short = look_over(msgspec.structs.replace(GOOD, owners=(FirmOwner(id_number="1" * 14),)))
    assert [one.word for one in short["owners.0.id_number"].findings] == ["nik_length"]


def test_every_path_names_a_field_of_the_form() -> None:
    for path in FIELDS:
        shape: object = Application
        for part in path.split("."):
            named = {one.name: one.type for one in msgspec.structs.fields(shape)}  # type: ignore[type-var]
            shape = inner(named[part])
        assert shape is str, path
    assert kind_of("owners.3.npwp") == "npwp"
    assert kind_of("owners.share") is None


def inner(shape: object) -> object:
    """Return what a list holds, and what may be None without that."""
    parts = [one for one in getattr(shape, "__args__", ()) if one not in (type(None), ...)]
    return parts[0] if parts and shape is not str else shape


def test_every_date_and_number_of_the_form_is_looked_at() -> None:
    told = ("date", "npwp", "id_number", "email", "telephone", "nib", "since", "until", "finished")
    missed = [
        f"{name}.{field}"
        for name, one in vars(application).items()
        if isinstance(one, type) and issubclass(one, msgspec.Struct)
        for field in one.__struct_fields__
        if field.split("_")[-1] in told or field in told
        if not any(path.endswith(f".{field}") for path in FIELDS)
    ]
    assert missed == []
