"""Opens the gateway that a command works on: that of the realm asked for, and no other."""

from __future__ import annotations

import weakref
from collections.abc import Callable

import click

from kiosk.shell.frame import Frame, speak_in_zone
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.features import open_gateway
from sync.gateway.regions import service
from sync.identifiers import regions
from sync.identifiers.regions import Regions


def opened(frame: Frame) -> Centre:
    """Open the gateway in the realm's own folder; the command goes by its regions and its zone.

    Raises: Fault("realm_foreign", path, realm) where a gateway of the other realm lies there, and
    what `open_gateway` raises.
    """
    centre = open_gateway(frame.home.gateway)
    if centre.identity.realm != frame.realm:
        raise Fault("realm_foreign", path=str(frame.home.gateway), realm=centre.identity.realm)
    speak_in_zone(centre.identity.timezone)
    if (running := click.get_current_context(silent=True)) is not None:
        running.with_resource(regions.using(_table_of(centre)))
    return centre


def _table_of(centre: Centre) -> Callable[[], Regions]:
    """Return what asks a gateway for its table, and does not keep it open.

    `gateway serve` opens it once more: while a connection of before lasts, looking at the file
    drops every lock of the process on it, and the next command to end would delete the log of a
    database in use.
    """
    still_open = weakref.ref(centre)

    def table() -> Regions:
        opened = still_open()
        return regions.built_in() if opened is None else service.current(opened)

    return table
