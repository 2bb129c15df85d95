"""Lines of a file that were left out, in words: the same report for every list that is taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.errors import explain
from sync.errors import Fault
from sync.gateway.tables import RefusedRow


@dataclass(frozen=True)
class RefusedView:
    """A line by its number in the file, the column that it is about, and why it was left out."""

    number: int
    column: str
    why: str


def told(refused: Iterable[RefusedRow]) -> list[RefusedView]:
    """Put lines that were left out into words, in the file's order."""
    found = []
    for one in refused:
        said = explain(Fault(one.code, column=one.column))
        found.append(RefusedView(one.number, one.column, f"{said.message} {said.hint}"))
    return found
