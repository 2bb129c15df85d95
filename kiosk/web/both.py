"""A page that answers a form brings its words in the other language too, for the language switch.

No address shows such a page again, and to send its form once more would be to act once more. So it
is drawn twice, once in each language, from what its one request left; the act is over by then
(`docs/decisions/0086-a-refused-form-in-the-other-language.md`). `static/language.js` reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, get_args

from flask import Response, g, request

from kiosk.web import locale
from sync.errors import Fault

P = ParamSpec("P")
ID = "in-both-languages"
_READS = ("GET", "HEAD")
_BODY = re.compile(r'<body class="([^"]*)"')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_END = "</body>"


def in_both(draw: Callable[P, Response]) -> Callable[P, Response]:
    """Let what `draw` answers a form with carry the page in both languages.

    `draw` puts a page together and does nothing else: it is called once in each language. Mark with
    it what makes words for a template; what only hands a template its form needs no mark.
    """

    @wraps(draw)
    def drawn(*args: P.args, **more: P.kwargs) -> Response:
        if request.method in _READS or g.get("in_both"):
            return draw(*args, **more)
        g.in_both = True
        try:
            response = draw(*args, **more)
            here = locale.spoken()
            pages = {here: _page(response)}
            for other in get_args(locale.LanguageCode):
                if other == here or not pages[here]:
                    continue
                # What somebody else has changed this moment spoils no answer.
                with suppress(Fault), locale.speaking(other):
                    pages[other] = _page(draw(*args, **more))
        finally:
            g.in_both = False
        if all(pages.values()) and len(pages) > 1:
            _bring(response, pages)
        return response

    return drawn


def _page(response: Response) -> dict[str, str]:
    """Title, class of the body and <main>, which a part that htmx asked for does not have: {}."""
    if response.mimetype != "text/html" or 300 <= response.status_code < 400:
        return {}
    text = response.get_data(as_text=True)
    found = {"title": _TITLE.search(text), "body": _BODY.search(text), "main": _MAIN.search(text)}
    parts = {name: one[one.re.groups] for name, one in found.items() if one is not None}
    return parts if len(parts) == len(found) else {}


def _bring(response: Response, pages: Mapping[locale.LanguageCode, dict[str, str]]) -> None:
    """Put the pages at the page's end as data, which no reader and no search takes for its text."""
    said = json.dumps(pages).replace("<", "\\u003c").replace(">", "\\u003e")
    page, end, rest = response.get_data(as_text=True).rpartition(_END)
    carried = f'<script type="application/json" id="{ID}">{said}</script>\n'
    response.set_data(f"{page}{carried}{end}{rest}")
