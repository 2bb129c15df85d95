"""Registrations at the gateway: the one way in for the console and the command line."""

from __future__ import annotations

from sync.gateway.registrations.archive import Due, due, erase, set_archive
from sync.gateway.registrations.deciding import (
    SeenVersion,
    approve,
    open_again,
    refuse,
    return_incomplete,
    take_up,
)
from sync.gateway.registrations.gathering import Everything, everything
from sync.gateway.registrations.listing import (
    Tab,
    WorklistLine,
    WorklistPage,
    WorklistWanted,
    counts,
    worklist,
)
from sync.gateway.registrations.private import FormSummary
from sync.gateway.registrations.reading import (
    AtCentre,
    Decided,
    Duplicate,
    FileRead,
    Opened,
    note_centre,
    open_one,
    paper,
    tick,
)

__all__ = [
    "AtCentre",
    "Decided",
    "Due",
    "Duplicate",
    "Everything",
    "FileRead",
    "FormSummary",
    "Opened",
    "SeenVersion",
    "Tab",
    "WorklistLine",
    "WorklistPage",
    "WorklistWanted",
    "approve",
    "counts",
    "due",
    "erase",
    "everything",
    "note_centre",
    "open_again",
    "open_one",
    "paper",
    "refuse",
    "return_incomplete",
    "set_archive",
    "take_up",
    "tick",
    "worklist",
]
