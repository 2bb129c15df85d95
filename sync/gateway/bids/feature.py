"""Bids: judged, kept, decided, replaced, and handed out."""

from __future__ import annotations

from datetime import timedelta

from sync.gateway import recovery
from sync.gateway.alarms.service import cleared
from sync.gateway.bids import acts, again, entries, files, handler, superseding
from sync.gateway.centre import LEARNED
from sync.gateway.feature import Feature, Serving
from sync.gateway.periodic import now_and_then
from sync.gateway.registrations.service import DECIDED


def serve(serving: Serving) -> None:
    """Judge again what waited for an account: one may come from a seat, a file or the console."""
    now_and_then(serving, timedelta(minutes=1), again.judge_known)


FEATURE = Feature(
    "bids",
    serve=serve,
    commands=dict.fromkeys(acts.TYPES, handler.read),
    start=(superseding.tell_everybody, again.judge_again, again.judge_known),
    names_files=files.named,
    journal=entries.ENTRIES,
    checks=(files.Watch(), again.waiting),
    after={
        LEARNED: again.judge_again,
        cleared(recovery.ALARM): again.judge_again,
        DECIDED: again.judge_known,
    },
    tables=("bid", "bid_envelope", "decision", "superseded", "ruling", "held_answer"),
)
