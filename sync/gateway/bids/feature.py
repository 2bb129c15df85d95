"""Bids: judged, kept, decided, replaced, and handed out."""

from __future__ import annotations

from sync.gateway import recovery
from sync.gateway.alarms.service import cleared
from sync.gateway.bids import acts, again, entries, files, handler, superseding
from sync.gateway.centre import LEARNED
from sync.gateway.feature import Feature

FEATURE = Feature(
    "bids",
    commands=dict.fromkeys(acts.TYPES, handler.read),
    start=(superseding.tell_everybody, again.judge_again),
    names_files=files.named,
    journal=entries.ENTRIES,
    checks=(files.Watch(), again.waiting),
    after={LEARNED: again.judge_again, cleared(recovery.ALARM): again.judge_again},
    tables=("bid", "bid_envelope", "decision", "superseded"),
)
