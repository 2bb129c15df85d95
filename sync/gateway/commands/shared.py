"""Commands as they were kept."""

from __future__ import annotations

from sync.gateway.commands.store import (
    Parked,
    all_parked,
    command,
    decided,
    forget_text,
    parked_of_type,
    unpark_all,
)

__all__ = [
    "Parked",
    "all_parked",
    "command",
    "decided",
    "forget_text",
    "parked_of_type",
    "unpark_all",
]
