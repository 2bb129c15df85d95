"""The list of packs, a lesson with its pictures, and what a trainer reads about packs."""

from __future__ import annotations

from flask import Blueprint, Response, request, send_file, url_for

from kiosk.training import views
from kiosk.training.classes import views as class_views
from kiosk.training.context import TrainingContext
from kiosk.training.views import FetchView, LessonView, SlotView
from kiosk.web import fragments
from kiosk.web.forms import Form

TYPES = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}


def register(bp: Blueprint, desk: TrainingContext) -> None:
    """Add these pages."""

    @bp.get("")
    def start() -> Response:
        """The packs and how far they were read; for a poll the part that changes."""
        slots = desk.study.packs()
        titles = {
            (one.content, word): title
            for one in slots
            for word, title in desk.titles(one.content).items()
        }
        return fragments.render(
            "training/start.html",
            "training/_packs.html",
            cards=views.cards(slots, desk.study.places(), titles, desk.practising.every()),
            ready=desk.watch.ready,
            wrong=sum(bool(one.problems) for one in desk.study.shelf.slots()),
            offer=class_views.offer(desk.classes.offered()),
            in_class=desk.classes.own() is not None,
            alone=desk.classes.alone,
        )

    @bp.get("/packs")
    def packs() -> Response:
        """Every place that packs come from, and what is wrong with what lies there."""
        used = {one.place for one in desk.study.packs()}
        return fragments.render(
            "training/packs.html",
            "training/_places.html",
            slots=[SlotView.of(one, used=one.place in used) for one in desk.study.shelf.slots()],
            fetches=[FetchView.of(one) for one in desk.fetching.states()],
            ready=desk.watch.ready,
            folder=str(desk.content),
        )

    @bp.get("/<content>/lesson/<lesson>")
    def lesson(content: str, lesson: str) -> Response:
        found = desk.study.lesson(content, lesson)
        view = LessonView.of(content, found, desk.titles(content))
        return fragments.render("training/lesson.html", view=view)

    @bp.post("/<content>/lesson/<lesson>/place")
    def place(content: str, lesson: str) -> tuple[str, int]:
        """Remember where somebody reads; the page asks for it by itself."""
        desk.study.stop_at(content, lesson, Form(request.form).typed("anchor")[:200])
        return "", 204

    @bp.post("/<content>/lesson/<lesson>/done")
    def done(content: str, lesson: str) -> Response:
        desk.study.finish(content, lesson)
        found = desk.study.lesson(content, lesson)
        desk.classes.lesson_read(found.pack.id, lesson)
        following = found.following
        if desk.classes.own() is not None and request.form.get("go") != "next":
            return fragments.go(url_for("training.class_home"))
        if following is None or request.form.get("go") != "next":
            return fragments.go(url_for("training.start"))
        return fragments.go(url_for("training.lesson", content=content, lesson=following.id))

    @bp.get("/<content>/media/<name>")
    def medium(content: str, name: str) -> Response:
        """A picture of a pack, by its digest."""
        path = desk.study.picture(content, name)
        return send_file(path, mimetype=TYPES[path.suffix.removeprefix(".")])
