"""The releases of one process, merged, read as a wire Tender.

Mapping: `tender.id` is the Kode Tender, `tender.value` the HPS, `procuringEntity` the Satuan Kerja,
`procurementMethodDetails` the Metode, `tenderPeriod` the upload window, `enquiryPeriod` the
penjelasan, `amendments` the adendum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sync.gateway.adapters.fields import At, FieldError
from sync.gateway.adapters.why import Why
from sync.wire import times
from sync.wire.messages import Document, Tender

__all__ = ["FieldError", "Reading", "identity", "kept_part", "missing", "parse", "strays"]

MAX_DOCUMENTS = 500
MAX_AMENDMENTS = 200
MAX_ITEMS = 2_000
MAX_TEXT = 5_000
# What we keep of a release. None is one value; a list holds what an object in it has.
_PERIOD = {"startDate": None, "endDate": None}
_NAMED = {"id": None, "name": None}
SHAPE: dict[str, Any] = {
    "buyer": _NAMED,
    "parties": [{**_NAMED, "roles": [None]}],
    "tender": {
        "id": None,
        "title": None,
        "status": None,
        "statusDetails": None,
        "mainProcurementCategory": None,
        "procurementMethod": None,
        "procurementMethodDetails": None,
        "value": {"amount": None, "currency": None},
        "tenderPeriod": _PERIOD,
        "enquiryPeriod": _PERIOD,
        "procuringEntity": _NAMED,
        "documents": [
            {"id": None, "title": None, "documentType": None, "url": None, "format": None}
        ],
        "amendments": [{"id": None, "description": None, "rationale": None}],
    },
}
# Stands for a value of the wrong type: it replaces what was there, as the value would have.
WRONG = [None]
STATUSES = ("planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn")
NEEDED = ("id", "title", "tenderPeriod.endDate")
OVER = ("cancelled", "unsuccessful", "withdrawn")
LATER = {"award", "awardUpdate", "awardCancellation", "contract", "contractUpdate"}
LATER |= {"contractAmendment", "implementation", "implementationUpdate", "contractTermination"}
_TWO_ENVELOPES = re.compile(r"\b(dua|two|2)[\s-]*(file|sampul|envelopes?)\b", re.IGNORECASE)
_OURS = {"buyer", "procuringEntity"}


@dataclass(frozen=True)
class Reading:
    """A tender, and what people are told of it that kept nothing out."""

    tender: Tender
    doubts: list[FieldError]


def identity(release: dict[str, Any]) -> tuple[str, str, datetime]:
    """A release's process, id ("" when it has none) and date. Raises FieldError."""
    root = At(release)
    ocid = root.child("ocid").id()
    moment = root.child("date").moment()
    if moment is None:
        raise FieldError(".date", Why("missing"))
    return ocid, root.soft(lambda: root.child("id").text(MAX_TEXT), ""), moment


def kept_part(release: dict[str, Any]) -> dict[str, Any]:
    """What of a release we use, bounded in size whatever came; never raises."""
    kept: dict[str, Any] = _only({key: release.get(key) for key in SHAPE if key in release}, SHAPE)
    if isinstance(kept.get("parties"), list):
        kept["parties"] = [party for party in kept["parties"] if _concerns_us(party)]
    return kept


def _only(value: Any, shape: Any) -> Any:
    if value is None:
        return None
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return WRONG
        return {key: _only(value[key], inner) for key, inner in shape.items() if key in value}
    if isinstance(shape, list):
        if not isinstance(value, list):
            return WRONG
        items = value[:MAX_ITEMS]
        if isinstance(shape[0], dict):  # another thing among objects would replace the whole list
            items = [item for item in items if isinstance(item, dict)]
        return [_only(item, shape[0]) for item in items]
    if isinstance(value, str):
        return value[:MAX_TEXT].encode("utf-8", "replace").decode()
    if isinstance(value, dict | list):
        return WRONG if value else value
    if isinstance(value, Decimal):  # of any size: 1e999999999 is a number of JSON
        return int(value) if value.adjusted() < 18 and value == int(value) else float(value)
    return value


def strays(value: Any, shape: Any = SHAPE, path: str = "") -> Iterator[FieldError]:
    """What stands among the objects of a release's lists and is none: it is not kept."""
    if isinstance(shape, dict) and isinstance(value, dict):
        for key, inner in shape.items():
            yield from strays(value.get(key), inner, f"{path}.{key}")
    elif isinstance(shape, list) and isinstance(shape[0], dict) and isinstance(value, list):
        for index, item in enumerate(value[:MAX_ITEMS]):
            if not isinstance(item, dict):
                why = Why("left out: {why}", why=Why("not an object"))
                yield FieldError(f"{path}[{index}]", why)


def _concerns_us(party: Any) -> bool:
    """Buyers, and who may be one as far as this release says; not every firm that took part."""
    roles = party.get("roles") if isinstance(party, dict) else None
    return not isinstance(roles, list) or bool(_OURS & {str(role) for role in roles})


