"""Whether a sheet would come out now, as far as CUPS and the printer itself can tell.

CUPS learns of a printer only while it prints: a queue whose printer is switched off reads "idle",
and one that ran out of paper yesterday still says so after it was filled. So a network printer is
asked itself, and what an idle queue remembers is not believed.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from kiosk.printing import ipp
from kiosk.printing.cups import Cups, Queue
from sync.errors import Fault

ASK_S = 2.0
_PORTS = {"socket": 9100, "ipp": 631, "lpd": 515}
# What CUPS' backends and printers report (PWG 5100.9 and RFC 8011, 5.4.12), without severity.
_WORDS = {
    "media-empty": "printer_paper_empty",
    "media-needed": "printer_paper_empty",
    "input-tray-missing": "printer_paper_empty",
    "media-jam": "printer_paper_jam",
    "cover-open": "printer_open",
    "door-open": "printer_open",
    "interlock-open": "printer_open",
    "output-area-full": "printer_tray_full",
    "toner-empty": "printer_ink_empty",
    "marker-supply-empty": "printer_ink_empty",
    "offline": "printer_unreachable",
    "shutdown": "printer_unreachable",
    "timed-out": "printer_unreachable",
    "connecting-to-device": "printer_unreachable",
}
# Nobody is there; anything else (no permission, no such name here) says nothing about the printer.
_GONE = {errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN}


def require(cups: Cups, destination: str) -> None:
    """Check that a sheet would be printed now.

    Raises: Fault, why nothing would be: "printer_none", "printer_stopped", "printer_rejecting" …
    """
    queue = cups.queue(destination)
    if not queue.accepting:
        raise Fault("printer_rejecting")
    if queue.state == Queue.STOPPED:
        raise said(queue.reasons) or Fault("printer_stopped")
    if not queue.members:
        _require_there(queue)
        return
    troubles = [_trouble(cups.queue(name)) for name in queue.members]
    if all(troubles):
        raise troubles[0] or Fault("printer_stopped")


def said(reasons: Sequence[str]) -> Fault | None:
    """What a person can mend, in words; None when the reasons name nothing of the kind."""
    for reason in reasons:
        base, _, severity = reason.rpartition("-")
        bare = base if severity in ("error", "warning", "report") else reason
        if bare in _WORDS:
            return Fault(_WORDS[bare])
    return None


def _trouble(member: Queue) -> Fault | None:
    """Of one member of a class; the class decides who prints, and asks nobody who is stopped."""
    try:
        if member.state == Queue.STOPPED:
            return said(member.reasons) or Fault("printer_stopped")
        _require_there(member)
    except Fault as fault:
        return fault
    return None


def _require_there(queue: Queue) -> None:
    """Ask a network printer itself, unless it is at work: some take one caller at a time."""
    device = urlsplit(queue.device)
    if queue.state != Queue.IDLE or device.scheme not in _PORTS or not device.hostname:
        return
    port = device.port or _PORTS[device.scheme]
    try:
        socket.create_connection((device.hostname, port), timeout=ASK_S).close()
    except TimeoutError as error:
        raise Fault("printer_unreachable") from error
    except OSError as error:
        if error.errno in _GONE:
            raise Fault("printer_unreachable") from error
        return
    if device.scheme == "ipp":
        _require_well(device.hostname, port, device.path)


def _require_well(host: str, port: int, path: str) -> None:
    """An IPP printer says how it is; one that speaks it badly is left to CUPS.

    Only "stopped" is believed. Idle, "media-empty" may be one tray of two, and of a queue of
    another CUPS it may be of last week.
    """
    server = ipp.Server(host, port, path or "/", ASK_S)
    try:
        groups = server.ask(
            ipp.GET_PRINTER,
            printer_uri=f"ipp://{host}:{port}{path or '/'}",
            requested_attributes=["printer-state", "printer-state-reasons"],
        )
    except ipp.IppError:
        return
    found = groups[0] if groups else {}
    reasons = [str(reason) for reason in found.get("printer-state-reasons", ())]
    if found.get("printer-state", [0])[0] == Queue.STOPPED:
        raise said(reasons) or Fault("printer_stopped")
