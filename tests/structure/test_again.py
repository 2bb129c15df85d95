"""What failed is asked once more, alone: a run with real tests, of which some fail by chance."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import again

BY_CHANCE = """
from pathlib import Path

def test_by_chance():
    asked = Path(__file__).with_name("asked.txt")
    first = not asked.exists()
    asked.touch()
    assert not first
"""
ALWAYS = "def test_always():\n    assert 1 == 2\n"
RIGHT = "def test_right():\n    pass\n"


def run(root: Path, **files: str) -> int:
    """Run these files of tests for the first time; return pytest's exit code."""
    (root / "pytest.ini").write_text("[pytest]\n", "utf-8")
    for name, text in files.items():
        (root / f"test_{name}.py").write_text(text, "utf-8")
    asked = [sys.executable, "-m", "pytest", "-q", "-n", "2"]
    return subprocess.run(asked, cwd=root, check=False).returncode


def test_what_passes_alone_is_named_and_the_run_is_green(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = run(tmp_path, chance=BY_CHANCE, right=RIGHT)
    assert code == again.TESTS_FAILED
    assert again.main(code, tmp_path) == 0
    said = capfd.readouterr().out
    assert "PASSED ONLY ALONE, to be mended: test_chance.py::test_by_chance" in said
    assert "test_right.py" not in said.rpartition("test session starts")[2], "only what failed"


def test_what_fails_alone_too_is_red(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = run(tmp_path, chance=BY_CHANCE, always=ALWAYS)
    assert again.main(code, tmp_path) == again.TESTS_FAILED
    assert "PASSED ONLY ALONE" not in capfd.readouterr().out


def test_many_at_once_are_no_chance(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    names = [f"chance_{n}" for n in range(again.MOST + 1)]
    code = run(tmp_path, **{one: BY_CHANCE.replace("asked", one) for one in names})
    assert again.main(code, tmp_path) == again.TESTS_FAILED
    assert "4 tests failed, more than 3" in capfd.readouterr().err


def test_a_run_that_did_not_come_to_its_end_is_red(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = run(tmp_path, unreadable="def test_(:\n")
    assert again.main(code, tmp_path) == code != 0
    assert again.main(3, tmp_path) == 3, "an inner error of pytest"
    assert "PASSED ONLY ALONE" not in capfd.readouterr().out


def test_a_green_run_asks_nothing(tmp_path: Path) -> None:
    assert again.main(run(tmp_path, right=RIGHT), tmp_path) == 0
