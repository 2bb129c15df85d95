"""Commands from seats: verified, numbered, and each answered once, for ever."""

from __future__ import annotations

from sync.gateway.commands import routes, service
from sync.gateway.feature import Feature

FEATURE = Feature(
    "commands",
    blueprint=routes.blueprint,
    feed=("decision",),
    checks=(service.newer,),
    tables=("command", "command_sequence", "parked", "newer_command"),
)
