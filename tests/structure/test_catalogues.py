"""Catalogues and the code: settings, events of the seat, the gateway's journal, the changelog."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import click
import pytest

from kiosk.cli.main import main as root_command
from kiosk.config import GONE, Config
from kiosk.events import EVENTS
from sync.gateway.features import REGISTERED
from sync.journal import Event
from tests.structure import codes, trees

ROOT = Path(__file__).parent.parent.parent
WORDS = (ROOT / "templates/console/_journal_words.html").read_text("utf-8")
# Who writes the journal.
GATEWAY = ("sync/gateway", "kiosk/console", "kiosk/cli")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")


def sources(*tops: str) -> list[ast.Module]:
    paths = sorted(path for top in tops for path in (ROOT / top).rglob("*.py"))
    return [trees.tree(path) for path in paths if path != ROOT / "kiosk" / "events.py"]


# Settings

SETTINGS = {one.name for one in fields(Config)}
# `--home`, `--lang`, `--realm`, and the manual's "KIOSK_NAME=value".
VARIABLES = {f"KIOSK_{name.upper()}" for name in SETTINGS}
VARIABLES |= {"KIOSK_HOME", "KIOSK_LANG", "KIOSK_REALM"}
VARIABLES |= {"KIOSK_NAME", "KIOSK_"}
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


# Their TOML is no settings: tests/kiosk/cli/test_rules.py and test_packs.py read it.
OTHERS = {"requirement-tables.md", "training-packs.md"}
PAGES = [page for page in PAGES if page.name not in OTHERS]


def unknown_settings(text: str) -> set[str]:
    """Return the settings that a page names and `Config` does not have."""
    named = set(re.findall(r"\bKIOSK_[A-Z_]*", text)) - VARIABLES
    for block in re.findall(r"^```toml\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        named |= set(re.findall(r"^(\w+) *=", block, re.MULTILINE)) - SETTINGS
    return named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_documents_name_no_setting_that_is_none(page: Path) -> None:
    if "decisions" not in page.parts:
        assert unknown_settings(page.read_text("utf-8")) == set()


def test_a_setting_that_is_none_would_be_found() -> None:
    text = "Set `KIOSK_PRINTERS=x`.\n```toml\nprinter = 1\nprinterz = 2\n```\n"
    assert unknown_settings(text) == {"KIOSK_PRINTERS", "printerz"}


def test_what_is_gone_is_no_setting() -> None:
    assert not set(GONE) & SETTINGS


# Events of the seat


def recorded(trees: Iterable[ast.Module]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each event that a call of `….record(…, "name", …)` names, and the fields it gives."""
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("record"):
                for one in node.args[:2]:
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        given = {
                            item.arg for item in node.keywords if item.arg and item.arg != "at"
                        }
                        yield one.value, frozenset(given)


def uncatalogued(trees: Iterable[ast.Module], events: Mapping[str, Event]) -> set[str]:
    """Return the events, and the fields as `event.field`, that a catalogue does not know."""
    found = set()
    for name, given in recorded(trees):
        if name not in events:
            found.add(name)
        else:
            known = {*events[name].fields, *events[name].optional}
            found |= {f"{name}.{one}" for one in given - known}
    return found


def test_every_event_that_is_recorded_is_in_the_catalogue() -> None:
    assert len(list(recorded(sources("kiosk")))) > 20
    assert uncatalogued(sources("kiosk"), EVENTS) == set()


def test_every_event_of_the_catalogue_is_recorded() -> None:
    made = {
        name
        for tree in sources("kiosk")
        for name in (*codes.constants(tree), *codes.built(tree, EVENTS))
    }
    assert set(EVENTS) - made == set()


def test_an_event_or_field_out_of_the_catalogue_would_be_found() -> None:
    text = (
        'events.record(db, "planted", a=1)\nself.record("seat_locked", at=1, reason=1, planted=2)'
    )
    assert uncatalogued([ast.parse(text)], EVENTS) == {"planted", "seat_locked.planted"}


# The gateway's journal


def unrecorded(names: Collection[str], trees: Iterable[ast.Module]) -> set[str]:
    """Return the kinds whose constant (`SEAT_PLACED`) no call of `record` is given."""
    given = {
        one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "")
        for tree in trees
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("record")
        for argument in call.args
        for one in ast.walk(argument)
    }
    return {name for name in names if name.upper() not in given}


def test_every_kind_of_entry_is_recorded() -> None:
    assert unrecorded(REGISTERED.journal, sources(*GATEWAY)) == set()


def test_every_kind_of_entry_has_words_at_the_console_and_none_has_them_in_vain() -> None:
    """The words may name a kind alone or in a list."""
    tested = re.findall(r"row\.name (?:==|in) (\([^)]*\)|\"\w+\")", WORDS)
    worded = {name for one in tested for name in re.findall(r'"(\w+)"', one)}
    assert worded == set(REGISTERED.journal)


def test_a_kind_that_nothing_records_would_be_found() -> None:
    text = "journal.record(centre, db, entries.SEAT_PLACED if yes else entries.SEAT_REVOKED)"
    names = {"seat_placed", "seat_revoked", "planted"}
    assert unrecorded(names, [ast.parse(text)]) == {"planted"}


# The changelog


def commands(command: click.Command, path: str = "") -> Iterator[str]:
    """Yield the path of every command: `gateway key`."""
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            yield from commands(sub, f"{path} {name}".strip())
    else:
        yield path


def told(text: str, heading: str) -> set[str]:
    """Return what stands between backquotes in the changelog's list under a bold heading."""
    part = re.search(
        rf"^- \*\*{heading}[^*]*\*\*(.*?)(?=^- |^#|\Z)", text, re.DOTALL | re.MULTILINE
    )
    return set(re.findall(r"`([^`]+)`", " ".join(part[1].split()))) if part else set()


def migrations() -> set[str]:
    """Return the newest migration of each database, as `gateway m0020`."""
    folders = {"seat": "kiosk/db", "gateway": "sync/gateway/db", "outbox": "sync/outbox"}
    newest = set()
    for name, folder in folders.items():
        text = "".join(path.read_text("utf-8") for path in (ROOT / folder).glob("m*.py"))
        newest.add(f"{name} {max(re.findall(r'def (m0[0-9]{3})_', text))}")
    return newest


def decisions() -> set[str]:
    return {f"{max(path.name[:4] for path in (ROOT / 'docs/decisions').glob('0*.md'))}"}


@pytest.mark.parametrize(
    ("heading", "there"),
    [
        ("Commands", set(commands(root_command))),
        ("Databases", migrations()),
        ("Decisions", decisions()),
    ],
)
def test_the_changelog_names_what_a_release_brings(heading: str, there: set[str]) -> None:
    assert told(CHANGELOG, heading) == there, "run `make docs`"


def test_a_command_that_the_changelog_lacks_would_be_found() -> None:
    text = "- **Commands**: `bid open`,\n  `bid verify`\n- **Databases**: `seat m0012`\n"
    assert told(text, "Commands") == {"bid open", "bid verify"}
    assert told(text, "Decisions") == set()
