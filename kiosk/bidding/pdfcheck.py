"""Looks at PDFs in a process of its own: `python -I -m kiosk.bidding.pdfcheck FD…`.

Each file descriptor is one PDF. For each a child is forked that may use 10 s of processor, 15 s of
time and 512 MB of memory and may neither write a file nor start anything; it answers with one JSON
line `{"verdict": "ok" | "damaged" | "password" | "unchecked"}`, in order. Where there is no fork
(Windows) there is one PDF, on stdin, and the seat ends the process when time is up.

A PDF is parsed, never rendered: its page tree is walked and no page content is decoded.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from typing import BinaryIO, Literal

Verdict = Literal["ok", "damaged", "password", "unchecked"]

CPU_S = 10
WALL_S = 15
MEMORY_BYTES = 512 << 20
TAIL_BYTES = 2_048
MAX_PAGES = 5_000  # beyond this the tree is long enough to be believed


def look(file: BinaryIO) -> Verdict:
    """Judge one seekable PDF."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        if not _has_end(file):
            return "damaged"
        reader = PdfReader(file, strict=False)
        # An empty user password opens it for every reader; only then nobody is asked for one.
        if reader.is_encrypted and not reader.decrypt(""):
            return "password"
        return "ok" if _walk(reader) else "damaged"
    except (MemoryError, RecursionError):
        return "unchecked"
    except NotImplementedError:  # a cipher pypdf does not know
        return "unchecked"
    except OSError:
        return "unchecked"
    except PyPdfError as error:
        return "unchecked" if "limit" in type(error).__name__.lower() else "damaged"
    except Exception:  # what a broken file makes the parser stumble over
        return "damaged"


def _has_end(file: BinaryIO) -> bool:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read(TAIL_BYTES)
    file.seek(0)
    return b"%%EOF" in tail and b"startxref" in tail


def _walk(reader: object) -> bool:
    """At least one page, and every page has a size."""
    from pypdf import PdfReader

    assert isinstance(reader, PdfReader)
    count = 0
    for page in reader.pages:
        if page.mediabox.width <= 0 or page.mediabox.height <= 0:
            return False
        page.get("/Contents")
        count += 1
        if count == MAX_PAGES:
            break
    return count > 0


def limit() -> None:
    """For the rest of this process's life; a no-op on Windows."""
    if sys.platform == "win32":
        return
    import resource

    for what, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (value, value))
    signal.setitimer(signal.ITIMER_REAL, WALL_S)


def answer(verdict: Verdict) -> None:
    os.write(1, json.dumps({"verdict": verdict}).encode() + b"\n")


def look_in_child(descriptor: int) -> None:
    """Fork, limit, look; whatever kills the child is an answer too."""
    child = os.fork()
    if child == 0:
        limit()
        with os.fdopen(descriptor, "rb") as file:
            answer(look(file))
        os._exit(0)
    os.close(descriptor)
    _, status = os.waitpid(child, 0)
    if status != 0:
        answer("unchecked")


def main(arguments: list[str]) -> None:
    logging.disable(logging.CRITICAL)  # pypdf tells a lot about strange files
    import pypdf

    assert pypdf
    if not hasattr(os, "fork"):
        answer(look(sys.stdin.buffer))
        return
    for text in arguments:
        look_in_child(int(text))


if __name__ == "__main__":
    main(sys.argv[1:])
