"""What came of a file of questions that another program wrote: taken, told, refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec
from msgspec import inspect, structs

from sync.errors import Fault
from sync.toml_shape import differences
from sync.training.questions.model import (
    MOST_ASKED,
    MOST_QUESTIONS,
    AnyQuestion,
    QuizNote,
    QuizPart,
    QuizSection,
)
from sync.training.questions.reading import pages_of, question_mistakes

_NO_NAME = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class TakenQuestion:
    """A question that was taken from `line` of `file`."""

    file: str
    line: int
    question: AnyQuestion


@dataclass(frozen=True)
class ImportedQuestions:
    """`unclear` tells what a person should look at in a taken question, `refused` what was not
    taken; both name file and line."""

    sections: tuple[QuizSection, ...]
    taken: tuple[TakenQuestion, ...]
    unclear: tuple[Fault, ...]
    refused: tuple[Fault, ...]


class ImportList:
    """Collects an import, one question after the other."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._sections: list[tuple[str, int, bool, list[AnyQuestion]]] = [("", 0, False, [])]
        self._taken: list[TakenQuestion] = []
        self._names: set[str] = set()
        self._unclear: list[Fault] = []
        self._refused: list[Fault] = []

    @property
    def is_full(self) -> bool:
        """Whether no further question is taken: MOST_QUESTIONS are."""
        return len(self._taken) >= MOST_QUESTIONS

    def section(self, title: str, draw: int = 0, shuffle: bool = False) -> None:
        """Begin a section; one without questions is left out in the end."""
        self._sections.append((title[:500], draw, shuffle, []))

    def name_for(self, wish: str) -> str:
        """Return a name that no other question of the import has, like `wish` where possible."""
        base = _NO_NAME.sub("-", wish).strip("-")[:80] or f"q{len(self._names) + 1:04}"
        found, number = base, 2
        while found in self._names:
            found, number = f"{base}-{number}", number + 1
        self._names.add(found)
        return found

    def take(self, question: AnyQuestion, line: int) -> bool:
        """Take a question, or refuse it for what a quiz file would be refused for."""
        wrong = list(_wrong(question))
        for code, params in wrong:
            self.refuse(code, line, **params)
        if not wrong:
            self._sections[-1][-1].append(question)
            self._taken.append(TakenQuestion(self.file, line, question))
        return not wrong

    def unclear(self, code: str, line: int, **params: object) -> None:
        """Tell something of a question that is taken."""
        self._unclear.append(Fault(code, file=self.file, line=line, **params))

    def refuse(self, code: str, line: int, **params: object) -> None:
        """Tell why a question is not taken."""
        self._refused.append(Fault(code, file=self.file, line=line, **params))

    def done(self) -> ImportedQuestions:
        """Return what was collected.

        More than an attempt may ask is drawn from: each section gives its share of MOST_ASKED.
        Where notes alone, or one of each section, are more than that, nothing is taken.
        """
        sections = [_section(*one) for one in self._sections if one[-1]]
        if (count := sum(map(pages_of, sections))) > MOST_ASKED:
            sections = self._drawn(sections, count)
        taken = self._taken if sections else []
        return ImportedQuestions(
            sections=tuple(sections),
            taken=tuple(taken),
            unclear=tuple(self._unclear),
            refused=tuple(self._refused),
        )

    def _drawn(self, sections: list[QuizSection], count: int) -> list[QuizSection]:
        wanted = [one.draw or _asked(one) for one in sections]
        asking = sum(each > 0 for each in wanted)
        # One of each section, and of the rest its share.
        room = MOST_ASKED - (count - sum(wanted)) - asking
        rest = max(sum(wanted) - asking, 1)
        if room < 0:
            self.refuse("quiz_asked_many", 1, count=count, most=MOST_ASKED)
            return []  # nobody could take it
        self.unclear("import_drawn", 1, count=count, most=MOST_ASKED)
        return [
            structs.replace(one, draw=each and 1 + (each - 1) * room // rest)
            for one, each in zip(sections, wanted, strict=True)
        ]


def _asked(section: QuizSection) -> int:
    return sum(not isinstance(one, QuizNote) for one in section.questions)


def _section(title: str, draw: int, shuffle: bool, questions: list[AnyQuestion]) -> QuizSection:
    asked = sum(not isinstance(one, QuizNote) for one in questions)
    return QuizSection(
        title=title, draw=min(draw, asked), shuffle=shuffle, questions=tuple(questions)
    )


def _wrong(question: AnyQuestion) -> Iterator[tuple[str, dict[str, object]]]:
    found = list(differences(_shape(type(question)), msgspec.to_builtins(question)))
    empty = {"import_text_missing" if path == ("text",) else "import_answer_missing"
             for path, what, _ in found if what == "empty"}  # fmt: skip
    yield from ((code, {}) for code in sorted(empty))
    yield from ((f"quiz_file_{what}", params) for _, what, params in found if what != "empty")
    if not found:
        yield from question_mistakes(question)


@lru_cache(maxsize=16)
def _shape(kind: type[QuizPart]) -> inspect.Type:
    return inspect.type_info(kind)
