"""The page before a quiz: what it is, how often it may be taken, and how it went before."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from kiosk.training.context import TrainingContext
from kiosk.training.quiz_views import QuizView, resumed
from kiosk.web import fragments
from sync.errors import Fault


def register(bp: Blueprint, desk: TrainingContext) -> None:
    """Add the page and its button."""

    @bp.get("/<content>/quiz/<word>")
    def quiz(content: str, word: str) -> Response:
        pack, found = desk.study.quiz(content, word)
        desk.work.end_quizzes()  # a page that was called here at the end must not be ahead of it
        attempts = desk.taking.attempts(content, word)
        refused: Fault | None = desk.taking.refusal(content, word)
        waits = desk.class_quizzes.results_wait(content, word)
        waits = waits or (refused is not None and refused.code == "class_quiz_waits")
        view = QuizView.of(
            content, word, pack.language, found, attempts, refused, answers_wait=waits
        )
        return fragments.render("training/quiz.html", view=view)

    @bp.post("/<content>/quiz/<word>")
    def begin(content: str, word: str) -> Response:
        """Begin, or go on; where that is refused the page says why."""
        if desk.taking.refusal(content, word) is not None:
            return fragments.go(url_for("training.quiz", content=content, word=word))
        return fragments.go(resumed(desk.taking.begin(content, word)))
