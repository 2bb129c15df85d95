"""Every row of the table of time cases names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "reference" / "time-cases.md"
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_case_of_time_is_shown_by_a_test() -> None:
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cases = [line for line in rows if not line.startswith("| case ")]
    assert len(cases) > 25
    for line in cases:
        found = _TEST.findall(line)
        assert found, line
        for path, name in found:
            assert f"def {name}(" in (ROOT / path).read_text("utf-8"), (path, name)
