"""`lpse-kiosk demo` starts everything, says what to try, and leaves nothing running."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import urllib3


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_demo_serves_and_stops_without_leftovers(tmp_path: Path, stop: signal.Signals) -> None:
    demo = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "demo", "--headless"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert demo.stdout is not None
        told = ""
        for line in demo.stdout:
            told += line
            if "Ctrl+C" in line:
                break
        boot = re.search(r"http://127\.0\.0\.1:\d+/boot/\S+", told)
        assert boot, told
        assert re.search(r"\b\d{6}\b", told), "a PIN"
        answer = urllib3.request("GET", boot[0], redirect=False)
        assert answer.status in {302, 303}
        children = psutil.Process(demo.pid).children(recursive=True)
        assert len(children) >= 2
        demo.send_signal(stop)
        assert demo.wait(timeout=30) == 0
        _gone, alive = psutil.wait_procs(children, timeout=5)
        assert not alive
        time.sleep(0.1)
        assert not list(tmp_path.iterdir()), "the folder of the demo was left behind"
    finally:
        demo.kill()
        demo.wait()
        demo.stdout.close()
