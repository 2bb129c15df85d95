"""Processes of the house that begin with its modules imported: what `python -m MODULE WORDS` runs.

Importing costs more processor time than most of what a test lets a seat or a gateway do. One server
a worker imports once, and forks. The fork is a process of its own, with its own environment, folder
and streams, and runs the module as `__main__`. What a loader heeds before Python does (LD_PRELOAD)
needs an executable that starts: it gets one.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import IO, Protocol

IMPORTED = ["kiosk.cli.main", "kiosk.console", "sync.engine", "tests.forked"]
BEFORE_PYTHON = ("LD_PRELOAD", "PYTHONPATH", "PYTHONHASHSEED")


class Running(Protocol):
    """What tests ask of a process, however it began."""

    @property
    def pid(self) -> int: ...
    @property
    def stdout(self) -> IO[str] | None: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def kill(self) -> None: ...
    def terminate(self) -> None: ...
    def send_signal(self, sig: int) -> None: ...


Starts = Callable[..., Running]  # `start`, or another with its parameters


def start(
    module: str,
    words: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    out: IO[str] | None = None,
    log: IO[str] | None = None,
) -> Running:
    """Start `python -m module words`; `stdout` is a pipe without `out`, stderr goes to `log`."""
    if any(env.get(name) != os.environ.get(name) for name in BEFORE_PYTHON):
        return subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=cwd,
            env=env,
            stdout=out or subprocess.PIPE,
            stderr=log,
            text=True,
        )
    return Forked(module, words, cwd, env, out, log)


def run(
    module: str,
    words: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    timeout: float = 120.0,
) -> subprocess.CompletedProcess[str]:
    """Run `python -m module words` to its end; return its exit code and what it wrote.

    Raises: subprocess.TimeoutExpired, after it was killed, when it takes longer than `timeout`.
    """
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as told:
        process = start(module, words, cwd=cwd, env=env, out=said, log=told)
        try:
            code = process.wait(timeout)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        said.seek(0)
        told.seek(0)
        return subprocess.CompletedProcess([module, *words], code, said.read(), told.read())


class Forked:
    """A forked process, used as a `subprocess.Popen[str]` is."""

    def __init__(
        self,
        module: str,
        words: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        out: IO[str] | None,
        log: IO[str] | None,
    ) -> None:
        self.stdout: IO[str] | None = None
        if out is None:
            read, write = os.pipe()
            self.stdout = os.fdopen(read, encoding="utf-8")
        else:
            write = os.dup(out.fileno())
        # A Connection travels to another process with its file descriptor.
        streams = [
            Connection(write, readable=False),
            Connection(os.dup(2 if log is None else log.fileno()), readable=False),
        ]
        self._process = _context().Process(
            target=_become,
            args=(module, list(words), str(cwd), dict(env), *streams),
            daemon=True,  # what a failed test has left running keeps nobody from the end
        )
        try:
            self._process.start()
        finally:
            for stream in streams:
                stream.close()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; return its exit code, or minus the signal that killed it.

        Raises: subprocess.TimeoutExpired, the process still runs.
        """
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # its end is known there, not here yet
                os.kill(self.pid, sig)

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()


@cache
def _context() -> ForkServerContext:
    made = get_context("forkserver")
    made.set_forkserver_preload(IMPORTED)
    return made


def _become(
    module: str,
    words: list[str],
    cwd: str,
    env: dict[str, str],
    out: Connection,
    log: Connection,
) -> None:
    """Run a module in this fork as a process of its own would."""
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    tempfile.tempdir = None  # it is chosen by the environment
    os.chdir(cwd)
    for stream, number in ((out, 1), (log, 2)):
        os.dup2(stream.fileno(), number)
        stream.close()
    # The server's own know what its streams were: a file of pytest's, where this has a pipe.
    by_line = 1 if env.get("PYTHONUNBUFFERED") else -1
    sys.stdout = open(1, "w", by_line, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.argv = [module, *words]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        sys.stdout.flush()
        atexit._run_exitfuncs()
