"""OCDS versioned releases: every value with its history, read as the state they end in. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sync.errors import Fault
from sync.wire.times import from_text


def is_versioned(release: dict[str, Any]) -> bool:
    """Whether a release holds each value with its history."""
    tender = release.get("tender")
    return isinstance(tender, dict) and any(_is_history(value) for value in tender.values())


def as_compiled(versioned: dict[str, Any]) -> dict[str, Any]:
    """The compiled release that says the same: of every history its newest value."""
    dates: list[tuple[datetime, str]] = []
    state = _newest(versioned, dates)
    assert isinstance(state, dict)
    state.setdefault("id", "versioned")
    if dates:
        state["date"] = max(dates)[1]
    return {**state, "tag": ["compiled"]}


def _newest(value: Any, dates: list[tuple[datetime, str]]) -> Any:
    if _is_history(value):
        known = [(moment, entry) for entry in value if (moment := _moment(entry)) is not None]
        dates += [(moment, str(entry["releaseDate"])) for moment, entry in known]
        if len(known) < len(value):  # which is newest nobody knows: no value of any field
            return value
        known.sort(key=lambda each: each[0])  # of one instant the later in the list
        return known[-1][1]["value"]
    if isinstance(value, dict):
        found = {key: _newest(inner, dates) for key, inner in value.items()}
        return {key: inner for key, inner in found.items() if inner is not None}
    if isinstance(value, list):
        return [_newest(inner, dates) for inner in value]
    return value


def _moment(entry: dict[str, Any]) -> datetime | None:
    try:
        return from_text(str(entry["releaseDate"]).upper())
    except (Fault, OverflowError):
        return None


def _is_history(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(v, dict) and "releaseDate" in v and "value" in v for v in value)
    )
