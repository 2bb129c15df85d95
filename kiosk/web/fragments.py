"""A page for a browser, a fragment for htmx, where to go next: the only reader of HX headers."""

from __future__ import annotations

from flask import Response, current_app, make_response, redirect, render_template, request
from flask_htmx import HTMX
from werkzeug.exceptions import HTTPException

from kiosk.web.both import in_both

htmx = HTMX()


def wants_fragment() -> bool:
    """Say whether htmx asks for a part, not for a whole page."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(
    page_template: str, fragment_template: str | None = None, status: int = 200, **views: object
) -> Response:
    """Answer with the fragment when htmx asks for one, else with the page around it.

    Both templates get exactly `views`.
    """
    name = fragment_template if fragment_template and wants_fragment() else page_template
    response = _drawn(name, status, **views)
    response.headers["Vary"] = "HX-Request"
    return response


@in_both
def _drawn(template: str, status: int, /, **views: object) -> Response:
    return make_response(render_template(template, **views), status)


def go(location: str) -> Response:
    """Send the whole window to `location`, also from within an htmx request."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": location})
    return make_response(redirect(location, 303))


def own_page(target: str, otherwise: str) -> str:
    """Return the address of a page of this application, e.g. the one a form stood on.

    `target` is a path inside the application, with its query. A form that is sent to an address
    which nobody reads stood on the nearest page above it. Returns `otherwise` when no page answers
    there.
    """
    path = target.removesuffix("?")
    # No header may hold what cannot be printed.
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return otherwise
    if answers(path.split("?")[0], "GET"):
        return request.script_root + path
    above = nearest_page(path.split("?")[0]) if answers(path.split("?")[0], "POST") else ""
    return request.script_root + above if above else otherwise


def nearest_page(path: str) -> str:
    """Return the page of a path of this application, else the nearest above it; "" for none."""
    while path and not answers(path, "GET"):
        path = path.rpartition("/")[0]
    return path


def answers(path: str, method: str) -> bool:
    """Say whether something of this application answers a method at a path."""
    pages = current_app.create_url_adapter(request)
    try:
        if pages is not None:
            pages.match(path, method=method)
    except HTTPException:
        return False
    return pages is not None


def retarget(response: Response, selector: str) -> Response:
    """Let a fragment go elsewhere than the element that asked, e.g. a problem to the page's top."""
    if wants_fragment():
        response.headers["HX-Retarget"] = selector
        response.headers["HX-Reswap"] = "innerHTML"
    return response
