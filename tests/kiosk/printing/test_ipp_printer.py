"""A network printer that says how it is: CUPS' own IPP printer, behind a real CUPS."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.printing import Printer, PrintState, ipp
from tests.kiosk.printing.cups import (
    IPPEVEPRINTER,
    RealCups,
    needs_cups,
    real_cups,
    wait_for,
)
from tests.ports import free_port

DBUS, AVAHI = shutil.which("dbus-daemon"), shutil.which("avahi-daemon", path="/usr/sbin")
pytestmark = [
    needs_cups,
    pytest.mark.skipif(
        not (IPPEVEPRINTER and DBUS and AVAHI), reason="needs ippeveprinter, dbus and avahi"
    ),
]
# ippeveprinter announces itself or does not start: a bus and an avahi of the test's own.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/bus</listen>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>
<allow send_type="signal"/><allow send_requested_reply="true" send_type="method_return"/>
<allow send_requested_reply="true" send_type="error"/><allow receive_type="method_call"/>
<allow receive_type="method_return"/><allow receive_type="error"/><allow receive_type="signal"/>
</policy></busconfig>
"""
DOCUMENT = b"%PDF-1.7\n" + b"x" * 5000


class IppPrinter:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.script = folder / "command"
        self.does("exit 0")
        (folder / "bus.conf").write_text(_BUS.format(folder=folder))
        (folder / "spool").mkdir()
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        folder = self.folder
        self._start([str(DBUS), "--nofork", "--nopidfile", f"--config-file={folder}/bus.conf"])
        wait_for((folder / "bus").exists)
        self._start(
            [str(AVAHI), "--no-drop-root", "--no-chroot", "--no-rlimits", "--no-proc-title"]
        )
        wait_for(self._printer_answers)

    @property
    def device(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def does(self, script: str) -> None:
        self.script.write_text(f"#!/bin/sh\n{script}\n")
        self.script.chmod(0o755)

    def close(self) -> None:
        for one in reversed(self._running):
            one.terminate()
            one.wait(60)

    def _printer_answers(self) -> bool:
        last = self._running[-1]
        if last.args[0] != IPPEVEPRINTER or last.poll() is not None:  # type: ignore[index]
            paper = ["-f", "application/pdf,application/octet-stream", "-c", str(self.script)]
            place = ["-p", str(self.port), "-d", str(self.folder / "spool"), "-n", "localhost"]
            self._start([str(IPPEVEPRINTER), *place, *paper, "Kursi"])
        try:
            server = ipp.Server("localhost", self.port, "/ipp/print")
            return bool(server.ask(ipp.GET_PRINTER, printer_uri=self.device))
        except ipp.IppError:
            return False

    def _start(self, command: list[str]) -> None:
        seen = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.folder}/bus"}
        quiet = subprocess.DEVNULL
        self._running.append(subprocess.Popen(command, env=seen, stdout=quiet, stderr=quiet))


@pytest.fixture
def device() -> Iterator[IppPrinter]:
    with tempfile.TemporaryDirectory(prefix="lpse-ipp-") as folder:
        made = IppPrinter(Path(folder))
        try:
            made.start()
            yield made
        finally:
            made.close()


@pytest.fixture
def cups(device: IppPrinter) -> Iterator[RealCups]:
    with real_cups() as found:
        found.add("kursi", device.device)
        found.default("kursi")
        yield found


def test_it_prints(cups: RealCups, device: IppPrinter) -> None:
    device.does(f'cat "$1" > {device.folder}/sheet')
    printer = Printer(cups.environment)
    assert printer.trouble() is None
    job = printer.print_pdf(DOCUMENT, "x")
    assert job.wait(60) and job.state is PrintState.TAKEN, job
    assert (device.folder / "sheet").read_bytes() == DOCUMENT
    assert cups.documents() == []


def test_out_of_paper_in_the_middle_is_said_and_taken_back(
    cups: RealCups, device: IppPrinter
) -> None:
    device.does('echo "STATE: +media-empty-error" >&2; sleep 60')
    job = Printer(cups.environment).print_pdf(DOCUMENT, "x")
    wait_for(lambda: job.fault is not None or not job.running)
    assert job.running and job.fault and job.fault.code == "printer_paper_empty"
    job._wait_s = 0
    assert job.wait(60) and job.state is PrintState.CANCELLED
    assert cups.documents() == [] and cups.waiting() == []
