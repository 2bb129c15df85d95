"""Sections of a reference page on the keys of a TOML file, made from the structs that check it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from msgspec import NODEFAULT, Struct, inspect

_PLAIN = {
    inspect.StrType: "text",
    inspect.BoolType: "true or false",
    inspect.DateType: "a date, `2026-01-31`",
}


def key_sections(top: type[Struct]) -> str:
    """Return a table of keys for each part of a file, in Markdown; `top` is its struct."""
    return "\n".join(line for shape, where in _shapes(top) for line in _section(shape, where))


def _shapes(top: type[Struct]) -> Iterator[tuple[type[Struct], str]]:
    """Every part of a file with the header it stands below, each part once."""
    yield top, ""
    seen: set[type[Struct]] = set()
    left: list[tuple[inspect.Type, str]] = [(inspect.type_info(top), "")]
    while left:
        kind, where = left.pop(0)
        for field in _struct(kind).fields:
            inner, path = _bare(field.type), f"{where.strip('[]')}.{field.name}".lstrip(".")
            if isinstance(inner, inspect.DictType):
                inner, path = _bare(inner.value_type), f"{path}.NAME"
            elif isinstance(inner, inspect.VarTupleType):
                inner, path = _bare(inner.item_type), f"[{path}]"
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
        otherwise = "no" if _is_nothing(field) else f"no; `{_toml(field.default)}`"
        needed = "yes" if field.required else otherwise
        said = ""
        if isinstance(field.type, inspect.Metadata):
            said = (field.type.extra_json_schema or {}).get("description", "")
        yield f"| `{field.name}` | {_holds(field.type)} | {needed} | {said} |"
    yield ""


def _is_nothing(field: inspect.Field) -> bool:
    """Whether a key that is left out says nothing: also where no number could be written for it."""
    kind = _bare(field.type)
    if isinstance(kind, inspect.IntType) and kind.ge is not None and field.default != NODEFAULT:
        return bool(field.default < kind.ge)
    return field.default in (NODEFAULT, "", ())


def _toml(default: object) -> str:
    """A default as it would be written."""
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
        case inspect.IntType(ge=least, le=most) | inspect.FloatType(ge=least, le=most):
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
