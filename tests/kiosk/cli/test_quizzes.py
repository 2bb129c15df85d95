"""`lpse-kiosk packs quiz` and `packs import-questions`, with real files, folders and zips."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import quizzes
from kiosk.cli.main import main
from sync.training.questions import load_quiz
from tests.sync.training.quizzes import EVERY
from tests.sync.training.test_qti import ITEM, MANIFEST, manifest, named

GIFT = """\
$CATEGORY: dasar

::kunci::Siapa memegang kunci? {=Panitia ~Petugas#bukan}

Pi {#3,14}

Benar? {T} // catatan
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    path = tmp_path / "soal.gift"
    path.write_text(GIFT, "utf-8")
    return path


def test_a_quiz_is_printed_as_a_trainee_sees_it(tmp_path: Path) -> None:
    path = tmp_path / "kuis.toml"
    path.write_text(EVERY, "utf-8")
    result = run("packs", "quiz", str(path))
    assert result.exit_code == 0
    assert "== Dasar" in result.stdout
    assert "[matching, 1] Kapan?\n   - Tutup -> ?\n   - Buka -> ?\n" in result.stdout
    assert "Hanya panitia" not in result.stdout
    shown = json.loads(run("packs", "quiz", str(path), "--attempt", "b", "--json").stdout)
    assert {one["id"] for one in shown["sections"][1]["questions"]} == {
        "catatan", "nama", "pi", "cerita",
    }  # fmt: skip


def test_everything_wrong_in_a_quiz_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kuis.toml"
    path.write_text(EVERY.replace("pass_percent = 70", "pass_percent = 170\nx = 1"), "utf-8")
    result = run("packs", "quiz", str(path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "kuis.toml, baris 3: pass_percent di luar yang mungkin." in result.stderr
    assert "kuis.toml, baris 4: x tidak dikenal." in result.stderr
    told = json.loads(run("--lang", "en", "packs", "quiz", str(path), "--json").stdout)
    assert [one["line"] for one in told["problems"]] == [3, 4]
    assert told["problems"][0]["message"] == (
        "kuis.toml, line 3: pass_percent is outside what is possible."
    )


def test_gift_becomes_a_quiz_file_with_a_report(gift: Path, tmp_path: Path) -> None:
    target = tmp_path / "kuis.toml"
    result = run("packs", "import-questions", str(gift), str(target), "--title", "Dasar kunci")
    assert result.exit_code == 1  # one question was not taken
    quiz = load_quiz(target.read_text("utf-8"), "kuis.toml")
    assert (quiz.title, [one.title for one in quiz.sections]) == ("Dasar kunci", ["dasar"])
    assert [one.id for one in quiz.questions()] == ["kunci", "q0003"]
    assert "soal.gift:3  kunci  single\nsoal.gift:7  q0003  true_false\n" in result.stdout
    assert "2 soal diambil (1 single, 1 true_false); 1 kesalahan, 1 catatan." in result.stdout
    assert "soal.gift, baris 5: bilangan 3,14 ditulis dengan koma." in result.stderr
    assert "soal.gift, baris 7: catatan di belakang kurung kurawal tidak diambil." in result.stderr
    again = run("packs", "import-questions", str(gift), str(target))
    assert again.exit_code == 1
    assert "sudah ada dan tidak diubah" in again.stderr
    assert "[quiz_target_there" in again.stderr
    assert load_quiz(target.read_text("utf-8"), "kuis.toml") == quiz


def test_a_file_without_a_question_writes_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "kosong.gift", tmp_path / "kuis.toml"
    source.write_text("// catatan\n", "utf-8")
    result = run("packs", "import-questions", str(source), str(target))
    assert result.exit_code == 1
    assert "Tidak ada yang ditulis." in result.stdout
    assert not target.exists()
    source.write_text("Bukan soal, surat biasa.\n", "utf-8")
    result = run("packs", "import-questions", str(source), str(target))
    assert (result.exit_code, target.exists()) == (1, False)
    assert "tidak ada satu soal pun" in result.stderr
    source.write_bytes(b"\xff\xfe\x00")
    assert "bukan berkas teks" in run("packs", "import-questions", str(source), str(target)).stderr


FILES = {MANIFEST: manifest((ITEM, "satu.xml"), (ITEM, "dua.xml")), "satu.xml": named("satu"),
         "dua.xml": named("dua")}  # fmt: skip


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_qti_comes_as_an_item_a_folder_or_a_zip(tmp_path: Path) -> None:
    folder = tmp_path / "ekspor"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    sources = {
        folder: ["satu", "dua"],
        zipped(tmp_path / "ekspor.zip", {f"ekspor/{name}": data for name, data in FILES.items()}): [
            "satu", "dua",
        ],
        zipped(tmp_path / "mac.zip", {
            **{f"ekspor/{name}": data for name, data in FILES.items()},
            **{f"__MACOSX/ekspor/._{name}": b"\0\5\26\7" for name in FILES},
            "ekspor/.DS_Store": b"\0\0\0\1Bud1",
        }): ["satu", "dua"],
        folder / "satu.xml": ["satu"],
    }  # fmt: skip
    for number, (source, ids) in enumerate(sources.items()):
        target = tmp_path / f"{number}.toml"
        result = run("packs", "import-questions", str(source), str(target), "--json")
        assert result.exit_code == 0, result.stderr
        assert [one["id"] for one in json.loads(result.stdout)["taken"]] == ids
        assert [one.id for one in load_quiz(target.read_text("utf-8"), "x").questions()] == ids
    (tmp_path / "tanpa-akhiran").write_bytes(b'<?xml version="1.0"?>' + named("tiga"))
    source = tmp_path / "tanpa-akhiran"
    assert run("packs", "import-questions", str(source), str(tmp_path / "t.toml")).exit_code == 0


def test_a_package_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = str(tmp_path / "kuis.toml")
    scorm = zipped(tmp_path / "scorm.zip", {MANIFEST: FILES[MANIFEST].replace(
        b"<resources>", b"<metadata><schema>ADL SCORM</schema></metadata><resources>"
    )})  # fmt: skip
    told = run("packs", "import-questions", str(scorm), target)
    assert "scorm.zip adalah materi SCORM: program di dalamnya tidak dijalankan" in told.stderr
    broken = tmp_path / "rusak.zip"
    broken.write_bytes((tmp_path / "scorm.zip").read_bytes()[:-30])
    told = run("packs", "import-questions", str(broken), target)
    assert "rusak.zip tidak terbaca sebagai berkas ZIP." in told.stderr
    (tmp_path / "salah.zip").write_text("bukan zip", "utf-8")
    told = run("packs", "import-questions", str(tmp_path / "salah.zip"), target)
    assert "salah.zip tidak terbaca sebagai berkas ZIP." in told.stderr
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(tmp_path / "dua.zip", "w") as archive,
    ):
        for data in (b"<a/>", b"<b/>"):
            archive.writestr(MANIFEST, data)
    told = run("packs", "import-questions", str(tmp_path / "dua.zip"), target)
    assert "[pack_name_twice" in told.stderr
    whole = zipped(tmp_path / "besar.zip", FILES)
    monkeypatch.setattr(quizzes, "MOST_FILES", 2)
    told = run("packs", "import-questions", str(whole), target)
    assert "[qti_package_large" in told.stderr
    assert not Path(target).exists()


def test_a_place_that_cannot_be_written_is_told(gift: Path, tmp_path: Path) -> None:
    result = run("packs", "import-questions", str(gift), str(tmp_path / "tidak" / "ada.toml"))
    assert result.exit_code == 1
    assert "[path_unusable" in result.stderr
