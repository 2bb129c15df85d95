"""`gateway practice-reset`, as a trainer runs it at the practice gateway; refused at a real one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.config import Home
from sync.argon import LEAST
from sync.gateway import core
from sync.gateway.features import open_gateway
from sync.gateway.practice import classes
from sync.gateway.staff import service as staff
from sync.gateway.tenders import service as tenders
from sync.training import shipped
from sync.wire.shapes import Realm
from tests.founders import join

NIP, PIN = "199002142015032001", "482915"


def made(root: Path, realm: Realm) -> Home:
    home = Home(root, realm)
    core.make(home.gateway, "LPSE Uji", realm, "Asia/Jakarta")
    centre = open_gateway(home.gateway)
    staff.calibrate(centre, LEAST)
    join(centre, "trainer", NIP, "Dewi Lestari", PIN)
    (root / "rahasia.txt").write_text(f"{PIN}\n")
    (root / "rahasia.txt").chmod(0o600)
    return home


def run(home: Home, *words: str) -> Result:
    named = ("--by", NIP, "--secret-file", str(home.root / "rahasia.txt"))
    where = ("--home", str(home.root), "--realm", home.realm, "--lang", "id")
    arguments = [*where, "gateway", "practice-reset", *words, *named]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_the_packs_of_the_program_bring_their_tenders(tmp_path: Path) -> None:
    home = made(tmp_path, "training")
    done = run(home)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == [
        "9900001-k1  LATIHAN: Pemeliharaan Jalan Contoh",
        "9900021-k1  LATIHAN: Perbaikan Gedung Contoh",
    ]
    assert str(home.gateway / classes.COMMITTEE) in done.stderr
    again = json.loads(run(home, "--json").stdout)
    assert [one["tender_id"] for one in again] == ["9900001-k2", "9900021-k2"]


def test_a_file_that_is_no_tender_is_named(tmp_path: Path) -> None:
    home = made(tmp_path, "training")
    (tmp_path / "a.json").write_text("{}")
    done = run(home, str(tmp_path / "a.json"))
    assert done.exit_code == 1
    assert "a.json bukan tender dalam bentuk OCDS" in done.stderr


def test_one_code_for_two_tenders_is_refused_with_both_files(tmp_path: Path) -> None:
    home, text = made(tmp_path, "training"), shipped.folder_of("penyedia") / "tenders"
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_text((text / "jalan-latihan.json").read_text("utf-8"), "utf-8")
    second.write_text(first.read_text("utf-8").replace("Jalan Contoh", "Jembatan"), "utf-8")
    done = run(home, str(first), str(second))
    assert done.exit_code == 1
    for words in ("a.json", "b.json", "9900001", "tender yang berbeda", "ocid lain"):
        assert words in " ".join(done.stderr.split()), done.stderr
    assert tenders.newest(open_gateway(home.gateway)) == []
    assert run(home, str(first), str(first)).exit_code == 0


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_real_gateway_takes_none(tmp_path: Path, words: tuple[str, ...]) -> None:
    home = made(tmp_path, "production")
    done = run(home, *words)
    assert done.exit_code == 1
    assert "tender sungguhan" in done.stdout + done.stderr
    assert tenders.newest(open_gateway(home.gateway)) == []
