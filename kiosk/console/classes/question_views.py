"""What the pages of a class's answers may see: each question, and which answer was given how often.

No name of a trainee is in any of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kiosk.console.classes.standing import PlannedStepView
from kiosk.console.classes.views import steps
from kiosk.console.context import console
from sync.gateway.classes import service
from sync.gateway.classes.service import ClassBoard
from sync.training.given_answers import AnswerGroup, GivenAnswer
from sync.training.progress import QuestionCount
from sync.wire.classes import TrainingClass

MARKDOWN_CHOICES = ("single", "multiple")
"""The types whose answers are Markdown, as at the seat; of the others they are plain text."""
# The seats have a pack's pictures; here the words of one stand for it. Attributes are cleaned.
_PICTURE = re.compile(r'<img(?=[^>]*? alt="([^"]*)")(?: [a-z]+="[^"]*")*>|<img[^>]*>')


@dataclass(frozen=True)
class QuizTexts:
    """The Markdown of a quiz as trainees see it: `html` is what its pack's reader cleaned."""

    html: Mapping[str, str]

    def shown(self, text: str) -> Markup:
        """Return a text as HTML; one that the pack does not have is plain text."""
        found = self.html.get(text)
        if found is None:
            return escape(text)
        said = _PICTURE.sub(lambda one: f"<em>{one[1] or ''}</em>", found)
        return Markup(said)  # noqa: S704 cleaned

    def words(self, text: str) -> str:
        """Return the words of a text alone, for a link or the name of a table."""
        return self.shown(text).striptags()


@dataclass(frozen=True)
class AskedQuestion:
    """A question of a quiz of the plan, and what the class answered to it."""

    step: PlannedStepView
    count: QuestionCount
    texts: QuizTexts

    @property
    def html(self) -> Markup:
        """The question as trainees see it."""
        return self.texts.shown(self.count.text)

    @property
    def words(self) -> str:
        """The question's words alone."""
        return self.texts.words(self.count.text)

    @property
    def left_out(self) -> int:
        """How many were asked and gave no answer."""
        return self.count.asked - self.count.answered


@dataclass(frozen=True)
class AnswerRow:
    """One answer. `percent` is its share of those who answered, None where nobody has; `texts`
    and `state` as in `GivenAnswer`."""

    texts: Sequence[str]
    state: str
    count: int
    percent: float | None


@dataclass(frozen=True)
class AnswerTable:
    """The answers to the question, or to one left side of it; `others` gave what is not listed."""

    about: str
    rows: Sequence[AnswerRow]
    others: int


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question and which answer was given how often; `running` still take the quiz.

    `is_listed` where every choice is in the table, chosen or not; of the other types only what was
    given is.
    """

    asked: AskedQuestion
    type: str
    tables: Sequence[AnswerTable]
    running: int

    @property
    def is_listed(self) -> bool:
        """Whether the answers were offered to choose from as a whole."""
        return self.type in (*MARKDOWN_CHOICES, "true_false")

    def answer(self, text: str) -> Markup:
        """Return one answer as trainees see it."""
        shown = self.type in MARKDOWN_CHOICES
        return self.asked.texts.shown(text) if shown else escape(text)


def questions(class_id: str) -> tuple[TrainingClass, list[AskedQuestion]]:
    """Return what the class answered, the difficult ones first. Raises: Fault("class_unknown")."""
    known = service.board(console().centre, class_id)
    by_id = {one.id: one for one in steps(known.training_class)}
    return known.training_class, [
        AskedQuestion(by_id[one.step], one, _texts(known, one.step))
        for one in known.questions
        if one.step in by_id
    ]


def question(
    class_id: str, step_id: str, question_id: str
) -> tuple[TrainingClass, AnsweredQuestion]:
    """Return which answer was given how often.

    Raises: Fault("class_unknown" | "class_question_unknown").
    """
    known = service.board(console().centre, class_id)
    found = known.computed.answers(step_id, question_id)
    step = next(one for one in steps(known.training_class) if one.id == step_id)
    asked = AskedQuestion(step, found.count, _texts(known, step_id))
    tables = [_table(one, found.count.answered) for one in found.groups]
    return known.training_class, AnsweredQuestion(asked, found.type, tables, found.running)


def _texts(known: ClassBoard, step_id: str) -> QuizTexts:
    step = next(one for one in known.training_class.steps if one.id == step_id)
    return QuizTexts(known.texts.get((step.pack, step.word), {}))


def _table(one: AnswerGroup, answered: int) -> AnswerTable:
    return AnswerTable(one.about, [_row(each, answered) for each in one.answers], one.others)


def _row(one: GivenAnswer, answered: int) -> AnswerRow:
    percent = 100 * one.count / answered if answered else None
    return AnswerRow(one.texts, one.state, one.count, percent)
