"""Tables of regions in the seats' feed, and in whatever is asked of this gateway."""

from __future__ import annotations

from sync.gateway.feature import Feature, Serving
from sync.gateway.regions import entries, lending


def _serve(serving: Serving) -> None:
    lending.lend(serving.app, serving.centre)


FEATURE = Feature(
    "regions",
    serve=_serve,
    feed=("regions",),
    journal=entries.ENTRIES,
    tables=("region_table",),
)
