"""The texts of a quiz as HTML: drawn by the process that reads the pack, nothing dangerous."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import Fault
from sync.training.lessons import LessonReader
from sync.training.pack_examining import examine
from sync.training.pack_files import contents, look_at
from sync.training.questions import load_quiz
from sync.training.quiz_passages import passages
from sync.training.shipped import folder_of, shipped_names
from tests.sync.training import packs
from tests.sync.training.quizzes import EVERY

DIGEST = "a" * 64
READER = LessonReader("id", {}, {"media/layar.png": f"media/{DIGEST}.png"})


def html_of(text: str) -> str:
    quiz = load_quiz('title = "Kuis"\n[[sections]]\n[[sections.questions]]\ntype = "open"\n'
                     f"id = 'a'\ntext = '''{text}'''\n", "kuis.toml")  # fmt: skip
    return passages(quiz, READER).html[text]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Siapa yang menilai?", "Siapa yang menilai?"),
        ("A < B & C", "A &lt; B &amp; C"),
        ("**Tebal**", "<strong>Tebal</strong>"),
        ("1. satu\n2. dua", "<ol>\n<li>satu</li>\n<li>dua</li>\n</ol>\n"),
        ("Satu.\n\nDua.", "<p>Satu.</p>\n<p>Dua.</p>\n"),
        ("![Layar](media/layar.png)", f'<img src="media/{DIGEST}.png" alt="Layar">'),
        ("[LKPP](https://lkpp.go.id)", "LKPP (https://lkpp.go.id)"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[x](javascript:alert)", "[x](javascript:alert)"),
    ],
)
def test_a_text_is_drawn_as_in_a_lesson(text: str, wanted: str) -> None:
    assert html_of(text) == wanted


@pytest.mark.parametrize("text", ["Ya, \"benar\" (5%), atau 'tidak'; ya/tidak?", "é ñ Ω"])
def test_the_short_way_for_plain_words_gives_the_same(text: str) -> None:
    drawn = READER.passage("q0", text).strip().removeprefix("<p>").removesuffix("</p>")
    assert html_of(text) == drawn


def test_every_text_that_a_page_shows_is_there() -> None:
    quiz = load_quiz(EVERY, "semua.toml")
    html = passages(quiz, READER).html
    for text in ("Siapa memegang **kunci** sampul?", "Panitia", "Lihat pelajaran 7.", "Tutup",
                 "Penawaran menunggu di kursi.", "Hampir.", "Bukan.", "Ya.", "Bagian terakhir.",
                 "Baca dahulu pelajaran 7."):  # fmt: skip
        assert text in html
    assert "" not in html


def test_footnotes_of_two_texts_have_ids_of_their_own() -> None:
    text = EVERY.replace("Ceritakan.", "Ceritakan.[^1]\\n\\n[^1]: Satu").replace(
        "Bagian terakhir.", "Akhir.[^1]\\n\\n[^1]: Dua"
    )
    drawn = "".join(passages(load_quiz(text, "semua.toml"), READER).html.values())
    ids = [part.partition('"')[0] for part in drawn.split('id="')[1:]]
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize("name", shipped_names())
def test_the_process_gives_the_quizzes_of_a_pack(name: str) -> None:
    read = examine(folder_of(name), "0.1.0")
    assert read.pack is not None
    assert set(read.quizzes) == {word for one in read.pack.lessons for word in one.quizzes}
    for one in read.quizzes.values():
        assert {question.text for question in one.quiz.questions()} <= set(one.html)


def test_a_pack_with_a_mistake_gives_no_quiz(tmp_path: Path) -> None:
    files = packs.right() | {"lessons/dua.md": b"Tanpa sumber.\n"}
    files["pack.toml"] = files["pack.toml"].replace(
        b'tasks = ["segel"]\n', b'tasks = ["segel"]\nquizzes = ["semua"]\n', 1
    )
    files["quizzes/semua.toml"] = EVERY.encode()
    read = examine(packs.folder(tmp_path / "p", files), "0.1.0")
    assert read.problems and read.quizzes == {}


def test_files_come_one_by_one_from_folders_and_zips(tmp_path: Path) -> None:
    folder = packs.folder(tmp_path / "contoh", packs.right())
    archive = packs.zipped(tmp_path / "contoh.zip", packs.right(), top="contoh/")
    assert dict(contents(folder)) == dict(contents(archive)) == packs.right()
    assert not look_at(folder).problems


def test_a_pack_that_has_grown_since_is_refused(tmp_path: Path) -> None:
    folder = packs.folder(tmp_path / "contoh", packs.right())
    packs.folder(folder, {f"lessons/l{number}.md": b"x" for number in range(401)})
    with pytest.raises(Fault, match="pack_too_many"):
        list(contents(folder))
