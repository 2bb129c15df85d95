"""Read a whole content pack and say everything that is wrong in it, with file and line.

A pack with a mistake is refused as a whole. What is wrong is a `Fault` whose parameters begin with
`file`, and with `line` where there is one; the sentences stand in `kiosk/errors/packs.py`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import msgspec
from msgspec import inspect

from sync import notes, texts
from sync.errors import Fault
from sync.requirements.lines import Lines, place
from sync.toml_shape import SHOWN, ShapeProblem, differences
from sync.training.lessons import LessonReader, RenderedLesson
from sync.training.pack import MANIFEST, Pack, version_number
from sync.training.pack_files import NOTE, PackEntry, PackFiles, look_at
from sync.training.pack_practice import file_flaws, file_sense, in_pack
from sync.training.pack_tenders import DummyTender, dummy_tenders, tender_flaw
from sync.training.questions import load_quiz, quiz_problems
from sync.training.quiz_passages import QuizPassages, passages

_PICTURE = re.compile(r"!\[[^\]]*\]\(<?([^)>\s]+(?: [^)>\s\"]+)*)")
# A word of `sync.toml_shape` for each kind of value that `Pack` has -> the code of a Fault.
_CODES = {
    "not_table": "pack_not_table",
    "key_unknown": "pack_key_unknown",
    "key_missing": "pack_key_missing",
    "empty": "pack_empty",
    "not_list": "pack_not_list",
    "not_text": "pack_not_text",
    "text_long": "pack_text_long",
    "word_odd": "pack_word_odd",
    "not_number": "pack_not_number",
    "number_outside": "pack_number_outside",
    "not_decimal": "pack_not_decimal",
    "not_date": "pack_not_date",
    "not_one_of": "pack_not_one_of",
}
# What `tomllib` says of a key that stands there already.
_TWICE = ("Cannot overwrite a value", "Cannot declare", "Cannot mutate", "Duplicate inline")


@dataclass(frozen=True)
class ReadPack:
    """A pack as it was read; without a `pack` something is wrong in `pack.toml`.

    `problems` are in the order of the pack's files; with any, nothing else of it may be used.
    `quizzes` and `tenders` are by their words, none where there is a problem.
    """

    pack: Pack | None
    entries: tuple[PackEntry, ...]
    lessons: tuple[RenderedLesson, ...]
    note: str | None
    problems: tuple[Fault, ...]
    skipped: tuple[str, ...]
    quizzes: Mapping[str, QuizPassages] = field(default_factory=dict)
    tenders: Mapping[str, tuple[DummyTender, ...]] = field(default_factory=dict)


def read_pack(path: Path, app: str) -> ReadPack:
    """Read a folder or zip. `app` is the version of the running program.

    Raises: Fault("pack_not_pack" | "pack_zip_damaged", file), OSError. Everything else that is
    wrong is among the problems.
    """
    files = look_at(path)
    decoded, undecoded = _decoded(files)
    pack, wrong = _manifest(path.name, files, decoded)
    found = [*files.problems, *undecoded, *wrong]
    lessons: tuple[RenderedLesson, ...] = ()
    quizzes: Mapping[str, QuizPassages] = {}
    tenders: Mapping[str, tuple[DummyTender, ...]] = {}
    if pack is not None:
        if version_number(pack.minimum_app) > version_number(app):
            found.append(Fault("pack_needs_newer", file=MANIFEST, version=pack.minimum_app))
        reader = _reader(pack, files.media())
        lessons, wrong = _lessons(pack, decoded, reader)
        found += wrong
        found += _rest(pack, decoded, files)
        if not found:
            quizzes = _quizzes(decoded, reader)
            tenders = _tenders(decoded)
    note = decoded.get(NOTE)
    return ReadPack(
        pack,
        tuple(files.entries[name] for name in sorted(files.entries)),
        lessons,
        None if note is None else notes.tidy(note),
        tuple(found),
        tuple(files.skipped),
        quizzes,
        tenders,
    )


def _manifest(
    name: str, files: PackFiles, decoded: dict[str, str]
) -> tuple[Pack | None, list[Fault]]:
    if MANIFEST in decoded:
        return read_manifest(decoded[MANIFEST])
    told = MANIFEST in files.texts or any(one.code == "pack_is_course" for one in files.problems)
    return None, [] if told else [Fault("pack_no_manifest", file=name)]


def read_manifest(text: str) -> tuple[Pack | None, list[Fault]]:
    """Read a `pack.toml`; None with everything that is wrong in it, from top to bottom."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line, column = place(text, error)
        twice = any(words in str(error) for words in _TWICE)
        code = "pack_key_twice" if twice else "pack_not_toml"
        return None, [Fault(code, file=MANIFEST, line=line, column=column)]
    found: list[ShapeProblem] = [
        (path, _code(path, what), params)
        for path, what, params in differences(inspect.type_info(Pack), raw)
    ]
    if not found:
        pack = msgspec.convert(raw, Pack)
        found = list(_sense(pack))
        if not found:
            return pack, []
    return None, _placed(text, found)


def _placed(text: str, found: list[ShapeProblem]) -> list[Fault]:
    """The problems as Faults with their lines, from top to bottom."""
    lines = Lines(text)
    placed = [(lines.of(path), code, params) for path, code, params in found]
    placed.sort(key=lambda one: one[0])
    return [Fault(code, file=MANIFEST, line=line, **params) for line, code, params in placed]


