"""What the pages of printed forms are asked."""

from __future__ import annotations

from kiosk.web.forms import Form


def medium(form: Form) -> str:
    """Return the stick that was chosen."""
    return form.line("medium_id", most=200)
