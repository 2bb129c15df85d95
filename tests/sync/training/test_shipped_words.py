"""What lessons quote, name or print in italics stands on a screen, word for word."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import pytest

from kiosk.translations.__main__ import read_catalog
from sync.training.shipped import folder_of, shipped_names
from tests.structure.test_words import CODE, forbidden


def lessons_of(pack: str) -> list[str]:
    told = tomllib.loads((folder_of(pack) / "pack.toml").read_text("utf-8"))
    return [one["id"] for one in told["lessons"]]


PAIRS = list(zip(lessons_of("penyedia"), lessons_of("vendors"), strict=True))
ELSEWHERE = {
    *(
        "bidding room",
        "pascakualifikasi",
        "prakualifikasi",
        "sanggah banding",
        "harga",
        "RAB",
        "BoQ",
    ),
    *("Kirim Data Kualifikasi", "APENDO/Kirim Penawaran", "ubah data", "sinkronisasi"),
    *("Kirim Persyaratan Kualifikasi", "Pembuktian Kualifikasi", "Upload Dokumen Penawaran"),
    *("Pengumuman Pemenang Lelang", "Masa Sanggah Lelang", "Berita Acara Uji Forensik"),
    *("File I: Administrasi dan Teknis", "File II: Harga"),
}
"""In italics too: what SPSE and its guides call things, and words that files are named with."""
ITALICS = re.compile(r"(?<!\*)\*(?!\*)([^*]+)(?<!\*)\*(?!\*)")
SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z])")
VALUE = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")
FEWEST_LETTERS = 8
"""Less than this beside a value, such as `%(name)s.`, would fit any sentence."""


def quotes(pack: str, word: str) -> list[str]:
    folder = folder_of(pack)
    paths = (folder / "lessons" / f"{word}.md", folder / "quizzes" / f"{word}.toml")
    texts = [" ".join(path.read_text("utf-8").split()) for path in paths]
    found = [found for text in texts for found in ITALICS.findall(text)]
    language = "id" if pack == "penyedia" else "en"
    return [part for one in found if one not in ELSEWHERE for part in parts(one, language)]


def parts(quote: str, language: str) -> list[str]:
    """Return a quotation, or its sentences where no one text of the screens has all of them."""
    return [quote] if said(quote, language) else SENTENCE.split(quote)


def pattern(template: str) -> re.Pattern[str] | None:
    literal = VALUE.split(template)
    if len(literal) > 1 and sum(map(str.isalpha, "".join(literal))) < FEWEST_LETTERS:
        return None
    return re.compile(".+".join(map(re.escape, literal)))


@cache
def screens() -> list[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None]]:
    """The texts of the screens: the Indonesian one, and how each language's looks."""
    found = [(one.id, one.string) for one in read_catalog()]
    plain = [(a, b) for a, b in found if isinstance(a, str) and isinstance(b, str) and a]
    return [(a, pattern(a), pattern(b)) for a, b in plain]


def said(quote: str, language: str) -> set[str]:
    """Return the Indonesian texts of which this may be a showing in a language."""
    return {
        text for text, here, there in screens()
        if (looks := here if language == "id" else there)
        and (looks.fullmatch(quote) or looks.fullmatch(quote.removesuffix(".")))
    }  # fmt: skip


@pytest.mark.parametrize(("indonesian", "english"), PAIRS)
def test_what_a_lesson_quotes_is_on_a_screen(indonesian: str, english: str) -> None:
    here, there = quotes("penyedia", indonesian), quotes("vendors", english)
    known = {"id": [said(one, "id") for one in here], "en": [said(one, "en") for one in there]}
    for language, shown in (("id", here), ("en", there)):
        assert [one for one, texts in zip(shown, known[language], strict=True) if not texts] == []
    assert len(here) == len(there)
    for one, texts in zip(here, known["id"], strict=True):
        assert any(texts & other for other in known["en"]), one
    for one, texts in zip(there, known["en"], strict=True):
        assert any(texts & other for other in known["id"]), one


@pytest.mark.parametrize("quote", ["Segel dan kirim", "Simpan untuk besok", "Data per kemarin"])
def test_what_no_screen_says_is_found_out(quote: str) -> None:
    assert said(quote, "id") == set()


def test_what_the_pack_for_staff_quotes_is_on_a_screen() -> None:
    """Italics there are a screen's words, letter by letter; `…` is what the program fills in."""
    said = set()
    for one in read_catalog():
        for text in one.id if isinstance(one.id, tuple) else (one.id,):
            said |= {text, *re.split(r"(?<=[.?!]) ", text)}
    files = [*folder_of("petugas").glob("lessons/*.md"), *folder_of("petugas").glob("quizzes/*")]
    quoted = {
        " ".join(words.split())
        for path in files
        for words in ITALICS.findall(path.read_text("utf-8"))
    }
    assert len(quoted) > 60
    patterns = {one: re.compile(".*".join(map(re.escape, one.split("…")))) for one in quoted}
    assert [one for one, exact in patterns.items() if not any(map(exact.fullmatch, said))] == []


