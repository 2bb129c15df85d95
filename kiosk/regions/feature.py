"""Tables of regions: taken in from the feed, asked by every page of this seat."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Blueprint, g

from kiosk.regions.service import RegionTables
from kiosk.seat import Feature, SeatCore, Slice, reading
from sync.identifiers import regions
from sync.wire.registration import RegionsPublished


def join(seat: SeatCore) -> Slice:
    """Know the regencies and cities by the newest decree that this LPSE published."""
    tables = RegionTables(seat.connect)
    return Slice(
        around=(_lending(tables),),
        feed={"regions": reading(RegionsPublished, tables.take)},
        on_other_history=tables.start_again,
    )


def _lending(tables: RegionTables) -> Blueprint:
    """Return what lets every request to the seat go by the table that counts there."""
    blueprint = Blueprint("regions", __name__)

    @blueprint.before_app_request
    def begin() -> None:
        g.regions = ExitStack()
        g.regions.enter_context(regions.using(tables.current))

    @blueprint.teardown_app_request
    def end(_error: BaseException | None) -> None:
        if (held := g.pop("regions", None)) is not None:
            held.close()

    return blueprint


FEATURE = Feature("regions", join)
