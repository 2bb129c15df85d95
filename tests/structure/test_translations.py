"""Every text of every screen has its English, and nothing obsolete lingers."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

from kiosk.translations.__main__ import (
    CLI_PO,
    collect,
    merged_cli,
    read_catalog,
    untranslated,
)

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


def test_every_text_has_english() -> None:
    committed = {m.id for m in read_catalog() if m.id}
    wanted = {m.id for m in collect() if m.id}
    assert not wanted - committed, "run `make messages`, then translate"
    assert not committed - wanted, "run `make messages`: obsolete texts"
    assert not untranslated(read_catalog())


def test_translations_keep_their_placeholders() -> None:
    for message in read_catalog():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = {p for text in ids for p in PLACEHOLDER.findall(str(text))}
        for text in strings:
            assert set(PLACEHOLDER.findall(str(text))) <= asked, message.id


def test_english_is_not_the_indonesian_leaking_through() -> None:
    same = [
        m.id for m in read_catalog() if m.id and m.id == m.string and len(str(m.id).split()) > 3
    ]
    assert not same


def test_every_help_text_has_indonesian() -> None:
    with CLI_PO.open("rb") as source:
        committed = {m.id for m in read_po(source, locale="id") if m.id}
    merged = merged_cli()
    assert committed == {m.id for m in merged if m.id}, "run `make messages`, then give Indonesian"
    assert not untranslated(merged), "give these their Indonesian in cli.po"


def test_no_text_hides_inside_an_f_string() -> None:
    """The collector does not look there, so that it would stay Indonesian for ever."""
    hidden = re.compile(r"\{(?:_|_l|n?gettext)\(")
    sources = [*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "sync").rglob("*.py")]
    assert len(sources) > 200
    assert [str(path) for path in sources if hidden.search(path.read_text("utf-8"))] == []


def test_what_a_form_says_is_said_in_the_language_of_its_page() -> None:
    """A form's page is drawn in both languages (ADR 86): its sentences are made when it is."""
    forms = [*ROOT.glob("kiosk/**/forms.py"), *ROOT.glob("kiosk/**/forms/*.py")]
    assert len(forms) > 20
    at_once = re.compile(r"from flask_babel import (?!lazy_gettext|lazy_ngettext)")
    assert [str(one) for one in forms if at_once.search(one.read_text("utf-8"))] == []
