"""What the page of the files shows of the sticks."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.bidding.forms import LookForm
from kiosk.bidding.views.files import EnvelopeView, beside_name, file_kind
from kiosk.errors import Explanation, explain
from kiosk.intake import Entry, Folder, Medium, Unopened, names
from sync.errors import Fault


@dataclass(frozen=True)
class EntryView:
    """A row of the stick. `chosen_in` names the envelope that already holds it.

    `chosen_state` is what the checks say of it there, as `PickView.severity`. `invisible`: its name
    cannot be seen, and is spelled.
    """

    token: str
    name: str
    size: int
    kind: str
    icon: str
    reason: str
    chosen_in: str
    chosen_state: str
    hidden: bool
    invisible: bool
    where: str


@dataclass(frozen=True)
class StickView:
    """A stick as a card; `entries` only for the one that is open. `trail`: (token, name).

    `total` and `hidden` count what is there and what is left out; see `kiosk.intake.Folder`.
    """

    medium_id: str
    label: str
    total_bytes: int
    free_bytes: int
    read_only: bool
    is_open: bool
    token: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    entries: tuple[EntryView, ...] = ()
    total: int = 0
    hidden: int = 0
    complete: bool = True
    trouble: Explanation | None = None

    @property
    def addable(self) -> int:
        """How many files "all of this folder" would add."""
        files = [one for one in self.entries if one.kind == "file" and not one.hidden]
        return sum(1 for one in files if not one.chosen_in)

    @property
    def searchable(self) -> bool:
        """A short list without folders is seen at a glance."""
        return self.total > 10 or any(one.kind == "folder" for one in self.entries)


@dataclass(frozen=True)
class FilesView:
    """`closed` are sticks that nobody can read here: (id, what is wrong and what to do)."""

    envelopes: tuple[EnvelopeView, ...]
    sticks: tuple[StickView, ...]
    closed: tuple[tuple[str, Explanation], ...]
    look: LookForm
    revision: int
    checking: bool
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing.

        Free space is left out: it changes all the time and would pull rows from under a finger.
        """
        sticks = [dataclasses.replace(stick, free_bytes=0) for stick in self.sticks]
        gone = [one.severity for envelope in self.envelopes for one in envelope.picks]
        shown = repr((sticks, self.closed, gone, self.revision, self.checking))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def closed_sticks(unopened: Sequence[Unopened]) -> tuple[tuple[str, Explanation], ...]:
    """Show what is plugged in and cannot be opened: (id, why)."""
    return tuple((one.id, explain(Fault(one.code, **one.params))) for one in unopened)


def closed_stick(medium: Medium) -> StickView:
    """Show a stick without its files."""
    return StickView(
        medium.id,
        medium.label,
        medium.total_bytes,
        medium.free_bytes,
        medium.read_only,
        is_open=False,
    )


def open_stick(medium: Medium, folder: Folder, shown: Sequence[EnvelopeView]) -> StickView:
    """Show a stick with the files of one folder, and which of them were chosen."""
    chosen = {
        (one.pick.medium_id, one.pick.token): (envelope.short, one.severity)
        for envelope in shown
        for one in envelope.picks
    }
    return dataclasses.replace(
        closed_stick(medium),
        is_open=True,
        token=folder.token,
        trail=tuple((crumb.token, crumb.name) for crumb in folder.trail),
        entries=tuple(
            _entry(entry, *chosen.get((medium.id, entry.token), ("", "")))
            for entry in folder.entries
        ),
        total=folder.total,
        hidden=folder.hidden,
        complete=folder.complete,
    )


def _entry(entry: Entry, chosen_in: str, chosen_state: str) -> EntryView:
    return EntryView(
        token=entry.token,
        name=entry.name,
        size=entry.size,
        kind=entry.kind,
        icon="folder" if entry.kind == "folder" else file_kind(entry.name),
        reason=""
        if entry.reason is None
        else beside_name(entry.reason, {"name": entry.name}).message,
        chosen_in=chosen_in,
        chosen_state=chosen_state,
        hidden=entry.hidden,
        invisible=names.is_spelled(entry.name),
        where=" › ".join(entry.where),
    )


def troubled_stick(medium: Medium, trouble: Explanation) -> StickView:
    """Show an open stick that cannot be read now."""
    return dataclasses.replace(closed_stick(medium), is_open=True, trouble=trouble)
