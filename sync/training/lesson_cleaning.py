"""The list of what a lesson's HTML may hold; everything else is taken out.

Lessons come from people unknown to us: there is no script, no address outside of the page, and no
picture but those that the pack brought (ADR 55).
"""

from __future__ import annotations

import re

import nh3

TAGS = frozenset(
    {
        *("h2", "h3", "h4", "p", "br", "hr", "blockquote", "pre", "code"),
        *("ul", "ol", "li", "a", "em", "strong", "s", "sup", "img"),
        *("table", "thead", "tbody", "tr", "th", "td", "section", "details", "summary"),
    }
)
ALIGNMENTS = frozenset({"align-left", "align-center", "align-right"})
ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "aria-label"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "section": {"aria-label"},
    "th": {"scope"},
}
MEDIUM = re.compile(r"media/[0-9a-f]{64}\.(png|jpg|svg)")
"""A picture's address in a lesson that was rendered: its digest and the kind of file."""

_ID = re.compile(r"(h|fn|fnref)-[a-z0-9:-]+")
_VALUES = {
    "id": _ID,
    "href": re.compile(rf"#{_ID.pattern}"),
    "src": MEDIUM,
    "start": re.compile(r"[0-9]{1,9}"),
    "scope": re.compile(r"col"),
}


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Keep a value that has its one right form. Must never raise: nh3 would only say so aside."""
    form = _VALUES.get(attribute)
    return value if form is None or form.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES,
    attribute_filter=_filter,
    allowed_classes={"td": set(ALIGNMENTS), "th": set(ALIGNMENTS)},
    link_rel=None,
    url_schemes=set(),
)


def cleaned(html: str) -> str:
    """Return HTML with nothing in it but the elements, attributes and values of the list."""
    return _CLEANER.clean(html)
