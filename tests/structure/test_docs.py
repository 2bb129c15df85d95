"""The documentation says what the code does."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from kiosk import reference, window
from kiosk.cli.main import main as root_command
from kiosk.config import Config
from kiosk.errors import CATALOGUE
from sync.wire import enrolment
from sync.wire.problems import TABLE

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", reference.PAGES)
def test_reference_page_is_what_the_code_says(name: str) -> None:
    assert (reference.DOCS / name).read_text("utf-8") == reference.PAGES[name](), "run `make docs`"


def test_every_problem_of_the_gateway_is_explained() -> None:
    assert not set(TABLE) - set(CATALOGUE)


TWINS = [(page, page.parent.parent / page.name) for page in (ROOT / "docs").rglob("en/*.md")]
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
# A path from the root; what stands for a name or a number is none.
PATH = re.compile(r"`((?:bench|docs|kiosk|sync|tests)/[\w./-]+\.\w+)(?:::\w+)?`")
STANDS_FOR = re.compile(r"NAME|0N_")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize(("english", "indonesian"), TWINS, ids=[one.name for one, _ in TWINS])
def test_a_page_in_two_languages_says_the_same(english: Path, indonesian: Path) -> None:
    """The same commands, headings, tables and settings; words differ."""
    there, here = english.read_text("utf-8"), indonesian.read_text("utf-8")
    assert FENCED.findall(here) == FENCED.findall(there)
    for mark in (r"^#+ ", r"^\|", r"^\d+\. ", r"^- "):
        assert len(re.findall(mark, here, re.M)) == len(re.findall(mark, there, re.M)), mark
    settings = re.compile(r"KIOSK_[A-Z_]{3,}|\b[a-z]+_[a-z_]+_s\b")
    assert sorted(settings.findall(FENCED.sub("", here))) == sorted(
        settings.findall(FENCED.sub("", there))
    )


def test_the_manuals_exist_in_both_languages() -> None:
    names = {page.name for page, _ in TWINS}
    assert {"room.md", "install.md", "committee.md", "first-bid.md"} <= names
    ours = {"add-a-feature.md"}  # for who works on the code
    assert {page.name for page in (ROOT / "docs" / "how-to").glob("*.md")} - names == ours


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_file_that_is_named_exists(page: Path) -> None:
    named = PATH.findall(page.read_text("utf-8"))
    gone = [one for one in named if not STANDS_FOR.search(one) and not (ROOT / one).exists()]
    assert gone == []


def test_enrolment_codes_are_shown_as_long_as_they_are() -> None:
    shown = {
        code
        for page in [*pages(), ROOT / "kiosk/cli/seat.py"]
        for code in re.findall(r"\benrol https?://\S+ ([0-9A-Z-]+)", page.read_text("utf-8"))
    }
    assert shown
    assert {len(code.replace("-", "")) for code in shown} == {enrolment.LENGTH}


def test_every_setting_has_an_effect() -> None:
    read = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "kiosk").rglob("*.py")
        if path.name not in ("config.py", "settings.py")
    )
    for one in fields(Config):
        assert re.search(rf"config\.{one.name}\b", read), one.name


def test_no_sentence_is_one_of_the_forbidden() -> None:
    forbidden = re.compile(
        r"terjadi kesalahan|\binvalid\b|sukses!|\btoken\b|\bhash\b", re.IGNORECASE
    )
    for code, entry in CATALOGUE.items():
        assert not forbidden.search(f"{entry.message} {entry.hint}"), code


def commands(command: click.Command, path: str) -> list[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        return [
            c for name, sub in command.commands.items() for c in commands(sub, f"{path} {name}")
        ]
    return [(path, command)]


@pytest.mark.parametrize(("path", "command"), commands(root_command, "lpse-kiosk"))
def test_every_command_has_an_example(path: str, command: click.Command) -> None:
    assert "Example: lpse-kiosk" in (command.help or ""), path


def test_readme_commands_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = re.findall(r"^make ([a-z]+)", readme, re.MULTILINE)
    assert {"demo", "test"} <= set(targets)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def documented() -> list[tuple[str, str]]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [
        (str(page.relative_to(ROOT)), line)
        for page in pages
        for line in re.findall(
            r"^(?:\$ )?lpse-kiosk [^\n|]*", page.read_text("utf-8"), re.MULTILINE
        )
    ]


@pytest.mark.parametrize(("page", "line"), documented())
def test_documented_command_lines_parse(page: str, line: str) -> None:
    """Every `lpse-kiosk …` line of the docs names real commands and real options."""
    words = line.removeprefix("$ ").split("#")[0].replace("\\", " ").split()[1:]
    command: click.Command = root_command
    while words and isinstance(command, click.Group):
        if words[0].startswith("-"):
            words = words[2:] if words[0] in {"--home", "--lang", "--realm"} else words[1:]
            continue
        assert words[0] in command.commands, f"{page}: {line}"
        command = command.commands[words.pop(0)]
    known = {opt for param in command.params for opt in (*param.opts, *param.secondary_opts)}
    for word in words:
        if word.startswith("--"):
            assert word.split("=")[0] in known | {"--help"}, f"{page}: {line}"


def test_makefile_installs_what_the_window_needs() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    listed = re.search(r"^WINDOW_PACKAGES := (.*)$", makefile, re.MULTILINE)
    assert listed
    assert set(listed[1].split()) == set(window.DEBIAN_PACKAGES)
