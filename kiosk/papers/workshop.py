"""Looks into, draws and fits papers in a process of its own: `python -m kiosk.papers.workshop`.

The process limits itself before it reads a byte of a paper: memory, processor and wall time; it may
write no file and start nothing. It reads a `WorkOrder` and the files on stdin and answers in frames
on stdout (`kiosk.papers.jobs`). It ends after one job.
"""

from __future__ import annotations

import contextlib
import logging
import os
import struct
import sys
import warnings

import msgspec
import pikepdf

from kiosk.papers import fitting, looking
from kiosk.papers.jobs import (
    MOST_IN_FRAME,
    Draw,
    Failed,
    Fit,
    FitProgress,
    Looked,
    Made,
    PaperLook,
    WorkOrder,
)
from sync.confine import confine
from sync.errors import Fault

MEMORY_BYTES = 1 << 30
CPU_S = 180
WALL_S = 240
APART_ABOVE = 1 << 20
MOST_ORDER_BYTES = 1 << 20


def main() -> None:
    """Do the one job that stands on stdin."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    confine(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S, wall_s=WALL_S)
    try:
        order = msgspec.json.decode(sys.stdin.buffer.readline(MOST_ORDER_BYTES), type=WorkOrder)
        files = [sys.stdin.buffer.read(size) for size in order.sizes]
        _work(order.job, files)
    except Fault as fault:
        _say(fault.code, fault.params.get("size_bytes", 0))
    except MemoryError:
        _say("paper_picture_too_large", 0)
    except Exception:  # what a broken or a hostile file makes the libraries stumble over
        _say("paper_unreadable", 0)


def _work(job: PaperLook | Draw | Fit, files: list[bytes]) -> None:
    if isinstance(job, PaperLook):
        _frame(b"r", msgspec.json.encode(_looked(job, files[0])))
        return
    if isinstance(job, Draw):
        data, made = fitting.draw(job.leaf, files[job.leaf.file], job.dpi), Made(1)
    else:
        data, made = fitting.fit(job, files, _told)
    _data(data)
    _frame(b"r", msgspec.json.encode(made))


def _looked(job: PaperLook, data: bytes) -> Looked:
    looked = looking.look(data, job.name)
    if looked.format == "pdf" and len(data) > APART_ABOVE and len(looked.pages) > 1:
        with contextlib.suppress(pikepdf.PdfError, ValueError, RuntimeError):
            return looking.apart(looked, data, _data)
    return looked


def _data(data: bytes) -> None:
    for start in range(0, len(data), MOST_IN_FRAME):
        _frame(b"d", data[start : start + MOST_IN_FRAME])


def _told(done: int, total: int, attempt: int) -> None:
    _frame(b"p", msgspec.json.encode(FitProgress(done, total, attempt)))


def _say(code: str, size_bytes: object) -> None:
    size = size_bytes if isinstance(size_bytes, int) else 0
    failed = Failed(code, size)  # type: ignore[arg-type]  # the seat checks it
    _frame(b"f", msgspec.json.encode(failed))


def _frame(kind: bytes, content: bytes) -> None:
    left = memoryview(struct.pack(">cI", kind, len(content)) + content)
    while left:
        left = left[os.write(1, left) :]


if __name__ == "__main__":
    main()
