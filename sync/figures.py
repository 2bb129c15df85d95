"""Numbers, sizes and times as people here write them: the one home, for screen, paper and terminal.

`lang` is "id" or "en"; instants are aware UTC datetimes or the wire's ISO text; `zone` is the zone
in which they are shown. Files and JSON keep ISO: `sync.wire.times`.
"""

from __future__ import annotations

import math
from datetime import date as Date
from datetime import datetime, timedelta, tzinfo

from babel.dates import format_date
from babel.numbers import format_decimal

from sync.wire.times import from_text

_UNITS = ("byte", "kB", "MB", "GB", "TB")
_ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA"}
_ZONES["Asia/Jayapura"] = "WIT"
_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def number(value: float, lang: str, digits: int = 0) -> str:
    """1250000 → `1.250.000`; 12.4 with one digit → `12,4`."""
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=lang))


def size(size_bytes: int, lang: str, *, up: bool = False) -> str:
    """12_400_000 → `12,4 MB`; decimal units, as on the label of a stick.

    With `up` rounded up: what is too large never reads as equal to its limit.
    """
    amount, unit = float(size_bytes), 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    if not unit:
        return exactly(size_bytes, lang)
    digits = 1 if amount < 99.95 or up else 0
    if up:
        amount = math.ceil(round(amount * 10, 6)) / 10
    return f"{number(amount, lang, digits)} {_UNITS[unit]}"


def exactly(size_bytes: int, lang: str) -> str:
    """12_401_877 → `12.401.877 byte`, where two people compare."""
    plural = "s" if lang == "en" and size_bytes != 1 else ""
    return f"{number(size_bytes, lang)} byte{plural}"


def local(moment: datetime | str, zone: tzinfo | None) -> datetime:
    """The instant on that zone's clocks. Raises: ValueError for a naive datetime."""
    aware = from_text(moment) if isinstance(moment, str) else moment
    if aware.tzinfo is None:
        raise ValueError("naive datetime before a person")
    try:
        return aware.astimezone(zone)
    except OverflowError:  # 9999-12-31T23:59:59Z, which people write for "never"
        return aware


def zone_name(moment: datetime | str, zone: tzinfo | None) -> str:
    """`WIB`, `WITA`, `WIT`, else the zone's own abbreviation."""
    there = local(moment, zone)
    return _ZONES.get(str(there.tzinfo), there.tzname() or "")


def clock(
    moment: datetime | str, lang: str, zone: tzinfo | None, *, up: bool = False, short: bool = False
) -> str:
    """`10.31.22`, in English `10:31:22`; `short` leaves the seconds out.

    Cut to what is shown, or with `up` rounded up: a bound may move outwards, never inwards.
    """
    there = _cut(local(moment, zone), up=up, short=short)
    text = f"{there:%H.%M}" if short else f"{there:%H.%M.%S}"
    return text.replace(".", ":") if lang == "en" else text


def date(
    moment: datetime | str, lang: str, zone: tzinfo | None, *, up: bool = False, short: bool = False
) -> str:
    """`Minggu, 22 Nov 2026`: of what `clock` shows beside it."""
    there = _cut(local(moment, zone), up=up, short=short)
    return str(format_date(there, "EEEE, d MMM y", locale=lang))


def day(text: str, lang: str) -> str:
    """`2026-11-22` → `22 Nov 2026`; what is no such date is returned as it is."""
    try:
        return str(format_date(Date.fromisoformat(text), "d MMM y", locale=lang))
    except ValueError:
        return text


def instant(
    moment: datetime | str, lang: str, zone: tzinfo | None, *, up: bool = False, short: bool = False
) -> str:
    """`Minggu, 22 Nov 2026, 10.31.22 WIB`; `short` leaves the seconds out."""
    day = date(moment, lang, zone, up=up, short=short)
    time = clock(moment, lang, zone, up=up, short=short)
    return f"{day}, {time} {zone_name(moment, zone)}"


def listed(
    moment: datetime | str, lang: str, zone: tzinfo | None, *, up: bool = False, short: bool = False
) -> str:
    """`22-11-2026 10.31.22 WIB`: the same in a list, where columns stand below each other."""
    there = _cut(local(moment, zone), up=up, short=short)
    time = clock(moment, lang, zone, up=up, short=short)
    return f"{there:%d-%m-%Y} {time} {zone_name(moment, zone)}"


def between(
    earliest: datetime | str,
    latest: datetime | str,
    lang: str,
    zone: tzinfo | None,
    *,
    short: bool = False,
) -> tuple[str, str | None]:
    """Both ends of an interval, the first cut, the last rounded up; None when they read the same.

    Day and zone are said once: `Minggu, 22 Nov 2026, 10.31.21` and `10.31.24 WIB`.
    """
    first = instant(earliest, lang, zone, short=short)
    last = instant(latest, lang, zone, up=True, short=short)
    if first == last:
        return first, None
    if date(earliest, lang, zone) != date(latest, lang, zone, up=True, short=short):
        return first, last
    return (
        first.removesuffix(f" {zone_name(earliest, zone)}"),
        f"{clock(latest, lang, zone, up=True, short=short)} {zone_name(latest, zone)}",
    )


def whole_minutes(seconds: float) -> int:
    """Time that is left, in seconds of whole minutes, rounded up."""
    return math.ceil(seconds / 60) * 60


def _cut(moment: datetime, *, up: bool, short: bool) -> datetime:
    cut = moment.replace(second=0, microsecond=0) if short else moment.replace(microsecond=0)
    return cut + (_MINUTE if short else _SECOND) if up and cut != moment else cut
