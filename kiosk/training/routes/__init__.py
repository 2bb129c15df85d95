"""The pages' addresses. HTTP only: parse, ask a service, choose a view.

Each module has `register(bp, desk)`; all pages need an open seat (the guard's default).
"""

from __future__ import annotations

from flask import Blueprint

from kiosk.training.context import TrainingContext
from kiosk.training.routes import attempts, classes, lessons, quizzes, tasks

__all__ = ["blueprint"]


def blueprint(desk: TrainingContext) -> Blueprint:
    """Every page of lessons, quizzes, practice tasks and classes."""
    bp = Blueprint("training", __name__, url_prefix="/training")
    for each in (lessons, quizzes, attempts, tasks, classes):
        each.register(bp, desk)
    return bp
