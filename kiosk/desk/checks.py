"""What the desk looks at twice: gaps of the requirement table, and numbers that look odd.

A finding is never a reason to refuse: it says where to look on the original.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiosk.desk.language import reader
from kiosk.errors import explain
from kiosk.labels import label
from sync.identifiers.form import look_over
from sync.registration.application import Application
from sync.requirements import Table, gaps


@dataclass(frozen=True)
class CheckView:
    """A value that looks odd, and what to compare it with. `confirmed`: the vendor has done so."""

    label: str
    value: str
    sentence: str
    confirmed: bool


def odd(form: Application) -> list[CheckView]:
    """Every number, name or date that looks odd, in the form's order; nothing on ordinary ones."""
    found = []
    for path, seen in look_over(form).items():
        for finding in seen.findings:
            said = explain(finding.fault())
            sentence = f"{said.message} {said.hint}"
            confirmed = path in form.confirmed
            found.append(CheckView(_named(path), _typed(form, path), sentence, confirmed))
    return found


def missing(table: Table | None, form: Application) -> list[str]:
    """What the requirement table asks for and nobody gave, in words."""
    if table is None:
        return []
    found = []
    for gap in gaps(table, form):
        if gap.document:
            found.append(table.documents[gap.document].title.in_(reader()))
        else:
            row = "" if gap.row is None else f" ({gap.row + 1})"
            found.append(f"{label(gap.path)}{row}")
    return found


def _named(path: str) -> str:
    """What a field is called, with the number of its row in a list: `owners.0.npwp`."""
    parts = path.split(".")
    rows = [int(one) + 1 for one in parts if one.isdecimal()]
    called = str(label(".".join(one for one in parts if not one.isdecimal())))
    return called + "".join(f" ({row})" for row in rows)


def _typed(form: Application, path: str) -> str:
    """What was typed at a path: the desk compares it with a card, letter by letter."""
    found: Any = form
    for part in path.split("."):
        found = found[int(part)] if part.isdecimal() else getattr(found, part)
    return str(found)
