"""Classes of the practice room. At a gateway of production everything of them is refused."""

from __future__ import annotations

from sync.gateway.classes import attending, entries, routes, taking
from sync.gateway.feature import Feature

FEATURE = Feature(
    "classes",
    blueprint=routes.blueprint,
    commands=dict.fromkeys(taking.TYPES, taking.read),
    feed=("training_class",),
    journal=entries.ENTRIES,
    heard=attending.heard,
    tables=("training_class", "class_roster", "class_event", "class_command"),
)
