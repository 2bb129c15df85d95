"""One value of a release and where it stands: read as text, id, instant or rupiah, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, TypeVar

from sync.errors import Fault
from sync.gateway.adapters.why import Why
from sync.wire import times

T = TypeVar("T")
MAX_RUPIAH = 10**15
MAX_ID = 100
# Programs write the year 1 for a date that was never set, spreadsheets 1899 for an empty cell.
FIRST_YEAR = 1900
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|z|[+-]\d\d(:?\d\d)?)")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?)?")
# Control characters, those that turn the reading direction, and halves of characters.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class FieldError(ValueError):
    """`path` is relative to the release: `.tender.tenderPeriod.endDate`."""

    def __init__(self, path: str, reason: Why) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


@dataclass(frozen=True)
class At:
    """A value and its path; `doubts` collects what people are told and keeps nothing out."""

    value: Any
    path: str = ""
    doubts: list[FieldError] = field(default_factory=list)

    def child(self, key: str) -> At:
        """Return the place of a member of this object."""
        if self.value is None:
            return At(None, f"{self.path}.{key}", self.doubts)
        if not isinstance(self.value, dict):
            raise FieldError(self.path, Why("not an object"))
        return At(self.value.get(key), f"{self.path}.{key}", self.doubts)

    def items(self) -> list[At]:
        """Return the places of this array's elements; none for what is no array."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise FieldError(self.path, Why("not a list"))
        return [
            At(value, f"{self.path}[{index}]", self.doubts)
            for index, value in enumerate(self.value)
        ]

    def soft(self, read: Callable[[], T], otherwise: T) -> T:
        """Read what may also be absent: what is wrong with it keeps nothing out."""
        try:
            return read()
        except FieldError as error:
            self.doubts.append(FieldError(error.path, Why("left out: {why}", why=error.reason)))
            return otherwise

    def text(self, limit: int = 1000) -> str:
        """Cleaned text, cut where it is too long to show; empty when absent."""
        if self.value is None:
            return ""
        if isinstance(self.value, int | float | Decimal) and not isinstance(self.value, bool):
            return plain_number(self.value)[:limit]
        if not isinstance(self.value, str):
            raise FieldError(self.path, Why("not text"))
        cleaned = " ".join(_UNSEEN.sub(" ", self.value).split())
        return cleaned if len(cleaned) <= limit else cleaned[: limit - 1].rstrip() + "…"

    def required(self, limit: int = 1000) -> str:
        """Return a text that must be there, at most `limit` characters. Raises: Unfit."""
        text = self.text(limit)
        if not text:
            raise FieldError(self.path, Why("missing"))
        return text

    def id(self) -> str:
        """An id, which OCDS also allows to be a whole number; required, never cut."""
        text = self.required(10_000)
        if len(text) > MAX_ID:
            raise FieldError(self.path, Why("longer than {limit} characters", limit=MAX_ID))
        return text

    def moment(self) -> datetime | None:
        """An instant, aware UTC; None when absent."""
        if self.value is None:
            return None
        if not isinstance(self.value, str):
            raise FieldError(self.path, Why("not a date and time"))
        text = self.value.strip()
        if not _MOMENT.fullmatch(text):
            zoneless = _LOCAL.fullmatch(text)
            why = Why("has no time zone") if zoneless else Why("not a date and time")
            raise FieldError(self.path, why)
        try:
            moment = times.from_text(text.upper().replace(" ", "T"))
        except (Fault, OverflowError) as error:
            raise FieldError(self.path, Why("not a date and time")) from error
        if moment.year < FIRST_YEAR:
            raise FieldError(self.path, Why("out of range"))
        return moment

    def offset(self) -> timedelta | None:
        """What an instant was written with; None when it is none."""
        try:
            return datetime.fromisoformat(str(self.value).strip().upper()).utcoffset()
        except ValueError:
            return None

    def rupiah(self) -> int | None:
        """Whole rupiah; None for an amount in another currency."""
        amount = self.child("amount")
        if amount.value is None or self.child("currency").text(10).upper() not in ("", "IDR"):
            return None
        if isinstance(amount.value, bool) or not isinstance(amount.value, int | float | Decimal):
            raise FieldError(amount.path, Why("not a number"))
        exact = Decimal(str(amount.value))
        if not 0 <= exact <= MAX_RUPIAH:
            raise FieldError(amount.path, Why("out of range"))
        return int(exact.to_integral_value(ROUND_HALF_EVEN))


def plain_number(value: float | Decimal) -> str:
    """`9151042.0`, as spreadsheets write whole numbers, is 9151042."""
    exact = Decimal(str(value))
    if exact.is_finite() and exact.adjusted() < MAX_ID and exact == exact.to_integral_value():
        return str(int(exact))
    return str(value)
