"""A signal that the system hands to another thread ends a program all the same."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

PROGRAM = """
import signal, sys, threading, time
from kiosk.shell.stopping import StopSignal
stopped = StopSignal()
other = threading.Thread(target=time.sleep, args=(60,), daemon=True)
other.start()
signal.signal(signal.SIGUSR1, lambda *_: None)
def tell():
    time.sleep(0.3)
    signal.pthread_kill(other.ident, signal.SIGUSR1)
    time.sleep(0.1)
    print("told", flush=True)
    signal.pthread_kill(other.ident, int(sys.argv[1]))
threading.Thread(target=tell, daemon=True).start()
stopped.wait()
stopped.close()
print("ended", flush=True)
"""


BEFORE = """
import signal
from kiosk.shell.stopping import StopSignal
stopped = StopSignal()
signal.signal(signal.SIGUSR1, lambda *_: None)
signal.raise_signal(signal.SIGUSR1)
print(stopped.came())
signal.raise_signal(signal.SIGTERM)
print(stopped.came())
stopped.wait()
"""


def test_one_that_came_before_is_known_and_still_waited_for() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BEFORE], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout == "False\nTrue\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_another_thread_is_heard(number: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(int(number))],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ran.stdout == "told\nended\n", "another signal ends nothing, this one does"
