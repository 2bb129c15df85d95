"""Read a requirement table and say everything that is wrong in it, each with its line.

A wrong table is refused as a whole. What is wrong is a `Fault` whose parameters begin with `file`
and `line`; the sentences stand in `kiosk/errors/requirements.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import inspect

from sync import texts
from sync.errors import Fault
from sync.requirements import fields
from sync.requirements.lines import Lines, place
from sync.requirements.table import CONDITIONS, NEEDS, Need, Table, rule
from sync.requirements.use import asked
from sync.toml_shape import SHOWN, Path, differences

MOST_CHARACTERS = 200_000
STREET, REGENCY = "firm.address.street", "firm.address.regency"
# A key of a list that a person reads, by what it may not be.
_TWICE = ("Cannot overwrite a value", "Cannot declare", "Cannot mutate", "Duplicate inline")

TableProblem = tuple[Path, str, dict[str, object]]
"""Where in the table, the code of a Fault, and its parameters but for file and line."""


def load(text: str, file: str) -> Table:
    """Read a table. `file` is what people call it.

    Raises: the first Fault of `problems`.
    """
    found = problems(text, file)
    if found:
        raise found[0]
    return msgspec.convert(tomllib.loads(text), Table)


@lru_cache(maxsize=64)
def understood(text: str) -> Table | None:
    """Read a table that was published, once however often it is asked.

    None for one that this release cannot read: another one wrote it, with keys unknown here.
    """
    try:
        return load(text, "")
    except Fault:
        return None


def text_of(data: bytes, file: str) -> str:
    """Decode a table's file. Raises: Fault("requirements_no_text", file)."""
    text = texts.decoded(data)
    if text is None:
        raise Fault("requirements_no_text", file=file)
    return text


def problems(text: str, file: str) -> list[Fault]:
    """Return everything that is wrong in a table, from top to bottom; nothing when it is right.

    What does not read as TOML hides what stands after it, and a wrong shape hides what would be
    asked of a table of the right one.
    """
    if len(text) > MOST_CHARACTERS:
        return [Fault("requirements_too_long", file=file, most=MOST_CHARACTERS)]
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line, column = place(text, error)
        twice = any(words in str(error) for words in _TWICE)
        code = "requirements_key_twice" if twice else "requirements_not_toml"
        return [Fault(code, file=file, line=line, column=column)]
    found = list(_shape(raw))
    if not found:
        table = msgspec.convert(raw, Table)
        found = list(_sense(table)) or list(_asked(table))
    if not found:
        return []
    lines = Lines(text)
    told = [(lines.of(path), code, params) for path, code, params in found]
    return [
        Fault(code, file=file, line=line, **params)
        for line, code, params in sorted(told, key=lambda one: one[0])
    ]


def _shape(raw: dict[str, Any]) -> Iterator[TableProblem]:
    """What of a table is not as its types say."""
    for path, what, params in differences(inspect.type_info(Table), raw):
        if what == "not_text" and path[-2:-1] == ("fields",) and _is_table(raw, path):
            yield path, "requirements_field_unquoted", params
        elif what == "word_odd" and path == ("version",):
            yield path, "requirements_version_odd", params
        else:
            yield path, f"requirements_{what}", params


def _is_table(raw: Any, path: Path) -> bool:
    for key in path:
        raw = raw[key]
    return isinstance(raw, dict)


def _sense(table: Table) -> Iterator[TableProblem]:
    """What is wrong in a table of the right shape."""
    yield from _field_rules(table.fields, ("fields",))
    for entity, rules in table.entities.items():
        path: Path = ("entities", entity)
        yield from _field_rules(rules.fields, (*path, "fields"))
        for word, text in rules.documents.items():
            where = (*path, "documents", word)
            if word not in table.documents:
                known = ", ".join(table.documents)
                yield where, "requirements_document_unknown", {"value": word, "known": known}
            yield from _rule(text, where, NEEDS)
    for index, one in enumerate(table.hand_over):
        if one.path not in fields.handed_over():
            yield ("hand_over", index, "path"), "requirements_field_unknown", {"value": one.path}
    for word, document in table.documents.items():
        path = ("documents", word)
        yield from _rule(document.need, (*path, "need"), NEEDS)
        if document.max_bytes > table.limits.letter_bytes:
            most = {"most_bytes": table.limits.letter_bytes}
            yield (*path, "max_bytes"), "requirements_document_large", {"value": word, **most}
        if document.signed and "pdf" not in (document.formats or ("pdf",)):
            yield (*path, "formats"), "requirements_signed_needs_pdf", {"value": word}
        if document.stamped and not document.signed:
            yield (*path, "signed"), "requirements_stamp_needs_signed", {"value": word}
    if table.password.max_length < table.password.min_length:
        yield ("password", "max_length"), "requirements_password_lengths", {}


def _field_rules(rules: Mapping[str, str], above: Path) -> Iterator[TableProblem]:
    for path, text in rules.items():
        if path not in fields.kinds():
            yield (*above, path), "requirements_field_unknown", {"value": path[:SHOWN]}
        yield from _rule(text, (*above, path), ("required", "optional", "hidden"))


def _rule(text: str, path: Path, allowed: Collection[Need]) -> Iterator[TableProblem]:
    try:
        found = rule(text)
    except ValueError:
        found = None
    if found is None or not set(found.may_be) <= set(allowed):
        known = ", ".join(CONDITIONS)
        yield path, "requirements_rule_wrong", {"value": text[:SHOWN], "known": known}


def _asked(table: Table) -> Iterator[TableProblem]:
    """What is wrong in what a table of right rules asks of a legal form."""
    for entity, rules in table.entities.items():
        for path, text in rules.fields.items():
            chapter, top = fields.chapter_of(path), fields.above(path)
            in_hidden = chapter in rules.hidden_chapters
            above = chapter if in_hidden else top
            in_vain = in_hidden or (top and not asked(table, entity, top))
            if in_vain and set(rule(text).may_be) != {"hidden"}:
                where: Path = ("entities", entity, "fields", path)
                yield where, "requirements_field_in_hidden", {"value": path, "above": above}
        if asked(table, entity, STREET) and "required" not in table.field(entity, REGENCY).may_be:
            yield ("entities", entity), "requirements_regency_missing", {"value": entity}
