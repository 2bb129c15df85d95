"""A mark on a page's view: which acts of staff it carries out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sync.wire.roles import Act

View = TypeVar("View", bound=Callable[..., object])
_MARK = "staff_acts"


def staff_act(*acts: Act) -> Callable[[View], View]:
    """Mark a view whose POST needs a member of staff to sign in for one of these acts."""

    def mark(view: View) -> View:
        setattr(view, _MARK, acts)
        return view

    return mark


def acts_of(view: object) -> tuple[Act, ...]:
    """The acts a view was marked with; () for a view that no staff sign in to."""
    found: tuple[Act, ...] = getattr(view, _MARK, ())
    return found
