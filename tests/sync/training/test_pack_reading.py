"""A whole pack: a right one is read, one with a mistake is refused with file and line."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import get_args

import pytest

from kiosk.errors import CATALOGUE
from sync.training.pack import BY_THE_MINUTE, DrillKind
from sync.training.pack_practice import practice_files
from sync.training.pack_reading import ReadPack, read_pack
from tests.sync.training.packs import LESSON, MANIFEST, folder, picture, right

APP = "0.1.0"


def read(tmp_path: Path, files: dict[str, bytes]) -> ReadPack:
    return read_pack(folder(tmp_path / "contoh", files), APP)


def told(found: ReadPack) -> list[tuple[str, object, object]]:
    assert {fault.code for fault in found.problems} <= set(CATALOGUE)
    return [(one.code, one.params["file"], one.params.get("line")) for one in found.problems]


def line_of(text: str, beginning: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(beginning))


def test_a_right_pack_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = read(tmp_path, right())
    assert told(found) == []
    assert found.pack is not None
    assert (found.pack.id, found.pack.version, found.pack.hours_jp) == ("contoh", "1.2", 1.5)
    assert [one.id for one in found.lessons] == ["satu", "dua"]
    assert [one.name for one in found.entries] == sorted(right())
    (source,) = found.pack.sources.values()
    for lesson in found.lessons:
        assert f"{source.title} – {source.where}" in lesson.html
    shown = next(one for one in found.entries if one.name.startswith("media/"))
    assert f'src="media/{shown.sha256}.png"' in found.lessons[0].html
    assert found.note is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "contoh"', 'id = "Contoh"', "pack_word_odd"),
        ('version = "1.2"', "version = 1.2", "pack_not_text"),
        ('version = "1.2"', 'version = "1.2b"', "pack_version_odd"),
        ('minimum_app = "0.1"', 'minimum_app = "baru"', "pack_version_odd"),
        ('language = "id"', 'language = "jv"', "pack_not_one_of"),
        ('language = "id"', f"language = 0x{'f' * 9_000}", "pack_not_one_of"),
        ("minutes = 15", f"minutes = 0x{'f' * 9_000}", "pack_number_outside"),
        ("hours_jp = 1.5", "hours_jp = 2,5", "pack_not_toml"),
        ("hours_jp = 1.5", 'hours_jp = "1.5"', "pack_not_decimal"),
        ("hours_jp = 1.5", "hours_jp = nan", "pack_not_decimal"),
        ("hours_jp = 1.5", "hours_jp = 0", "pack_number_outside"),
        ("hours_jp = 1.5", "hours_jp = " + "[" * 2_000, "pack_not_toml"),
        ("checked_on = 2026-11-28", 'checked_on = "2026-11-28"', "pack_not_date"),
        ("minutes = 15", "minutes = 15.5", "pack_not_number"),
        ("minute = 3", "minute = 301", "pack_number_outside"),
        ('goal = "seal_bid"', 'goal = "win"', "pack_not_one_of"),
        ('title = "Materi contoh"', 'title = " "', "pack_empty"),
        ('title = "Materi contoh"', f'title = "{"x" * 301}"', "pack_text_long"),
        ('title = "Materi contoh"', 'title = "a"\ntitle = "b"', "pack_key_twice"),
        ('title = "Materi contoh"', 'titel = "a"', "pack_key_unknown"),
        ('tasks = ["segel"]', 'tasks = "segel"', "pack_not_list"),
        ('tasks = ["segel"]', 'tasks = ["menutup"]', "pack_word_unknown"),
        ('drills = ["putus"]', 'drills = ["mati"]', "pack_word_unknown"),
        ('id = "dua"', 'id = "satu"', "pack_word_twice"),
        ("[[drills]]", "[drills]", "pack_not_list"),
    ],
)
def test_a_mistake_in_the_manifest_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    assert MANIFEST.count(old) == 1
    text = MANIFEST.replace(old, new)
    line = line_of(MANIFEST, old) + new.count("\n")
    found = read(tmp_path, right() | {"pack.toml": text.encode()})
    assert found.pack is None
    assert (code, "pack.toml", line) in told(found)


@pytest.mark.parametrize("kind", get_args(DrillKind))
def test_a_minute_is_taken_of_any_drill_as_packs_of_before_have_it(
    tmp_path: Path, kind: DrillKind
) -> None:
    text = MANIFEST.replace('kind = "link_cut"', f'kind = "{kind}"')
    found = read(tmp_path / "with", right() | {"pack.toml": text.encode()})
    assert told(found) == []
    assert found.pack is not None
    assert [one.by_the_minute for one in found.pack.drills] == [kind in BY_THE_MINUTE]
    without = text.replace("minute = 3\n", "")
    found = read(tmp_path / "without", right() | {"pack.toml": without.encode()})
    assert told(found) == []
    assert found.pack is not None
    assert not any(one.by_the_minute for one in found.pack.drills), "the trainer begins it"


def test_what_is_missing_from_the_manifest_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, right() | {"pack.toml": b"tasks = [5]\n"})
    codes = [one.code for one in found.problems]
    assert codes.count("pack_key_missing") == 10
    assert "pack_not_table" in codes


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    files = right() | {
        "pack.toml": MANIFEST.replace('tasks = ["segel"]', 'quizzes = ["satu"]').encode(),
        "lessons/satu.md": LESSON.replace("[^perbup]", "[^uu]").encode(),
        "lessons/dua.md": b"# Dua\n\nTanpa sumber.\n",
        "lessons/tiga.md": b"Lebih.[^perbup]\n",
        "media/lebih.png": picture(),
        "tenders/jalan.json": b"{",
        "tenders/gedung.json": b"{}",
        "program.exe": b"MZ",
        "README.md": b"\x89PNG\r\n",
    }
    found = read(tmp_path, files)
    assert sorted(told(found), key=str) == sorted(
        [
            ("pack_file_unknown", "program.exe", None),
            ("pack_no_text", "README.md", None),
            ("lesson_source_unknown", "lessons/satu.md", 3),
            ("lesson_no_source", "lessons/satu.md", 1),
            ("lesson_heading_level", "lessons/dua.md", 1),
            ("lesson_no_source", "lessons/dua.md", 1),
            ("pack_file_missing", "quizzes/satu.toml", None),
            ("pack_tender_not_json", "tenders/jalan.json", None),
            ("pack_tender_not_ocds", "tenders/gedung.json", None),
            ("pack_file_unused", "lessons/tiga.md", None),
            ("pack_file_unused", "media/lebih.png", None),
            ("pack_file_unused", "tenders/gedung.json", None),
        ],
        key=str,
    )


def test_a_pack_without_a_manifest_and_a_course_of_another_program(tmp_path: Path) -> None:
    files = right()
    del files["pack.toml"]
    assert ("pack_no_manifest", "contoh", None) in told(read(tmp_path / "a", files))
    course = {"imsmanifest.xml": b"<manifest/>"}
    assert told(read(tmp_path / "b", course)) == [("pack_is_course", "imsmanifest.xml", None)]


def test_a_pack_for_a_newer_program_is_refused(tmp_path: Path) -> None:
    text = MANIFEST.replace('minimum_app = "0.1"', 'minimum_app = "0.1.1"')
    found = read(tmp_path, right() | {"pack.toml": text.encode()})
    assert told(found) == [("pack_needs_newer", "pack.toml", None)]


def test_a_text_of_another_editor_is_read(tmp_path: Path) -> None:
    files = right()
    files["pack.toml"] = MANIFEST.replace("\n", "\r\n").encode("utf-8-sig")
    files["lessons/satu.md"] = LESSON.replace("\n", "\r\n").encode("utf-16")
    assert told(read(tmp_path, files)) == []


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "[1]", '{"releases": []}', '{"releases": [{}]}', "9" * 5_000,
     '{"releases": [{"ocid": "a", "tender": {"id": 1, "title": "x"}}]}'],
)  # fmt: skip
def test_what_is_no_dummy_tender_is_told(tmp_path: Path, text: str) -> None:
    ((code, file, _),) = told(read(tmp_path, right() | {"tenders/jalan.json": text.encode()}))
    assert file == "tenders/jalan.json"
    assert code in ("pack_tender_not_json", "pack_tender_not_ocds")


QUIZ = """\
title = "Kuis"

