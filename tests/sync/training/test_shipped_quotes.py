"""What shipped lessons quote from the screens stands there word for word, in both languages."""

from __future__ import annotations

import re

import pytest

from kiosk.translations.__main__ import read_catalog
from sync.training.shipped import folder_of

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
    "Siapa yang menerima penawaran Anda?",
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
