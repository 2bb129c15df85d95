"""A class at a seat: joining it, its plan, what the trainer shows, the hand, the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup

from kiosk.training.classes import forms, standing, views
from kiosk.training.context import TrainingContext
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.wire.classes import ClassStep

KNOWN = {
    "class_code_unknown": "code",
    "class_not_begun": "code",
    "class_closed": "code",
}
PLACES = {"lesson", "quiz", "question", "overview", "result", "start", "class_home"}
PLACES |= {"task", "run", "task_result"}
"""Pages that say where a trainee is; the others are on the way, and what polls itself is none."""


def register(bp: Blueprint, desk: TrainingContext) -> None:
    """Add these pages."""

    @bp.before_request
    def note_place() -> None:
        endpoint = (request.endpoint or "").rpartition(".")[2]
        # The page that is left asks for its parts until the next one is here.
        opened = request.method == "GET" and not fragments.wants_fragment()
        if opened and endpoint in PLACES:
            desk.classes.open_step(_step_of_page(desk, request.view_args or {}))

    for add in (_register_joining, _register_alone, _register_plan, _register_saying):
        add(bp, desk)


def _register_plan(bp: Blueprint, desk: TrainingContext) -> None:
    @bp.get("/class")
    def class_home() -> Response:
        own = desk.classes.own()
        if own is None:
            return fragments.go(url_for("training.start"))
        did = views.StudyDone(desk.study, desk.taking, desk.practising)
        view = views.class_home(*own, did, desk.classes.trusted())
        return fragments.render("training/class.html", "training/_class_plan.html", view=view)

    @bp.get("/class/now")
    def class_now() -> Response:
        """The class's strip, asked for every second; or the page that the trainer calls for."""
        called = desk.classes.follow()
        if called is not None:
            return fragments.go(url_for("training.class_step", step=called.id))
        own = desk.classes.own()
        if own is None:  # left, or the class is not known any more
            return fragments.go(url_for("training.start"))
        view = views.strip(*own, desk.classes.trusted())
        return fragments.render("training/_class_strip.html", strip=view)

    @bp.get("/class/step/<step>")
    def class_step(step: str) -> Response:
        told, _mine = desk.classes.require_own()
        found = standing.step_of(told, step)
        if found is None:
            raise Fault("class_step_gone")
        url = views.step_url(told, found, desk.study)
        if url:
            return fragments.go(url)
        desk.classes.open_step(found)
        view = views.step(told, found, desk.study)
        return fragments.render("training/class_step.html", view=view)


def _register_joining(bp: Blueprint, desk: TrainingContext) -> None:
    @bp.get("/class/join")
    def class_join() -> Response:
        form = Form({"name": desk.study.visitor()})
        return fragments.render("training/class_join.html", form=form)

    @bp.post("/class/join")
    def class_join_now() -> Response:
        form = Form(request.form)
        with form.beside(known=KNOWN):
            asked = form.read(forms.joining)
            desk.classes.join_by_code(asked.code, asked.name, asked.organisation)
            return fragments.go(url_for("training.class_home"))
        return fragments.render("training/class_join.html", status=form.status, form=form)

    @bp.post("/class/seated")
    def class_seated() -> Response:
        """Join as the one whom the trainer has given this seat, or say that it is somebody else."""
        form = Form(request.form)
        if forms.is_me(form):
            desk.classes.join_as_seated(forms.trainee(form))
            return fragments.go(url_for("training.class_home"))
        desk.classes.deny(forms.trainee(form))
        return fragments.go(url_for("training.class_join"))

    @bp.get("/class/leave")
    def class_leave() -> Response:
        told, mine = desk.classes.require_own()
        return fragments.render("training/class_leave.html", title=told.title, name=mine.name)

    @bp.post("/class/leave")
    def class_leave_now() -> Response:
        desk.classes.leave()
        return fragments.go(url_for("training.start"))


def _register_alone(bp: Blueprint, desk: TrainingContext) -> None:
    @bp.get("/name")
    def study_name() -> Response:
        """Ask who learns alone, and say what becomes of it."""
        form = Form({"name": desk.study.visitor()})
        return fragments.render("training/name.html", form=form, name=desk.classes.alone)

    @bp.post("/name")
    def study_named() -> Response:
        form = Form(request.form)
        with form.beside(known={"class_joined_already": "name"}):
            desk.classes.learn_alone(form.read(forms.own_name))
            return fragments.go(url_for("training.start"))
        return fragments.render("training/name.html", status=form.status, form=form, name="")

    @bp.post("/name/leave")
    def study_unnamed() -> Response:
        if desk.classes.alone:
            desk.classes.leave()
        return fragments.go(url_for("training.start"))


def _register_saying(bp: Blueprint, desk: TrainingContext) -> None:
    @bp.post("/class/hand")
    def class_hand() -> Response:
        form = Form(request.form)
        desk.classes.raise_hand(up=forms.hand_up(form))
        if not fragments.wants_fragment():
            return fragments.go(url_for("training.class_home"))
        view = views.strip(*desk.classes.require_own(), desk.classes.trusted())
        return fragments.render("training/_class_strip.html", strip=view)

    @bp.get("/class/questionnaire")
    def class_questionnaire() -> Response:
        return _questionnaire(desk, Form())

    @bp.post("/class/questionnaire")
    def class_questionnaire_done() -> Response:
        form = Form(request.form)
        with form.beside():
            said = form.read(forms.questionnaire)
            desk.classes.answer_questionnaire(said.marks, said.words)
            return fragments.go(url_for("training.class_home"))
        return _questionnaire(desk, form)


def strips(desk: TrainingContext) -> list[Markup]:
    """Draw the class's strip on every page of who has joined one. Within a request."""
    own = desk.classes.own() if desk.study.is_open() else None
    if own is None:
        return []
    view = views.strip(*own, desk.classes.trusted())
    drawn = render_template("training/_class_strip.html", strip=view)
    return [Markup(drawn)]  # noqa: S704 Jinja has escaped it


@in_both
def _questionnaire(desk: TrainingContext, form: Form) -> Response:
    told, mine = desk.classes.require_own()
    if mine.answered:
        raise Fault("questionnaire_done")
    return fragments.render(
        "training/class_questionnaire.html",
        status=form.status,
        title=told.title,
        questions=views.QUESTIONS,
        form=form,
    )


def _step_of_page(desk: TrainingContext, shown: Mapping[str, str]) -> ClassStep | None:
    """The step of the plan that a page belongs to, None for none, or where there is no class."""
    own = desk.classes.own()
    if own is None:
        return None
    if "attempt" in shown:
        found = desk.taking.attempt(shown["attempt"])
        return standing.step_at(own[0], "quiz", found.content, found.word)
    if "run" in shown:
        run = desk.practising.run(shown["run"])
        return standing.step_at(own[0], "task", run.content, run.word)
    if "task" in shown:
        return standing.step_at(own[0], "task", shown["content"], shown["task"])
    if "word" in shown:
        return standing.step_at(own[0], "quiz", shown["content"], shown["word"])
    if "lesson" in shown:
        return standing.step_at(own[0], "lesson", shown["content"], shown["lesson"])
    return None
