"""No page: what lets every page of the seat go by the table of regions that counts there."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Blueprint, g

from kiosk.regions.service import RegionTables
from sync.identifiers import regions


def blueprint(tables: RegionTables) -> Blueprint:
    """Return what lends each request the table, which is read when it is first needed."""
    lending = Blueprint("regions", __name__)

    @lending.before_app_request
    def begin() -> None:
        g.regions = ExitStack()
        g.regions.enter_context(regions.using(tables.current))

    @lending.teardown_app_request
    def end(_error: BaseException | None) -> None:
        if (held := g.pop("regions", None)) is not None:
            held.close()

    return lending
