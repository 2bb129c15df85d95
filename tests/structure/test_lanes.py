"""Every test is in one lane; the fast lane is quick and needs nothing but Python packages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import costs, lanes

ROOT = Path(__file__).parents[2]
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/**/test_*.py"))
# Other people's programs, browsers, mounts and servers in processes of their own.
OUTSIDE = re.compile(
    r"playwright|GatewayProcess|scenarios\.world|\b(?:node_package|python_tool|chromium)\b"
    r"|^@?(?:pytestmark = )?needs_\w+$",
    re.MULTILINE,
)


def outside(text: str) -> list[str]:
    return OUTSIDE.findall(text)


def test_every_lane_has_tests_and_every_line_has_a_file() -> None:
    assert {lanes.lane(name) for name in FILES} == set(lanes.LANES)
    for line in (*lanes.REAL, *lanes.SLOW, *lanes.MACHINE):
        assert any(name.startswith(line) for name in FILES), f"{line} names no file any more"


def test_the_fast_lane_is_what_a_developer_runs() -> None:
    """Two and a half minutes on two cores, and no file of it is long."""
    told = re.search(r"together: (\d+) s", lanes.COSTS.read_text("utf-8"))
    assert told is not None and int(told[1]) <= 2 * 150
    for name, cost in lanes.long_ones().items():
        assert name in FILES, f"{name} is no file any more"
        assert lanes.needs_packages_only(name), f"a line names {name} already"
        assert cost > lanes.MOST_S and lanes.lane(name) == "real"


def test_what_was_measured_is_listed_by_what_it_cost() -> None:
    spent = {"tests/b.py": 1.6, "tests/c.py": 7.04, "tests/a.py": 3.1, f"{lanes.SOURCE}d.py": 4.3}
    head, _, listed = costs.lines(spent).partition(" 6 s\n")
    assert "more than 2 s" in head and head.endswith("together:")
    assert listed == "tests/a.py 3.1\ntests/c.py 7.0\n"


@pytest.mark.parametrize("name", [name for name in FILES if lanes.needs_packages_only(name)])
def test_what_no_line_names_needs_nothing_but_python_packages(name: str) -> None:
    if name == Path(__file__).relative_to(ROOT).as_posix():
        return
    assert outside((ROOT / name).read_text("utf-8")) == [], "a line in tests/lanes.py is missing"


@pytest.mark.parametrize(
    "text",
    [
        "from playwright.sync_api import Page",
        "def test_x(node_package):",
        "@needs_cups\ndef test_x() -> None:",
        "pytestmark = needs_mount\n",
        "from tests.gateway_process import GatewayProcess",
    ],
)
def test_what_comes_from_outside_is_seen(text: str) -> None:
    assert outside(text)


def test_a_longer_line_wins_and_groups_go_to_one_worker() -> None:
    assert lanes.lane("tests/foreign/age/test_cctv.py") == "real"
    assert lanes.lane("tests/foreign/age/test_round_trips.py") == "slow"
    assert lanes.unit("tests/kiosk/install/test_screen.py") == "machine"
    assert lanes.unit("tests/structure/test_sql.py") == lanes.unit("tests/structure/test_dead.py")
    assert lanes.unit("tests/sync/test_log.py") == "tests/sync/test_log.py"
