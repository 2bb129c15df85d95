"""What every command shares: where state lives, the reader's language, how failures are told."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from flask import Flask, current_app, has_app_context
from flask_babel import Babel, force_locale, refresh

from kiosk.config import Config, Home, load
from kiosk.errors import explain
from sync.database import disk_trouble
from sync.errors import Fault
from sync.wire.shapes import Realm

P = ParamSpec("P")
R = TypeVar("R")
ZONE = "kiosk-zone"
TRANSLATIONS = Path(__file__).parent.parent / "translations"


@dataclass
class Frame:
    """The options that come before the command's name."""

    root: Path
    lang: str
    realm: Realm = "production"

    @property
    def home(self) -> Home:
        """Return the realm's folders below `--home`."""
        return Home(self.root, self.realm)

    @property
    def config(self) -> Config:
        """Read the settings. Raises: Fault("config_invalid", name, why)."""
        return self.config_of(self.realm)

    def config_of(self, realm: Realm) -> Config:
        """Read a realm's settings. Raises: Fault("config_invalid", name, why)."""
        return load(self.root, realm=realm)


pass_frame = click.make_pass_decorator(Frame)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def speaking_app() -> Flask:
    """An application that does nothing but lend its translations to the terminal."""
    app = Flask("kiosk")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    Babel(app, timezone_selector=lambda: app.extensions.get(ZONE) or _own_zone())
    return app


def _own_zone() -> tzinfo | None:
    return datetime.now(UTC).astimezone().tzinfo


def speak_in_zone(timezone: str) -> None:
    """Tell times to the terminal in a zone (an IANA name): that of the gateway worked on.

    Before this they are the machine's own, as every other program's are.
    """
    if has_app_context():
        current_app.extensions[ZONE] = timezone
        refresh()


def tells_faults(command: Callable[P, R]) -> Callable[P, R]:
    """Run in the reader's language; turn a Fault into two sentences and exit code 1."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        frame = click.get_current_context().find_object(Frame)
        lang = frame.lang if frame else "id"
        with speaking_app().app_context(), force_locale(lang):
            try:
                return command(*args, **kwargs)
            except Fault as fault:
                told_of = fault
            except PermissionError as error:
                if error.filename is None:
                    raise
                told_of = Fault("database_unreadable", path=str(error.filename))
            except OSError as error:
                if error.filename is None:
                    raise
                told_of = Fault("path_unusable", path=str(error.filename))
            except sqlite3.DatabaseError as error:
                told_of = _of_the_disk(error, frame)
            tell(told_of, as_json=bool(kwargs.get("as_json")))
            sys.exit(1)

    return told


def _of_the_disk(error: sqlite3.DatabaseError, frame: Frame | None) -> Fault:
    """Return what a database or the disk below it suffers from. Raises: a mistake of ours again."""
    code = None if frame is None else disk_trouble(error, frame.root)
    if code is None:
        raise error
    return Fault(code)


def tell(fault: Fault, *, as_json: bool) -> None:
    """Print a fault in words on stderr; with `as_json` also as JSON on stdout."""
    told = explain(fault)
    if as_json:
        say_json({"error": {"code": told.code, "message": told.message, "hint": told.hint}})
    click.echo(f"{told.message}\n{told.hint}\n[{fault}]", err=True)


def say_json(value: Any) -> None:
    """Print a value as JSON; in ASCII where stdout's encoding cannot take the text."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # a pipe of another encoding: JSON has its own way to say it
        text = json.dumps(value, indent=2, default=str)
    click.echo(text)
