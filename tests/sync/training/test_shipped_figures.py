"""Figures that lessons tell of this program are those that it goes by."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec
import pytest

from kiosk.config import Config
from kiosk.registration import password
from kiosk.sessions.idle import IdleLimits
from kiosk.sessions.views import minute_choices
from sync.gateway.own_figures import DRAFT_KEPT, LIMIT_DAYS
from sync.gateway.room.board import SILENT_AFTER
from sync.gateway.room.service import LIFE
from sync.gateway.staff import roster
from sync.gateway.tenders.addendum import addendum
from sync.registration import codes
from sync.registration.application import Application
from sync.requirements.shipped import shipped
from sync.training.shipped import folder_of
from sync.wire import announcements, secret_rules
from sync.wire.messages import Document, Tender
from sync.wire.verification import LARGEST_PIECE

REGISTERING = ("pendaftaran-surat", "registration-papers")
SAFE = ("user-id-kata-sandi", "user-id-password")
PREPARING = ("menyiapkan-berkas", "preparing-files")
FINDING = ("mencari-tender", "finding-tender")
IDLE = IdleLimits()
TABLES = shipped()

# The lesson in both languages, what the program has, what the words say, the words.
Told = tuple[tuple[str, str], object, object, str, str]
FIGURES: list[Told] = [
    (REGISTERING, codes.RESUME_CHARACTERS, 12, "kode 12 huruf", "code of 12 letters"),
    (REGISTERING, codes.RECEIPT_CHARACTERS, 10, ", 10 huruf dan angka", "of 10 letters and digits"),
    (REGISTERING, DRAFT_KEPT.days, 30, "paling lama 30 hari", "for at most 30 days"),
    (REGISTERING, {LIMIT_DAYS, *(one.limit_days for one in TABLES)}, {30},
     "tidak menentukan lain, 30 hari", "30 days, unless your LPSE has set another"),
    (SAFE, (password.SHORTEST_USER_ID, password.LONGEST_USER_ID), (4, 30),
     "4 sampai 30 huruf", "4 to 30 letters"),
    (SAFE, {(one.password.min_length, one.password.max_length) for one in TABLES}, {(8, 72)},
     "8 sampai 72 huruf", "8 to 72 letters"),
    (SAFE, IDLE.lock_s, 180, "tiga menit tidak disentuh", "nobody touches it for three minutes"),
    (SAFE, IDLE.warning_s, 30, "setengah menit sebelumnya", "half a minute before"),
    (SAFE, IDLE.end_s, 1800, "setengah jam kemudian masih terkunci",
     "half an hour later it is still locked"),
    (SAFE, (secret_rules.SHORTEST_PIN, secret_rules.LONGEST_PIN), (6, 12),
     "6 sampai 12 angka", "6 to 12 digits"),
    (SAFE, secret_rules.FREE_TRIES, 5, "Sesudah lima kali salah", "After five wrong tries"),
    (SAFE, Config.sealed_kept_days, 180,
     "paling cepat 180 hari", "180 days after its tender closed"),
    (PREPARING, (Config.bid_max_files, Config.bid_max_bytes), (250, 500_000_000),
     "paling banyak 250 berkas dan 500 MB", "at most 250 files and 500 MB"),
]  # fmt: skip
STAFF: list[tuple[str, object, object, str]] = [
    ("menjalankan-ruang", SILENT_AFTER.seconds, 25, "sudah 25 detik kursi itu"),
    ("menjalankan-ruang", {LIFE[one].seconds for one in ("open", "resume")}, {60},
     "membuka berlaku satu menit"),
    ("menjalankan-ruang", {LIFE[one].seconds for one in ("lock", "end")}, {600},
     "mengunci dan mengakhiri sepuluh menit"),
    ("menjalankan-ruang", [value for value, _words in minute_choices(30)], ["15", "30", "45", "60"],
     "pilihannya 15, 30, 45, dan 60 menit"),
    ("menjalankan-ruang", Config.visit_minutes, 30, "yang ditawarkan 30 menit"),
    ("menjalankan-ruang", (IDLE.lock_s, IDLE.warning_s, IDLE.end_s), (180, 30, 1800),
     "kursi yang tiga menit tidak disentuh mengunci diri, dengan peringatan setengah menit"),
    ("menjalankan-ruang", (secret_rules.FREE_TRIES, secret_rules.FIRST_WAIT_S), (5, 15.0),
     "Sesudah lima kali salah Anda menunggu 15 detik"),
    ("menjalankan-ruang", secret_rules.LONGEST_WAIT_S, 900.0, "makin lama sampai 15 menit"),
    ("meja-verifikasi", {LIMIT_DAYS, *(one.limit_days for one in TABLES)}, {30},
     "ditunjukkan dalam 30 hari"),
    ("meja-verifikasi", LARGEST_PIECE, 12_000_000,
     "Berkas di atas 12 MB disalin sepotong demi sepotong"),
    ("gangguan-berita-acara", announcements.MOST_CHARACTERS, 300, "Paling panjang 300 huruf"),
    ("gangguan-berita-acara", ((roster.LIFE - roster.RENEW_AFTER).days, roster.LIFE.days), (4, 7),
     "selama empat hari sejak terakhir mendengar server, kadang sampai tujuh hari"),
]  # fmt: skip
REFUSED = re.compile(r"^\| `([^`]+)` \| (?:ditolak|refused):", re.MULTILINE)


def text(pack: str, lesson: str) -> str:
    return (folder_of(pack) / "lessons" / f"{lesson}.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("lesson", "has", "said", "indonesian", "english"), FIGURES, ids=[one[3] for one in FIGURES]
)
def test_a_figure_is_the_programs_own(
    lesson: tuple[str, str], has: object, said: object, indonesian: str, english: str
) -> None:
    assert has == said
    assert indonesian in " ".join(text("penyedia", lesson[0]).split())
    assert english in " ".join(text("vendors", lesson[1]).split())


@pytest.mark.parametrize(("lesson", "has", "said", "words"), STAFF, ids=[one[3] for one in STAFF])
def test_a_figure_told_to_staff_is_the_programs_own(
    lesson: str, has: object, said: object, words: str
) -> None:
    assert has == said
    assert words in " ".join(text("petugas", lesson).split())


def test_the_passwords_that_a_lesson_calls_refused_are_refused() -> None:
    here = REFUSED.findall(text("penyedia", SAFE[0]))
    assert len(here) == 3
    assert here == REFUSED.findall(text("vendors", SAFE[1]))
    for table in TABLES:
        for one in here:
            assert not password.strength(one, "", Application(), table.password).enough, one


def test_the_line_of_an_addendum_is_what_vendors_will_read() -> None:
    old = Tender(
        tender_id="1", ocid="1", version=1, title="Jalan", buyer="Dinas", status="active",
        stage="Upload", category="works", method="", envelopes=1, value_idr=None,
        period_start=None, period_end="2026-11-24T03:00:00Z", enquiry_end=None,
        documents=[], amendments=[],
    )  # fmt: skip
    new = msgspec.structs.replace(
        old, period_end="2026-11-26T03:00:00Z", documents=[Document(id="1", title="Adendum")]
    )
    at = datetime.fromisoformat("2026-11-22T03:00:00Z")
    line = addendum(old, new, 2, at, "Asia/Jakarta")
    for pack, lesson in zip(("penyedia", "vendors"), FINDING, strict=True):
        assert f"> `{line}`" in text(pack, lesson)
