"""What a page says of a sheet that is being printed, and no more than is known."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.errors import Explanation, explain
from kiosk.printing import RUNNING, PrintJob, PrintState


@dataclass(frozen=True)
class PrintView:
    """`kind` is a notice's; `trouble` is what the printer complains of, or why nothing came."""

    running: bool
    kind: str
    title: str
    body: str
    trouble: Explanation | None

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing."""
        return f"{self.title}{self.trouble.code if self.trouble else ''}"


def print_view(job: PrintJob | None) -> PrintView | None:
    """Show a print job, None for none."""
    if job is None:
        return None
    state, fault = job.state, job.fault
    words = {
        PrintState.WAITING: ("wait", _("Menunggu printer…"), ""),
        PrintState.PRINTING: ("wait", _("Sedang dicetak…"), ""),
        PrintState.TAKEN: (
            "ok",
            _("Printer sudah menerima semuanya."),
            _("Lihat apakah kertasnya keluar."),
        ),
        PrintState.UNKNOWN: (
            "wait",
            _("Cetakan sudah keluar dari antrean; hasilnya tidak diberitahukan."),
            _("Lihat apakah kertasnya keluar."),
        ),
        PrintState.CANCELLED: ("stop", _("Tidak jadi dicetak."), ""),
        PrintState.ASTRAY: ("stop", _("Cetakan tidak selesai."), ""),
    }
    kind, title, body = words[state]
    trouble = None if fault is None else explain(fault)
    return PrintView(state in RUNNING, kind, title, body, trouble)
