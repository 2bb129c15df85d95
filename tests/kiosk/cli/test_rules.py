"""`lpse-kiosk rules` and `lpse-kiosk gateway rules`: checking, listing and publishing tables."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync.requirements import names, text_of_shipped
from tests import founders
from tests.founders import SITI
from tests.sync.gateway.cast import House, new_house

ROOT = Path(__file__).parents[3]
TEXT = text_of_shipped("se-lkpp-2-2020").replace("se-lkpp-2-2020", "kami")


def run(*words: str, typed: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(main, list(words), input="".join(f"{line}\n" for line in typed))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kami.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_right_table_is_summed_up_by_legal_form(file: Path) -> None:
    result = run("rules", "check", str(file))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("kami 1  SPSE")
    assert "Sumber: Surat Edaran Deputi II LKPP Nomor 2 Tahun 2020" in lines
    forms = result.stdout.split("\n\n")
    assert len(forms) == 12
    (one_founder,) = (part for part in forms if part.startswith("PT perorangan"))
    assert "Pernyataan pendirian" in one_founder
    assert "Akta" not in one_founder
    assert "bila diwakili penerima" in one_founder
    assert "Diserahkan di meja: Formulir Pendaftaran; Formulir Keikutsertaan" in one_founder


def test_the_summary_speaks_english(file: Path) -> None:
    result = run("--lang", "en", "rules", "check", str(file))
    assert "Power of attorney (if represented by a proxy)" in " ".join(result.stdout.split())


def test_everything_wrong_is_told_with_its_line(file: Path) -> None:
    file.write_text(TEXT.replace("limit_days = 30", "limit_days = 0").replace('"a4"', '"a3"'))
    result = run("rules", "check", str(file))
    assert result.exit_code == 1
    assert result.stdout == ""
    line = TEXT[: TEXT.index("limit_days")].count("\n") + 1
    assert f"kami.toml, baris {line}: limit_days di luar yang mungkin." in result.stderr
    assert "Pilihannya: a4, f4." in result.stderr
    told = json.loads(run("rules", "check", str(file), "--json").stdout)["problems"]
    assert [(one["code"], one["file"]) for one in told] == [
        ("requirements_number_outside", "kami.toml"),
        ("requirements_not_one_of", "kami.toml"),
    ]
    assert told[0]["line"] == line


def test_a_program_gets_every_rule_spelled_out(file: Path) -> None:
    read = json.loads(run("rules", "check", str(file), "--json").stdout)
    assert (read["name"], read["limit_days"], read["valid_from"]) == ("kami", 30, "2020-01-01")
    rules = read["entities"]["pt"]
    assert rules["documents"]["power_of_attorney"] == {
        "need": "required",
        "when": "proxy",
        "otherwise": "hidden",
    }
    assert rules["fields"]["firm.npwp"]["need"] == "required"
    assert "assignment.role" not in rules["fields"]


def test_what_is_no_text_is_told_in_words(file: Path) -> None:
    file.write_bytes(b"\x89PNG\r\n")
    assert "kami.toml bukan berkas teks." in run("rules", "check", str(file)).stderr


def test_the_tables_of_the_program_are_listed_and_shown() -> None:
    listed = run("rules", "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(names())
    assert [one["name"] for one in json.loads(run("rules", "list", "--json").stdout)] == list(
        names()
    )
    for name in names():
        assert run("rules", "show", name).stdout == text_of_shipped(name)
    assert run("rules", "show", "nothing").exit_code == 2


def test_the_example_of_the_manual_is_a_table(tmp_path: Path) -> None:
    """The one that an LPSE reads, step by step."""
    page = (ROOT / "docs/how-to/requirement-tables.md").read_text("utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    path = tmp_path / "persyaratan-2027.toml"
    path.write_text(example, encoding="utf-8")
    result = run("rules", "check", str(path))
    assert result.exit_code == 0, result.stderr
    said = " ".join(result.stdout.split())
    assert "Berkas wajib: KTP; Surat kuasa (bila diwakili penerima kuasa)" in said
    assert "Isian bila ada: Telepon" in said
    name = json.loads(run("rules", "check", str(path), "--json").stdout)["name"]
    assert f"gateway rules withdraw {name} 1" in page


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = new_house(tmp_path_factory.mktemp("rules"))
    founders.two(house.centre)
    return house


@pytest.fixture
def home(founded: House, tmp_path: Path) -> Path:
    shutil.copytree(founded.centre.home, tmp_path / "gateway")
    return tmp_path


def test_a_table_is_published_listed_and_withdrawn_by_who_signs_in(home: Path, file: Path) -> None:
    def gateway(*words: str, secret: str = SITI.secret) -> Result:
        typed = (SITI.number, secret)
        return run("--home", str(home), "gateway", "rules", *words, typed=typed)

    assert "[sign_in_wrong" in gateway("publish", str(file), secret="000000").stderr
    assert gateway("list").stdout == ""
    assert gateway("publish", str(file)).stdout == "kami 1\n"
    assert gateway("publish", "temanggung-2011").stdout == "temanggung-2011 1\n"
    assert gateway("withdraw", "kami", "1").exit_code == 0
    assert "[requirements_unknown" in gateway("withdraw", "kami", "2").stderr
    states = [line.split()[:3] for line in gateway("list").stdout.splitlines()]
    assert sorted(states) == [["ditarik", "kami", "1"], ["terbit", "temanggung-2011", "1"]]
    told = json.loads(gateway("list", "--json").stdout)
    assert {one["name"]: one["withdrawn"] for one in told} == {
        "kami": True,
        "temanggung-2011": False,
    }


def test_a_wrong_table_is_not_published(home: Path, file: Path) -> None:
    file.write_text(TEXT + "[later]\n")
    typed = (SITI.number, SITI.secret)
    result = run("--home", str(home), "gateway", "rules", "publish", str(file), typed=typed)
    assert result.exit_code == 1
    line = TEXT.count("\n") + 1
    assert f"kami.toml, baris {line}: later tidak dikenal." in result.stderr
    missing = str(file.with_name("nothing.toml"))
    result = run("--home", str(home), "gateway", "rules", "publish", missing, typed=typed)
    assert "[path_unusable" in result.stderr
