"""`lpse-kiosk gateway regions`: a newer decree published and listed; `doctor` names it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync.identifiers import regions
from tests import founders
from tests.founders import SITI
from tests.newer_regions import DECREE, newer
from tests.sync.gateway.cast import House, new_house

SAID = f"{DECREE} tertanggal 1 Jul 2025: 39 provinsi, 514 kabupaten dan kota"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = new_house(tmp_path_factory.mktemp("regions"))
    founders.two(house.centre)
    return house


@pytest.fixture
def home(founded: House, tmp_path: Path) -> Path:
    shutil.copytree(founded.centre.home, tmp_path / "gateway")
    return tmp_path


def gateway(home: Path, *words: str, secret: str = SITI.secret) -> Result:
    typed = f"{SITI.number}\n{secret}\n"
    return CliRunner().invoke(
        main, ["--home", str(home), "--lang", "id", "gateway", *words], input=typed
    )


def test_a_decree_is_published_shown_and_listed_by_who_signs_in(home: Path) -> None:
    file = home / "wilayah.json"
    file.write_text(newer(), "utf-8")
    publish = ("regions", "publish", str(file))
    assert "[sign_in_wrong" in gateway(home, *publish, secret="000000").stderr
    assert gateway(home, "regions", "list").stdout == ""
    assert gateway(home, "regions", "show").stdout == regions.built_in_text()
    assert gateway(home, *publish).stdout == f"{SAID}\n"
    assert gateway(home, "regions", "list").stdout == f"{SAID}\n"
    (one,) = json.loads(gateway(home, "regions", "list", "--json").stdout)
    assert (one["issue"], one["decree"], one["date"]) == (1, DECREE, "2025-07-01")
    assert gateway(home, "regions", "show").stdout == newer()
    assert SAID in " ".join(gateway(home, "doctor").stdout.split())
    assert regions.in_use() is regions.built_in(), "a command leaves nothing behind"


def test_a_wrong_table_is_not_published(home: Path) -> None:
    file = home / "wilayah.json"
    wrong = newer().replace('"33.24":', '"33,24":')
    file.write_text(wrong, "utf-8")
    result = gateway(home, "regions", "publish", str(file))
    line = wrong[: wrong.index('"33,24"')].count("\n") + 1
    assert result.exit_code == 1
    assert f"Baris {line} berkas wilayah wilayah.json: 33,24 bukan kode" in result.stderr
    assert gateway(home, "regions", "list").stdout == ""
