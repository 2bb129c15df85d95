"""The language of the page that is being answered."""

from __future__ import annotations

from flask_babel import get_locale


def reader() -> str:
    """Return `id` or `en`, as the reader of this page chose."""
    return str(get_locale() or "id")
