"""Power cuts: a process killed at any moment of sealing, and the sweep at the next start."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sync.sealing import sweep
from sync.sealing.opening import open_bid, verify_bid
from tests.sync.sealing.support import COMMITTEE, STRANGER, sealed

SCRIPT = """
import os, signal, sys
from pathlib import Path
from tests.sync.sealing.support import Pattern, sealed
from sync.sealing import Source
stage, step, spool = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
size = 6 << 20
seen = []
def progress(now, done, total):
    seen.append(now)
    if seen.count(stage) == step:
        os.kill(os.getpid(), signal.SIGKILL)
sealed(spool, [Source("besar.bin", size, lambda: Pattern(size))], progress=progress)
"""

MEMORY = """
import sys
from pathlib import Path
from tests.sync.sealing.support import Pattern, sealed
from sync.sealing import Source
size = int(sys.argv[1]) << 20
sealed(Path(sys.argv[2]), [Source("besar.bin", size, lambda: Pattern(size))])
# Not ru_maxrss: a child inherits its parent's.
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""

ROOT = Path(__file__).parents[3]


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("sealing", 1),
        ("sealing", 5),
        ("storing", 1),
        ("storing", 2),
        ("proving", 1),
        ("proving", 4),
    ],
)
def test_a_kill_before_the_proof_never_leaves_a_final_name(
    stage: str, step: int, tmp_path: Path
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    killed = run(SCRIPT, stage, step, spool)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert [path.name for path in spool.iterdir()] == ["bid.age.partial"]
    assert sweep(spool, {"bid.age"}) == ["bid.age.partial"]
    assert list(spool.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_kill_after_the_proof_leaves_a_bid_that_opens(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    assert run(SCRIPT, "done", 1, spool).returncode == -signal.SIGKILL
    assert [path.name for path in spool.iterdir()] == ["bid.age"]
    assert verify_bid(spool / "bid.age").ok
    assert not open_bid(spool / "bid.age", STRANGER.text, tmp_path / "none").ok
    assert open_bid(spool / "bid.age", COMMITTEE.text, tmp_path / "out").ok
    # Nobody recorded it, so nobody was told: it goes.
    assert sweep(spool, set()) == ["bid.age"]


def test_the_sweep_keeps_what_a_bid_answers_for(tmp_path: Path) -> None:
    sealed(tmp_path, name="kept.age")
    sealed(tmp_path, name="stray.age")
    (tmp_path / "folder").mkdir()
    (tmp_path / "x.partial").touch()
    assert sweep(tmp_path, {"kept.age", "x.partial"}) == ["stray.age", "x.partial"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "kept.age"]
    assert sweep(tmp_path, {"kept.age"}) == []


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_memory_does_not_grow_with_the_bid(tmp_path: Path) -> None:
    peaks = []
    for size in (10, 300):
        spool = tmp_path / str(size)
        spool.mkdir()
        result = run(MEMORY, size, spool)
        assert result.returncode == 0, result.stderr
        peaks.append(int(result.stdout))
    assert peaks[1] < peaks[0] + 8 * 1024
    assert peaks[1] < 100 * 1024
