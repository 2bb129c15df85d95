"""An attempt at a quiz: one question a page, the overview, the end, and the result."""

from __future__ import annotations

import datetime

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _

from kiosk.training import forms, quiz_views, results
from kiosk.training.context import TrainingContext
from kiosk.training.quiz_views import OverviewView, QuestionPlace
from kiosk.training.results import CheckedView
from kiosk.training.taking import QuizAttempt
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form

MISTYPED = {"quiz_number_unreadable": "answer", "quiz_answer_long": "answer"}


def register(bp: Blueprint, desk: TrainingContext) -> None:
    """Add these pages."""

    @bp.get("/attempt/<attempt>/<int:number>")
    def question(attempt: str, number: int) -> Response:
        found = desk.taking.attempt(attempt)
        if found.ended is not None:
            return fragments.go(url_for("training.result", attempt=attempt))
        _place(found, number)
        return _page(desk, found, number, Form())

    @bp.post("/attempt/<attempt>/<int:number>")
    def answer(attempt: str, number: int) -> Response:
        """Keep the answer, then go where the button says; or show an order that has changed."""
        found, form = desk.taking.attempt(attempt), Form(request.form)
        place, moved = _place(found, number), forms.move(form)
        with form.beside(known=MISTYPED):
            _keep(desk, found, place, form)
            way = forms.way(form)
            if way == "check":
                return _checked(desk, found, place, number)
            if way is None:
                after = desk.taking.attempt(attempt)
                said = "" if moved is None else _said(after, place, moved)
                return _page(desk, after, number, Form(), said)
            return fragments.go(_following(found, number, way))
        return _page(desk, found, number, form)

    @bp.post("/attempt/<attempt>/<int:number>/typed")
    def typed(attempt: str, number: int) -> tuple[str, int]:
        """Keep what stands on a page at a pause of typing; the page asks for it by itself.

        What cannot be read yet is told when somebody goes on.
        """
        found, form = desk.taking.attempt(attempt), Form(request.form)
        with form.beside(known=MISTYPED):
            _keep(desk, found, _place(found, number), form)
        return "", 204

    @bp.get("/attempt/<attempt>")
    def overview(attempt: str) -> Response:
        found = desk.taking.attempt(attempt)
        if found.ended is not None:
            return fragments.go(url_for("training.result", attempt=attempt))
        view = OverviewView.of(found, _language(desk, found))
        return fragments.render("training/overview.html", view=view)

    @bp.post("/attempt/<attempt>/hand-in")
    def hand_in(attempt: str) -> Response:
        desk.taking.hand_in(attempt)
        return fragments.go(url_for("training.result", attempt=attempt))

    @bp.get("/attempt/<attempt>/result")
    def result(attempt: str) -> Response:
        found = desk.taking.attempt(attempt)
        if found.ended is None:
            return fragments.go(url_for("training.overview", attempt=attempt))
        return _result(desk, found, found.ended)


def _result(desk: TrainingContext, found: QuizAttempt, ended: datetime.datetime) -> Response:
    """What is right is shown once nobody of the class answers the quiz any more."""
    if desk.class_quizzes.results_wait(found.content, found.word):
        title = found.passages.quiz.title
        here = desk.classes.own() is not None
        return fragments.render("training/class_result.html", title=title, ended=ended, here=here)
    view = results.result(found, _language(desk, found), ended)
    return fragments.render("training/result.html", view=view)


def _place(found: QuizAttempt, number: int) -> QuestionPlace:
    every = quiz_views.questions(found)
    return every[number - 1] if 1 <= number <= len(every) else abort(404)


def _keep(desk: TrainingContext, found: QuizAttempt, place: QuestionPlace, form: Form) -> None:
    now = quiz_views.order_now(found, place.question)
    given = forms.given(form, place.question, now)
    if given is not None:
        desk.taking.answer(found.id, place.question.id, given, forms.turn(form))


def _checked(
    desk: TrainingContext, found: QuizAttempt, place: QuestionPlace, number: int
) -> Response:
    """Judge the answer that stands as a try of an exercise, and show how it was."""
    question = place.question.id
    desk.taking.check(found.id, question)
    after = desk.taking.attempt(found.id)
    tried = bool(after.passages.quiz.in_a_row) and after.response(question) is not None
    judged = results.checked(after, question) if tried else None
    return _page(desk, after, number, Form(), checked=judged)


def _following(found: QuizAttempt, number: int, way: forms.Way) -> str:
    """The address of another question; of the overview after the last one."""
    other = number + (1 if way == "next" else -1)
    if way == "all" or not 1 <= other <= len(quiz_views.questions(found)):
        return url_for("training.overview", attempt=found.id)
    return url_for("training.question", attempt=found.id, number=other)


def _said(found: QuizAttempt, place: QuestionPlace, moved: forms.OrderMove) -> str:
    """What a reader hears of an item that was moved: its text and its place now."""
    order = quiz_views.order_now(found, place.question)
    texts = {one.id: one.text for one in place.question.answers}
    if moved.item not in order:
        return ""
    said: str = _(
        "%(item)s: sekarang nomor %(place)s dari %(total)s.",
        item=texts[moved.item],
        place=order.index(moved.item) + 1,
        total=len(order),
    )
    return said


def _language(desk: TrainingContext, found: QuizAttempt) -> str:
    pack, _quiz = desk.study.quiz(found.content, found.word)
    return pack.language


@in_both
def _page(
    desk: TrainingContext,
    found: QuizAttempt,
    number: int,
    form: Form,
    said: str = "",
    checked: CheckedView | None = None,
) -> Response:
    mistyped = form.typed("answer") if form.errors else None
    since = desk.monotonic()
    view = quiz_views.question(found, _language(desk, found), number, since, mistyped, said)
    return fragments.render(
        "training/question.html",
        "training/_answer.html",
        form.status,
        view=view,
        form=form,
        checked=checked,
    )
