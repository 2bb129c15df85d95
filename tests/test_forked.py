"""A fork of the server is a process of its own that does what `python -m` does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import forked

ROOT = Path(__file__).parent.parent
# `timeit` runs the code it is given.
RUNS = ("-n", "1", "-r", "1")
TELLS = (
    "import os, sys; print(os.getcwd(), sorted(os.environ), sys.argv[0][-9:], sys.stdout.encoding);"
    " print('aside', file=sys.stderr); sys.stdout.flush(); os._exit(7)"
)
ENDLESS = (*RUNS, "import time; print('begun', flush=True); time.sleep(600)")


@pytest.mark.parametrize(
    ("module", "words", "code"),
    [
        ("kiosk", ("--help",), 0),
        ("kiosk", ("--lang", "en", "nonsense"), 2),
        ("kiosk", ("--home", "/dev/null/none", "gateway", "serve"), 1),
        ("timeit", (*RUNS, TELLS), 7),
    ],
    ids=["help", "a slip", "a fault", "streams"],
)
def test_it_says_and_ends_as_an_executable_does(
    module: str, words: Sequence[str], code: int, tmp_path: Path
) -> None:
    env = os.environ | {"ONLY_HERE": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    whole = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    fork = forked.run(module, words, cwd=ROOT, env=env)
    assert (fork.returncode, fork.stdout, fork.stderr) == (code, whole.stdout, whole.stderr)
    assert whole.returncode == code


def test_it_can_be_killed_and_says_so() -> None:
    process = forked.start("timeit", ENDLESS, cwd=ROOT, env=os.environ)
    assert isinstance(process, forked.Forked)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    assert process.pid != os.getpid()
    assert process.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.1)
    process.kill()
    assert process.wait(60) == -signal.SIGKILL
    process.stdout.close()


def test_what_takes_too_long_is_killed() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        forked.run("timeit", ENDLESS, cwd=ROOT, env=os.environ, timeout=0.5)


def test_what_is_loaded_before_python_gets_an_executable(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONHASHSEED": "0"}
    process = forked.start("timeit", ENDLESS, cwd=tmp_path, env=env)
    assert isinstance(process, subprocess.Popen)
    process.kill()
    process.wait(60)
    assert process.stdout is not None
    process.stdout.close()
