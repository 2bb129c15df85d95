"""What the templates of registration may see."""

from kiosk.registration.views.check import AnsweredForm, check
from kiosk.registration.views.fields import (
    FieldsView,
    form_of,
    in_row,
    row_page,
    typed_names,
    unsent,
)
from kiosk.registration.views.lists import ListView, shares
from kiosk.registration.views.tasks import papers, tasks, work

__all__ = [
    "AnsweredForm",
    "FieldsView",
    "ListView",
    "check",
    "form_of",
    "in_row",
    "papers",
    "row_page",
    "shares",
    "tasks",
    "typed_names",
    "unsent",
    "work",
]
