"""What a whole class answered to each question: which ones are difficult."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sync.training.questions import Quiz, is_blank
from sync.training.questions.model import QuizNote
from sync.training.quiz_standings import QuizStanding
from sync.training.scoring import JudgedQuestion
from sync.wire.classes import ClassStep

__all__ = ["QuestionCount", "count_answers"]


@dataclass(frozen=True)
class QuestionCount:
    """What the class answered to one question, one attempt of each trainee: the one that counts.

    `asked` is how many got it. What the program does not judge is in `answered` alone. `difficult`
    is set where fewer than half of the judged answers are right.
    """

    step: str
    question: str
    text: str
    asked: int
    answered: int
    right: int
    partly: int
    wrong: int
    difficult: bool


class _Stands(Protocol):
    @property
    def quizzes(self) -> Mapping[str, QuizStanding]:
        """Return how somebody stands, by step id."""


def count_answers(
    steps: Sequence[ClassStep],
    quizzes: Mapping[tuple[str, str], Quiz],
    trainees: Iterable[_Stands],
) -> Sequence[QuestionCount]:
    """Count the answers to every question of the plan's quizzes; the difficult ones come first."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for one in trainees:
        for step, stands in one.quizzes.items():
            for judged in stands.score.questions if stands.score else ():
                own = counts.setdefault((step, judged.question.id), Counter())
                own["asked"] += 1
                own[_answer(judged)] += 1
    found = [
        _count(step.id, question.id, question.text, counts.get((step.id, question.id), Counter()))
        for step in steps
        if step.kind == "quiz" and (step.pack, step.word) in quizzes
        for question in quizzes[step.pack, step.word].questions()
        if not isinstance(question, QuizNote)
    ]
    return sorted(found, key=_ease)


def _answer(judged: JudgedQuestion) -> str:
    if judged.state == "not_scored":
        return "unanswered" if is_blank(judged.response) else "unjudged"
    return judged.state


def _count(step: str, question: str, text: str, own: Mapping[str, int]) -> QuestionCount:
    right, partly, wrong = own["right"], own["partly"], own["wrong"]
    judged = right + partly + wrong
    return QuestionCount(
        step=step,
        question=question,
        text=text,
        asked=own["asked"],
        answered=judged + own["unjudged"],
        right=right,
        partly=partly,
        wrong=wrong,
        difficult=judged > 0 and 2 * right < judged,
    )


def _ease(one: QuestionCount) -> float:
    """Return the share of right answers; what nobody has answered comes last."""
    judged = one.right + one.partly + one.wrong
    return one.right / judged if judged else 2
