"""What people type at the desk, and the sentence beside it: none for anything that may be right."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_babel import force_locale

from kiosk.shell.frame import speaking_app
from kiosk.web.forms import sentence
from sync.identifiers import regions
from sync.identifiers.kinds import KINDS, look

CORPUS = Path(__file__).parents[2] / "corpus" / "identifiers.toml"
INPUTS: list[dict[str, str]] = tomllib.loads(CORPUS.read_text("utf-8"))["input"]


@pytest.fixture(scope="module", autouse=True)
def _indonesian() -> Iterator[None]:
    with speaking_app().app_context(), force_locale("id"):
        yield


@pytest.mark.parametrize("one", INPUTS, ids=lambda one: f"{one['kind']} {one['text']}")
def test_each_input_gets_its_sentence(one: dict[str, str]) -> None:
    seen = look(one["kind"], one["text"])  # type: ignore[arg-type]
    assert " ".join(sentence(each.fault()) for each in seen.findings) == one["says"]
    assert seen.tidy == one.get("tidy", seen.tidy)
    digits = "".join(sign for sign in one["text"] if sign.isdecimal())
    assert len(digits) < 6 or digits not in one["says"], "the number itself is never repeated"


def test_no_warning_on_any_valid_one() -> None:
    valid = [one for one in INPUTS if "tidy" in one]
    assert len(valid) >= 80
    assert [one["text"] for one in valid if look(one["kind"], one["text"]).findings] == []  # type: ignore[arg-type]


def test_the_corpus_has_every_kind_and_every_province() -> None:
    counted = Counter(one["kind"] for one in INPUTS)
    assert set(counted) == set(KINDS)
    niks = [one["text"] for one in INPUTS if one["kind"] == "nik" and not one["says"]]
    assert {each[:2] for each in niks} >= {each.code for each in regions.provinces()}
    assert {one["kind"] for one in INPUTS if one["says"]} == set(KINDS)
