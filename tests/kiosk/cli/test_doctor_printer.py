"""`doctor` looks at the seat's printer as the seat does, and at where CUPS keeps documents."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiosk.cli.doctor import system
from kiosk.shell.frame import Frame, speaking_app
from tests.kiosk.printing.cups import RealCups, needs_cups, real_cups


def told(home: Path, monkeypatch: pytest.MonkeyPatch, cups: RealCups) -> list[tuple[str, str]]:
    (cups.home / ".cups").mkdir(exist_ok=True)
    (cups.home / ".cups/client.conf").write_text(f"ServerName {cups.folder}/sock\n")
    monkeypatch.setenv("HOME", str(cups.home))
    monkeypatch.setattr(system, "PRINT_SPOOL", cups.spool)
    frame = Frame(home, "id")
    frame.home.seat.mkdir(parents=True, exist_ok=True)
    frame.home.key.write_bytes(b"a seat is here")
    with speaking_app().app_context():
        return [(check.verdict, check.detail) for check in system._printer(frame)]


@needs_cups
def test_it_says_why_nothing_would_be_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with real_cups() as cups:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", cups.spool], check=True)
        try:
            cups.add("kursi")
            ((verdict, detail),) = told(tmp_path, monkeypatch, cups)
            assert verdict == "warn" and "printer_none" in detail
            cups.default("kursi")
            assert [one for one, _ in told(tmp_path, monkeypatch, cups)] == ["ok"]
            cups.run("cupsdisable", "kursi")
            ((_, detail),) = told(tmp_path, monkeypatch, cups)
            assert "Printer sedang dihentikan." in detail
            cups.add("lain")
            (tmp_path / "kiosk.toml").write_text('printer = "lain"\n')
            assert [one for one, _ in told(tmp_path, monkeypatch, cups)] == ["ok"]
        finally:
            subprocess.run(["umount", "-l", cups.spool], check=True)
        *_, (verdict, detail) = told(tmp_path, monkeypatch, cups)
        assert verdict == "warn" and "print_spool_on_disk" in detail and str(cups.spool) in detail


def test_a_machine_without_a_seat_is_not_asked(tmp_path: Path) -> None:
    assert system._printer(Frame(tmp_path, "id")) == []
