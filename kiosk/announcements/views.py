"""Announcements as a strip under the header, and large on the waiting page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from kiosk.announcements.service import Announcements
from sync.wire.announcements import SEVERITIES, Announcement
from sync.wire.times import from_text


@dataclass(frozen=True)
class AnnouncementView:
    """One announcement in the reader's language. `ends_at` is aware UTC."""

    which: str
    severity: str
    text: str
    ends_at: datetime

    @classmethod
    def of(cls, told: Announcement) -> AnnouncementView:
        """Choose the text by the page's language; a kind that is not known here is important."""
        known = told.severity in SEVERITIES
        return cls(
            told.announcement_id,
            told.severity if known else "important",
            told.text_en if str(get_locale()) == "en" else told.text_id,
            from_text(told.ends_at),
        )


def strips(announcements: Announcements) -> Sequence[Markup]:
    """Draw the strip, nothing where nothing stands. Within a request."""
    views = _drawn(announcements)
    if not views:
        return []
    return [_markup(render_template("announcements/_strip.html", announcements=views))]


def waiting(announcements: Announcements) -> Sequence[Markup]:
    """Draw the waiting page's part, nothing where nothing stands. Within a request."""
    views = _drawn(announcements)
    if not views:
        return []
    return [_markup(render_template("announcements/_waiting.html", announcements=views))]


def _drawn(announcements: Announcements) -> Sequence[AnnouncementView]:
    standing = announcements.standing()
    if standing:
        announcements.drawn(standing)
    return [AnnouncementView.of(told) for told in standing]


def _markup(rendered: str) -> Markup:
    return Markup(rendered)  # noqa: S704 Jinja has escaped what it rendered
