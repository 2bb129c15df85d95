"""The chapters of a registration on paper: what was answered, or lines to answer on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from babel import Locale

from kiosk.paperwork.blocks import FormBlock, Wording, fields, heading, paragraph, table
from sync import figures
from sync.identifiers import regions
from sync.registration.application import Application, Firm, FirmOwner, Manager

# Of each chapter with rows: its columns and their widths, and the empty rows of a blank form.
_TABLES: Mapping[str, tuple[tuple[tuple[str, float], ...], int]] = {
    "firm.businesses": ((("code", 1), ("edition", 1)), 3),
    "licences": (
        (
            *(("kind", 2.2), ("number", 2.4), ("issued_by", 2.2)),
            *(("valid_until", 1.6), ("qualification", 1.6)),
        ),
        3,
    ),
    "founding_deeds": (
        (
            *(("number", 1.2), ("date", 1.4), ("notary", 2.6)),
            *(("decree", 2.8), ("decree_date", 1.5)),
        ),
        1,
    ),
    "amendments": (
        (
            *(("number", 1.2), ("date", 1.4), ("notary", 2.6)),
            *(("decree", 2.8), ("decree_date", 1.5)),
        ),
        2,
    ),
    "owners": (
        (("name", 2.6), ("id_number", 2.3), ("npwp", 2.3), ("address", 3), ("share", 1.4)),
        4,
    ),
    "managers": (
        (
            *(("name", 2.4), ("id_number", 2.3), ("address", 2.6)),
            *(("position", 1.7), ("since", 1.4), ("until", 1.4)),
        ),
        4,
    ),
    "taxes": ((("kind", 1.5), ("number", 2.5), ("date", 1.2)), 2),
    "experts": (
        (
            *(("name", 2.2), ("birth_date", 1.4), ("education", 1.8), ("position", 1.6)),
            *(("years", 1.5), ("skill", 1.8), ("npwp", 2.2)),
        ),
        3,
    ),
    "equipment": (
        (
            *(("kind", 1.7), ("count", 1), ("capacity", 1.3), ("brand", 1.4)),
            *(("condition", 1.1), ("year", 1.3), ("location", 1.4), ("proof", 1.6)),
        ),
        3,
    ),
    "experience": (
        (
            *(("work", 2.4), ("place", 1.5), ("client", 1.8), ("contract", 1.7)),
            *(("contract_date", 1.3), ("finished", 1.3), ("value_idr", 1.9)),
        ),
        3,
    ),
}
_NOT_IN_LETTERS = frozenset(
    {"firm.address.postcode", "firm.mobile", "firm.website", "firm.vat_registered"}
)
CHAPTERS = tuple(path for path in _TABLES if path != "firm.businesses")
_DATES = frozenset(
    {"date", "decree_date", "valid_until", "since", "until", "birth_date", "contract_date"}
    | {"finished", "letter_date", "term_from", "term_until"}
)


def identity(firm: Firm, wording: Wording, *, short: bool = False) -> FormBlock:
    """Show who registers: name, numbers, address, ways to reach them; `short` for a letter."""
    address = firm.address
    abroad = address.country not in ("", "ID")
    place = [("city", address.city), ("country", _country(address.country, wording))]
    if not abroad:
        place = [("regency", _region(address.regency))]
    answered = [
        *(("firm.name", firm.name), ("firm.npwp", firm.npwp), ("firm.nib", firm.nib)),
        ("firm.address.street", address.street),
        *((f"firm.address.{name}", value) for name, value in place),
        ("firm.address.postcode", address.postcode),
        *(("firm.telephone", firm.telephone), ("firm.mobile", firm.mobile)),
        *(("firm.email", firm.email), ("firm.website", firm.website)),
        ("firm.vat_registered", wording.choice("firm.vat_registered", firm.vat_registered)),
    ]
    if short:
        answered = [one for one in answered if one[0] not in _NOT_IN_LETTERS]
    return fields((wording.label(path), value) for path, value in answered)


def head_office(firm: Firm, wording: Wording, *, blank: bool) -> Iterator[FormBlock]:
    """Show the head office where a branch registers."""
    if firm.branch is None and not blank:
        return
    yield heading(wording.label("firm.branch"))
    names = ("head_name", "head_address", "head_telephone", "head_email")
    yield fields(
        (wording.label(f"firm.branch.{name}"), str(getattr(firm.branch, name, "")))
        for name in names
    )


def applicant(form: Application, wording: Wording) -> FormBlock:
    """Show the person who registers."""
    one = form.applicant
    capacity = wording.choice("applicant.capacity", one.capacity)
    return fields(
        (wording.label(f"applicant.{name}"), value)
        for name, value in (
            *(("name", one.name), ("id_number", one.id_number), ("position", one.position)),
            *(("capacity", capacity), ("telephone", one.telephone), ("email", one.email)),
        )
    )


def assignment(form: Application, wording: Wording) -> FormBlock:
    """Show the letter by which a user who is no vendor acts."""
    one = form.assignment
    names = ("agency", "satker", "employee_number", "letter_number", "letter_date")
    return fields(
        [
            (
                wording.label("assignment.role"),
                wording.choice("assignment.role", one.role if one else ""),
            ),
            *(
                (
                    wording.label(f"assignment.{name}"),
                    _shown(str(getattr(one, name, "")), name, wording),
                )
                for name in (*names, "term_from", "term_until")
            ),
        ]
    )


def listed(form: Application, wording: Wording, *, blank: bool) -> Iterator[FormBlock]:
    """Show every chapter with rows: those that hold something, or on a blank form all, empty.

    What a filled form leaves empty is named in one line at the end.
    """
    left_out = []
    for chapter in ("firm.businesses", *CHAPTERS):
        rows = form.firm.businesses if chapter == "firm.businesses" else getattr(form, chapter)
        if rows or blank:
            yield heading(wording.label(chapter))
            yield rows_of(chapter, rows, wording)
        else:
            left_out.append(chapter)
    if left_out:
        named = ", ".join(wording.label(one)[0] for one in left_out)
        english = ", ".join(wording.label(one)[1] for one in left_out)
        yield paragraph(wording.said("not_filled", chapters=(named, english)))


def rows_of(chapter: str, rows: Sequence[object], wording: Wording) -> FormBlock:
    """Show the rows of a chapter as a table; empty lines where there are none."""
    columns, empty = _TABLES[chapter]
    head = [wording.said("number"), *(wording.label(f"{chapter}.{name}") for name, _ in columns)]
    widths = [0.7, *(width for _, width in columns)]
    shown = (
        [str(at), *(_cell(row, name, wording) for name, _ in columns)]
        for at, row in enumerate(rows, start=1)
    )
    return table(head, widths, shown, 0 if rows else empty)


def principal(form: Application) -> Manager | FirmOwner | None:
    """Return who signs for the firm: the one manager in office, or the one owner, if it is clear.

    The person at the seat, where they say that the papers name them.
    """
    one = form.applicant
    if one.capacity == "director":
        address = next((m.address for m in form.managers if m.name == one.name), "")
        return Manager(
            name=one.name, id_number=one.id_number, position=one.position, address=address
        )
    in_office = [each for each in form.managers if not each.until]
    if len(in_office) == 1:
        return in_office[0]
    if not form.managers and len(form.owners) == 1:
        return form.owners[0]
    return None


def _cell(row: object, name: str, wording: Wording) -> str:
    value = str(getattr(row, name))
    if name == "share" and isinstance(row, FirmOwner) and value:
        return f"{value} {wording.word(f'owners.unit.{row.unit}')}"
    if not value and name == "valid_until":
        return wording.said("no_end")[wording.language == "en"]
    if not value and name == "until":
        return wording.said("in_office")[wording.language == "en"]
    if name == "value_idr" and value.isdigit():
        return f"Rp {figures.number(int(value), wording.language)}"
    return _shown(value, name, wording)


def _shown(value: str, name: str, wording: Wording) -> str:
    return figures.day(value, wording.language) if name in _DATES else value


def _region(code: str) -> str:
    """Name, province and code of a regency; the code alone where the table does not know it."""
    found = regions.find(code) if code else None
    return f"{found.label} ({code})" if found else code


def _country(code: str, wording: Wording) -> str:
    return str(Locale(wording.language).territories.get(code, code))