def doubted(release: dict[str, Any]) -> Why | None:
    """What in a release, as it came, says other than its publisher may mean."""
    tags, tender = release.get("tag"), release.get("tender")
    tags = tags if isinstance(tags, list) else [tags]
    if isinstance(tender, dict) and "tenderCancellation" in tags:
        status = At(tender.get("status")).soft(At(tender.get("status")).text, "")
        if status.lower() not in OVER:
            return Why("tagged as a cancellation, but tender.status does not say so")
    if "tender" in release and tender is None and not set(map(str, tags)) & LATER:
        return Why("tender is null, which takes it back: the tender stays as it was")
    return None


def missing(state: dict[str, Any]) -> list[str]:
    """What a merged state still lacks before it can be a tender: paths, `.tender.title`."""
    paths = []
    for name in NEEDED:
        value: Any = state.get("tender")
        for key in name.split("."):
            value = value.get(key) if isinstance(value, dict) else value
        if value is None or value in ({}, []) or (isinstance(value, str) and not value.strip()):
            paths.append(f".tender.{name}")
    return paths


def parse(state: dict[str, Any], ocid: str, version: int, addenda: Sequence[str]) -> Reading:
    """Read a merged state; `addenda` are our own lines. Raises FieldError for what is needed."""
    root = At(state)
    tender = root.child("tender")
    period = tender.child("tenderPeriod")
    end = period.child("endDate").moment()
    if end is None:
        raise FieldError(period.child("endDate").path, Why("missing"))
    start = root.soft(lambda: period.child("startDate").moment(), None)
    if start is not None and start > end:
        raise FieldError(period.child("startDate").path, Why("after endDate"))
    details = _text(tender, "procurementMethodDetails")
    enquiry = tender.child("enquiryPeriod")
    enquiry_end = root.soft(lambda: enquiry.child("endDate").moment(), None)
    documents = root.soft(lambda: _documents(tender.child("documents")), None)
    issued = root.soft(lambda: _amendments(tender.child("amendments")), None) or []
    found = Tender(
        tender_id=tender.child("id").id(),
        ocid=ocid,
        version=version,
        title=tender.child("title").required(),
        buyer=_buyer(root, tender),
        status=_status(tender.child("status")),
        stage=_text(tender, "statusDetails"),
        category=_text(tender, "mainProcurementCategory", 100),
        method=details or _text(tender, "procurementMethod", 100),
        envelopes=2 if _TWO_ENVELOPES.search(details) else 1,
        value_idr=root.soft(tender.child("value").rupiah, None),
        period_start=None if start is None else times.to_text(start),
        period_end=times.to_text(end),
        enquiry_end=None if enquiry_end is None else times.to_text(enquiry_end),
        documents=documents or [],
        amendments=[*issued, *addenda],
    )
    return Reading(found, root.doubts)


def _status(given: At) -> str:
    status = given.text(100).lower() or "active"
    if status not in STATUSES:
        why = Why("{status} is no status of OCDS: the tender counts as open", status=status)
        given.doubts.append(FieldError(given.path, why))
    return status


def _text(parent: At, key: str, limit: int = 1000) -> str:
    return parent.soft(lambda: parent.child(key).text(limit), "")


def _buyer(root: At, tender: At) -> str:
    for parent, key in ((tender, "procuringEntity"), (root, "buyer")):
        named = parent.soft(lambda p=parent, k=key: p.child(k).child("name").text(), "")  # type: ignore[misc]
        if named:
            return named
    parties = root.soft(root.child("parties").items, None) or []
    return next((name for each in parties if (name := _text(each, "name"))), "")


def _documents(listed: At) -> list[Document]:
    found: list[Document] = []
    for index, item in enumerate(listed.items()[:MAX_DOCUMENTS]):
        document = item.soft(lambda i=item, n=index: _document(i, n), None)  # type: ignore[misc]
        if document is None or (_nameless(item) and any(_same(document, each) for each in found)):
            continue
        found.append(document)
    return found


def _nameless(item: At) -> bool:
    """Without an id the same document comes again with every full release."""
    return item.child("id").value is None


def _document(item: At, index: int) -> Document:
    item.child("id")  # what is no object is none
    url = _text(item, "url", 2001)
    return Document(
        id=_text(item, "id", 100) or str(index + 1),
        title=_text(item, "title") or _text(item, "documentType", 100),
        url=url if url.startswith(("https://", "http://")) and len(url) <= 2000 else None,
        format=_text(item, "format", 100) or None,
    )


def _same(one: Document, other: Document) -> bool:
    return (one.title, one.url, one.format) == (other.title, other.url, other.format)


def _amendments(listed: At) -> list[str]:
    lines: list[str] = []
    for item in listed.items():
        line = item.soft(
            lambda i=item: i.child("description").text(2000) or i.child("rationale").text(2000),  # type: ignore[misc]
            "",
        )
        if line and line not in lines:
            lines.append(line)
    return lines[-MAX_AMENDMENTS:]
