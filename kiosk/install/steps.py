"""What puts the written files in force: users, folders, services. Each step may be repeated."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

from kiosk.install.plan import gateway_name
from sync.errors import Fault
from sync.wire.shapes import Realm

_BOOTED = Path("/run/systemd/system")
_UDEV = Path("/run/udev/control")


def units(role: str, realm: Realm) -> tuple[str, ...]:
    """Return the services of a role; a seat's are the same in both realms."""
    if role == "seat":
        return ("lpse-seat.service", "lpse-window.service")
    return (f"{gateway_name(realm)}.service",)


def steps(
    role: str, screen: str | None, root: Path, realm: Realm = "production"
) -> list[list[str]]:
    """Commands in order. Below another root than `/` nothing that runs is touched."""
    wanted = [unit for unit in units(role, realm) if screen or unit != "lpse-window.service"]
    conf = "lpse-seat.conf" if role == "seat" else f"{gateway_name(realm)}.conf"
    if root != Path("/"):
        return [
            ["systemd-sysusers", f"--root={root}", conf],
            ["systemd-tmpfiles", f"--root={root}", "--create", conf],
            ["systemctl", f"--root={root}", "enable", *wanted],
        ]
    found = [["systemd-sysusers", conf], ["systemd-tmpfiles", "--create", conf]]
    if _BOOTED.exists():
        found.append(["systemctl", "daemon-reload"])
    found.append(["systemctl", "enable", *wanted])
    if role == "seat" and _BOOTED.exists():
        found.append(["systemctl", "restart", "systemd-sysctl.service"])
        if _UDEV.exists():  # a container has no devices to speak of
            found.append(["udevadm", "control", "--reload"])
    return found


def undo_steps(role: str, root: Path, realm: Realm = "production") -> list[list[str]]:
    """Users and what they own stay: a spool may hold bids that nobody has received yet."""
    elsewhere = [] if root == Path("/") else [f"--root={root}"]
    now = ["--now"] if not elsewhere and _BOOTED.exists() else []
    return [["systemctl", *elsewhere, "disable", *now, *units(role, realm)]]


def run(command: list[str]) -> None:
    """Raises: Fault("install_step_failed", command, why)."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        raise Fault("install_step_failed", command=" ".join(command), why=str(error)) from error
    if done.returncode:
        why = (done.stderr or done.stdout).strip()[-300:]
        raise Fault("install_step_failed", command=" ".join(command), why=why)


def require_reachable(program: Path) -> None:
    """Other users must be able to start it, and no unit sees /home, /root or /tmp.

    Raises: Fault("install_program_hidden", path).
    """
    hidden = Fault("install_program_hidden", path=str(program))
    if program.parts[1:2] in {("home",), ("root",), ("tmp",)} or not program.is_file():
        raise hidden
    interpreter = _interpreter(program)
    for path in (program, interpreter, interpreter.resolve()):
        for one in (path, *path.parents):
            if not one.stat().st_mode & stat.S_IXOTH:
                raise hidden
        if path.parts[1:2] in {("home",), ("root",)}:
            raise hidden


def _interpreter(program: Path) -> Path:
    """What the script's first line names; the program itself when it is no script."""
    with program.open("rb") as file:
        line = file.readline(512)
    words = line[2:].split()
    named = Path(os.fsdecode(words[0])) if line.startswith(b"#!") and words else program
    return named if named.is_file() else program
