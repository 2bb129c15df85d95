"""Tables of regions: taken in from the feed, asked by every page of this seat."""

from __future__ import annotations

from kiosk.regions import routes
from kiosk.regions.service import RegionTables
from kiosk.seat import Feature, SeatCore, Slice, reading
from sync.wire.registration import RegionsPublished


def join(seat: SeatCore) -> Slice:
    """Know the regencies and cities by the newest decree that this LPSE published."""
    tables = RegionTables(seat.connect)
    return Slice(
        around=(routes.blueprint(tables),),
        feed={"regions": reading(RegionsPublished, tables.take)},
        on_other_history=tables.start_again,
    )


FEATURE = Feature("regions", join)
