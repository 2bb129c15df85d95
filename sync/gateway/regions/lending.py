"""Lend the table of regions that counts here to whatever an application is asked."""

from __future__ import annotations

from contextlib import ExitStack

import flask

from sync.gateway.centre import Centre
from sync.gateway.regions import service
from sync.identifiers import regions


def lend(app: flask.Flask, centre: Centre) -> None:
    """Let every request to an application go by the table that counts at this gateway."""

    @app.before_request
    def begin() -> None:
        flask.g.regions = ExitStack()
        flask.g.regions.enter_context(regions.using(lambda: service.current(centre)))

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if (held := flask.g.pop("regions", None)) is not None:
            held.close()
