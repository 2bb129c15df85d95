"""Lines of a file that were left out, in words: the same report for every list that is taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.errors import Explanation, explain
from sync.errors import Fault
from sync.gateway.tables import RefusedRow


@dataclass(frozen=True)
class RefusedView:
    """A line by its number in the file, the column that it is about, and why it was left out."""

    number: int
    column: str
    said: Explanation

    @property
    def why(self) -> str:
        """The sentences of it, in the reader's language."""
        return f"{self.said.message} {self.said.hint}"


def told(refused: Iterable[RefusedRow]) -> list[RefusedView]:
    """Put lines that were left out into words, in the file's order."""
    return [
        RefusedView(one.number, one.column, explain(Fault(one.code, column=one.column)))
        for one in refused
    ]
