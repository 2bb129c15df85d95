"""How numbers, sizes and times are written, and which way bounds are rounded."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from sync import figures
from sync.wire.messages import Interval
from tests.sync.test_receipts import a_receipt

WIB = ZoneInfo("Asia/Jakarta")
AT = "2026-11-22T09:54:22.880000Z"


def test_one_form_for_a_clock() -> None:
    assert figures.clock(AT, "id", WIB) == "16.54.22"
    assert figures.clock(AT, "id", WIB, up=True) == "16.54.23"
    assert figures.clock(AT, "en", WIB, up=True) == "16:54:23"
    assert figures.instant(AT, "id", WIB, up=True) == "Minggu, 22 Nov 2026, 16.54.23 WIB"
    assert figures.listed(AT, "id", WIB) == "22-11-2026 16.54.22 WIB"
    assert figures.instant(AT, "en", ZoneInfo("Asia/Jayapura"), short=True).endswith("18:54 WIT")


def test_a_day_is_written_out_and_what_is_none_stays() -> None:
    assert figures.day("2026-08-05", "id") == "5 Agu 2026"
    assert figures.day("2026-08-05", "en") == "5 Aug 2026"
    for text in ("", "5-8-2026", "2026-02-30", "seumur hidup"):
        assert figures.day(text, "id") == text


def test_rounding_up_carries_over_midnight_and_a_whole_second_stays() -> None:
    late = "2026-11-22T16:59:59.500000Z"
    assert figures.instant(late, "id", WIB, up=True) == "Senin, 23 Nov 2026, 00.00.00 WIB"
    assert figures.clock("2026-11-22T09:54:22Z", "id", WIB, up=True) == "16.54.22"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("09:54:21.100000", "09:54:22.880000", ("Minggu, 22 Nov 2026, 16.54.21", "16.54.23 WIB")),
        ("09:54:22", "09:54:22", ("Minggu, 22 Nov 2026, 16.54.22 WIB", None)),
        ("16:59:59", "16:59:59.200000",
         ("Minggu, 22 Nov 2026, 23.59.59 WIB", "Senin, 23 Nov 2026, 00.00.00 WIB")),
    ],
)  # fmt: skip
def test_an_interval_only_widens(first: str, last: str, said: tuple[str, str | None]) -> None:
    ends = figures.between(f"2026-11-22T{first}Z", f"2026-11-22T{last}Z", "id", WIB)
    assert ends == said


def test_rounding_up_is_to_what_is_shown() -> None:
    assert figures.instant(AT, "id", WIB, short=True) == "Minggu, 22 Nov 2026, 16.54 WIB"
    assert figures.instant(AT, "id", WIB, short=True, up=True).endswith("16.55 WIB")
    assert figures.listed(AT, "id", WIB, short=True, up=True) == "22-11-2026 16.55 WIB"
    late = "2026-11-22T16:59:01Z"
    assert figures.instant(late, "id", WIB, short=True, up=True).startswith("Senin, 23 Nov")
    assert figures.between(AT, late, "id", WIB, short=True)[1] == "Senin, 23 Nov 2026, 00.00 WIB"


def test_a_size_means_one_thing() -> None:
    assert figures.size(999, "id") == "999 byte"
    assert figures.size(12_400_000, "id") == "12,4 MB"
    assert figures.size(360_000_000, "en") == "360 MB"
    assert figures.exactly(12_401_877, "id") == "12.401.877 byte"
    assert figures.exactly(1, "en") == "1 byte"


@pytest.mark.parametrize("size", [500_000_001, 500_049_999, 999_950_001])
def test_what_is_too_large_never_reads_as_equal_to_its_limit(size: int) -> None:
    limit = size // 100_000_000 * 100_000_000
    assert figures.size(size, "id", up=True) != figures.size(limit, "id", up=True)


@pytest.mark.parametrize(
    ("latest", "accepted", "by"),
    [
        (None, None, None),
        ("2026-11-22T09:58:03.400000Z", None, "2026-11-22T09:58:03.400000Z"),
        (None, "2026-11-22T09:58:03.900000Z", "2026-11-22T09:58:03.900000Z"),
        # The seat's bound was wide: what was accepted was sealed before.
        ("2026-11-22T09:58:09Z", "2026-11-22T09:58:03.900000Z", "2026-11-22T09:58:03.900000Z"),
    ],
)
def test_nothing_reads_as_accepted_before_it_was_sealed(
    latest: str | None, accepted: str | None, by: str | None
) -> None:
    earliest = "2026-11-22T09:58:01Z"
    receipt = a_receipt(sealed=Interval(earliest=earliest, latest=latest), accepted_at=accepted)
    assert receipt.sealed_by == by
    if accepted and by:
        end = figures.between(earliest, by, "id", WIB)[1]
        assert end is not None
        assert figures.clock(accepted, "id", WIB, up=True) >= end.removesuffix(" WIB")
