"""What the page of a sealing shows, whatever is sealed."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from kiosk.errors import Explanation, explain_unsealed
from kiosk.intake.files import OF_ONE_FILE
from kiosk.seat.jobs import Snapshot, WorkState

FILES_AT_FAULT = OF_ONE_FILE | {"medium_gone"}

SEAL_STEPS: tuple[LazyString, ...] = (
    _l("Membaca dan menyegel"),
    _l("Menyimpan"),
    _l("Membuktikan bisa dibuka"),
    _l("Tanda terima"),
)


@dataclass(frozen=True)
class ProgressView:
    """`files_at_fault` is true when sealing fails again until other files are chosen."""

    key: str
    running: bool
    cancelled: bool
    stages: tuple[tuple[str, str], ...]
    bytes_done: int
    bytes_total: int
    step_bytes: int
    size_bytes: int
    seconds_left: int | None
    trouble: Explanation | None
    files_at_fault: bool


def progress(snapshot: Snapshot) -> ProgressView:
    """Show how far a sealing is."""
    stages = tuple(
        (str(word), "done" if i < snapshot.step else "now" if i == snapshot.step else "todo")
        for i, word in enumerate(SEAL_STEPS)
    )
    failed = snapshot.state is WorkState.FAILED and snapshot.fault is not None
    return ProgressView(
        key=snapshot.key,
        running=snapshot.state is WorkState.RUNNING,
        cancelled=snapshot.state is WorkState.CANCELLED,
        stages=stages,
        bytes_done=snapshot.bytes_done,
        bytes_total=snapshot.bytes_total,
        step_bytes=snapshot.step_bytes,
        size_bytes=snapshot.size_bytes,
        seconds_left=snapshot.seconds_left,
        trouble=explain_unsealed(snapshot.fault) if failed and snapshot.fault is not None else None,
        files_at_fault=snapshot.fault is not None and snapshot.fault.code in FILES_AT_FAULT,
    )
