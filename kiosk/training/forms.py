"""What was answered on a page of a quiz, by the kind of question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from kiosk.web.forms import Form
from sync.training.questions.trainee import ShownQuestion

Way = Literal["next", "previous", "all", "check"]
MOST_ID = 100


@dataclass(frozen=True)
class OrderMove:
    """An item of an order that goes up or down by one place; `item` is its id as shown."""

    item: str
    down: bool


def way(form: Form) -> Way | None:
    """Read where to go after a page; None where it was no button for that."""
    return cast("Way | None", form.choice_or_none("go", get_args(Way)))


def move(form: Form) -> OrderMove | None:
    """Read which item was moved, e.g. `2:up`; None for none."""
    item, _, side = form.typed("move")[:MOST_ID].partition(":")
    return OrderMove(item, side == "down") if side in ("up", "down") else None


def turn(form: Form) -> float | None:
    """Read when the page sent this, in seconds of the seat's clock; None where it does not say."""
    try:
        found = float(form.typed("turn")[:30])
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def given(form: Form, question: ShownQuestion, now: Sequence[str]) -> str | Sequence[str] | None:
    """Read an answer as `sync.training.questions.response_to` takes it; None for none to keep.

    `now` is the order that is kept, or shown where none is: a move counts from there, however
    many are under way. An order that nobody has touched is no answer.
    """
    match question.type:
        case "short" | "numeric" | "open":
            return form.typed("answer")
        case "matching":
            return [form.typed(f"pair-{one.id}")[:MOST_ID] for one in question.lefts]
        case "ordering":
            asked = move(form)
            if asked is not None:
                return moved(now, asked)
            return now if form.typed("keep") == "yes" else None
        case "single" | "multiple" | "true_false":
            return form.every("answer")
        case "note":
            return None


def moved(order: Sequence[str], asked: OrderMove) -> Sequence[str]:
    """Return an order with one item a place further; at the end it stays."""
    if asked.item not in order:
        return order
    place = order.index(asked.item)
    other = min(max(place + (1 if asked.down else -1), 0), len(order) - 1)
    changed = list(order)
    changed[place], changed[other] = changed[other], changed[place]
    return changed


def medium_of(form: Form) -> str:
    """Read the id of the stick that something is to be saved to."""
    return form.typed("medium_id")[:200]
