"""Words and figures: one for each thing, and none that says more than is known (ADR 0028)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.errors import CATALOGUE, explain_unsealed, is_for
from kiosk.paperwork.words import SAID
from kiosk.printing.words import WORDS
from kiosk.translations.__main__ import read_catalog
from kiosk.web.frame import FrameView
from sync.errors import Fault
from sync.sealing import report

ROOT = Path(__file__).parent.parent.parent
CODE = re.compile(
    r"`[^`]*`|[Pp]asang paket \S+|[Kk]antor pusat|lpse-kiosk [a-z -]+|\{[^}]*\}|%\([^)]*\)s"
    r"|https?://\S+|\bgateway \w+-\w+"
)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

# SPSE as what does it, or to which it was done.
CLAIM = re.compile(
    r"SPSE(?: \w+)? (?:(?:sudah|telah|akan) )?(?:menerima|mencatat|menjawab|memeriksa)"
    r"|(?:diterima|dijawab|diperiksa|dicatat|terkirim|dikirim)(?: langsung)?(?: oleh| di| ke)? SPSE"
    r"|tercatat di SPSE"
    r"|SPSE(?:'s server)? (?:has |had |will )?(?:accept|receiv|record|answer|check)"
    r"|(?:accepted|received|recorded|answered|checked|sent)(?: directly)? (?:by|to|in|at) SPSE"
    r"|on record in SPSE|kata sandi SPSE|SPSE password|jam SPSE (?:yang )?berlaku",
    re.IGNORECASE,
)
# Where a sentence says what is *not* so.
DENIAL = re.compile(r"\b(?:belum|bukan|tidak|not|nor|no|never|until|hanya|only)\b", re.IGNORECASE)


def sentences() -> list[tuple[str, str]]:
    """Every text that people read, with where it stands."""
    told = [(f"po: {one.id}", text) for one in read_catalog() if one.id for text in _texts(one)]
    for lang, words in WORDS.items():
        told += [(f"paper {lang} {key}", text) for key, text in words.items()]
    told += [(f"form {key}", text) for key, both in SAID.items() for text in both]
    for lang, words in report._WORDS.items():
        told += [(f"report {lang} {key}", text) for key, text in words.items()]
    for path in sorted((ROOT / "kiosk").rglob("*.typ")):
        told += [(path.name, text) for text in re.findall(r'"([^"\n]+)"', path.read_text("utf-8"))]
    split = re.compile(r"(?<=[.:;])\s+")
    return [(where, one) for where, text in told for one in split.split(text)]


def _texts(one) -> list[str]:  # type: ignore[no-untyped-def]
    parts = [one.id, one.string]
    return [each for part in parts for each in ([part] if isinstance(part, str) else part or ())]


def paragraphs() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        if "decisions" in page.parts or page.name == "glossary.md":
            continue
        for block in re.split(r"\n\s*\n|\n[|-] ?", page.read_text("utf-8")):
            text = " ".join(block.split())
            found += [(str(page.relative_to(ROOT)), one) for one in re.split(r"(?<=[.:;])\s", text)]
    return found


def test_nothing_says_that_spse_accepted_received_or_recorded() -> None:
    everything = [*sentences(), *paragraphs()]
    assert len(everything) > 3_000
    said = [
        (where, text)
        for where, text in everything
        if CLAIM.search(text) and not DENIAL.search(text)
    ]
    assert [text for _, text in said if text not in UNPROVED] == []


# Stands below "what this does not prove".
UNPROVED = {
    *(words["n_spse"] for words in WORDS.values()),
    "Bahwa penawaran ini tercatat di SPSE.",
    "That this bid is on record in SPSE.",
    "Bahwa penarikan ini sudah tercatat di SPSE.",
    "That this withdrawal is on record in SPSE.",
}


@pytest.mark.parametrize(
    "claim",
    ["Diterima SPSE pada 10.31.", "Accepted by SPSE on Sunday.", "Terkirim ke SPSE.",
     "Kata sandi SPSE",
     "SPSE menerima semua bagian.", "SPSE accepted every part.", "Tercatat di SPSE, nomor 12."],
)  # fmt: skip
def test_a_claim_would_be_found(claim: str) -> None:
    assert CLAIM.search(claim)
    assert not DENIAL.search(claim)


def forbidden() -> list[str]:
    rows = (ROOT / "docs/reference/glossary.md").read_text("utf-8").split("## Figures")[0]
    cells = [row.split("|")[4] for row in rows.splitlines() if row.startswith("| ")][1:]
    words = [word.strip() for cell in cells for word in cell.split(",")]
    return [word for word in words if word and not word.endswith("(Indonesian)")]


def test_each_thing_has_one_word() -> None:
    words = forbidden()
    assert {"paket", "bita", "pencetak", "pusat"} <= set(words)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")(?:nya)?\b", re.I)
    guilty = [
        (where, found[0], text)
        for where, text in sentences()
        if (found := pattern.search(CODE.sub(" ", text))) and not DENIAL.search(text)
    ]
    assert not guilty


MANUALS = [
    page.parents[1] / page.name
    for folder in ("how-to", "tutorial")
    for page in sorted((ROOT / "docs" / folder / "en").glob("*.md"))
] + [
    lesson
    for pack in sorted((ROOT / "sync/training/packs").glob("*/pack.toml"))
    if 'language = "id"' in pack.read_text("utf-8")
    for lesson in sorted((pack.parent / "lessons").glob("*.md"))
]
FENCED = re.compile(r"^```.*?^```", re.M | re.S)
# What others call so themselves: a service desk, a file of OCDS or QTI; and words that are quoted.
THEIRS = re.compile(r'[Pp]usat bantuan\w*|"[^"]*"|“[^”]*”')
PACKAGES = {"question-files.md", "room.md"}


def test_each_thing_has_one_word_in_the_manuals_and_lessons_too() -> None:
    """What staff read beside the screen says the screen's words."""
    assert {"room.md", "menjalankan-ruang.md"} <= {page.name for page in MANUALS}
    words = [*forbidden(), "vendor"]
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")(?:nya)?\b", re.I)
    guilty = [
        (page.name, found[0], line)
        for page in MANUALS
        for line in FENCED.sub("", page.read_text("utf-8")).splitlines()
        if (found := pattern.search(THEIRS.sub(" ", CODE.sub(" ", line))))
        if not (found[0].lower().startswith("paket") and page.name in PACKAGES)
    ]
    assert not guilty


