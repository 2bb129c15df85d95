"""The printer, against commands that answer as CUPS 2.4 does."""

from __future__ import annotations

import stat
import sys

import pytest

from kiosk.printing import Printer
from sync.errors import Fault

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="CUPS is not on Windows")
IDLE = "printer Ruang is idle.  enabled since Sun Nov 22 10:00:00 2026"
STOPPED = "printer Ruang disabled since Sun Nov 22 10:00:00 2026 -\n\tPaused"
ACCEPTING = "Ruang accepting requests since Sun Nov 22 10:00:00 2026"
REJECTING = "Ruang not accepting requests since Sun Nov 22 10:00:00 2026 -\n\tRejecting Jobs"


@pytest.fixture
def cups(tmp_path):
    """A folder with `lp` and `lpstat`; what `lp` was given lands beside them."""

    def install(default="system default destination: Ruang", states=(IDLE, ACCEPTING), lp_exit=0):
        shown = "\n".join(states)
        script(
            tmp_path / "lpstat",
            f"case \"$1\" in -d) echo '{default}';; *) echo '{shown}';; esac",
        )
        script(
            tmp_path / "lp",
            f'printf "%s\\n" "$@" >{tmp_path}/arguments; cat >{tmp_path}/printed\n'
            f"echo 'request id is Ruang-12 (0 file(s))'; exit {lp_exit}",
        )
        return Printer({"PATH": f"{tmp_path}:/usr/bin:/bin"})

    return install


def script(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_pdf_goes_to_the_default_printer_through_a_pipe(cups, tmp_path):
    document = b"%PDF-1.7\n" + bytes(range(256)) * 1000
    assert cups().print_pdf(document, "Tanda terima 4821001") == "Ruang-12"
    assert (tmp_path / "printed").read_bytes() == document
    arguments = (tmp_path / "arguments").read_text().split("\n")
    assert arguments[:4] == ["-d", "Ruang", "-t", "Tanda terima 4821001"]


def test_a_title_is_one_plain_line(cups, tmp_path):
    cups().print_pdf(b"%PDF", "a\nb\x1b[0m" + "x" * 200)
    title = (tmp_path / "arguments").read_text().split("\n")[3]
    assert title == ("ab[0m" + "x" * 200)[:80]


def test_printer_that_takes_jobs_is_ready(cups):
    assert cups().ready()


@pytest.mark.parametrize(
    "state",
    [
        {"default": "no system default destination"},
        {"states": (STOPPED, ACCEPTING)},
        {"states": (IDLE, REJECTING)},
    ],
)
def test_printer_that_cannot_print_is_not_ready(cups, state):
    printer = cups(**state)
    assert not printer.ready()
    with pytest.raises(Fault, match="printer_unavailable"):
        printer.print_pdf(b"%PDF", "x")


def test_a_refused_job_is_a_fault(cups):
    printer = cups(lp_exit=1)
    assert printer.ready()
    with pytest.raises(Fault, match="printer_unavailable"):
        printer.print_pdf(b"%PDF", "x")


def test_without_cups_there_is_no_printer(tmp_path):
    printer = Printer({"PATH": str(tmp_path)})
    assert not printer.ready()
    with pytest.raises(Fault, match="printer_unavailable"):
        printer.print_pdf(b"%PDF", "x")


def test_windows_is_told_to_save_instead(cups, monkeypatch):
    printer = cups()
    monkeypatch.setattr(sys, "platform", "win32")
    assert not printer.ready()
    with pytest.raises(Fault, match="printing_unsupported"):
        printer.print_pdf(b"%PDF", "x")
