"""What a page says of a deadline, by how much the seat knows of the time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.bidding.views.words import closes
from kiosk.shell.frame import speaking_app
from sync.clock import Interval
from tests.kiosk.bidding.support import NOW


def at(earliest_s: float, latest_s: float | None) -> Interval:
    latest = None if latest_s is None else NOW + timedelta(seconds=latest_s)
    return Interval(NOW + timedelta(seconds=earliest_s), latest)


@pytest.mark.parametrize(
    ("now", "kind", "words"),
    [
        (at(-7200, -7199), "open", "ditutup 1 jam 59 menit lagi"),
        (at(1, 2), "closed", "sudah ditutup"),
        (at(-1, 1), "closing", "sedang ditutup; jam belum pasti"),
        # Two signed times contradict each other: nobody knows, and nothing is just closing.
        (at(-7200, 18_000), "closing", "mungkin sudah ditutup; jam belum pasti"),
        # Only a bound kept from before: it may come from a clock that was wrong.
        (at(1, None), "closing", "mungkin sudah ditutup; jam belum pasti"),
        (at(18_000, None), "closing", "mungkin sudah ditutup; jam belum pasti"),
    ],
)
def test_a_deadline_is_said_as_surely_as_it_is_known(now: Interval, kind: str, words: str) -> None:
    with speaking_app().app_context():
        said = closes(NOW, now)
    assert (said.kind, str(said.words)) == (kind, words)