# Names of things in tables that people write, and what is filled in.
QUOTED = re.compile(r'"[^"]*"|%\([^)]*\)s|\{[^}]*\}')
SAME = {"penyedia": "vendors?", "perusahaan": "firms?"}
LEGAL_FORMS = {
    "PT perorangan",
    "Perseroan terbatas (PT)",
    "Perusahaan asing",
    "Perusahaan perseorangan (UD)",
}


def translated() -> list[tuple[str, str]]:
    """Every text of screens and paper, Indonesian and English."""
    screens = [(one.id, one.string) for one in read_catalog() if isinstance(one.id, str) and one.id]
    paper = [(text, WORDS["en"][key]) for key, text in WORDS["id"].items()]
    report_words = report._WORDS["id"], report._WORDS["en"]
    return [
        *((text, english) for text, english in screens if isinstance(english, str)),
        *SAID.values(),
        *paper,
        *((text, report_words[1][key]) for key, text in report_words[0].items()),
    ]


def test_a_vendor_and_a_firm_are_called_so_in_both_languages() -> None:
    both = [(text, english) for text, english in translated() if text not in LEGAL_FORMS]
    assert len(both) > 5_000
    plain = [(QUOTED.sub(" ", text), QUOTED.sub(" ", english)) for text, english in both]
    for word, other in SAME.items():
        found = [
            (bool(re.search(word, text, re.I)), bool(re.search(rf"\b{other}\b", english, re.I)))
            for text, english in plain
        ]
        assert found.count((True, True)) > 20
        guilty = [pair for pair, (here, there) in zip(both, found, strict=True) if here != there]
        assert not guilty, word
    assert not [pair for pair, (_, text) in zip(both, plain, strict=True) if "compan" in text]


def test_people_hear_of_a_server_and_not_of_a_gateway() -> None:
    guilty = [
        one.id
        for one in read_catalog()
        if isinstance(one.id, str) and re.search(r"\bgateway\b", CODE.sub(" ", one.id), re.I)
        if not all("cli" in place for place, _ in one.locations)
    ]
    assert not guilty


FORMATTING = re.compile(
    r"\bformat_(?:date|datetime|time|decimal)\b|strftime|:%[HdY]|toLocale(?:Time|Date)?String"
    r"|/ ?1_?000_?000\b"
    r"|\b(?:\w+_)?(?:at|until|since|from|issued|day|date)\[:1\d\]"
)
HOME = "sync/figures.py"
# What is for programs, logs and file names.
MACHINES = {
    "sync/damage.py",  # a folder's name
    "sync/gateway/uploads/routes.py",  # an HTTP date
}


def test_figures_are_written_in_one_place() -> None:
    sources = [
        path
        for top, kind in (("kiosk", "*.py"), ("sync", "*.py"), ("static", "*.js"))
        for path in (ROOT / top).rglob(kind)
        if "third_party" not in path.parts and not re.match(r"m0\d{3}_", path.name)
    ]
    others = {
        name
        for path in sources
        if FORMATTING.search(path.read_text("utf-8"))
        and (name := str(path.relative_to(ROOT))) not in MACHINES
    }
    assert others == {HOME}


def test_what_is_for_the_board_never_stands_at_a_seat() -> None:
    board = [code for code, entry in CATALOGUE.items() if entry.audience == "board"]
    assert {"status_outdated", "console_page_stale", "order_undelivered"} <= set(board)
    for code in board:
        assert not is_for(code, queued=True), code
        shown = FrameView("LPSE", "Kursi 07", "production", "up", trouble=Fault(code))
        assert shown.trouble_words is None, code
        assert explain_unsealed(Fault(code)).code == "internal", code


def test_seats_raise_nothing_that_is_for_the_board() -> None:
    raised = re.compile(r'Fault\(\s*"(\w+)"')
    seat = ("bidding", "sessions", "alarms", "staff", "web", "intake", "printing")
    codes = {
        code
        for top in seat
        for path in (ROOT / "kiosk" / top).rglob("*.py")
        for code in raised.findall(path.read_text("utf-8"))
    }
    assert codes
    assert not [code for code in codes if code in CATALOGUE and CATALOGUE[code].audience == "board"]


RETRY = re.compile(
    r"dicoba lagi|terus dicoba|diulang sendiri|dikirim ulang|pengiriman dilanjutkan", re.I
)


def test_a_retry_is_announced_only_for_what_was_sealed() -> None:
    telling = {
        code
        for code, entry in CATALOGUE.items()
        if RETRY.search(f"{entry.message} {entry.hint}") and "PIN" not in str(entry.message)
    }
    assert "path_cuts" in telling
    assert {code for code in telling if CATALOGUE[code].audience != "sender"} == set()
    for code in telling:
        words = explain_unsealed(Fault(code))
        assert not RETRY.search(words.hint), code
        for queued in (False, True):
            shown = FrameView(
                "LPSE", "Kursi 07", "production", "up", queued=queued, trouble=Fault(code)
            )
            assert (shown.trouble_words is not None) == queued, code
