"""Choosing files from sticks: what a stick shows, and which file goes into which envelope."""

from __future__ import annotations

from kiosk.bidding.checks import Limits
from kiosk.bidding.context import Media
from kiosk.bidding.draft import Draft, Pick
from kiosk.bidding.forms import LookForm, MoveForm, PickForm
from kiosk.intake import Entry, Folder
from sync.errors import Fault
from sync.wire.ids import new_id
from sync.wire.messages import EnvelopeName

EVERY_FILE = "*"
"""In the place of a file's token: every file of the open folder."""


def folder(media: Media, medium_id: str, look: LookForm) -> Folder | Fault:
    """Return what of a stick is on the screen, or why it cannot be read now."""
    again = not look.seen
    try:
        if look.query:
            return media.search(medium_id, look.folder, look.query, again=again)
        return media.listing(medium_id, look.folder, show_hidden=look.hidden, again=again)
    except Fault as fault:
        return fault


def add(media: Media, limits: Limits, draft: Draft, asked: PickForm, look: LookForm) -> None:
    """Add one file to an envelope, or every file of the open folder: all of them or none.

    Raises: Fault("envelope_unknown" | "file_unknown" | "file_chosen_already"),
    Fault("envelope_full", max_files), and what the medium raises.
    """
    envelope = _known(draft, asked.envelope)
    picks = [
        Pick(
            new_id(),
            asked.medium_id,
            entry.token,
            entry.name,
            entry.size,
            media.remember(asked.medium_id, entry.token),
        )
        for entry in _wanted(media, asked, look)
    ]
    picks = [one for one in picks if not (asked.token == EVERY_FILE and draft.holds(one))]
    _require_room(limits, draft, envelope, len(picks))
    for pick in picks:
        draft.add(envelope, pick)


def move(limits: Limits, draft: Draft, asked: MoveForm) -> None:
    """Put a chosen file into another envelope.

    Raises: Fault("envelope_unknown"), Fault("envelope_full", max_files).
    """
    envelope = _known(draft, asked.envelope)
    _require_room(limits, draft, envelope, 1)
    draft.move(asked.pick_id, envelope)


def _known(draft: Draft, envelope: EnvelopeName | None) -> EnvelopeName:
    if envelope is None or envelope not in draft.envelopes:
        raise Fault("envelope_unknown")
    return envelope


def _require_room(limits: Limits, draft: Draft, envelope: EnvelopeName, more: int) -> None:
    if len(draft.picks[envelope]) + more > limits.files:
        raise Fault("envelope_full", max_files=limits.files)


def _wanted(media: Media, asked: PickForm, look: LookForm) -> list[Entry]:
    if asked.token != EVERY_FILE:
        return [media.look(asked.medium_id, asked.token)]
    found = media.listing(asked.medium_id, look.folder)
    files = [entry for entry in found.entries if entry.kind == "file"]
    if not files:
        raise Fault("file_unknown")
    return files
