"""`lpse-kiosk packs`: checking, showing and signing content packs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync.training.pack_files import NOTE
from sync.training.shipped import folder_of, shipped_names
from tests.sync.training.packs import MANIFEST, folder, right, zipped

ROOT = Path(__file__).parents[3]


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return folder(tmp_path / "contoh", right())


def test_a_right_pack_is_summed_up(pack: Path) -> None:
    result = run("packs", "check", str(pack))
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "contoh 1.2  Materi contoh"
    assert "Lama: 1.5 JP (1 JP = 45 menit); pelajaran bersama 25 menit." in lines
    assert "  1. satu: Pelajaran satu" in lines
    assert "     Tugas praktik segel: Segel sebuah penawaran" in lines
    assert lines[-1] == "Tanda tangan: belum ada."
    english = run("--lang", "en", "packs", "check", str(pack)).stdout
    assert "Length: 1.5 JP (1 JP = 45 min); all lessons together 25 min." in english


def test_everything_wrong_is_told_with_file_and_line(pack: Path) -> None:
    (pack / "pack.toml").write_text(MANIFEST.replace('"1.2"', '"satu"').replace("15", "-15"))
    (pack / "media/film.mp4").write_bytes(b"x")
    result = run("packs", "check", str(pack))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "media/film.mp4 tidak dikenal di dalam materi." in result.stderr
    assert "pack.toml, baris 2: versi satu tidak dapat dibandingkan" in result.stderr
    assert re.search(r"pack.toml, baris \d+: lessons.1.minutes di luar yang mungkin", result.stderr)
    told = json.loads(run("packs", "check", str(pack), "--json").stdout)["problems"]
    assert [one["code"] for one in told] == [
        "pack_file_unknown",
        "pack_version_odd",
        "pack_number_outside",
    ]
    assert (told[1]["file"], told[1]["line"]) == ("pack.toml", 2)
    english = run("--lang", "en", "packs", "check", str(pack)).stderr
    assert "pack.toml, line 2: the version satu cannot be compared" in english


def test_what_a_terminal_would_obey_is_not_printed(pack: Path) -> None:
    text = MANIFEST.replace("Materi contoh", "Materi\\u001b[2J contoh")
    (pack / "pack.toml").write_text(text)
    (pack / "lessons/dua.md").write_text("Fakta\x1b[2J.[^perbup]")
    shown = run("packs", "check", str(pack)).stdout + run("packs", "show", str(pack), "dua").stdout
    assert "contoh 1.2  Materi?[2J contoh" in shown
    assert "Fakta\ufffd[2J." in shown
    (pack / "pack.toml").write_text(text.replace('id = "satu"', 'id = "\\u001b[2J"'))
    refused = run("packs", "check", str(pack))
    assert "nama ?[2J memakai tanda" in refused.stderr
    assert "\x1b" not in shown + refused.stderr


def test_what_is_no_pack_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    assert "a.txt bukan folder dan bukan berkas ZIP." in run("packs", "check", str(path)).stderr


def test_a_pack_is_signed_and_its_signature_is_checked(pack: Path, tmp_path: Path) -> None:
    key = tmp_path / "kunci.pem"
    sign = ("packs", "sign", str(pack), "--key", str(key), "--name", "lpse-temanggung")
    assert "[key_missing" in run(*sign).stderr
    result = run(*sign, "--new-key")
    assert result.exit_code == 0, result.stderr
    argument = result.stdout.strip()
    assert argument.startswith("lpse-temanggung=")
    assert "[pack_key_there" in run(*sign, "--new-key").stderr
    assert run(*sign).stdout.strip() == argument

    known = run("packs", "check", str(pack), "--key", argument)
    assert known.stdout.splitlines()[-1] == "Tanda tangan: benar, oleh lpse-temanggung."
    unknown = run("packs", "check", str(pack))
    assert "kuncinya tidak dikenal di sini" in unknown.stdout
    files = {
        path.relative_to(pack).as_posix(): path.read_bytes()
        for path in pack.rglob("*") if path.is_file()
    }  # fmt: skip
    taken = zipped(tmp_path / "contoh.zip", files, "contoh/")
    told = json.loads(run("packs", "check", str(taken), "--key", argument, "--json").stdout)
    assert told["signature"] == {"state": "signed", "signers": ["lpse-temanggung"]}

    (pack / "lessons/dua.md").write_text("Lain.[^perbup]")
    altered = run("packs", "check", str(pack), "--key", argument)
    assert altered.exit_code == 1
    assert "Materi ini diubah setelah ditandatangani: lessons/dua.md." in altered.stderr


def test_a_zip_is_not_signed_and_an_odd_name_signs_nothing(pack: Path, tmp_path: Path) -> None:
    key = ("--key", str(tmp_path / "kunci.pem"), "--new-key")
    path = zipped(tmp_path / "a.zip", right())
    assert "[pack_sign_zip" in run("packs", "sign", str(path), *key, "--name", "x").stderr
    assert "[pack_signer_odd" in run("packs", "sign", str(pack), *key, "--name", "a b").stderr
    assert not (pack / NOTE).exists()


def test_a_version_is_compared_with_the_one_in_use(pack: Path, tmp_path: Path) -> None:
    newer = MANIFEST.replace('"1.2"', '"1.10"').encode()
    new = folder(tmp_path / "baru", right() | {"pack.toml": newer})
    other = folder(tmp_path / "lain", right() | {"README.md": b"x"})

    def against(path: Path, kept: Path) -> Result:
        return run("packs", "check", str(path), "--against", str(kept))

    assert against(new, pack).stdout.splitlines()[-1].startswith("Lebih baru")
    assert against(pack, new).stdout.splitlines()[-1].startswith("Lebih lama")
    assert against(pack, pack).stdout.splitlines()[-1].startswith("Sama")
    refused = against(other, pack)
    assert refused.exit_code == 1
    assert "Materi contoh versi 1.2 sudah ada, dengan isi yang lain." in refused.stderr
    assert "[pack_other_id" in against(folder_of("penyedia"), pack).stderr


def test_a_pack_and_a_lesson_are_shown(pack: Path) -> None:
    shown = run("packs", "show", str(pack)).stdout
    assert "  1. satu: Pelajaran satu" in shown
    assert re.search(r"^  [0-9a-f]{64} +\d+  media/empat keadaan\.png$", shown, re.M)
    (content,) = re.findall(r"^Sidik isi: ([0-9a-f]{64})$", shown, re.M)
    told = json.loads(run("packs", "show", str(pack), "--json").stdout)
    assert told["content"] == content
    assert {one["name"] for one in told["files"]} == set(right())
    html = run("packs", "show", str(pack), "satu").stdout
    assert '<h2 id="h-satu-1">1. Ruang layanan</h2>' in html
    lesson = json.loads(run("packs", "show", str(pack), "satu", "--json").stdout)
    assert lesson["html"] == html
    assert lesson["contents"][0]["anchor"] == "h-satu-1"
    assert "[pack_lesson_unknown" in run("packs", "show", str(pack), "tiga").stderr


def test_the_packs_of_the_program_are_listed() -> None:
    lines = run("packs", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines[::2]] == list(shipped_names())
    assert [Path(line.strip()) for line in lines[1::2]] == [folder_of(n) for n in shipped_names()]


def test_the_example_of_the_manual_is_a_pack(tmp_path: Path) -> None:
    """The one that an author reads, step by step."""
    page = (ROOT / "docs/how-to/training-packs.md").read_text("utf-8")
    blocks = re.findall(r"^```(toml|markdown)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    manifest, quiz, task = (text for kind, text in blocks if kind == "toml")
    (lesson,) = (text for kind, text in blocks if kind == "markdown")
    files = {
        "pack.toml": f"{manifest}\n{task}".encode(),
        "tenders/jalan.json": right()["tenders/jalan.json"],
        "lessons/masuk-ruang.md": lesson.encode(),
        "quizzes/masuk-ruang.toml": quiz.encode(),
    }
    result = run("packs", "check", str(folder(tmp_path / "materi-kami", files)))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("materi-kami 1  ")
