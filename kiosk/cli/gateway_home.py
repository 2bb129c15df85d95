"""Opens the gateway that a command works on: that of the realm asked for, and no other."""

from __future__ import annotations

import click

from kiosk.shell.frame import Frame
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.features import open_gateway
from sync.gateway.regions import service
from sync.identifiers import regions


def opened(frame: Frame) -> Centre:
    """Open the gateway in the realm's own folder; the command goes by its table of regions.

    Raises: Fault("realm_foreign", path, realm) where a gateway of the other realm lies there, and
    what `open_gateway` raises.
    """
    centre = open_gateway(frame.home.gateway)
    if centre.identity.realm != frame.realm:
        raise Fault("realm_foreign", path=str(frame.home.gateway), realm=centre.identity.realm)
    if (running := click.get_current_context(silent=True)) is not None:
        running.with_resource(regions.using(lambda: service.current(centre)))
    return centre
