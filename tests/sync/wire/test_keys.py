from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Fault
from sync.wire import times
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.problems import TABLE, problem


def test_a_key_survives_its_file_and_is_never_overwritten(tmp_path: Path) -> None:
    key = SigningKey.generate()
    key.save(tmp_path / "seat.key")
    assert SigningKey.load(tmp_path / "seat.key").public == key.public
    assert stat.S_IMODE((tmp_path / "seat.key").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        SigningKey.generate().save(tmp_path / "seat.key")
    assert VerifyKey.from_text(key.public.text) == key.public


def test_signatures_are_checked() -> None:
    key = SigningKey.generate()
    assert key.public.verify(key.sign(b"a"), b"a")
    assert not key.public.verify(key.sign(b"a"), b"b")
    assert not key.public.verify(b"", b"a")


@pytest.mark.parametrize("text", ["", "x", "eA==", "é", "A" * 100])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="key_malformed"):
        VerifyKey.from_text(text)


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9999, 12, 30)))
def test_moments_survive_the_wire(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert times.from_text(times.to_text(aware)) == aware
    elsewhere = aware.astimezone(timezone(timedelta(hours=7)))
    assert times.to_text(elsewhere) == times.to_text(aware)


@pytest.mark.parametrize(
    "text", ["", "now", "2026-11-24", "2026-11-24T09:00:00", "2026-13-01T00:00:00Z"]
)
def test_a_moment_without_a_zone_is_none(text: str) -> None:
    with pytest.raises(Fault, match="time_malformed"):
        times.from_text(text)
    with pytest.raises(ValueError, match="naive"):
        times.to_text(datetime(2026, 11, 24))


def test_every_problem_says_whether_to_try_again() -> None:
    for code, row in TABLE.items():
        document = problem(code)
        assert document.code == code
        assert document.type.endswith(code)
        assert 400 <= document.status < 600
        assert document.retryable is row.retryable
