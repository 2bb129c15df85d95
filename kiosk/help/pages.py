"""Which kind of page somebody is on when they call: what staff are told of it, and no more."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, request

from kiosk.web import fragments
from sync.wire.help import HelpPage

# By the first part of an endpoint's name, and what differs within it by the whole name.
OF_BLUEPRINT: Mapping[str, HelpPage] = {
    "alarms": "visit",
    "bidding": "bid",
    "courier": "courier",
    "leaps": "visit",
    "papers": "papers",
    "printed_forms": "printed_forms",
    "realms": "visit",
    "regions": "registration",
    "registration": "registration",
    "room": "receipts",
    "sessions": "visit",
    "training": "training",
    "verification": "verification",
}
OF_ENDPOINT: Mapping[str, HelpPage] = {
    "sessions.waiting": "waiting",
    "sessions.locked": "locked",
    "bidding.tender_list": "tenders",
    "bidding.tender": "tenders",
    "bidding.tender_clock": "tenders",
    "bidding.files": "files",
    "bidding.checks": "files",
    "bidding.summary": "sealing",
    "bidding.sealing": "sealing",
    "bidding.receipt": "receipts",
    "bidding.receipts": "receipts",
    "bidding.found_receipt": "receipts",
    "bidding.queue": "receipts",
    "bidding.ruling": "receipts",
    "bidding.slip": "receipts",
    "bidding.behind": "receipts",
    "registration.papers": "papers",
    "registration.sealing": "sealing",
    "registration.receipt": "receipts",
    "registration.queue": "receipts",
    "training.lesson": "lesson",
    "training.quiz": "quiz",
    "training.question": "quiz",
    "training.overview": "quiz",
    "training.result": "quiz",
    "training.task": "task",
    "training.run": "task",
    "training.task_result": "task",
}


def page_at(path: str) -> HelpPage:
    """Return the kind of the page on which a form with this address stood; "other" for none."""
    adapter, own = current_app.create_url_adapter(request), fragments.own_page(path, "")
    if adapter is None or not own:
        return "other"
    endpoint, _ = adapter.match(own.partition("?")[0], method="GET")
    return page_of(endpoint)


def page_of(endpoint: str) -> HelpPage:
    """Return the kind of page of an endpoint's name."""
    return OF_ENDPOINT.get(endpoint) or OF_BLUEPRINT.get(endpoint.partition(".")[0], "other")
