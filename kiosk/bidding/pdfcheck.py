"""Looks at PDFs in a process of its own: `python -I -m kiosk.bidding.pdfcheck FD…`.

Each file descriptor is one PDF. For each a child is forked that may use 10 s of processor, 15 s of
time and 512 MB of memory and may neither write a file nor start anything; it answers with one JSON
line `{"verdict": …}`, in order. Where there is no fork
(Windows) there is one PDF, on stdin, and the seat ends the process when time is up.

A PDF is parsed, never rendered: its page tree is walked and no page content is decoded.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
import sys
from typing import TYPE_CHECKING, BinaryIO, Literal

from sync.confine import confine

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

Verdict = Literal["ok", "damaged", "password", "rights", "adobe_only", "receipt", "unchecked"]

CPU_S = 10
WALL_S = 15
MEMORY_BYTES = 512 << 20
TAILS = (2_048, 1 << 20, 16 << 20)  # where its end is looked for; sticks are slow
RECEIPT_FILE = "tanda-terima.txt"
MAX_PAGES = 5_000  # beyond this the tree is long enough to be believed

_OBJECT = re.compile(rb"\b\d+\s+\d+\s+obj\b")


def look(file: BinaryIO) -> Verdict:
    """Judge one seekable PDF."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        end = _end(file)
        if end is None:
            return "damaged"
        reader = PdfReader(io.BufferedReader(_UpTo(file, end)), strict=False)
        if reader.is_encrypted and not _opens_unasked(reader):
            return "ok" if _locks_attachments_only(reader) else "password"
        return _judged(reader)
    except (MemoryError, RecursionError):
        return "unchecked"
    except NotImplementedError as error:
        # "only Standard PDF encryption handler is available": rights management, certificates.
        # Any other is a cipher pypdf does not know.
        return "rights" if "handler" in str(error) else "unchecked"
    except OSError:
        return "unchecked"
    except PyPdfError as error:
        return "unchecked" if "limit" in type(error).__name__.lower() else "damaged"
    except Exception:  # what a broken file makes the parser stumble over
        return "damaged"


class _UpTo(io.RawIOBase):
    """A file that ends at `end`: what mail, printers and sticks add behind a PDF is none of it."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        self._file, self._end = file, end

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self.tell(), os.SEEK_END: self._end}[whence]
        return self._file.seek(max(0, start + offset))

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._file.read(max(0, min(len(view), self._end - self.tell())))
        view[: len(data)] = data
        return len(data)


def _end(file: BinaryIO) -> int | None:
    """Where the PDF ends; None when its end is missing.

    Readers look for the last end mark and do not mind what follows, unless that is more of the PDF
    whose own end mark was cut off.
    """
    size = file.seek(0, os.SEEK_END)
    for length in TAILS:
        start = max(0, size - length)
        file.seek(start)
        tail = file.read(length)
        mark = tail.rfind(b"%%EOF")
        if b"startxref" in tail[: max(0, mark)]:
            return None if _OBJECT.search(tail, mark) else start + mark + len(b"%%EOF")
    return None


def _opens_unasked(reader: PdfReader) -> bool:
    """Does the empty password open it as a user's, as every reader tries first?

    pypdf would also take it as the owner's, which viewers do not: they ask.
    """
    from pypdf._encryption import AlgV4, AlgV5

    lock = reader._encryption
    assert lock is not None
    values = lock.values
    if lock.V >= 5:
        return bool(AlgV5.verify_user_password(lock.R, b"", values.U, values.UE))
    return bool(
        AlgV4.verify_user_password(
            b"",
            lock.R,
            lock.Length,
            values.O,
            values.U,
            lock.P,
            lock.id1_entry,
            lock.EncryptMetadata,
        )
    )


def _locks_attachments_only(reader: PdfReader) -> bool:
    """Its pages are not encrypted, so nobody is asked before they are seen."""
    lock = reader._encryption
    return lock is not None and lock.V >= 4 and {lock.StmF, lock.StrF} == {"/Identity"}


def _judged(reader: PdfReader) -> Verdict:
    if not _walk(reader):
        return "damaged"
    # Its pages are there: an oddity among what follows is no damage.
    with contextlib.suppress(Exception):
        root = reader.root_object
        if _is_wrapper(root):
            return "rights"
        if "/Collection" in root or _is_dynamic_form(root):
            return "adobe_only"
        if _is_receipt(reader):
            return "receipt"
    return "ok"


def _walk(reader: PdfReader) -> bool:
    """At least one page, and the tree of pages can be walked to its end."""
    count = 0
    for page in reader.pages:
        page.get("/Contents")
        count += 1
        if count == MAX_PAGES:
            break
    return count > 0


def _value(holder: object, key: str) -> object:
    """What a dictionary holds itself or refers to; None when it is no dictionary or holds none."""
    return holder[key] if isinstance(holder, dict) and key in holder else None


def _is_wrapper(root: DictionaryObject) -> bool:
    """A cover page around a document that only its owner's rights service opens."""
    files = _value(root, "/AF")
    return isinstance(files, list) and any(
        _value(one.get_object(), "/AFRelationship") == "/EncryptedPayload" for one in files
    )


def _is_dynamic_form(root: DictionaryObject) -> bool:
    """An XFA form without pages or fields of its own: others show "Please wait..."."""
    form = _value(root, "/AcroForm")
    if _value(form, "/XFA") is None:
        return False
    return _value(root, "/NeedsRendering") == True or not _value(form, "/Fields")  # noqa: E712


def _is_receipt(reader: PdfReader) -> bool:
    """One of our own receipts, by what is attached to it."""
    for one in reader.attachment_list:
        if one.name == RECEIPT_FILE:
            return one.content.startswith(b"lpse-kiosk/receipt/")
    return False


def answer(verdict: Verdict) -> None:
    """Write the verdict to standard output, as one line of JSON."""
    os.write(1, json.dumps({"verdict": verdict}).encode() + b"\n")


def look_in_child(descriptor: int) -> None:
    """Fork, limit, look; whatever kills the child is an answer too."""
    child = os.fork()
    if child == 0:
        confine(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S, wall_s=WALL_S)
        with os.fdopen(descriptor, "rb") as file:
            answer(look(file))
        os._exit(0)
    os.close(descriptor)
    _, status = os.waitpid(child, 0)
    if status != 0:
        answer("unchecked")


def main(arguments: list[str]) -> None:
    """Look at the PDFs open under these file descriptors, one limited child each."""
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