# Ids of the catalogue; a file's name is "…" in lessons.
SENTENCES = [
    "Ada berkas yang tidak bisa dipakai.",
    "Ada saran untuk Anda.",
    "Tidak ada masalah yang terlihat.",
    "Kami hanya melihat bentuk berkasnya, bukan isinya.",
    "Berkas sedang diperiksa…",
    "Berkas administrasi dan teknis saja. Jangan ada harga di sini.",
    "{name} kosong: tidak ada isinya sama sekali.",
    "{name} adalah program, bukan dokumen.",
    "Ada {count} berkas bernama {name}.",
    "{name} tidak bisa dibaca sampai habis. Flashdisk mungkin rusak.",
    "{name} berisi kunci rahasia. Kunci tidak boleh ikut dikirim.",
    "{name} bukan {expected} meskipun namanya {extension}: isinya {actual}.",
    "{name} tampaknya rusak. Panitia mungkin tidak bisa membukanya.",
    "{name} meminta kata sandi. Panitia tidak punya kata sandi itu.",
    "{name} adalah arsip ({actual}). Panitia mungkin tidak bisa membukanya.",
    "{name} sudah tersegel ({actual}). Panitia mungkin tidak bisa membukanya.",
    "Nama {name} seperti nama berkas harga. Di sampul ini tidak boleh ada harga.",
    "Saya memasukkan penawaran ini atas nama %(name)s. Saya menyatakan bahwa perusahaan ini tidak"
    " pailit dan tidak masuk daftar hitam, bahwa data yang saya masukkan benar, dan bahwa saya"
    " bersedia dikenai sanksi bila ternyata tidak benar.",
]
NAMES = [
    "Pindahkan ke sampul harga", "Kembali dan ubah berkas", "Keluarkan", "Lanjutkan",
    "Pilih berkas dari flashdisk", "Jadwal dan keterangan", "Metode", "Tahap", "Pendaftaran",
    "Tenaga ahli, peralatan, pengalaman", "Boleh dilewati", "Sampul 1: administrasi dan teknis",
    "Ambil tanda terima", "Masuk sebagai perusahaan", "Dengan nomor tanda terima",
    "Siapa yang menerima penawaran Anda?", "Keputusan panitia", "Buka keputusan panitia",
    "NPWP atau ID penyedia", "Selesai dan keluar", "Hapus dan keluar",
]  # fmt: skip
PACKS = ("penyedia", "vendors")


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    return {
        one.id: one.string
        for one in read_catalog()
        if isinstance(one.id, str) and isinstance(one.string, str)
    }


@pytest.fixture(scope="module")
def lessons() -> dict[str, str]:
    """All texts of a pack, each line break a space."""
    texts = {}
    for name in PACKS:
        paths = sorted((folder_of(name) / "lessons").glob("*.md"))
        texts[name] = " ".join(" ".join(path.read_text("utf-8") for path in paths).split())
    return texts


def pattern_of(sentence: str) -> str:
    """Return what a quotation of it matches: whole but for its last stop, any word for a place."""
    said = sentence.rpartition("%(name)s. ")[2].removesuffix(".").replace("{name}", "…")
    return '"' + re.sub(r"\\\{\w+\\\}", r"[\\w.]+", re.escape(said))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_quoted_sentence_is_what_the_screen_says(
    english: dict[str, str], lessons: dict[str, str], sentence: str
) -> None:
    for name, said in zip(PACKS, (sentence, english[sentence]), strict=True):
        assert re.search(pattern_of(said), lessons[name]), said


@pytest.mark.parametrize("word", NAMES)
def test_a_named_thing_is_called_as_on_the_screen(
    english: dict[str, str], lessons: dict[str, str], word: str
) -> None:
    for name, said in zip(PACKS, (word, english[word]), strict=True):
        assert f"*{said}*" in lessons[name], said


CITATION = re.compile(r"\[\^[a-z-]+\]")
OTHERS_NAMES = re.compile(r"[Pp]usat bantuan")
"""What somebody else is called, though the glossary has another word for a thing of ours."""


@pytest.mark.parametrize("name", shipped_names())
def test_a_pack_has_the_words_of_the_glossary(name: str) -> None:
    words = forbidden()
    assert {"tenggat", "komputer ruang"} <= set(words)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
    paths = [*folder_of(name).glob("lessons/*.md"), *folder_of(name).glob("quizzes/*.toml")]
    texts = [
        CITATION.sub("", line) for path in paths for line in path.read_text("utf-8").split("\n")
    ]
    told = [one for one in texts if not one.startswith("id = ")]
    assert len(told) > 300
    plain = (OTHERS_NAMES.sub(" ", CODE.sub(" ", one)) for one in told)
    assert [one for one in plain if pattern.search(one)] == []
