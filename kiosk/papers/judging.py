"""Compares a paper with what is asked of it: what is refused, and what only looks odd.

What is odd is told beside the result, and the person decides: nobody can see here whether a
signature is e-Meterai, or whether a paper without one bears stamp duty that was pasted on.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.papers.paper import AskedPaper, Brought, PaperMeasures, PaperWork, is_on
from sync.errors import Fault


def require_taken(file: Brought, asked: AskedPaper) -> None:
    """Refuse a file of a kind that the requirement table does not take.

    Raises: Fault("paper_format_refused", name, taken), Fault("paper_signed_refused", name).
    """
    if not asked.takes(file.picture if file.format == "picture" else "pdf"):
        taken = ", ".join(one.upper() for one in asked.formats)
        raise Fault("paper_format_refused", name=file.name, taken=taken)
    if file.signed and not asked.signed:
        raise Fault("paper_signed_refused", name=file.name)


def require_fits(work: PaperWork, asked: AskedPaper) -> None:
    """Refuse what no making here can mend: pages too many, a signed PDF beyond the limits.

    A signed PDF can only be changed by those who sign it again. Raises: Fault("paper_one_page" |
    "paper_signed_one_page", pages), Fault("paper_signed_too_large", size_bytes, limit_bytes),
    Fault("paper_signed_old", version, least), Fault("paper_signed_sheet", sheet).
    """
    pages = len(work.leaves)
    if pages > 1 and not asked.several_pages:
        raise Fault("paper_signed_one_page" if work.signed else "paper_one_page", pages=pages)
    for file in work.files:
        if not file.signed:
            continue
        if file.size > asked.limits.max_bytes:
            raise Fault("paper_signed_too_large", **_sizes(file, asked.limits))
        if file.version < asked.limits.min_version:
            least = asked.limits.min_version
            raise Fault("paper_signed_old", version=file.version, least=least)
        if not _on_its_sheet(file, asked.limits):
            raise Fault("paper_signed_sheet", sheet=asked.limits.sheet.upper())


def odd(work: PaperWork, asked: AskedPaper) -> Iterator[Fault]:
    """Yield what looks odd in a paper that bears stamp duty; nothing of any other.

    `paper_stamp_unseen`: e-Meterai is asked for, and no signature is there. With stamp duty of
    either kind a signed PDF may be e-Meterai or not: `paper_stamp_too_large` (size_bytes,
    limit_bytes), `paper_stamp_old` (version, least), `paper_stamp_sheet` (sheet).
    """
    if asked.stamp == "electronic" and work.leaves and not work.signed:
        yield Fault("paper_stamp_unseen")
    if asked.stamp != "either" or asked.stamped is None:
        return
    for file in work.files:
        if file.signed and file.size > asked.stamped.max_bytes:
            yield Fault("paper_stamp_too_large", **_sizes(file, asked.stamped))
        if file.signed and file.version < asked.stamped.min_version:
            least = asked.stamped.min_version
            yield Fault("paper_stamp_old", version=file.version, least=least)
        if file.signed and not _on_its_sheet(file, asked.stamped):
            yield Fault("paper_stamp_sheet", sheet=asked.stamped.sheet.upper())


def _sizes(file: Brought, limits: PaperMeasures) -> dict[str, int]:
    return {"size_bytes": file.size, "limit_bytes": limits.max_bytes}


def _on_its_sheet(file: Brought, limits: PaperMeasures) -> bool:
    return all(is_on(limits.sheet, one.width, one.height) for one in file.pages)
