"""Write a quiz as the TOML that `reading` reads, for people to go on with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct, structs

from sync.training.questions.model import Quiz, QuizPart


def quiz_toml(quiz: Quiz) -> str:
    """Return the text of a quiz file; `load_quiz` reads the same quiz from it.

    Keys that hold what they hold anyway are left out, except `id`, `type` and what must be there.
    """
    lines = [*_keys(quiz, ("sections", "retake"))]
    if retake := [*_keys(quiz.retake)]:
        lines += ["", "[retake]", *retake]
    for section in quiz.sections:
        lines += ["", "[[sections]]", *_keys(section, ("questions",))]
        for question in section.questions:
            kind = question.__struct_config__.tag
            lines += ["", "[[sections.questions]]", f"type = {_text(str(kind))}", *_keys(question)]
    return "\n".join(lines) + "\n"


def _keys(part: Struct, without: tuple[str, ...] = ()) -> Iterator[str]:
    for field in _fields(type(part)):
        value = getattr(part, field.name)
        if field.name not in without and (field.required or value != field.default):
            yield f"{field.name} = {_value(value)}"


_fields = lru_cache(maxsize=64)(structs.fields)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() | float():
            return repr(value)
        case QuizPart():
            return f"{{ {', '.join(_keys(value))} }}"
        case tuple() if value and isinstance(value[0], QuizPart):
            return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
        case tuple():
            return f"[{', '.join(map(_value, value))}]"
    raise AssertionError(f"no part of a quiz: {type(value)}")


def _text(text: str) -> str:
    """A TOML string on one line: JSON's, with the one sign more that TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