[[sections]]

[[sections.questions]]
type = "true_false"
id = "a"
text = "Lihat ![layar](media/soal.png) dan ![lain](<media/empat keadaan.png>)"
right = true
"""


def test_quizzes_are_read_and_their_pictures_are_looked_for(tmp_path: Path) -> None:
    manifest = MANIFEST.replace('tasks = ["segel"]', 'tasks = ["segel"]\nquizzes = ["kuis"]')
    files = right() | {"pack.toml": manifest.encode(), "quizzes/kuis.toml": QUIZ.encode()}
    assert told(read(tmp_path / "a", files)) == [
        ("lesson_picture_missing", "quizzes/kuis.toml", 8),
    ]
    assert told(read(tmp_path / "b", files | {"media/soal.png": picture()})) == []
    wrong = files | {"quizzes/kuis.toml": QUIZ.replace("right = true", "right = 1").encode()}
    assert ("quiz_file_not_yes_no", "quizzes/kuis.toml", 9) in told(read(tmp_path / "c", wrong))


def test_the_dummy_tenders_of_a_right_pack_are_known_by_their_words(tmp_path: Path) -> None:
    read = read_pack(folder(tmp_path / "contoh", right()), "1")
    assert [(one.id, one.title) for one in read.tenders["jalan"]] == [("1", "Jalan latihan")]
    files = right() | {"lessons/satu.md": b""}
    assert read_pack(folder(tmp_path / "salah", files), "1").tenders == {}


STATED = """
[[files]]
name = "teknis.pdf"
kind = "technical"

