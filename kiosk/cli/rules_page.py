"""The reference page of requirement tables: every key, rule, condition and field, from the code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from flask_babel import force_locale

from kiosk import labels
from kiosk.cli.shape_page import key_sections
from kiosk.web.requirement_words import WHEN
from sync.registration.application import ENTITIES
from sync.requirements import Table, fields, names


def rules_page() -> str:
    """Return the page, in Markdown. Within an application context, for the words of fields."""
    with force_locale("en"):
        conditions = "\n".join(f"| `{word}` | {said} |" for word, said in WHEN.items())
    return _PAGE.format(
        shipped=", ".join(f"`{name}`" for name in names()),
        sections=key_sections(Table),
        conditions=conditions,
        entities=", ".join(f"`{entity}`" for entity in ENTITIES),
        fields="\n".join(_fields()),
    )


def _fields() -> Iterator[str]:
    for chapter in get_args(fields.ChapterWord):
        for path in fields.in_chapter(chapter):
            what = {"value": "text", "rows": "rows", "part": "part"}[fields.kinds()[path]]
            indonesian, english = (labels.label_in(path, one) for one in ("id", "en"))
            yield f"| `{chapter}` | `{path}` | {what} | {indonesian} | {english} |"


_PAGE = """\
# Requirement tables

Made from the code by `make docs`. A table says what a registration needs, by legal form; it is a
TOML file of at most 200,000 characters. How to write one: [in
English](../how-to/en/requirement-tables.md), [in Indonesian](../how-to/requirement-tables.md).
Tables that come with the program: {shipped}.

An unknown key is refused. `NAME` in a header is a name of your own (small letters, digits,
underscores), or of a legal form:
{entities}.

## Keys

{sections}
## Rules

A rule is a text: `required`, `optional` or `hidden`; of a paper also `at_desk`: nothing is scanned,
the paper itself is handed over. `required when proxy` holds where the condition is met, and nothing
is asked elsewhere; `required when amended else optional` says what holds elsewhere.

| condition | met |
|---|---|
{conditions}

A field counts as the legal form says, else as `[fields]` says, else it is hidden. What stands in
a list (`owners.share`) or part (`firm.branch.head_name`) is asked in each row, and only where the
list or part is asked itself. A paper counts as the legal form says, else as its own `need` says.

## Fields

Write a path in quotation marks. `rows` are lists with as many rows as there are, `part` is a group
of fields that may not apply.

| chapter | path | holds | in Indonesian | in English |
|---|---|---|---|---|
{fields}
"""
