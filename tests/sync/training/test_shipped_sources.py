"""Where the facts of shipped lessons come from: addresses, papers of this program, versions."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from sync.training.pack import Pack, version_number
from sync.training.pack_reading import read_manifest
from sync.training.questions import load_quiz
from sync.training.questions.model import Numeric
from sync.training.shipped import folder_of, shipped_names
from tests.scenarios.released import RELEASED

ROOT = Path(__file__).parents[3]
PACKS = Path("sync") / "training" / "packs"
ADDRESS = re.compile(r"\bhttps?://[^\s;,\"]+|\bwww\.[^\s;,\"]+")
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
WITHOUT_TLS = {
    *("lpse.bulungan.go.id", "www.lpsebulungan.org", "www.romadan.kemenkeu.go.id"),
    *("infolpse.kaltimprov.go.id", "www.mudjisantosa.net"),
}
"""Noted with http; whether they answer by https could not be tried."""
QUERIES = {"beritaId", "id", "p"}
"""What pages are told apart by; anything else counts visitors or chooses a look."""
OWN_PAPER = re.compile(r"\b(?:docs|templates)/[\w/.-]+")
IN_WORDS = {"3": ("tiga", "three"), "5": ("lima", "five"), "72": ("3×24",)}
REFERENCE = re.compile(r"(?:Pasal|Article) (\d+)(?: ayat \((\d+)\)|\((\d+)\))?")


def pack_of(name: str) -> Pack:
    found, _mistakes = read_manifest((folder_of(name) / "pack.toml").read_text("utf-8"))
    assert found is not None
    return found


def addresses(name: str) -> Mapping[str, list[str]]:
    return {word: ADDRESS.findall(one.where) for word, one in pack_of(name).sources.items()}


def flaws(address: str) -> list[str]:
    """Return what is wrong with an address that people are to type."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    tls = parts.scheme == "https" or (parts.scheme == "http" and host in WITHOUT_TLS)
    said = {
        "no https": not tls,
        "no host": not HOST.fullmatch(host) or parts.netloc != host,
        "counts visitors": not set(parse_qs(parts.query, keep_blank_values=True)) <= QUERIES,
        "a place within a page": bool(parts.fragment),
        "signs that cannot be typed": not address.isascii() or address[-1] in ".)",
    }
    return [flaw for flaw, found in said.items() if found]


@pytest.mark.parametrize("name", shipped_names())
def test_every_address_is_whole_and_asks_for_nothing_but_its_page(name: str) -> None:
    found = addresses(name)
    assert len([one for each in found.values() for one in each]) > 15
    assert {one: flaws(one) for each in found.values() for one in each if flaws(one)} == {}


@pytest.mark.parametrize(
    ("address", "flaw"),
    [
        ("http://123dok.com/document/q5em4rrq", "no https"),
        ("https://idxchannel/economics", "no host"),
        ("https://me:word@inaproc.id/syarat", "no host"),
        ("https://www.wartaplus.com/read/4619?utm_source=wa", "counts visitors"),
        ("https://www.wartaplus.com/read/4619?fbclid=1", "counts visitors"),
        ("https://www.wartaplus.com/read/4619#isi", "a place within a page"),
        ("https://www.wartaplus.com/read/4619.", "signs that cannot be typed"),
    ],
)
def test_an_address_with_a_flaw_is_found_out(address: str, flaw: str) -> None:
    assert flaw in flaws(address)


def test_hosts_without_tls_are_those_that_are_cited() -> None:
    cited = {
        urlsplit(one).hostname
        for name in shipped_names()
        for each in addresses(name).values()
        for one in each
        if one.startswith("http:")
    }
    assert cited == WITHOUT_TLS


def test_both_languages_name_the_same_addresses() -> None:
    assert addresses("penyedia") == addresses("vendors")


@pytest.mark.parametrize("name", shipped_names())
def test_what_a_source_names_of_this_program_is_there(name: str) -> None:
    named = [
        one for each in pack_of(name).sources.values() for one in OWN_PAPER.findall(each.where)
    ]
    assert len(named) > 5
    for one in named:
        bare = one.rstrip(".,")
        assert (ROOT / bare).exists() or list((ROOT / bare).parent.glob(f"{Path(bare).name}-*")), (
            one
        )


def references(text: str) -> set[tuple[str, str]]:
    """Return the articles a text names, each with its paragraph; "" for the whole of it."""
    return {(article, id_ or en) for article, id_, en in REFERENCE.findall(" ".join(text.split()))}


@pytest.mark.parametrize("name", shipped_names())
def test_a_quiz_names_no_article_that_no_lesson_so_far_has_with_its_source(name: str) -> None:
    asked: set[tuple[str, str]] = set()
    told: set[tuple[str, str]] = set()
    for lesson in pack_of(name).lessons:
        told |= references((folder_of(name) / "lessons" / f"{lesson.id}.md").read_text("utf-8"))
        for word in lesson.quizzes:
            path = folder_of(name) / "quizzes" / f"{word}.toml"
            quiz = load_quiz(path.read_text("utf-8"), path.name)
            named = references(msgspec.json.encode(quiz).decode())
            assert named <= told, (word, named - told)
            asked |= named
    assert len(asked) > 2


@pytest.mark.parametrize("name", shipped_names())
def test_a_number_that_a_quiz_asks_for_stands_in_its_lesson(name: str) -> None:
    asked = 0
    for lesson in pack_of(name).lessons:
        text = (folder_of(name) / "lessons" / f"{lesson.id}.md").read_text("utf-8")
        words = " ".join(re.sub(r"\[\^[a-z-]+\]", "", text).lower().split())
        for word in lesson.quizzes:
            path = folder_of(name) / "quizzes" / f"{word}.toml"
            for one in load_quiz(path.read_text("utf-8"), path.name).questions():
                if isinstance(one, Numeric):
                    number = f"{one.answers[0].low:g}"
                    said = "|".join(map(re.escape, (number, *IN_WORDS.get(number, ()))))
                    assert re.search(rf"(?<!\w)(?:{said})(?!\w)", words), (one.id, number)
                    asked += 1
    assert asked >= len(pack_of(name).lessons)


@pytest.mark.parametrize("name", shipped_names())
def test_a_pack_that_changed_since_the_last_release_has_a_higher_version(name: str) -> None:
    """A seat that is updated takes the same version with other content for a forgery."""
    place = (PACKS / name).as_posix()
    manifest = ["git", "show", f"{RELEASED}:{place}/pack.toml"]
    shown = subprocess.run(manifest, cwd=ROOT, capture_output=True, text=True)
    if shown.returncode:  # a copy without history, or a pack that is newer than the release
        pytest.skip(f"{place} of {RELEASED} is not here: {shown.stderr[:200]}")
    then, _mistakes = read_manifest(shown.stdout)
    assert then is not None
    differs = ["git", "diff", "--quiet", RELEASED, "--", place]
    if subprocess.run(differs, cwd=ROOT).returncode:
        assert version_number(pack_of(name).version) > version_number(then.version)
    else:
        assert pack_of(name).version == then.version
