"""The seat's side of `pdfcheck`: hands opened PDFs to a limited process and waits for verdicts."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, cast, get_args

from kiosk.bidding.pdfcheck import WALL_S, Verdict

BATCH = 16 if hasattr(os, "fork") else 1  # descriptors handed over at once
_LINE_BYTES = 256


def verdicts(opened: Sequence[BinaryIO], seconds: float) -> Iterator[Verdict]:
    """One verdict per file, in order; "unchecked" for what the process did not live to judge.

    Ends after `seconds` at the latest, whatever the files hold.
    """
    if not opened:
        return
    # stdout is all we read, one short line at a time: nothing a PDF does can fill our memory.
    with _process(opened, seconds) as lines:
        for _ in opened:
            yield _verdict(lines.readline(_LINE_BYTES))


def deadline(count: int, seconds_left: float) -> float:
    """How long a batch may take: its children end themselves, this is for the process itself."""
    return max(0.1, min(seconds_left, count * WALL_S + 5))


def _verdict(line: bytes) -> Verdict:
    with contextlib.suppress(ValueError, KeyError, TypeError):
        verdict = json.loads(line)["verdict"]
        if verdict in get_args(Verdict):
            return cast(Verdict, verdict)
    return "unchecked"


@contextlib.contextmanager
def _process(opened: Sequence[BinaryIO], seconds: float) -> Iterator[BinaryIO]:
    descriptors = [file.fileno() for file in opened]
    has_fork = hasattr(os, "fork")
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-m", "kiosk.bidding.pdfcheck", *map(str, descriptors)],
        stdin=subprocess.DEVNULL if has_fork else descriptors[0],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=descriptors if has_fork else (),
        env={name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ},
        start_new_session=has_fork,
    )
    timer = threading.Timer(seconds, _killer(process, whole_group=has_fork))
    timer.daemon = True
    timer.start()
    try:
        assert process.stdout is not None
        yield cast(BinaryIO, process.stdout)
    finally:
        timer.cancel()
        _killer(process, whole_group=has_fork)()
        process.wait()
        cast(BinaryIO, process.stdout).close()


def _killer(process: subprocess.Popen[bytes], *, whole_group: bool) -> Callable[[], None]:
    def kill() -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if whole_group and sys.platform != "win32":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()

    return kill
