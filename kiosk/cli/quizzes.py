"""`lpse-kiosk packs quiz` and `packs import-questions`: quizzes (kuis) as files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec
from flask_babel import gettext as _

from kiosk.errors import explain
from kiosk.shell.files import read_bytes
from kiosk.shell.frame import json_option, say_json, tell, tells_faults
from sync.errors import Fault
from sync.training.gift import read_gift
from sync.training.pack_containers import FoundFile, opened
from sync.training.pack_files import MOST_NAME, is_litter, shown
from sync.training.qti import read_qti_item, read_qti_package
from sync.training.questions import (
    Quiz,
    ShownQuiz,
    for_trainee,
    load_quiz,
    quiz_problems,
    quiz_text,
    quiz_toml,
    type_of,
)
from sync.training.questions.imported import ImportedQuestions
from sync.training.questions.reading import MOST_CHARACTERS

# UTF-8 takes at most four bytes for a character.
_MOST_TEXT_BYTES = 4 * MOST_CHARACTERS
MOST_FILES = 12_000
MOST_PACKAGE_BYTES = 100_000_000


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--attempt", default="1", help="Draw as for the attempt of this name.")
@json_option
@tells_faults
def quiz(file: Path, attempt: str, as_json: bool) -> None:
    """Check a quiz file; print it as a trainee sees it, or everything that is wrong.

    Right answers are not printed: what is shown is all that a browser gets before hand-in.

    \b
    Example: lpse-kiosk packs quiz materi-penyedia/quizzes/menyegel.toml
    """
    text = quiz_text(read_bytes(file, _MOST_TEXT_BYTES + 1), file.name)
    if found := quiz_problems(text, file.name):
        _tell_all(found, as_json=as_json)
        raise SystemExit(1)
    page = for_trainee(load_quiz(text, file.name), attempt)
    if as_json:
        say_json(msgspec.to_builtins(page))
    else:
        click.echo("\n".join(_page(page)))


@click.command("import-questions")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--title", help="The quiz's name; the file's name otherwise.")
@json_option
@tells_faults
def import_questions(source: Path, target: Path, title: str | None, as_json: bool) -> None:
    """Write a quiz file from questions in Moodle's GIFT, or in QTI 3.0 or 2.x.

    SOURCE is a GIFT file, a QTI item (.xml), or a QTI package as a zip or folder. Every question
    that was not taken, and everything left out of one that was, is told with file and line; ends
    with exit code 1 when any question was not taken. TARGET must not exist yet.

    \b
    Example: lpse-kiosk packs import-questions soal.gift quizzes/menyegel.toml
    """
    if target.exists():
        raise Fault("quiz_target_there", path=str(target))
    found = _imported(source)
    if found.taken and all(type_of(one.question) == "note" for one in found.taken):
        raise Fault("import_no_questions", file=source.name)
    if found.sections:
        _write(target, Quiz(title=(title or source.stem)[:1000], sections=found.sections))
    if as_json:
        say_json(_as_data(found))
    else:
        for fault in (*found.unclear, *found.refused):
            tell(fault, as_json=False)
        click.echo("\n".join(_summary(found, target)))
    if found.refused or not found.sections:
        raise SystemExit(1)


def _tell_all(found: Sequence[Fault], *, as_json: bool) -> None:
    if as_json:
        say_json({"problems": [_told(fault) for fault in found]})
    else:
        for fault in found:
            tell(fault, as_json=False)


def _imported(source: Path) -> ImportedQuestions:
    """Read a source by what it is: a folder, a zip, XML, or else GIFT."""
    if source.is_dir():
        return _package(source)
    start = read_bytes(source, 4096)
    if start.startswith(b"PK\x03\x04") or source.suffix.lower() == ".zip":
        return _package(source)
    data = read_bytes(source, _MOST_TEXT_BYTES + 1)
    if source.suffix.lower() == ".xml" or start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return read_qti_item(data, source.name)
    return read_gift(quiz_text(data, source.name), source.name)


def _package(source: Path) -> ImportedQuestions:
    """Read a package, one file after the other; nothing is unpacked.

    Raises: Fault("qti_package_large", file), Fault("pack_name_twice", file),
    Fault("qti_not_zip", file), and what keeps a file from being read.
    """
    try:
        return _package_of(source)
    except Fault as fault:
        if fault.code != "pack_not_pack":
            raise
        raise Fault("qti_not_zip", file=source.name) from fault


def _package_of(source: Path) -> ImportedQuestions:
    with opened(source) as found:
        files: dict[str, FoundFile] = {}
        size = 0
        for number, one in enumerate(found):
            size += one.size
            if number >= MOST_FILES or size > MOST_PACKAGE_BYTES:
                raise Fault("qti_package_large", file=source.name)
            if is_litter(one.name):  # a Mac puts a second folder beside the one it zips
                continue
            flaw = one.flaw or ("pack_name_twice" if one.name in files else "")
            if flaw:
                raise Fault(flaw, file=shown(one.name), most=MOST_NAME)
            files[one.name] = one
        return read_qti_package({name: one.read for name, one in files.items()}, source.name)


def _write(target: Path, made: Quiz) -> None:
    try:
        with target.open("x", encoding="utf-8", newline="\n") as out:
            out.write(quiz_toml(made))
    except OSError as error:
        raise Fault("path_unusable", path=str(target)) from error


def _told(fault: Fault) -> dict[str, object]:
    said = explain(fault)
    where = {key: value for key, value in fault.params.items() if key in ("file", "line")}
    return where | {"code": said.code, "message": said.message, "hint": said.hint}


def _as_data(found: ImportedQuestions) -> dict[str, object]:
    return {
        "taken": [
            {
                "file": one.file,
                "line": one.line,
                "id": one.question.id,
                "type": type_of(one.question),
            }
            for one in found.taken
        ],
        "unclear": [_told(fault) for fault in found.unclear],
        "refused": [_told(fault) for fault in found.refused],
    }


def _summary(found: ImportedQuestions, target: Path) -> Iterator[str]:
    for one in found.taken:
        yield f"{one.file}:{one.line}  {one.question.id}  {type_of(one.question)}"
    kinds = Counter(type_of(one.question) for one in found.taken)
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield _(
        "%(taken)s soal diambil (%(kinds)s); %(refused)s kesalahan, %(unclear)s catatan.",
        taken=len(found.taken),
        kinds=listed or "–",
        refused=len(found.refused),
        unclear=len(found.unclear),
    )
    if found.sections:
        yield _("Ditulis: %(path)s. Periksa setiap soal sebelum dipakai.", path=target)
    else:
        yield _("Tidak ada yang ditulis.")


def _page(page: ShownQuiz) -> Iterator[str]:
    yield page.title
    for section in page.sections:
        yield ""
        if section.title:
            yield f"== {section.title}"
        for number, one in enumerate(section.questions, start=1):
            yield f"{number}. [{one.type}, {one.points:g}] {one.text}"
            yield from (f"   - {left.text} -> ?" for left in one.lefts)
            yield from (f"   ( ) {answer.text}" for answer in one.answers)
