"""The pages of the wizard, chapter by chapter, and which of them a form is asked.

Chapters and their order are those of requirement tables (`sync.requirements`), which also say what
is needed. A chapter is a few pages of fields, one list with a page for each row, or pages of its
own (papers, account).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.registration import fields
from sync.identifiers.form import HOME
from sync.registration.application import Application
from sync.requirements import Table, need
from sync.requirements.fields import CHAPTERS, above, count, kinds


@dataclass(frozen=True)
class FieldPage:
    """One page of fields; `name` stands in its address."""

    name: str
    paths: tuple[str, ...]


PAGES: Mapping[str, tuple[FieldPage, ...]] = {
    "applicant": (
        FieldPage("applicant", ("applicant.name", "applicant.id_number")),
        FieldPage("capacity", ("applicant.capacity", "applicant.position")),
        FieldPage("applicant-contact", ("applicant.telephone", "applicant.email")),
    ),
    "identity": (FieldPage("name", ("firm.name",)),),
    "numbers": (
        FieldPage("npwp", ("firm.npwp",)),
        FieldPage("nib", ("firm.nib",)),
        FieldPage("vat", ("firm.vat_registered",)),
    ),
    "address": (
        FieldPage("country", ("firm.address.country",)),
        FieldPage("region", ("firm.address.regency",)),
        FieldPage("street", ("firm.address.street", "firm.address.city", "firm.address.postcode")),
    ),
    "contact": (
        FieldPage("contact", ("firm.telephone", "firm.mobile", "firm.email", "firm.website")),
    ),
    "branch": (
        FieldPage("branch", ("firm.branch",)),
        FieldPage(
            "head-office",
            (
                "firm.branch.head_name",
                "firm.branch.head_address",
                "firm.branch.head_telephone",
                "firm.branch.head_email",
            ),
        ),
    ),
    "assignment": (
        FieldPage(
            "assignment",
            (
                "assignment.role",
                "assignment.agency",
                "assignment.satker",
                "assignment.employee_number",
            ),
        ),
        FieldPage(
            "letter",
            (
                "assignment.letter_number",
                "assignment.letter_date",
                "assignment.term_from",
                "assignment.term_until",
            ),
        ),
    ),
}
LISTS: Mapping[str, str] = {
    word: tops[0] for word, tops in CHAPTERS.items() if tops and tops[0] in fields.ROWS
}
"""Chapter -> the list that it is."""
PARTS: Mapping[str, Sequence[str]] = {
    "company": ("identity", "numbers", "address", "contact", "branch"),
    "person": ("applicant", "assignment"),
    "business": ("businesses", "licences", "taxes"),
    "people": ("founding_deeds", "amendments", "owners", "managers"),
    "more": ("experts", "equipment", "experience"),
    "papers": ("papers", "account"),
}
"""The headings of the task list, with their chapters."""


_PATHS = tuple(
    dict.fromkeys(
        [
            *("firm.branch", "assignment"),
            *(path for pages in PAGES.values() for page in pages for path in page.paths),
            *LISTS.values(),
            *(f"{path}.{each}" for path in LISTS.values() for each in fields.columns(path)),
        ]
    )
)
"""Everything that a page asks, a list or part before what is in it."""


def page(name: str) -> tuple[str, FieldPage] | None:
    """Return the chapter and the page of this name; None for a name that no page has."""
    for chapter, pages in PAGES.items():
        for one in pages:
            if one.name == name:
                return chapter, one
    return None


def asked(table: Table, application: Application, page: FieldPage) -> tuple[str, ...]:
    """Return the fields of a page that this form is asked."""
    return tuple(path for path in page.paths if need(table, application, path) != "hidden")


def pages(table: Table, application: Application, chapter: str) -> list[FieldPage]:
    """Return the pages of a chapter that this form is asked, in their order."""
    found = [one for one in PAGES.get(chapter, ()) if asked(table, application, one)]
    if chapter == "branch" and application.firm.branch is None:
        return found[:1]
    if chapter == "address" and application.entity != "foreign" and not abroad(application):
        return [one for one in found if one.name != "country"]  # its page of the region leads there
    return found


def only_asked(table: Table, application: Application) -> Application:
    """Return the form without the answers that it is not asked, as after another legal form."""
    found, kept = application, Application()
    for path in _PATHS:
        top = above(path)
        if need(table, application, path) != "hidden":
            continue
        if kinds()[path] == "rows":
            found = fields.put(found, path, ())
        elif kinds()[path] == "part":
            found = fields.put(found, path, None)
        elif not top:
            found = fields.put(found, path, fields.get(kept, path))
        elif kinds()[top] == "rows":
            for row in range(len(fields.rows(found, top))):
                found = fields.put(found, f"{top}.{row}.{fields.name(path)}", "")
        elif count(found, top):
            found = fields.put(found, path, "")
    if not found.firm.address.regency:
        found = fields.put(found, "firm.address.region_edition", "")
    return found


def columns(table: Table, application: Application, path: str) -> tuple[str, ...]:
    """Return the fields of a row of a list that this form is asked."""
    found = (f"{path}.{each}" for each in fields.columns(path))
    return tuple(one for one in found if need(table, application, one) != "hidden")


def following(table: Table, application: Application, chapter: str, name: str) -> FieldPage | None:
    """Return the page after this one in its chapter; None for the last one."""
    found = pages(table, application, chapter)
    at = next((n for n, one in enumerate(found) if one.name == name), len(found))
    return found[at + 1] if at + 1 < len(found) else None


def abroad(application: Application) -> bool:
    """Return whether the address is not in Indonesia."""
    return application.firm.address.country not in ("", HOME)


def answered(application: Application, chapter: str) -> bool:
    """Return whether anything of a chapter was filled in."""
    if chapter in LISTS:
        return bool(fields.rows(application, LISTS[chapter]))
    if chapter == "papers":
        return bool(application.papers)
    if chapter == "account":
        return bool(application.account.user_id)
    if chapter == "branch":
        return application.firm.branch is not None
    paths = (path for each in PAGES[chapter] for path in each.paths)
    return any(fields.get(application, path) not in ("", HOME) for path in paths)
