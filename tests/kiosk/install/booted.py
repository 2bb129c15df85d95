"""A machine that really booted systemd, in namespaces over this machine's own files.

Its root is an overlay: this machine's files below, memory above, gone when the test ends. It has a
network of its own with nothing but a loopback.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.kiosk.install.support import copy_program, libraries_for_others, python_for_others

PATIENCE_S = 180.0
PROGRAM = "/opt/lpse-kiosk/bin/lpse-kiosk"
_MOUNT = """
set -e
mount -t tmpfs -o mode=0755 tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
mkdir -p "$1/root/opt/lpse-kiosk/libraries"
cp -r "$2/." "$1/root/"
shift 2
exec systemd-nspawn "$@"
"""
_SCRIPT = "#!{python}\nimport sys\nfrom kiosk.cli import main\nsys.exit(main())\n"


@dataclass(frozen=True)
class Machine:
    init: int

    def run(self, *words: str, user: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command in the machine, as root or as `user`."""
        command = ["nsenter", f"--target={self.init}", "-m", "-u", "-i", "-n", "-p", "-C"]
        if user:
            words = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *words)
        return subprocess.run(
            [*command, *words], capture_output=True, text=True, timeout=120, cwd="/",
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/root"},
        )  # fmt: skip

    def must(self, *words: str, user: str | None = None) -> str:
        done = self.run(*words, user=user)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def journal(self, unit: str) -> str:
        return self.must("journalctl", "--no-pager", "-o", "cat", "-u", unit)

    def until_journal(self, unit: str, words: str) -> str:
        deadline = time.monotonic() + PATIENCE_S
        while words not in (told := self.journal(unit)):
            assert time.monotonic() < deadline, told
            time.sleep(0.2)
        return told


@contextlib.contextmanager
def booted(folder: Path, name: str) -> Iterator[Machine]:
    """Boot; skips where this machine lets nobody do that."""
    if not shutil.which("systemd-nspawn") or not shutil.which("nsenter"):
        pytest.skip("needs systemd-nspawn (Debian: systemd-container)")
    python, libraries = python_for_others(), libraries_for_others()
    _lay_out(folder / "laid", python)
    (folder / "machine").mkdir()
    log = folder / "boot.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            ["unshare", "-m", "sh", "-c", _MOUNT, "sh", str(folder / "machine"),
             str(folder / "laid"), "--quiet", "--boot", f"--directory={folder}/machine/root",
             f"--machine={name}", "--register=no", "--keep-unit", "--private-network",
             "--console=pipe", f"--bind-ro={libraries}:/opt/lpse-kiosk/libraries",
             "systemd.unit=basic.target"],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        machine = Machine(_init_of(process, log))
        _wait(machine, process, log)
        yield machine
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _lay_out(folder: Path, python: str) -> None:
    """A program for every user at /opt/lpse-kiosk, as a wheel in a venv there would be."""
    copy_program(folder / "opt/lpse-kiosk/packages")
    script = folder / PROGRAM[1:]
    script.parent.mkdir()
    script.write_text(_SCRIPT.format(python=python))
    script.chmod(0o755)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    paths = folder / f"usr/local/lib/python{version}/dist-packages/lpse.pth"
    paths.parent.mkdir(parents=True)
    paths.write_text("/opt/lpse-kiosk/packages\n/opt/lpse-kiosk/libraries\n")


def _init_of(process: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.skip(f"no machine can be booted here: {log.read_text()[-300:]}")
        for child in psutil.Process(process.pid).children():
            with contextlib.suppress(FileNotFoundError):  # it came and went
                if os.path.basename(os.readlink(f"/proc/{child.pid}/exe")) == "systemd":
                    return child.pid
        time.sleep(0.1)
    pytest.skip(f"no machine can be booted here: {log.read_text()[-300:]}")


def _wait(machine: Machine, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while machine.run("systemctl", "is-system-running").stdout.strip() not in {
        "running",
        "degraded",
    }:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)
