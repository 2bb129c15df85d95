"""The kinds of entries that may stand in the gateway's journal: each feature names its own.

Every entry says when, by whom (staff ids, two for an act that takes two) and, where a reason is
asked, why; what else it carries stands in its kind. Never in an entry: names of vendors, of their
firms or of visitors, what a bid holds, official numbers of people, PINs, passwords or codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.journal import Event, FieldType


@dataclass(frozen=True)
class Kind:
    """One kind of entry: `meaning` in a sentence, and the fields it must and may carry."""

    name: str
    meaning: str
    fields: Mapping[str, FieldType] = field(default_factory=dict)
    optional: Mapping[str, FieldType] = field(default_factory=dict)

    @property
    def event(self) -> Event:
        """Return the row of a catalogue that `sync.journal` checks entries against."""
        return Event(self.meaning, self.fields, self.optional)
