"""The board's page, as a press that was refused shows it as well."""

from __future__ import annotations

from collections.abc import Sequence

import flask
from markupsafe import Markup

from kiosk.console.classes import forms, names, views
from kiosk.console.classes.views import BoardPage
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.classes import service
from sync.gateway.practice import pacing


def drawn(board: BoardPage) -> Sequence[Markup]:
    """Return every trainee's row as HTML; those that did not change are not drawn again."""
    part, class_id = console().drawings.part, board.class_id
    return [
        part("console/classes/_row.html", "row", each.trainee_id, each, class_id=class_id)
        for each in board.rows
    ]


def _tenders(class_id: str) -> list[tuple[str, str]]:
    """Return (id, title) of the class's tenders whose clocks can still be set."""
    every = pacing.every(console().centre)
    return [
        (one.tender.tender_id, one.tender.title)
        for one in every
        if one.class_id == class_id and not one.over
    ]


@in_both
def board_page(class_id: str, form: Form) -> flask.Response:
    """Show the board, with what is wrong beside the act that was refused.

    Raises: Fault("class_unknown").
    """
    board = views.board(class_id, names_hidden=names.are_hidden())
    return page(
        "classes/board.html",
        form.status,
        board=board,
        rows=drawn(board),
        form=form,
        erased=service.one(console().centre, class_id).erased,
        shown_minutes=service.SHOWN_MINUTES,
        warned_s=int(service.WARNED.total_seconds()),
        tenders=_tenders(class_id) if board.state == "open" else [],
        quiz_minutes=forms.QUIZ_MINUTES,
        quiz_usual=service.QUIZ_MINUTES,
        hold_minutes=forms.HOLD_MINUTES,
        link_minutes=forms.LINK_MINUTES,
    )
