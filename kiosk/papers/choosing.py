"""Where a paper may come from: sticks and what is on them, read in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Protocol

from kiosk.intake import Folder, Medium, Unopened
from kiosk.papers.forms import Whereabouts
from kiosk.papers.shelf import in_pieces
from sync.errors import Fault
from sync.sealing import Source


class PaperSticks(Protocol):
    """What is needed of `kiosk.intake.MediaWatcher`."""

    def media(self) -> list[Medium]:
        """Return the media that are plugged in and can be read."""
        ...

    def unopened(self) -> Sequence[Unopened]:
        """Return what is plugged in and cannot be opened, and why."""
        ...

    def listing(self, medium_id: str, folder_token: str = "", *, again: bool = True) -> Folder:
        """Return one folder of a medium; `again` reads it from the medium again."""
        ...

    def search(self, medium_id: str, folder_token: str, query: str, *, again: bool) -> Folder:
        """Return the files at and below a folder whose names match."""
        ...

    def name(self, medium_id: str, token: str) -> str:
        """Return the name of a file as a screen may show it."""
        ...

    def source(self, medium_id: str, token: str) -> Source:
        """Return one file for its one reading."""
        ...


def where(sticks: Sequence[Medium], asked: Whereabouts) -> Whereabouts:
    """Return the stick and folder to show: as asked, else the only stick's top folder."""
    if any(medium.id == asked.medium_id for medium in sticks):
        return asked
    return Whereabouts(sticks[0].id if len(sticks) == 1 else "", seen=asked.seen)


def folder(media: PaperSticks, medium: Medium, look: Whereabouts) -> Folder | Fault | None:
    """Return what of a stick is on the screen, why it cannot be read, None for a closed one."""
    if medium.id != look.medium_id:
        return None
    again = not look.seen
    try:
        if look.query:
            return media.search(medium.id, look.folder, look.query, again=again)
        return media.listing(medium.id, look.folder, again=again)
    except Fault as fault:
        return fault


def pieces(source: Source) -> Iterator[bytes]:
    """Read a file of a stick. Raises: what the stick raises, Fault("file_changed", name)."""
    with closing(source.open()) as file:
        yield from in_pieces(file.read)
        source.verify(file)
