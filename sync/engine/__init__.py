"""Delivers the outbox to the gateway and brings the feed back, through any interruption."""

from sync.engine.engine import Engine, EngineStatus
from sync.engine.ports import ClockPort, GatewayPort, Hooks
from sync.engine.sender import Progress
from sync.engine.settings import EngineSettings

__all__ = [
    "ClockPort",
    "Engine",
    "EngineSettings",
    "EngineStatus",
    "GatewayPort",
    "Hooks",
    "Progress",
]
