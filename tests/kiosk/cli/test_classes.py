"""`lpse-kiosk --realm training classes`: a class from its plan to its end, without the console."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from kiosk.config import Home
from sync import figures
from sync.argon import LEAST
from sync.gateway import centre
from sync.gateway.centre import Centre, system_clock
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.wire.shapes import Realm
from tests import founders
from tests.sync.training import packs

NUMBER, PIN = "199002142015032001", "482915"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("classes")
    opened = make(root, "training")
    founders.join(opened, "trainer", NUMBER, "Ratna Wulandari", PIN)
    return root


def make(root: Path, realm: Realm) -> Centre:
    folder = Home(root, realm).gateway
    centre.create(folder, "LPSE Uji", realm, "Asia/Jakarta", clock=system_clock)
    opened = open_gateway(folder)
    staff.calibrate(opened, LEAST)
    return opened


def run(home: Path, *words: str, typed: str = "", lang: str = "id") -> Result:
    given = ["--home", str(home), "--lang", lang, "--realm", "training", *words]
    return CliRunner().invoke(main, given, input=typed)


def by(home: Path, *words: str) -> Result:
    """The trainer signs in and does this."""
    return run(home, *words, "--by", NUMBER, typed=f"{PIN}\n")


def test_a_class_from_its_plan_to_its_end(home: Path, tmp_path: Path) -> None:
    planned = by(home, "classes", "plan", "Kelas pagi", "--date", "2026-12-01", "--pack", "petugas")
    assert planned.exit_code == 0, planned.output
    class_id = planned.stdout.strip()
    roster = tmp_path / "peserta.csv"
    roster.write_text("Nama,Asal\nAni Lestari,PT Maju\n,PT Kosong\n", encoding="utf-8")
    taken = by(home, "classes", "import-roster", class_id, str(roster))
    assert taken.exit_code == 1
    assert taken.stdout == "1 ditambahkan, 0 sudah ada\n"
    assert "baris 3: Nama pada baris ini kosong" in taken.stderr
    code = by(home, "classes", "open", class_id).stdout.strip()
    assert len(code) == 6
    assert by(home, "classes", "show", class_id, "1").exit_code == 0
    assert by(home, "classes", "show", class_id, "0").exit_code == 0
    wrong = by(home, "classes", "show", class_id, "99")
    assert wrong.exit_code == 1 and "Langkah 99" in wrong.stderr
    (row,) = json.loads(run(home, "classes", "board", class_id, "--json").stdout)
    assert (row["name"], row["here"], row["done"]) == ("Ani Lestari", False, [])
    assert run(home, "classes", "board", class_id).stdout.startswith("Ani Lestari  ")
    assert by(home, "classes", "close", class_id).exit_code == 0
    (listed,) = json.loads(run(home, "classes", "list", "--json").stdout)
    assert (listed["state"], listed["trainees"], listed["trainer"]) == (
        "closed", 1, "Ratna Wulandari"
    )  # fmt: skip
    assert f"  {figures.day(listed['date'], 'id')}  " in run(home, "classes", "list").stdout
    assert "  ditutup    1  Kelas pagi" in run(home, "classes", "list").stdout
    assert "  closed    1  Kelas pagi" in run(home, "classes", "list", lang="en").stdout


def test_an_unknown_pack_is_told(home: Path) -> None:
    said = by(home, "classes", "plan", "Kelas", "--date", "2026-12-01", "--pack", "lain")
    assert said.exit_code == 1 and "Materi lain" in said.stderr


def test_production_has_no_classes(tmp_path: Path) -> None:
    make(tmp_path, "production")
    said = CliRunner().invoke(main, ["--home", str(tmp_path), "--lang", "id", "classes", "list"])
    assert said.exit_code == 1 and "hanya ada di ruang latihan" in said.stderr


def test_what_is_wrong_with_a_pack_of_the_folder_is_told(home: Path) -> None:
    right = run(home, "classes", "packs")
    assert right.exit_code == 0, right.output
    assert "penyedia 2  " in right.stdout and right.stderr == ""
    folder = Home(home, "training").gateway / "content"
    pack = packs.folder(folder / "contoh", packs.right())
    assert "contoh 1.2  Materi contoh" in run(home, "classes", "packs").stdout
    try:
        (pack / "pack.toml").write_text(packs.MANIFEST + "id = [\n", "utf-8")
        line = len(packs.MANIFEST.splitlines()) + 1
        for _ in range(2):  # another process each time
            told = run(home, "classes", "packs")
            assert told.exit_code == 1
            assert "contoh 1.2  Materi contoh" in told.stdout
            assert "contoh: tetap ditawarkan: 1.2" in told.stderr
            assert f"pack.toml, baris {line}, kolom" in told.stderr
        said = json.loads(run(home, "classes", "packs", "--json", lang="en").stdout)
        (wrong,) = said["wrong"]
        assert (wrong["name"], wrong["offered"], said["trouble"]) == ("contoh", "1.2", None)
        assert (wrong["problems"][0]["file"], wrong["problems"][0]["line"]) == ("pack.toml", line)
        (folder / "baru.zip").write_bytes(b"no zip")
        assert "baru.zip: tidak ada versi sebelumnya" in run(home, "classes", "packs").stderr
        folder.rename(folder.with_name("aside"))
        folder.write_bytes(b"no folder")
        told = run(home, "classes", "packs")
        assert told.exit_code == 1 and "Folder materi tidak dapat dibaca" in told.stderr
        assert "contoh 1.2" in told.stdout
    finally:
        folder.unlink(missing_ok=True) if folder.is_file() else None
        if folder.with_name("aside").exists():
            folder.with_name("aside").rename(folder)
        shutil.rmtree(pack)
        (folder / "baru.zip").unlink(missing_ok=True)
