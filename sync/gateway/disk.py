"""The gateway's disk: what is wrong with it now, for the console, `gateway doctor` and the log."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sync.ballast import GATEWAY_BYTES, MIB, Ballast
from sync.gateway.centre import Centre
from sync.gateway.health import Condition

# Stays free of uploads, so that the database can always record an answer.
RESERVE_BYTES = 64 * MIB
MIND_EVERY_S = 2.0
log = logging.getLogger("lpse.disk")


def look(centre: Centre) -> Condition | None:
    """At the reserve no sealed file is taken; without ballast hardly anything can be written."""
    free = shutil.disk_usage(centre.home).free
    if free > RESERVE_BYTES:
        return None
    code = "gateway_disk_full" if Ballast(centre.home, GATEWAY_BYTES).thrown else "gateway_disk_low"
    return Condition(code, {"free_bytes": free})


@contextmanager
def minding(centre: Centre) -> Iterator[None]:
    """Keep the ballast in order until the block ends: for as long as the gateway is served."""
    stopped = threading.Event()
    run = DiskMinder(centre).run
    thread = threading.Thread(target=run, args=(stopped,), name="disk", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


class DiskMinder:
    """Keeps the ballast in order and says in the log when the disk's state changes."""

    def __init__(self, centre: Centre) -> None:
        self._centre, self._ballast = centre, Ballast(centre.home, GATEWAY_BYTES)
        self._said: str | None = None

    def run(self, stopped: threading.Event) -> None:
        """Mind until `stopped`, whatever happens."""
        while True:
            try:
                self.mind()
            except OSError as error:
                # In one line: the disk says why, and a traceback would be written every time.
                log.error("minding the disk: %s", error)
            if stopped.wait(MIND_EVERY_S):
                return

    def mind(self) -> None:
        """Look at the disk, use or restore the ballast, and log a change."""
        self._ballast.mind()
        found = look(self._centre)
        code = found.code if found else None
        if code != self._said:
            log.warning(
                "disk: %s", f"{code}, {found.params['free_bytes']} bytes" if found else "well"
            )
            self._said = code
