"""The reference page of quizzes: every key, how answers are judged, what is imported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from flask_babel import force_locale
from msgspec import NODEFAULT, Struct, inspect

from kiosk.errors import question_imports
from sync.training.gift.reading import MOST_IN_BLOCK
from sync.training.qti.items import TAKEN
from sync.training.qti.packages import DROPPED
from sync.training.qti.xml import MOST_BYTES
from sync.training.questions import QUESTION_TYPES
from sync.training.questions.model import MOST_ASKED, MOST_QUESTIONS, Quiz
from sync.training.questions.reading import MOST_CHARACTERS

_PLAIN: Mapping[type, str] = {inspect.BoolType: "true or false"}


def quizzes_page() -> str:
    """Return the page, in Markdown. Within an application context, for the sentences."""
    return _PAGE.format(
        types=", ".join(f"`{one}`" for one in QUESTION_TYPES),
        sections="\n".join(line for shape, where in _shapes() for line in _section(shape, where)),
        questions=f"{MOST_QUESTIONS:,}",
        asked=f"{MOST_ASKED:,}",
        characters=f"{MOST_CHARACTERS:,}",
        block=f"{MOST_IN_BLOCK:,}",
        bytes=f"{MOST_BYTES:,}",
        interactions=", ".join(f"`{one}`" for one in TAKEN),
        dropped=", ".join(f"`{one}`" for one in sorted(DROPPED)),
        gift="\n".join(_sentences("gift_")),
        qti="\n".join(_sentences("qti_")),
        both="\n".join(_sentences("import_")),
    )


def _sentences(prefix: str) -> Iterator[str]:
    with force_locale("en"):
        for code, entry in question_imports.ENTRIES.items():
            if code.startswith(prefix):
                yield f"| `{code}` | {entry.message} {entry.hint} |".replace("{{", "{").replace(
                    "}}", "}"
                )


def _shapes() -> Iterator[tuple[inspect.StructType, str]]:
    """Every part of a quiz with where it stands, each part once."""
    seen: set[type[Struct]] = set()
    left: list[tuple[inspect.Type, str]] = [(inspect.type_info(Quiz), "")]
    while left:
        kind, where = left.pop(0)
        for one in kind.types if isinstance(kind, inspect.UnionType) else (kind,):
            if not isinstance(one, inspect.StructType) or one.cls in seen:
                continue
            seen.add(one.cls)
            yield one, where
            for field in one.fields:
                path = f"{where}.{field.name}".lstrip(".")
                left.append((_inner(field.type), path))


def _inner(kind: inspect.Type) -> inspect.Type:
    """The type within marks and lists."""
    while isinstance(kind, inspect.Metadata | inspect.VarTupleType):
        kind = kind.type if isinstance(kind, inspect.Metadata) else kind.item_type
    return kind


def _section(shape: inspect.StructType, where: str) -> Iterator[str]:
    title = f"`{where}`" if where else "At the top"
    yield f'### {title}, `type = "{shape.tag}"`' if shape.tag else f"### {title}"
    yield from ("", str(shape.cls.__doc__).strip(), "")
    yield from ("| key | what it holds | needed | meaning |", "|---|---|---|---|")
    for field in shape.fields:
        default = field.default
        shown = default not in (NODEFAULT, "", ()) and not isinstance(default, Struct)
        needed = "yes" if field.required else f"no; `{json.dumps(default)}`" if shown else "no"
        yield f"| `{field.name}` | {_holds(field.type)} | {needed} | {_said(field.type)} |"
    yield ""


def _said(kind: inspect.Type) -> str:
    """The description of a field: the outermost one, where a type has its own as well."""
    while isinstance(kind, inspect.Metadata):
        said = (kind.extra_json_schema or {}).get("description", "")
        if said:
            return str(said)
        kind = kind.type
    return ""


def _holds(kind: inspect.Type) -> str:
    match kind.type if isinstance(kind, inspect.Metadata) else kind:
        case inspect.StructType() | inspect.UnionType():
            return "a part"
        case inspect.VarTupleType(item_type=inner):
            return f"a list: {_holds(inner)}"
        case inspect.LiteralType(values=values):
            return " or ".join(f"`{one}`" for one in values)
        case inspect.IntType(ge=least, le=most) | inspect.FloatType(ge=least, le=most):
            return f"a number, {least:,} to {most:,}"
        case inspect.StrType(max_length=int(most)):
            return f"text of at most {most:,} characters"
        case inspect.StrType(pattern=str()):
            return "a name: letters, digits, `.`, `_`, `-`"
        case other:
            return _PLAIN[type(other)]


_PAGE = """\
# Quizzes

Made from `sync/training/` by `make docs`. A quiz (kuis) is a TOML file in a content pack.
`lpse-kiosk packs quiz FILE` tells everything that is wrong in one, with its line, or prints what
a trainee sees. Types of questions: {types}. At most {questions} questions and {characters}
characters; one attempt has at most {asked} questions and notes, so that a larger bank needs `draw`.

{sections}
## How answers are judged

These rules are computed by `sync.training.scoring`, at a seat and for a class alike.

- The score of an attempt is computed from all its events, never added up over seats. An answer
  counts when its time on the trusted clock is not after the first end of the attempt; later ones
  are kept and shown as late. Of several answers to one question the last one counts.
- `open` is never scored by the program, nor is a question with `scored = false`: it is "not
  scored", not 0, and stands outside the percentage. Whether the quiz is passed stays open while
  what a person has yet to judge decides it.
- A typed text is compared without regard to capitals (unless `case`), to the number of spaces, or
  to how an accent is encoded. A number may have a decimal comma and dots between thousands;
  `1.500` can be 1500 or 1.5, and the reading that gives more counts. How it was read is shown.
- In an exercise (`in_a_row`) only answers that the trainee asks to have judged are tries. A
  question counts once in a row, and one answer that is not wholly right begins the row again.

## What is read from other programs

`lpse-kiosk packs import-questions SOURCE TARGET` writes a quiz file and tells, with file and
line, each question that was not taken and what was left out of one that was. Export is not
offered.

### GIFT (Moodle)

Moodle's reading decides: any `~` makes choices, only `=` short answers, `=` with `->` pairs, `#`
numbers, nothing an open question; no braces at all a note. After true or false the first feedback
follows a wrong answer. Texts without a mark are plain and shown as they stand; `[html]` and
`[markdown]` are kept as far as a question can show them. A question has at most {block}
characters.

| code | sentence |
|---|---|
{gift}

### QTI 3.0, 2.2 and 2.1

One item (`.xml`) or a package (zip or folder) with `imsmanifest.xml`: the sections of its tests,
then the items that no test names. Interactions that are taken: {interactions}, one in each item.
Scoring by the templates `match_correct` and `map_response`. Of a test these are left out:
{dropped}. A file has at most {bytes} bytes; no network, no entities, no DOCTYPE but one that
declares nothing. SCORM and cmi5 are recognised and declined.

| code | sentence |
|---|---|
{qti}

### Of both

| code | sentence |
|---|---|
{both}
"""
