"""The reference page of requirement tables: every key, rule, condition and field, from the code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import get_args

from flask_babel import force_locale
from msgspec import NODEFAULT, Struct, inspect

from kiosk import labels
from kiosk.web.requirement_words import WHEN
from sync.registration.application import ENTITIES
from sync.requirements import Table, fields, names

_PLAIN = {
    inspect.StrType: "text",
    inspect.BoolType: "true or false",
    inspect.DateType: "a date, `2026-01-31`",
}


def rules_page() -> str:
    """Return the page, in Markdown. Within an application context, for the words of fields."""
    sections = "\n".join(line for shape, where in _shapes() for line in _section(shape, where))
    with force_locale("en"):
        conditions = "\n".join(f"| `{word}` | {said} |" for word, said in WHEN.items())
    return _PAGE.format(
        shipped=", ".join(f"`{name}`" for name in names()),
        sections=sections,
        conditions=conditions,
        entities=", ".join(f"`{entity}`" for entity in ENTITIES),
        fields="\n".join(_fields()),
    )


def _shapes() -> Iterator[tuple[type[Struct], str]]:
    """Every part of a table with the header it stands below, each part once."""
    yield Table, ""
    seen: set[type[Struct]] = set()
    left: list[tuple[inspect.Type, str]] = [(inspect.type_info(Table), "")]
    while left:
        kind, where = left.pop(0)
        for field in _struct(kind).fields:
            inner, path = _bare(field.type), f"{where}.{field.name}".lstrip(".")
            if isinstance(inner, inspect.DictType):
                inner, path = _bare(inner.value_type), f"{path}.NAME"
            elif isinstance(inner, inspect.VarTupleType):
                inner = _bare(inner.item_type)
            if isinstance(inner, inspect.StructType) and inner.cls not in seen:
                seen.add(inner.cls)
                yield inner.cls, path
                left.append((inner, path))


def _section(shape: type[Struct], where: str) -> Iterator[str]:
    yield f"### `[{where}]`" if where else "### At the top"
    yield ""
    yield str(shape.__doc__).strip()
    yield ""
    yield "| key | what it holds | needed | meaning |"
    yield "|---|---|---|---|"
    for field in _struct(inspect.type_info(shape)).fields:
        otherwise = (
            f"no; `{_toml(field.default)}`" if field.default not in (NODEFAULT, "", ()) else "no"
        )
        needed = "yes" if field.required else otherwise
        said = ""
        if isinstance(field.type, inspect.Metadata):
            said = (field.type.extra_json_schema or {}).get("description", "")
        yield f"| `{field.name}` | {_holds(field.type)} | {needed} | {said} |"
    yield ""


def _toml(default: object) -> str:
    """A default as it would be written in a table."""
    return json.dumps(default)


def _holds(kind: inspect.Type) -> str:
    """Say what may stand at a key."""
    match _bare(kind):
        case inspect.StructType(cls=cls):
            return f"a part: {cls.__name__}"
        case inspect.DictType(value_type=inner):
            return f"names, each with {_holds(inner)}"
        case inspect.VarTupleType(item_type=inner):
            return f"a list of {_holds(inner)}"
        case inspect.LiteralType(values=values):
            return " or ".join(f"`{one}`" if one else "empty" for one in values)
        case inspect.IntType(ge=least, le=most):
            return f"a number, {least:,} to {most:,}"
        case inspect.StrType(max_length=int(most)):
            return f"text of at most {most} characters"
        case other:
            return _PLAIN[type(other)]


def _bare(kind: inspect.Type) -> inspect.Type:
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def _struct(kind: inspect.Type) -> inspect.StructType:
    assert isinstance(kind, inspect.StructType)
    return kind


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
