"""A practice task: what it is, its run with help and an end, and what it came to."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.training import saving, task_views
from kiosk.training.context import TrainingContext
from kiosk.training.forms import medium_of
from kiosk.training.task_views import BriefView, DebriefView, HandingOut, RunView
from kiosk.web import fragments
from kiosk.web.forms import Form
from kiosk.web.task_words import helped


def register(bp: Blueprint, desk: TrainingContext) -> None:
    """Add these pages."""

    @bp.get("/<content>/task/<task>")
    def task(content: str, task: str) -> Response:
        """The brief, and how it went before in this visit."""
        offered = desk.study.task(content, task)
        runs = [one for one in desk.practising.runs(content, task) if one.ended]
        results = [desk.practising.result(one) for one in runs]
        handing = HandingOut.of(offered, desk.media.media(), desk.study.take_said())
        view = BriefView.of(content, offered, desk.practising.running(), results, handing)
        return fragments.render(
            "training/task.html", view=view, sent=desk.classes.membership is not None
        )

    @bp.post("/<content>/task/<task>/files")
    def save_files(content: str, task: str) -> Response:
        """Save the pack's files to practise with to the trainee's stick."""
        saving.hand_out(desk, content, task, medium_of(Form(request.form)))
        return fragments.go(url_for("training.task", content=content, task=task))

    @bp.post("/<content>/task/<task>")
    def begin_task(content: str, task: str) -> Response:
        """Begin, or go on, where the task is done; while another one runs the page says so."""
        going_on = desk.practising.running()
        if going_on is not None and (going_on.content, going_on.word) != (content, task):
            return fragments.go(url_for("training.task", content=content, task=task))
        return fragments.go(task_views.room(desk.practising.begin(content, task).offered))

    @bp.get("/run/<run>")
    def run(run: str) -> Response:
        """The brief again, help, and the end, which is asked for here."""
        found = desk.practising.run(run)
        if found.ended:
            return fragments.go(url_for("training.task_result", run=run))
        view = RunView.of(found, helped(found.events), desk.asking.standing(found))
        return fragments.render("training/run.html", view=view)

    @bp.post("/run/<run>/help")
    def help_run(run: str) -> Response:
        """Count that help was asked for, and say how the next step is done."""
        desk.practising.help(run)
        return fragments.go(url_for("training.run", run=run, _anchor="help"))

    @bp.post("/run/<run>/end")
    def end_run(run: str) -> Response:
        desk.practising.end(run)
        return fragments.go(url_for("training.task_result", run=run))

    @bp.get("/run/<run>/result")
    def task_result(run: str) -> Response:
        found = desk.practising.run(run)
        if not found.ended:
            return fragments.go(url_for("training.run", run=run))
        view = DebriefView.of(found, desk.practising.result(found))
        return fragments.render("training/debrief.html", view=view)
