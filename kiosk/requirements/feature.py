"""Requirement tables: taken in from the feed, asked by the registration."""

from __future__ import annotations

from kiosk.requirements.cli import rules
from kiosk.requirements.service import RequirementTables
from kiosk.seat import Feature, SeatCore, Slice, reading
from sync.wire.registration import Requirements


def join(seat: SeatCore) -> Slice:
    """Know what a registration needs, by the tables that this LPSE published."""
    tables = seat.provide(RequirementTables(seat.connect))
    return Slice(
        feed={"requirements": reading(Requirements, tables.take)},
        on_other_history=tables.start_again,
    )


FEATURE = Feature("requirements", join, (rules,))
