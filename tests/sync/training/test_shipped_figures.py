"""Figures that lessons tell of this program are those that it goes by."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec
import pytest

from kiosk.registration import password
from kiosk.sessions.idle import IdleLimits
from sync.gateway.own_figures import DRAFT_KEPT, LIMIT_DAYS
from sync.gateway.tenders.addendum import addendum
from sync.registration import codes
from sync.registration.application import Application
from sync.requirements.shipped import shipped
from sync.training.shipped import folder_of
from sync.wire import secret_rules
from sync.wire.messages import Document, Tender

REGISTERING = ("pendaftaran-surat", "registration-papers")
SAFE = ("user-id-kata-sandi", "user-id-password")
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
