"""What stands at the top of every page of the console."""

from __future__ import annotations

import flask

from kiosk.console import guard, views
from kiosk.console.context import console
from kiosk.console.views import AlarmRow
from sync.gateway import features
from sync.gateway.alarms import service as alarms
from sync.gateway.enrolment import service as enrolment


def alerts() -> list[AlarmRow]:
    """What is wrong with the gateway or a seat, for whoever is signed in; asked once a request."""
    if guard.somebody() is None:
        return []
    if "console_alerts" not in flask.g:
        centre = console().centre
        standing = alarms.all_standing(centre)
        names = enrolment.seat_names(centre) if standing else {}
        wrong = features.conditions(centre)
        flask.g.console_alerts = views.alerts(wrong, standing, names)
    found: list[AlarmRow] = flask.g.console_alerts
    return found
