"""Collect texts to translate, merge them into the two catalogues, compile these.

Screens and sentences are Indonesian in the code, English in `en/LC_MESSAGES/messages.po`; help of
the command line is English in the code, Indonesian in `id/LC_MESSAGES/cli.po`. Run by
`make messages`. A test fails while a text lacks its other language.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PO = HERE / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "_l": None,
    "_n": (1, 2),
}


CLI_PO = HERE / "id" / "LC_MESSAGES" / "cli.po"
CLICK = "click"  # the comment on texts that are click's own: nothing of ours asks for them


def collect() -> Catalog:
    """Gather every text marked for translation in kiosk/ and templates/."""
    catalog = Catalog(locale="en", fuzzy=False)
    methods = {
        "kiosk": [("**.py", "python")],
        "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")],
    }
    for folder, method in methods.items():
        found = extract_from_dir(
            ROOT / folder, method_map=method, keywords=KEYWORDS, comment_tags=("i18n:",)
        )
        for name, _line, message, comments, context in found:
            # File names without line numbers: a moved line is no change of the catalogue.
            catalog.add(
                message, None, [(f"{folder}/{name}", 0)], auto_comments=comments, context=context
            )
    return catalog


def merged_cli() -> Catalog:
    """The command line's catalogue brought up to the help that the code has."""
    from kiosk.cli.main import main as root_command
    from kiosk.cli.spoken import texts

    with CLI_PO.open("rb") as source:
        catalog = read_po(source, locale="id")
    asked = texts(root_command)
    for message in list(catalog):
        if message.id and CLICK not in message.auto_comments and message.id not in asked:
            catalog.delete(message.id)
    for text in asked:
        if text not in catalog:
            catalog.add(text)
    return catalog


def merged() -> Catalog:
    """The committed translations brought up to what the code asks for."""
    catalog = read_catalog()
    created = catalog.creation_date  # kept: a run that finds nothing new changes no line
    catalog.update(collect(), no_fuzzy_matching=True)
    catalog.creation_date = created
    catalog.obsolete.clear()
    return catalog


def read_catalog() -> Catalog:
    """Read the English catalogue; an empty one where there is none yet."""
    if not PO.exists():
        return Catalog(locale="en", fuzzy=False)
    with PO.open("rb") as source:
        return read_po(source, locale="en")


def untranslated(catalog: Catalog) -> list[str]:
    """Return the texts of a catalogue that have no translation, or only a guessed one."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not all(_strings(message.string)))
    ]


def _strings(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


def main() -> None:
    """Collect, merge and compile both catalogues; print how many texts are untranslated."""
    catalog, cli = merged(), merged_cli()
    PO.parent.mkdir(parents=True, exist_ok=True)
    _write(catalog, PO)
    _write(cli, CLI_PO)
    missing, cli_missing = untranslated(catalog), untranslated(cli)
    sys.stdout.write(f"{len(catalog)} texts, {len(missing)} without English\n")
    if cli_missing:
        sys.stdout.write(f"{len(cli_missing)} of {CLI_PO.name} without Indonesian\n")


def _write(catalog: Catalog, path: Path) -> None:
    with path.open("wb") as out:
        write_po(
            out, catalog, sort_output=True, include_lineno=False, width=100, ignore_obsolete=True
        )
    with path.with_suffix(".mo").open("wb") as out:
        write_mo(out, catalog)


if __name__ == "__main__":
    main()
