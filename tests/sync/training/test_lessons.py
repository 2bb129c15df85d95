"""Lessons: what authors write is shown, and whatever they write, nothing else gets through."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.training.lesson_cleaning import ALIGNMENTS, ATTRIBUTES, TAGS, cleaned
from sync.training.lessons import LessonReader, RenderedLesson

PLACE = f"media/{'a' * 64}.png"
READER = LessonReader(
    "id",
    {"perbup": "Peraturan *Bupati* <17/2011>. JDIH"},
    {"media/layar utama.png": PLACE, "media/b.svg": f"media/{'b' * 64}.svg"},
)


def read(text: str) -> RenderedLesson:
    lesson, wrong = READER.read("satu", "Satu", text + "\n\nFakta.[^perbup]\n")
    assert wrong == []
    return lesson


def mistakes(text: str) -> list[tuple[str, int]]:
    return [(code, line) for line, code, _ in READER.read("satu", "Satu", text)[1]]


class Seen(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(html: str) -> None:
    """Nothing but the list, and no address outside the page."""
    seen = Seen(html)
    assert seen.open == []
    ids = [attributes["id"] for _, attributes in seen.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in seen.found:
        assert tag in TAGS
        for name, value in attributes.items():
            if name == "class":
                assert tag in ("td", "th")
                assert value in ALIGNMENTS
                continue
            assert name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
            assert name != "src" or re.fullmatch(r"media/[0-9a-f]{64}\.(png|jpg|svg)", value or "")
            assert name != "href" or (value or "")[1:] in ids, value


def test_headings_are_numbered_for_a_table_of_contents() -> None:
    lesson = read("## Satu *dua*\n\n### Bawah\n\n### Lagi\n\n## Tiga\n\n### Baru")
    assert [(one.number, one.text) for one in lesson.contents] == [
        ("1", "Satu dua"),
        ("1.1", "Bawah"),
        ("1.2", "Lagi"),
        ("2", "Tiga"),
        ("2.1", "Baru"),
    ]
    for one in lesson.contents:
        assert f'<h{one.level} id="{one.anchor}">{one.number}. ' in lesson.html


def test_a_source_becomes_a_footnote_and_its_text_is_no_markdown() -> None:
    lesson = read("Satu.[^perbup] Dua.[^sendiri]\n\n[^sendiri]: Catatan kami.")
    assert '<section aria-label="Sumber">' in lesson.html
    assert "Peraturan *Bupati* &lt;17/2011&gt;. JDIH" in lesson.html
    assert "Catatan kami." in lesson.html
    assert lesson.html.count('aria-label="Kembali ke teks') == 3
    check(lesson.html)


def test_each_mark_says_that_it_is_a_source_and_each_way_back_which_one_it_goes_to() -> None:
    html = read("Satu.[^perbup]\n\nDua.[^perbup]").html  # and what `read` adds
    assert html.count('aria-label="Sumber [1]">[1]</a></sup>') == 3
    places = re.findall(r'id="(fnref-[^"]+)"', html)
    back = re.findall(r'<a href="#(fnref-[^"]+)" aria-label="([^"]+)">([^<]+)</a>', html)
    assert back == [
        (places[0], "Kembali ke teks", "↩"),
        (places[1], "Kembali ke teks 2", "↩ 2"),
        (places[2], "Kembali ke teks 3", "↩ 3"),
    ]


def test_an_english_lesson_speaks_english() -> None:
    reader = LessonReader("en", {"a": "B"}, {})
    html = reader.read("one", "One", "::: details\nx\n:::\n\nFact.[^a]")[0].html
    assert '<section aria-label="Sources">' in html
    assert "<summary>More</summary>" in html


def test_outside_links_are_shown_with_their_address() -> None:
    html = read(
        "Buka [halaman *bantuan*](https://lkpp.example/a?b=1) dan <mailto:a@b.example>"
    ).html
    assert "Buka halaman <em>bantuan</em> (https://lkpp.example/a?b=1)" in html
    assert "mailto:a@b.example" in html
    assert html.count("<a ") == 2  # to the footnote and back


def test_pictures_boxes_tables_and_details() -> None:
    text = (
        "![Layar *utama*](<media/layar utama.png>)\n\n- [ ] belum\n- [x] sudah\n\n"
        "| a | b |\n|:-:|--:|\n| 1 | 2 \\| 3 |\n\n::: details Judul <b>\nisi\n:::\n"
    )
    html = read(text).html
    assert f'<img src="{PLACE}" alt="Layar utama">' in html
    assert "<li>☐ belum</li>\n<li>☑ sudah</li>" in html
    assert '<th scope="col" class="align-center">a</th>' in html
    assert '<td class="align-right">2 | 3</td>' in html
    assert "<details><summary>Judul &lt;b&gt;</summary>\n<p>isi</p>\n</details>" in html
    check(html)


def test_html_and_less_than_signs_are_text() -> None:
    html = read("<script>x</script> <b>tebal</b> 3 $x<y$ z").html
    assert "&lt;b&gt;tebal&lt;/b&gt; 3 $x&lt;y$ z" in html
    assert "<script" not in html


def test_twelve_levels_of_a_list_are_all_shown() -> None:
    text = "\n".join(f"{'  ' * level}- tingkat {level}" for level in range(12))
    assert read(text).html.count("<li>") == 12


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "lesson_empty", 1),
        ("Tanpa sumber.", "lesson_no_source", 1),
        ("a[^perbup]\n\nb\nc[^lain]", "lesson_source_unknown", 4),
        ("# Judul\n\na[^perbup]", "lesson_heading_level", 1),
        ("## A\n\n#### B\n\na[^perbup]", "lesson_heading_level", 3),
        ("##### A\n\na[^perbup]", "lesson_heading_level", 1),
        ("a[^perbup]\n![x](media/tidak.png)", "lesson_picture_missing", 2),
        ("a[^perbup]\n![x](https://h.example/a.png)", "lesson_picture_missing", 2),
        ("a[^perbup]\n\n![ ](media/b.svg)", "lesson_picture_untold", 3),
        ("a[^perbup]\n[x](dua.md)", "lesson_link_inside", 2),
        ("a[^perbup]\n[x](lpse:masuk)", "lesson_link_inside", 2),
        ("a[^perbup]\n\n| a |\n|---|\n| 1 | 2 |", "lesson_table_cells", 5),
        ("a[^perbup]\n\n::: peringatan\nx\n:::", "lesson_block_unknown", 3),
        ("a[^perbup]\n\n" + ">" * 60 + " x", "lesson_nested_deep", 3),
        ("x" * 200_001, "lesson_too_long", 1),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, code: str, line: int) -> None:
    assert (code, line) in mistakes(text)


PIECES = st.sampled_from(
    ["# ", "## ", "###### ", "- ", "- [ ] ", "1. ", "> ", "[x](", "![x](", "](", ")", "<", ">",
     "http:", "https://h.example/", "//h.example/", "media/b.svg", "media/../b.svg", "data:", "#a",
     "[^perbup]", "[^perbup]: ", "[^x]", "[^x]: y", "^[", "]", "```", "::: details ", ":::", "\n",
     "\n\n", "    ", "|", "|---|", "a", "&lt;", "&#106;", "*", "_", "~~", "\\", '"', "'", "\t",
     "<b onclick=x>", "<img src=y>", "<https://h.example>", "\u202e", "é", "$", "{#b}", "\0"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_whatever_is_written_nothing_outside_the_list_comes_out(text: str) -> None:
    lesson, _ = READER.read("satu", "Satu", text)
    check(lesson.html)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PIECES | st.sampled_from(["<a href=", "<h2 id=h-x>", "</", "/>", "="]), max_size=30)
)
def test_the_cleaner_alone_lets_nothing_else_through(pieces: list[str]) -> None:
    for tag, attributes in Seen(cleaned("".join(pieces))).found:
        assert tag in TAGS
        assert all(name in ("id", "href", "src", "alt", "start", "scope", "aria-label", "class")
                   for name in attributes)  # fmt: skip
