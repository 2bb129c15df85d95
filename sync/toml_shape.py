"""Compare what was read from TOML with a msgspec type, and tell every difference.

`msgspec.convert` stops at the first one. What is told is a word (`not_text`, `key_missing` …) that
the reader of each file makes a code of its catalogue from.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import inspect

Path = tuple[str | int, ...]
"""Keys from the top, and numbers within lists, counted from 0."""

ShapeProblem = tuple[Path, str, dict[str, object]]
"""Where in the file, what is wrong in a word, and what its sentence names."""

SHOWN = 60


def differences(kind: inspect.Type, value: Any, path: Path = ()) -> Iterator[ShapeProblem]:
    """Yield what of `value` is not as its type says; `path` leads to it."""
    if isinstance(kind, inspect.Metadata):
        kind = kind.type
    check = _CHECKS[type(kind)]
    yield from check(kind, value, path)


def dotted(path: Path) -> str:
    """Return a path as a person reads it: numbers within lists count from 1."""
    return ".".join(str(one + 1) if isinstance(one, int) else one[:SHOWN] for one in path)


def _struct(kind: inspect.StructType, value: Any, path: Path) -> Iterator[ShapeProblem]:
    if not isinstance(value, dict):
        yield path, "not_table", {"key": dotted(path)}
        return
    known = {field.name: field for field in kind.fields}
    tag = {kind.tag_field} if kind.tag_field else set()
    for key, inner in value.items():
        if key in known:
            yield from differences(known[key].type, inner, (*path, key))
        elif key not in tag:
            yield _unknown((*path, key), (*sorted(tag), *known))
    for key, field in known.items():
        if field.required and key not in value:
            yield path, "key_missing", {"key": dotted((*path, key))}


def _tagged(kind: inspect.UnionType, value: Any, path: Path) -> Iterator[ShapeProblem]:
    """A union of structs that a tag tells apart."""
    shapes = {one.tag: one for one in kind.types if isinstance(one, inspect.StructType)}
    field = next(one.tag_field for one in shapes.values()) or ""
    if not isinstance(value, dict):
        yield path, "not_table", {"key": dotted(path)}
    elif field not in value:
        yield path, "key_missing", {"key": dotted((*path, field))}
    elif not isinstance(value[field], str) or value[field] not in shapes:
        known = ", ".join(str(one) for one in shapes)
        yield (*path, field), "not_one_of", {"value": _shown(value[field]), "known": known}
    else:
        yield from _struct(shapes[value[field]], value, path)


def _dict(kind: inspect.DictType, value: Any, path: Path) -> Iterator[ShapeProblem]:
    if not isinstance(value, dict):
        yield path, "not_table", {"key": dotted(path)}
        return
    if len(value) < (kind.min_length or 0):
        yield path, "empty", {"key": dotted(path)}
    for key, inner in value.items():
        wrong = list(differences(kind.key_type, key, (*path, key)))
        yield from wrong or differences(kind.value_type, inner, (*path, key))


def _list(kind: inspect.VarTupleType, value: Any, path: Path) -> Iterator[ShapeProblem]:
    if not isinstance(value, list | tuple):
        yield path, "not_list", {"key": dotted(path)}
        return
    if len(value) < (kind.min_length or 0):
        yield path, "empty", {"key": dotted(path)}
    for index, inner in enumerate(value):
        yield from differences(kind.item_type, inner, (*path, index))


def _text(kind: inspect.StrType, value: Any, path: Path) -> Iterator[ShapeProblem]:
    if not isinstance(value, str):
        yield path, "not_text", {"key": dotted(path)}
    elif kind.min_length and not value.strip():
        yield path, "empty", {"key": dotted(path)}
    elif kind.max_length and len(value) > kind.max_length:
        yield path, "text_long", {"key": dotted(path), "most": kind.max_length}
    elif kind.pattern and not re.search(kind.pattern, value):
        yield path, "word_odd", {"value": value[:SHOWN]}


def _whole(kind: inspect.IntType, value: Any, path: Path) -> Iterator[ShapeProblem]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield path, "not_number", {"key": dotted(path)}
    else:
        yield from _within(kind, value, path)


def _decimal(kind: inspect.FloatType, value: Any, path: Path) -> Iterator[ShapeProblem]:
    # TOML knows `nan` and `inf`: neither lies within limits, and no question means them.
    if not isinstance(value, int | float) or isinstance(value, bool) or value - value != 0:
        yield path, "not_decimal", {"key": dotted(path)}
    else:
        yield from _within(kind, value, path)


def _within(
    kind: inspect.IntType | inspect.FloatType, value: float, path: Path
) -> Iterator[ShapeProblem]:
    lowest = value if kind.ge is None else kind.ge
    highest = value if kind.le is None else kind.le
    if not lowest <= value <= highest:
        limits = {"lowest": kind.ge, "highest": kind.le}
        yield path, "number_outside", {"key": dotted(path), **limits}


def _yes_no(_kind: inspect.Type, value: Any, path: Path) -> Iterator[ShapeProblem]:
    if not isinstance(value, bool):
        yield path, "not_yes_no", {"key": dotted(path)}


def _date(_kind: inspect.Type, value: Any, path: Path) -> Iterator[ShapeProblem]:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        yield path, "not_date", {"key": dotted(path)}


def _choice(kind: inspect.LiteralType, value: Any, path: Path) -> Iterator[ShapeProblem]:
    if value not in kind.values:
        known = ", ".join(str(one) for one in kind.values if one)
        yield path, "not_one_of", {"value": _shown(value), "known": known}


def _shown(value: Any) -> str:
    """A value as it is repeated; Python does not write out a number of thousands of digits."""
    try:
        return str(value)[:SHOWN]
    except ValueError:
        return "…"


def _unknown(path: Path, known: Iterable[str]) -> ShapeProblem:
    return path, "key_unknown", {"key": dotted(path), "known": ", ".join(known)}


_CHECKS: dict[type, Callable[[Any, Any, Path], Iterator[ShapeProblem]]] = {
    inspect.StructType: _struct,
    inspect.UnionType: _tagged,
    inspect.DictType: _dict,
    inspect.VarTupleType: _list,
    inspect.StrType: _text,
    inspect.IntType: _whole,
    inspect.FloatType: _decimal,
    inspect.BoolType: _yes_no,
    inspect.DateType: _date,
    inspect.LiteralType: _choice,
}
