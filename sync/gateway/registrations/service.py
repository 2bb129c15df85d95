"""Registrations at the gateway: the one way in for the console and the command line."""

from __future__ import annotations

from sync.gateway.registrations.applying import SeenVersion
from sync.gateway.registrations.archive import erase, erase_due, set_archive
from sync.gateway.registrations.archived import ArchiveHandedOut, hand_out
from sync.gateway.registrations.at_seats import (
    SeatDecision,
    Weighed,
    contradicted,
    contradicted_on,
    is_here,
    look,
    set_aside_for,
    settled_as,
    take,
    weigh,
)
from sync.gateway.registrations.deciding import (
    DECIDED,
    approve,
    open_again,
    refuse,
    return_incomplete,
    take_up,
)
from sync.gateway.registrations.ending import erase_account
from sync.gateway.registrations.forgetting import forget_late_letter
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
    SeatMoment,
    note_centre,
    open_one,
    paper,
    tick,
)
from sync.gateway.registrations.retention import Due, due

__all__ = [
    "DECIDED",
    "ArchiveHandedOut",
    "AtCentre",
    "Decided",
    "Due",
    "Duplicate",
    "Everything",
    "FileRead",
    "FormSummary",
    "Opened",
    "SeatDecision",
    "SeatMoment",
    "SeenVersion",
    "Tab",
    "Weighed",
    "WorklistLine",
    "WorklistPage",
    "WorklistWanted",
    "approve",
    "contradicted",
    "contradicted_on",
    "counts",
    "due",
    "erase",
    "erase_account",
    "erase_due",
    "everything",
    "forget_late_letter",
    "hand_out",
    "is_here",
    "look",
    "note_centre",
    "open_again",
    "open_one",
    "paper",
    "refuse",
    "return_incomplete",
    "set_archive",
    "set_aside_for",
    "settled_as",
    "take",
    "take_up",
    "tick",
    "weigh",
    "worklist",
]