def _code(path: tuple[str | int, ...], what: str) -> str:
    """Return the code for a word of `sync.toml_shape`; a version has a sentence of its own."""
    is_version = what == "word_odd" and path in (("version",), ("minimum_app",))
    return "pack_version_odd" if is_version else _CODES[what]


def _sense(pack: Pack) -> Iterator[ShapeProblem]:
    """What is wrong in a `pack.toml` of the right shape: words that are double, or name nothing."""
    kinds = {
        "lessons": [one.id for one in pack.lessons],
        "tasks": [one.id for one in pack.tasks],
        "drills": [one.id for one in pack.drills],
    }
    for kind, words in kinds.items():
        for index, word in enumerate(words):
            if word in words[:index]:
                yield (kind, index, "id"), "pack_word_twice", {"value": word}
    for index, lesson in enumerate(pack.lessons):
        yield from _unknown(("lessons", index, "tasks"), lesson.tasks, kinds["tasks"])
    for index, task in enumerate(pack.tasks):
        yield from _unknown(("tasks", index, "drills"), task.drills, kinds["drills"])
    yield from file_sense(pack.files)


def _unknown(
    path: tuple[str | int, ...], words: Iterable[str], known: list[str]
) -> Iterator[ShapeProblem]:
    for word in words:
        if word not in known:
            said = ", ".join(known) or "–"
            yield path, "pack_word_unknown", {"value": word[:SHOWN], "known": said}


def _decoded(files: PackFiles) -> tuple[dict[str, str], list[Fault]]:
    """The texts of a pack by name, and those files that are no text."""
    decoded, found = {}, []
    for name, data in files.texts.items():
        text = texts.decoded(data)
        if text is None:
            found.append(Fault("pack_no_text", file=name))
        else:
            decoded[name] = text
    return decoded, found


def _reader(pack: Pack, media: dict[str, str]) -> LessonReader:
    sources = {word: f"{one.title} – {one.where}" for word, one in pack.sources.items()}
    return LessonReader(pack.language, sources, media)


def _quizzes(decoded: dict[str, str], reader: LessonReader) -> dict[str, QuizPassages]:
    """The quizzes of a pack without mistakes, by their words."""
    return {
        name.removeprefix("quizzes/").removesuffix(".toml"): passages(load_quiz(text, name), reader)
        for name, text in decoded.items()
        if name.startswith("quizzes/")
    }


def _tenders(decoded: dict[str, str]) -> dict[str, tuple[DummyTender, ...]]:
    """The dummy tenders of a pack without mistakes, by their words."""
    return {
        name.removeprefix("tenders/").removesuffix(".json"): dummy_tenders(text)
        for name, text in decoded.items()
        if name.startswith("tenders/")
    }


def _lessons(
    pack: Pack, decoded: dict[str, str], reader: LessonReader
) -> tuple[tuple[RenderedLesson, ...], list[Fault]]:
    lessons, found = [], []
    for lesson in pack.lessons:
        name = f"lessons/{lesson.id}.md"
        if name not in decoded:
            continue  # told among what is missing, or as no text
        read, wrong = reader.read(lesson.id, lesson.title, decoded[name])
        lessons.append(read)
        found += [Fault(code, file=name, line=line, **params) for line, code, params in wrong]
    return tuple(lessons), found


def _rest(pack: Pack, decoded: dict[str, str], files: PackFiles) -> Iterator[Fault]:
    """What is wrong in quizzes and tenders, what is missing, and what no part of the pack uses."""
    named = _named(pack)
    for name in sorted(named):
        if name not in files.entries:
            yield Fault("pack_file_missing", file=name)
    for name in sorted(decoded):
        if name.startswith("tenders/") and (code := tender_flaw(decoded[name])):
            yield Fault(code, file=name)
        elif name.startswith("quizzes/"):
            yield from quiz_problems(decoded[name], name)
            yield from _missing_pictures(name, decoded[name], files)
    yield from file_flaws(pack.files, files.entries, decoded[MANIFEST])
    yield from _unused(named, {in_pack(one) for one in pack.files}, decoded, files)


def _missing_pictures(name: str, text: str, files: PackFiles) -> Iterator[Fault]:
    """Find pictures that a quiz shows and the pack does not have."""
    for number, line in enumerate(text.split("\n"), start=1):
        for shown in _PICTURE.findall(line):
            if unquote(shown) not in files.entries:
                value = shown[:SHOWN]
                yield Fault("lesson_picture_missing", file=name, line=number, value=value)


def _unused(
    named: set[str], handed_out: set[str], decoded: dict[str, str], files: PackFiles
) -> Iterator[Fault]:
    shown = ("lessons/", "quizzes/")
    texts_of = "\n".join(text for name, text in decoded.items() if name.startswith(shown))
    for name in sorted(files.entries):
        if name.startswith("media/"):
            used = name in texts_of or name.replace(" ", "%20") in texts_of
        else:
            used = "/" not in name or name in named or name in handed_out
        if not used:
            yield Fault("pack_file_unused", file=name)


def _named(pack: Pack) -> set[str]:
    """The files that a `pack.toml` names, by the words in it."""
    lessons = {f"lessons/{lesson.id}.md" for lesson in pack.lessons}
    quizzes = {f"quizzes/{word}.toml" for lesson in pack.lessons for word in lesson.quizzes}
    tenders = {f"tenders/{one.tender}.json" for one in pack.tasks if one.tender}
    return lessons | quizzes | tenders
