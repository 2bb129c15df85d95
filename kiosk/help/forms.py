"""From where somebody calls: the address of the page on which the button stands."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.help.pages import page_at
from kiosk.web.forms import Form
from sync.wire.help import HelpPage


@dataclass(frozen=True)
class Calling:
    """`next` is that address as it was sent; `waiting` whether that is the waiting page."""

    next: str
    page: HelpPage

    @property
    def waiting(self) -> bool:
        """Whether the page is the one of an empty seat."""
        return self.page == "waiting"


def calling(form: Form) -> Calling:
    """Read the page of a call; an address that is none is some other page."""
    path = form.typed("next")[:2000]
    return Calling(path, page_at(path))
