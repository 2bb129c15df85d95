"""Sticks as cards, with what is on them: for every page that takes a file from one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from flask_babel import lazy_gettext as _l

from kiosk.errors import Explanation, explain
from kiosk.intake import Entry, Folder, Medium, Unopened, names
from sync.errors import Fault

_NAMED = frozenset({"name_twice", "entry_too_deep"})


class PluggedIn(Protocol):
    """What is needed of `kiosk.intake.MediaWatcher` to say where something can be saved."""

    def media(self) -> list[Medium]:
        """Return the media that are plugged in and can be read."""
        ...

    def unopened(self) -> Sequence[Unopened]:
        """Return what is plugged in and cannot be opened, and why."""
        ...


def writable(plugged: PluggedIn) -> list[Medium]:
    """Return the media that something can be saved to."""
    return [medium for medium in plugged.media() if not medium.read_only]


def unwritable(plugged: PluggedIn) -> list[Explanation]:
    """Say why nothing can be saved to what else is plugged in."""
    read_only = [medium for medium in plugged.media() if medium.read_only]
    closed = [one for one in plugged.unopened() if one.code != "reader_empty"]
    return [
        *(explain(Fault(medium.refusal, label=medium.label)) for medium in read_only),
        *(explain(Fault(one.code, **one.params)) for one in closed),
    ]


def beside_name(code: str, params: Mapping[str, object]) -> Explanation:
    """Return the sentence for a row that shows the file's name already: "this file" instead."""
    if code in _NAMED:
        return explain(Fault(code, **params))
    words = explain(Fault(code, **{**params, "name": _l("berkas ini")}))
    return dataclasses.replace(words, capital=True)


_KINDS = {
    "spreadsheet": ("xls", "xlsx", "ods", "csv"),
    "picture": ("jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp", "webp", "heic"),
    "archive": ("zip", "rar", "7z", "gz", "tar"),
}


def file_kind(name: str) -> str:
    """Return the kind of picture for a file name: spreadsheet, picture, archive or document."""
    extension = name.rpartition(".")[2].lower()
    for kind, extensions in _KINDS.items():
        if extension in extensions:
            return kind
    return "document"


_NOTHING: Mapping[str, tuple[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class EntryView:
    """A row of the stick. `reason` says why it cannot be taken; an `invisible` name is spelled.

    `chosen_in` names what holds it already, `chosen_state` is what the checks say of it there; both
    are "" for a file that nothing holds.
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


def open_stick(
    medium: Medium, folder: Folder, chosen: Mapping[str, tuple[str, str]] = _NOTHING
) -> StickView:
    """Show a stick with the files of one folder; `chosen` has (what holds it, state) by token."""
    return dataclasses.replace(
        closed_stick(medium),
        is_open=True,
        token=folder.token,
        trail=tuple((crumb.token, crumb.name) for crumb in folder.trail),
        entries=tuple(
            _entry(entry, *chosen.get(entry.token, ("", ""))) for entry in folder.entries
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
