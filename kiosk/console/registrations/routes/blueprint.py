"""The blueprint that the desk's pages are added to."""

from __future__ import annotations

import flask

blueprint = flask.Blueprint("registrations", __name__)
