"""What a shipped lesson states from somewhere says from where, right there.

A mark is the number in brackets that leads to the list of sources at the lesson's end. Every
paragraph, list item and table row that names a rule or tells a figure has one after it; a list or
table may be marked once, at the end of the paragraph that introduces it. What is the author's own,
or was not found, says so in words instead, there or in the paragraph right after.
"""

from __future__ import annotations

import re

import pytest
from lxml import html

from sync.training.pack_examining import ExaminedPack, examine
from sync.training.shipped import folder_of, shipped_names

RULE = re.compile(
    r"\b(?:Pasal|Articles?|Perpres|Perka|Perbup|UU|Undang-Undang|Surat [Ee]daran|[Cc]ircular"
    r"|Presidential Regulation|Law) \d"
)
UNITS = {
    "id": r"detik|dtk|menit|jam|hari|minggu|bulan|tahun|persen|angka|huruf|halaman",
    "en": r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|per cent|digits|letters|pages",
}
NUMBERS = {
    "id": r"satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|setengah|puluh|belas",
    "en": r"one|two|three|four|five|six|seven|eight|nine|ten|half an?|fifteen|twenty|thirty",
}
FIGURE = {
    language: re.compile(rf"\d|\b(?:{words}) (?:{UNITS[language]})\b", re.IGNORECASE)
    for language, words in NUMBERS.items()
}
OWN = {
    "id": re.compile(
        r"tidak kami temukan|(?:saran|perkiraan|ringkasan) penulis|kami sarankan|hitungan kami"
    ),
    "en": re.compile(r"not found|author's (?:advice|estimate|summary)|we suggest|our own sum"),
}


@pytest.fixture(scope="module")
def read() -> dict[str, ExaminedPack]:
    return {name: examine(folder_of(name), "0.1.0") for name in shipped_names()}


MARK = "†"


def told(block: html.HtmlElement) -> str:
    """Return what a block states, each mark as one sign.

    Without examples in code type, quotations and words of screens, which stand in italics.
    """
    said = html.fragment_fromstring(html.tostring(block, encoding="unicode", with_tail=False))
    for one in said.xpath(".//code | .//em | .//ul | .//ol | .//table"):
        one.drop_tree()
    for one in said.xpath('.//sup[a[starts-with(@href, "#fn-")]]'):
        one.text, one[0].text = MARK, ""
    return re.sub(r'"[^"]*"', "", " ".join(str(said.text_content()).split()))


def whole(block: html.HtmlElement) -> html.HtmlElement:
    """Return the list or table that a block is in, the outermost one; else the block."""
    around = list(block.iterancestors("ul", "ol", "table"))
    return around[-1] if around else block


def paragraph(block: html.HtmlElement | None) -> str:
    return told(block) if block is not None and block.tag == "p" else ""


def is_covered(block: html.HtmlElement, left: str, own: re.Pattern[str]) -> bool:
    """Say whether the paragraph above a list or table marks it all, or its words are the author's.

    `left` is what the block states after its last mark.
    """
    outer = whole(block)
    if outer is block:
        return bool(own.search(left))
    above, below = paragraph(outer.getprevious()), paragraph(outer.getnext())
    return above.rstrip(".:; ").endswith(MARK) or any(map(own.search, (left, above, below)))


def unmarked(page: str, language: str) -> list[str]:
    """Return what a lesson states of rules and figures with no mark after it."""
    body = html.fragment_fromstring(page, create_parent="div")
    for one in body.xpath(".//section"):
        one.drop_tree()
    found = []
    for block in body.xpath(".//p | .//li[not(p)] | .//tbody/tr"):
        left = told(block).rpartition(MARK)[2]
        stated = RULE.search(left) or FIGURE[language].search(left)
        if stated and not is_covered(block, left, OWN[language]):
            found.append(left)
    return found


@pytest.mark.parametrize("name", shipped_names())
def test_a_rule_or_a_figure_is_marked_with_its_source(
    read: dict[str, ExaminedPack], name: str
) -> None:
    pack = read[name].pack
    assert pack is not None
    found = {one.id: unmarked(one.html, pack.language) for one in read[name].lessons}
    assert {lesson: said for lesson, said in found.items() if said} == {}


NOTE = '<sup><a href="#fn-x-1" id="fnref-x-1">[1]</a></sup>'


@pytest.mark.parametrize(
    "page",
    [
        "<p>LPSE mengumumkannya (Pasal 23).</p>",
        f"<p>LPSE mengumumkannya.{NOTE} Batasnya 2 MB.</p>",
        "<p>Kursi mengunci diri sesudah tiga menit.</p>",
        f"<p>Batasnya.{NOTE}</p><p>Ukuran:</p><ul><li>2 MB</li></ul>",
        f"<p>Yaitu.{NOTE} Ini:</p><table><tbody><tr><td>13 angka</td></tr></tbody></table>",
        f"<ul><li>satu{NOTE}</li><li>paling lama 30 hari</li></ul>",
    ],
)
def test_what_is_told_without_a_mark_is_found_out(page: str) -> None:
    assert len(unmarked(page, "id")) == 1


@pytest.mark.parametrize(
    "page",
    [
        f"<p>LPSE mengumumkannya (Pasal 23).{NOTE}</p>",
        '<p>Di layar tertulis <code>09.58</code>, atau "10.00".</p>',
        f"<p>Menurut dokumen itu:{NOTE}</p><ol><li>lima hari kalender</li></ol>",
        "<table><tbody><tr><td>satu hari</td></tr></tbody></table><p>Tabel ini saran penulis.</p>",
        "<p>Batas 250 berkas di SPSE yang sekarang tidak kami temukan.</p>",
        "<section><p>Perpres 16/2018</p></section>",
    ],
)
def test_what_is_marked_or_said_to_be_the_authors_is_let_be(page: str) -> None:
    assert unmarked(page, "id") == []
