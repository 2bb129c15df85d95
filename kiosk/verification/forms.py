"""What a verifier types at a seat: number and PIN, a list, a decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from kiosk.desk.acts import DecisionAct
from kiosk.staff.forms import MOST_ID_CHARS, MOST_SECRET_CHARS
from kiosk.staff.pins import tidy_secret
from kiosk.verification.deciding import DeskWish
from kiosk.verification.memory import DeskTyped, WantedList
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.registration.decisions import LONGEST_WORDS

TABS = ("waiting", "incomplete", "held", "lapsing", "decided")
MOST_SOUGHT = 100
# Beside which field a refusal stands; the others stand beside the PIN.
OPEN_FIELDS: Mapping[str, str] = {"desk_not_allowed": "who"}
DECIDE_FIELDS: Mapping[str, str] = {
    "registration_words_missing": "words",
    "registration_words_long": "words",
    "registration_words_odd": "words",
    "registration_reason_unknown": "reason",
}


@dataclass(frozen=True)
class DeskSignIn:
    """The number and the secret of who opens the desk."""

    who: str
    secret: str = field(repr=False)


def sign_in(form: Form) -> DeskSignIn:
    """Read number and secret; what cannot be a secret costs no try."""
    who = form.line("who", Fault("desk_number_missing"), most=MOST_ID_CHARS)
    return DeskSignIn(who, secret(form))


def secret(form: Form) -> str:
    """Read the PIN or password, never shown again."""
    typed = tidy_secret(form.secret("pin", most=MOST_SECRET_CHARS))
    if typed is None:
        form.wrong("pin", Fault("desk_secret_missing"))
    return typed or ""


def wanted(form: Form) -> WantedList:
    """Read which page of the worklist is asked for: a tab, or a search in all of them."""
    sought = form.line("sought", most=MOST_SOUGHT)
    return WantedList(
        tab=form.choice_or_none("tab", TABS) or TABS[0],
        search=sought,
        newest=form.typed("order") == "newest" or bool(sought),
        after=form.typed("after")[:200],
    )


def tick(form: Form) -> tuple[str, bool]:
    """Read which original, and whether it was seen."""
    return form.line("document", most=100), form.typed("shown") == "yes"


def chosen(form: Form) -> str:
    """Read which registration of the list is taken along, "" for all of its page."""
    return form.line("registration_id", most=MOST_ID_CHARS)


def marked(form: Form) -> tuple[str, ...]:
    """Read which papers were marked as missing, whatever they are called."""
    return form.every("missing")


def typed(form: Form) -> DeskTyped:
    """Read what stands on the page of a decision and is not sent; its PIN is never read here."""
    return DeskTyped(
        form.typed("words")[:LONGEST_WORDS], form.typed("reason")[:100], marked(form)[:200]
    )


def of_typed(typed: DeskTyped | None) -> Form:
    """Return the form of a decision with what was typed on its page."""
    found = typed or DeskTyped()
    kept = {"words": [found.words], "reason": [found.reason], "missing": [*found.missing]}
    return Form(MultiDict(kept))


def decision(
    form: Form, act: DecisionAct, documents: Collection[str], reasons: Collection[str]
) -> tuple[DeskWish, str]:
    """Read a decision and the secret of who decides.

    `documents` and `reasons` are the words of the requirement table.
    """
    words = form.text("words", most=LONGEST_WORDS)
    missing: tuple[str, ...] = ()
    reason = ""
    if act == "return":
        missing = tuple(one for one in marked(form) if one in documents)
        if not missing and not words:
            form.wrong("missing", Fault("registration_words_missing"))
    if act == "refuse":
        reason = form.choice("reason", reasons, Fault("registration_reason_unknown"))
    seen = _number(form.typed("version")), _number(form.typed("seen"))
    return DeskWish(act, *seen, reason, missing, words), secret(form)


def _number(text: str) -> int:
    """What is no number is -1, which nothing is."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
