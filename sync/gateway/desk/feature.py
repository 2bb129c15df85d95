"""The desk at a seat: openings, readings, and decisions that come by commands."""

from __future__ import annotations

from datetime import timedelta

from sync.gateway.desk import entries, handler, held, lost, routes
from sync.gateway.feature import Feature, Serving
from sync.gateway.periodic import now_and_then
from sync.gateway.registrations.service import DECIDED


def serve(serving: Serving) -> None:
    """Answer what waited for a person, should a restart have come between."""
    now_and_then(serving, timedelta(minutes=1), held.settle)


FEATURE = Feature(
    "desk",
    blueprint=routes.blueprint,
    serve=serve,
    commands=dict.fromkeys(handler.TYPES, handler.read),
    journal=entries.ENTRIES,
    checks=(lost.overdue,),
    after={DECIDED: held.settle},
    tables=("desk_opening", "desk_decision", "desk_lost"),
)
