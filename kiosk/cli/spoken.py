"""`--help` and slips of the command line in Indonesian, as `kiosk/translations/id` has them.

The English is in the code, paragraph by paragraph, and click's own words are click's. Both are
looked up in one catalogue, `cli.po`; what it lacks stays English.
"""

from __future__ import annotations

import contextlib
import gettext
import inspect
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kiosk.config import language_of

DOMAIN = "cli"
TRANSLATIONS = Path(__file__).parent.parent / "translations"
EXAMPLE = "\b\nExample: "


class SpokenGroup(click.Group):
    """The top of the command tree: speaks the language asked for while it runs."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run the command line with its help in the reader's language."""
        with spoken(self, asked(args)):
            return super().main(args, *rest, **extra)


def asked(args: Sequence[str] | None) -> str:
    """The language of these arguments; needed before they are read, since reading may fail."""
    words = list(sys.argv[1:] if args is None else args)
    for at, word in enumerate(words):
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang" and at + 1 < len(words):
            return words[at + 1]
    return language_of(os.environ)


@contextlib.contextmanager
def spoken(command: click.Command, lang: str) -> Iterator[None]:
    """Let `command` and all below it speak `lang` inside the block."""
    if lang == "en":
        yield
        return
    found = gettext.translation(DOMAIN, TRANSLATIONS, languages=["id"], fallback=True)
    originals = list(_texts(command))
    domain, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    try:
        _forget_help(command)
        for holder, name, text in originals:
            setattr(holder, name, translated(text, found.gettext))
        gettext.bindtextdomain(DOMAIN, str(TRANSLATIONS))
        gettext.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = "id"  # what click's own gettext looks at
        yield
    finally:
        _forget_help(command)
        for holder, name, text in originals:
            setattr(holder, name, text)
        gettext.textdomain(domain)
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before


def paragraphs(text: str) -> list[str]:
    """What is looked up: each paragraph as one line; those that click must not wrap as they are."""
    parts = inspect.cleandoc(text).split("\n\n")
    return [one if one.startswith("\b") else " ".join(one.split()) for one in parts]


def translated(text: str, gettext_: Any) -> str:
    """Translate a help text paragraph by paragraph; examples only get their Indonesian mark."""
    return "\n\n".join(
        one.replace(EXAMPLE, "\b\nContoh: ") if one.startswith("\b") else gettext_(one)
        for one in paragraphs(text)
    )


def texts(command: click.Command) -> set[str]:
    """Every paragraph that wants Indonesian."""
    return {
        one
        for _, _, text in _texts(command)
        for one in paragraphs(text)
        if not one.startswith("\b")
    }


def _forget_help(command: click.Command) -> None:
    """click makes the option --help once, in the language of that moment, and keeps it."""
    command._help_option = None
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _forget_help(below)


def _texts(command: click.Command) -> Iterator[tuple[Any, str, str]]:
    if command.help:
        yield command, "help", command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter, "help", parameter.help
        if isinstance(parameter, click.Option) and isinstance(parameter.show_default, str):
            yield parameter, "show_default", parameter.show_default
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _texts(below)
