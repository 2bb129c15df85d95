"""The record of reached codes can fail: a planted code that no test makes is named."""

from __future__ import annotations

from pathlib import Path

from tests import reached


def test_a_code_that_no_test_makes_is_named(tmp_path: Path) -> None:
    (tmp_path / "gw0-1.txt").write_text("late\nbid_late", "utf-8")
    (tmp_path / "gw1-2.txt").write_text("internal", "utf-8")
    catalogue = {"late", "bid_late", "internal", "seat_sound", "nonsense"}
    told = reached.named(['assert shown == "seat_sound"'])
    assert reached.unreached(catalogue, reached.noted(tmp_path) | told) == ["nonsense"]


def test_a_walk_through_the_catalogue_reaches_nothing() -> None:
    many = {f"code_{number}" for number in range(reached.WALK + 1)}
    assert not reached.counts("tests/kiosk/test_errors.py::test_all", many)
    assert not reached.counts("tests/structure/test_words.py::test_one", {"late"})
    assert reached.counts("tests/kiosk/cli/test_bid.py::test_one", {"late"})


def test_the_words_for_an_unknown_code_are_reached_by_any_unknown_code() -> None:
    assert reached.unreached({"code_unknown"}, set()) == ["code_unknown"]
    assert reached.unreached({"code_unknown"}, {"of_a_newer_end"}) == []
