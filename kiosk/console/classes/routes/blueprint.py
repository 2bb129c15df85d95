"""The blueprint that the trainer's pages are added to."""

from __future__ import annotations

import flask

blueprint = flask.Blueprint("classes", __name__)
