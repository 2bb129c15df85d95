"""What is typed to join a class, and what is said of it at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.web.forms import Form
from sync.errors import Fault
from sync.training.class_events import QUESTIONNAIRE
from sync.wire.classes import is_join_code

MOST_NAME = 100
MOST_WORDS = 2_000
MARKS = (5, 4, 3, 2, 1)
# As Crockford's base32 reads what is easily mistaken.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": "", "-": ""})


@dataclass(frozen=True)
class TypedEntry:
    """Who joins, by which code; `organisation` may be empty."""

    code: str
    name: str
    organisation: str


@dataclass(frozen=True)
class Questionnaire:
    """A mark from 1 to 5 by question, and free words, which may be empty."""

    marks: Mapping[str, int]
    words: str


def joining(form: Form) -> TypedEntry:
    """Read the form of joining; small letters, spaces, `O` and `I` in a code are understood."""
    code = form.line("code", Fault("class_code_missing"), most=40).upper().translate(_MISREAD)
    if "code" not in form.errors and not is_join_code(code):
        form.wrong("code", Fault("class_code_malformed"))
    return TypedEntry(
        code,
        form.line("name", Fault("class_name_missing"), most=MOST_NAME),
        form.line("organisation", most=MOST_NAME),
    )


def own_name(form: Form) -> str:
    """Read the name of who learns alone."""
    return form.line("name", Fault("class_name_missing"), most=MOST_NAME)


def questionnaire(form: Form) -> Questionnaire:
    """Read the questionnaire; each question needs a mark."""
    marks = {
        one: form.choice(one, MARKS, Fault("questionnaire_mark_missing")) for one in QUESTIONNAIRE
    }
    return Questionnaire(marks, form.text("words", most=MOST_WORDS))


def hand_up(form: Form) -> bool:
    """Read whether a hand goes up."""
    return form.typed("hand") == "up"


def is_me(form: Form) -> bool:
    """Read whether somebody is the one whom the trainer has given this seat."""
    return form.typed("answer") == "yes"


def trainee(form: Form) -> str:
    """Read whom the page asked about."""
    return form.typed("trainee")[:MOST_NAME]
