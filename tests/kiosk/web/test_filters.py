from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import flask
import pytest

from kiosk.web import filters
from tests.kiosk.web.support import Shell

NOW = datetime(2026, 11, 22, 3, 31, 22, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _context(shell: Shell) -> Iterator[None]:
    with shell.app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 byte"), (999, "999 byte"),
        (1000, "1 kB"), (12_400_000, "12,4 MB"), (999_999, "1 MB"),
        (500_000_000, "500 MB"), (1_234_567_890, "1,2 GB"),
    ],
)  # fmt: skip
def test_sizes_are_written_as_on_a_stick(size: int, text: str) -> None:
    assert filters.ukuran(size) == text


def test_money_has_indonesian_separators() -> None:
    assert filters.rupiah(1_250_000_000) == "Rp 1.250.000.000"
    assert filters.rupiah(0) == "Rp 0"


def test_dates_are_local_and_name_their_zone() -> None:
    assert filters.tanggal(NOW) == "Minggu, 22 Nov 2026, 10.31 WIB"
    assert filters.tanggal("2026-11-22T03:31:22Z", with_time=False) == "Minggu, 22 Nov 2026"
    assert filters.tanggal(None) == "belum ditentukan"
    assert filters.jam(NOW) == "10.31.22"
    assert filters.detik_hari(NOW) == 10 * 3600 + 31 * 60 + 22


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (8040, "2 jam 14 menit"), (7200, "2 jam"), (45, "45 detik"), (0, "0 detik"),
        (-5, "0 detik"), (61, "1 menit"), (90_000, "1 hari 1 jam"), (86_400 + 120, "1 hari"),
    ],
)  # fmt: skip
def test_durations_say_the_two_largest_units(seconds: int, text: str) -> None:
    assert filters.durasi(seconds) == text
    assert filters.durasi(timedelta(seconds=seconds)) == text


def test_time_left_is_whole_minutes_rounded_up() -> None:
    assert filters.sisa(59) == "kurang dari 1 menit"
    assert filters.sisa(61) == "2 menit"
    assert filters.sisa(1800) == "30 menit"


PROGRESS = """{% import "_macros.html" as ui %}
{{ ui.progress((), 540_000_000, 720_000_000, left, "", 180_000_000, 360_000_000) }}"""


@pytest.mark.parametrize(
    ("left", "said"),
    [(0, "hampir selesai"), (1, "kira-kira 1 detik lagi"), (None, "360 MB</span>")],
)
def test_progress_says_a_files_own_bytes_and_never_0_seconds(left: int | None, said: str) -> None:
    """The bar goes over every byte twice; people read the size of what they brought."""
    page = flask.render_template_string(PROGRESS, left=left)
    assert "180 MB dari 360 MB" in page
    assert said in page
    assert "720" not in page.split("progress-figures")[1]


def test_an_interval_to_the_minute_only_widens() -> None:
    near, later = NOW + timedelta(seconds=20), NOW + timedelta(seconds=50)
    assert filters.antara(NOW, near) == ("Minggu, 22 Nov 2026, 10.31 WIB", None)
    assert filters.antara(NOW, later) == ("Minggu, 22 Nov 2026, 10.31", "10.33 WIB")


def test_english_has_its_own_separators(shell: Shell) -> None:
    shell.language.choose("en")
    assert filters.rupiah(1_250_000_000) == "Rp 1,250,000,000"
    assert filters.tanggal(NOW) == "Sunday, 22 Nov 2026, 10:31 WIB"


def test_the_last_second_there_is_still_has_a_date() -> None:
    assert filters.tanggal("9999-12-31T23:59:59Z") == "Jumat, 31 Des 9999, 23.59 UTC"


def test_a_naive_time_never_reaches_a_page() -> None:
    with pytest.raises(ValueError, match="naive"):
        filters.jam(datetime(2026, 11, 22))
