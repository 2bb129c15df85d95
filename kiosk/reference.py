"""Write the reference pages that are held to the code: the command line and the errors.

Run by `make docs`; a test fails when a committed page differs from what this makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask_babel import force_locale

from kiosk.cli.frame import speaking_app
from kiosk.cli.main import main as root_command
from kiosk.errors import CATALOGUE, HTTP_STATUS

DOCS = Path(__file__).parent.parent / "docs" / "reference"


def cli_page() -> str:
    lines = [
        "# Command line",
        "",
        "Made from the code by `make docs`. Exit codes: 0 done, 1 refused or failed (the reason is",
        "printed), 2 the command line itself is wrong. `--json` prints for a program.",
        "",
    ]
    for path, command in _commands("lpse-kiosk", root_command):
        context = click.Context(
            command, info_name=path, terminal_width=96, color=False, max_content_width=96
        )
        lines += [f"## {path}", "", "```", command.get_help(context), "```", ""]
    return "\n".join(lines)


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(f"{path} {name}", command.commands[name])


def errors_page() -> str:
    lines = [
        "# Errors",
        "",
        "Made from `kiosk/errors/` by `make docs`. Every failure that is explained to a person:",
        "its code (printed as the reference), the HTTP status of the page, and the words in both",
        "languages. A name in braces stands for a value of the case at hand.",
        "",
    ]
    with speaking_app().app_context():
        for code, entry in sorted(CATALOGUE.items()):
            lines += [f"## {code}", "", f"HTTP {HTTP_STATUS[entry.kind]}", ""]
            for lang in ("id", "en"):
                with force_locale(lang):
                    lines.append(f"- **{lang}** {entry.message} {entry.hint}")
            lines.append("")
    return "\n".join(lines)


PAGES = {"cli.md": cli_page, "errors.md": errors_page}


def main() -> None:
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
