"""Runs what failed once more, alone: `python -m tests.again`, after a run in which tests failed.

`make test` asks this where a run was red (docs/decisions/0074). A test that fails alone too has
failed. One that passes alone was starved by its neighbours, or hangs on chance: it is named at the
end, to be mended, and the run is green. More than `MOST` at once are no chance, and none is asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).parent.parent
FAILED = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
MOST = 3
TESTS_FAILED = 1
"""pytest's exit code for a run to its end in which tests failed."""


def failed(kept: Path = FAILED) -> Collection[str]:
    """Return the names of the tests that failed in the run before, as pytest kept them."""
    return json.loads(kept.read_text("utf-8")) if kept.exists() else []


def refusal(code: int, names: Collection[str]) -> str:
    """Return why nothing is asked again, for pytest's exit code and what failed; "" where it is."""
    if code != TESTS_FAILED or not names:
        return f"the run did not come to its end: pytest ended with {code}"
    if any("::" not in one for one in names):
        return "a file of tests could not be read"
    if len(names) > MOST:
        return f"{len(names)} tests failed, more than {MOST}: that is no chance"
    return ""


def main(code: int, root: Path = ROOT) -> int:
    """Ask again what failed in a run that ended with `code`; return the exit code of both."""
    if code == 0:
        return 0
    names = sorted(failed(root / FAILED.relative_to(ROOT)))
    if why := refusal(code, names):
        print(f"not asked again: {why}", file=sys.stderr)
        return code
    # Each by its name and nothing beside it; what is printed stays in the log of the run.
    asked = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", *names]
    if (code := subprocess.run(asked, cwd=root, check=False).returncode) != 0:
        return code
    for name in names:
        print(f"PASSED ONLY ALONE, to be mended: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
