"""A CUPS of its own for a test: real cupsd, real backends, and one whose printer we play."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CUPSD = shutil.which("cupsd", path="/usr/sbin:/usr/bin:/sbin")
IPPEVEPRINTER = shutil.which("ippeveprinter", path="/usr/sbin:/usr/bin")
needs_cups = pytest.mark.skipif(
    CUPSD is None or os.geteuid() != 0, reason="needs CUPS, and root to start one"
)
_SERVED = Path("/usr/lib/cups")
# A printer that says and takes what its script tells it to.
_PLAYED = """#!/bin/sh
[ $# = 0 ] && {{ echo 'direct played "Unknown" "played"'; exit 0; }}
. {folder}/played.sh
"""
_CONF = """Listen {folder}/sock
Browsing No
WebInterface No
DefaultAuthType Basic
MaxLogSize 0
{extra}
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess default
JobPrivateValues default
<Limit CUPS-Add-Modify-Printer CUPS-Delete-Printer CUPS-Add-Modify-Class CUPS-Delete-Class>
Require user @SYSTEM
AuthType Default
Order deny,allow
</Limit>
<Limit Purge-Jobs Cancel-Jobs Cancel-Job Cancel-My-Jobs CUPS-Get-Document>
Require user @OWNER @SYSTEM
Order deny,allow
</Limit>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""


class RealCups:
    """`environment` is for our `Printer`; `spool` is where CUPS keeps documents."""

    def __init__(self, folder: Path, extra: str) -> None:
        self.folder, self.spool, self.home = folder, folder / "spool", folder / "home"
        folder.chmod(0o755)
        for name in ("root", "spool", "cache", "state", "temp", "home", "bin/backend"):
            (folder / name).mkdir(parents=True)
        (folder / "temp").chmod(0o1777)
        for one in _SERVED.iterdir():
            if one.name != "backend":
                (folder / "bin" / one.name).symlink_to(one)
        for one in (_SERVED / "backend").iterdir():
            shutil.copy2(one, folder / "bin/backend")
        played = folder / "bin/backend/played"
        played.write_text(_PLAYED.format(folder=folder))
        played.chmod(0o755)
        self.plays("cat > /dev/null")
        places = {
            "ServerBin": "bin",
            "ServerRoot": "root",
            "RequestRoot": "spool",
            "CacheDir": "cache",
            "StateDir": "state",
            "TempDir": "temp",
            "ErrorLog": "errors",
            "AccessLog": "access",
            "PageLog": "pages",
        }
        told = [f"{name} {folder}/{place}" for name, place in places.items()]
        (folder / "files.conf").write_text("\n".join(["SystemGroup root", *told, ""]))
        (folder / "root/cupsd.conf").write_text(_CONF.format(folder=folder, extra=extra))
        self.environment = {"CUPS_SERVER": f"{folder}/sock", "HOME": str(self.home)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        conf = ["-c", str(self.folder / "root/cupsd.conf"), "-s", str(self.folder / "files.conf")]
        assert CUPSD is not None
        self._process = subprocess.Popen(
            [CUPSD, "-f", *conf], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(lambda: "is running" in self.run("lpstat", "-r"))

    def kill(self) -> None:
        """As a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None
            (self.folder / "sock").unlink(missing_ok=True)

    def stop(self) -> None:
        """In order: CUPS writes down what it knows."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes calls and answers none."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def plays(self, script: str) -> None:
        """What the played printer does with the next job, as a shell script; "$6" is its file."""
        (self.folder / "played.sh").write_text(f"{script}\n")

    def run(self, *command: str, check: bool = False) -> str:
        seen = {**os.environ, "LC_ALL": "C", **self.environment}
        done = subprocess.run(
            command, capture_output=True, env=seen, text=True, check=check, timeout=30
        )
        return done.stdout

    def add(self, name: str, device: str = "played:/x", *options: str) -> None:
        self.run("lpadmin", "-p", name, "-E", "-v", device, "-m", "raw", *options, check=True)

    def default(self, name: str) -> None:
        self.run("lpadmin", "-d", name, check=True)

    def documents(self) -> list[bytes]:
        """What lies in the spool."""
        found = []
        for one in self.spool.glob("d*-*"):
            with contextlib.suppress(FileNotFoundError):  # taken back meanwhile
                found.append(one.read_bytes())
        return found

    def waiting(self) -> list[str]:
        return [
            line.split()[0] for line in self.run("lpstat", "-o").splitlines() if line[:1] != "\t"
        ]


@contextlib.contextmanager
def real_cups(extra: str = "") -> Iterator[RealCups]:
    """Not in pytest's folder: CUPS' own user has to come in."""
    with tempfile.TemporaryDirectory(prefix="lpse-cups-") as folder:
        cups = RealCups(Path(folder), extra)
        cups.start()
        try:
            yield cups
        finally:
            cups.kill()


class Listener:
    """A network printer at port 9100's place: takes what comes, and keeps it."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.got: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def device(self) -> str:
        return f"socket://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line:
                parts = []
                while part := line.recv(65536):
                    parts.append(part)
            if parts:
                self.got.append(b"".join(parts))

    def close(self) -> None:
        self._socket.close()


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.05)
