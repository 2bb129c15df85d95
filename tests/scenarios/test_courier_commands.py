"""`lpse-kiosk courier` and `gateway courier-take`: a seat that is switched off asks for news."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import gateway_courier
from kiosk.cli.main import main
from kiosk.demo.house import House, open_house
from kiosk.demo.samples import HEAD
from sync.argon import LEAST
from sync.courier.place import FolderPlace
from tests.gateway_process import ROOT


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path, headless=True, cost=LEAST)
    yield opened
    opened.close()


def run(house: House, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    home = str(house.room.home.root)
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "--home", home, "--lang", "id", *words],
        input=typed,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )


def number_of(told: str) -> str:
    """The number before the head's name in the list of those who may."""
    line = next(line for line in told.splitlines() if HEAD.name in line)
    return line.split()[0]


class Full(FolderPlace):
    """A stick with no room for an answer."""

    def free(self) -> int:
        return 1024


def test_out_in_and_back_by_the_command_line(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, secret = tmp_path / "stik", tmp_path / "pin.txt"
    stick.mkdir()
    secret.write_text(house.room.pin)
    secret.chmod(0o600)
    running = run(house, "courier", "export", str(stick))
    assert running.returncode == 1 and "sudah berjalan" in running.stderr
    assert house.seat is not None
    house.seat.send_signal(signal.SIGTERM)
    house.seat.wait(60)

    who = number_of(run(house, "courier", "export", str(stick), typed="\n").stderr)
    signed = f"{who}\n{house.room.pin}\n"
    out = run(house, "courier", "export", str(stick), "--json", typed=signed)
    assert out.returncode == 0, out.stderr
    told = json.loads(out.stdout)
    assert (told["items"], told["left"], told["damaged"]) == (0, 0, 0)
    assert (stick / "LPSE-kurir" / told["bundle"] / "label.jws").exists()

    by = ("--by", HEAD.person_id, "--secret-file", str(secret), "--json")
    empty = tmp_path / "kosong"
    empty.mkdir()
    nothing = run(house, "gateway", "courier-take", str(empty), *by)
    assert nothing.returncode == 1 and "Tidak ada kiriman kurir" in nothing.stderr
    # A stick that has no room for answers: both bundles are taken in all the same.
    run(house, "courier", "export", str(stick), typed=signed)
    home = ("--home", str(house.room.home.root))
    with monkeypatch.context() as patch:
        patch.setattr(gateway_courier, "FolderPlace", Full)
        full = CliRunner().invoke(main, [*home, "gateway", "courier-take", str(stick), *by])
    rows = json.loads(full.stdout)
    assert [(row["code"], row["reply_code"]) for row in rows] == [(None, "courier_full")] * 2
    assert full.exit_code == 1
    taken = run(house, "gateway", "courier-take", str(stick), *by)
    assert taken.returncode == 0, taken.stderr
    row = json.loads(taken.stdout)[0]
    assert (row["items"], row["missing"], row["code"]) == (0, 0, None)
    more = run(house, "gateway", "courier-reply", row["bundle_id"], str(stick), *by)
    assert more.returncode == 0, more.stderr
    assert json.loads(more.stdout)["pages"] >= 1

    back = run(house, "courier", "import", str(stick), "--json", typed=signed)
    assert back.returncode == 0, back.stderr
    assert {one["code"] for one in json.loads(back.stdout)} == {None}
    assert run(house, "courier", "import", str(empty), typed=signed).returncode == 1
