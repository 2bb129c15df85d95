"""Resumable uploads of sealed files."""

from __future__ import annotations

from sync.gateway import disk
from sync.gateway.feature import Feature, Serving
from sync.gateway.guards import authenticate
from sync.gateway.uploads import sweeping
from sync.gateway.uploads.routes import blueprint


def serve(serving: Serving) -> None:
    """Put the uploads' views into the application, and sweep what was left behind."""
    app, centre = serving.app, serving.centre
    views = blueprint(
        centre.database,
        centre.partials,
        centre.objects,
        authenticate,
        centre.clock,
        named=centre.named,
    )
    app.register_blueprint(views)
    sweeping.sweep_hourly(serving, views.service)


FEATURE = Feature("uploads", serve=serve, checks=(disk.look,), tables=("upload",))