[[files]]
name = "harga.pdf"
kind = "price"
sha256 = "{digest}"
"""
TECHNICAL, PRICE = b"%PDF teknis", b"%PDF harga"
DIGEST = hashlib.sha256(PRICE).hexdigest()


def with_files(stated: str = STATED, **files: bytes) -> dict[str, bytes]:
    """The right pack with files to practise with, whose statements may be spoiled."""
    handed = {"files/teknis.pdf": TECHNICAL, "files/harga.pdf": PRICE, **files}
    text = MANIFEST + stated.replace("{digest}", DIGEST)
    return right() | handed | {"pack.toml": text.encode()}


def test_files_to_practise_with_are_known_by_their_digest(tmp_path: Path) -> None:
    found = read(tmp_path, with_files())
    assert told(found) == []
    assert found.pack is not None
    known = practice_files(found.pack, found.entries)
    assert [(one.name, one.kind, one.size) for one in known] == [
        ("teknis.pdf", "technical", len(TECHNICAL)),
        ("harga.pdf", "price", len(PRICE)),
    ]
    assert known[1].sha256 == DIGEST
    elsewhere = with_files()
    del elsewhere["files/harga.pdf"]
    found = read(tmp_path / "elsewhere", elsewhere)
    assert told(found) == [], "the trainer hands it out otherwise"
    assert found.pack is not None
    assert practice_files(found.pack, found.entries)[1].size is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('name = "harga.pdf"', 'name = "Teknis.pdf"', "pack_word_twice"),
        ('kind = "price"', 'kind = "harga"', "pack_not_one_of"),
        ('sha256 = "{digest}"', 'sha256 = "abc"', "pack_digest_odd"),
        ('sha256 = "{digest}"', f'sha256 = "{"0" * 64}"', "pack_digest_differs"),
        ('name = "teknis.pdf"', 'name = "lain.pdf"', "pack_practice_file_missing"),
    ],
)
def test_a_wrong_statement_of_a_file_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    line = line_of(MANIFEST + STATED, old)
    found = read(tmp_path, with_files(STATED.replace(old, new)))
    assert (code, "pack.toml", line) in told(found)


def test_one_content_is_of_one_kind(tmp_path: Path) -> None:
    found = read(tmp_path, with_files(**{"files/teknis.pdf": PRICE}))
    line = line_of(MANIFEST + STATED, 'kind = "price"')
    assert told(found) == [("pack_file_kind_twice", "pack.toml", line)]


def test_a_file_to_practise_with_that_nothing_states_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, right() | {"files/harga.pdf": PRICE, "files/a.exe": b"MZ"})
    assert sorted(told(found)) == [
        ("pack_file_unknown", "files/a.exe", None),
        ("pack_file_unused", "files/harga.pdf", None),
    ]
