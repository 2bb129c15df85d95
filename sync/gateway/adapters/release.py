"""One OCDS release read as a wire Tender, each complaint with its JSON path.

Mapping: `tender.id` is the Kode Tender, `tender.value` the HPS, `procuringEntity` the Satuan Kerja,
`procurementMethodDetails` the Metode, `tenderPeriod` the upload window, `enquiryPeriod` the
penjelasan, `amendments` the adendum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from sync.errors import Fault
from sync.wire import times
from sync.wire.messages import Document, Tender

MAX_DOCUMENTS = 500
MAX_RUPIAH = 10**15
ROOT_KEYS = ("ocid", "date", "buyer")
TENDER_KEYS = (
    "id",
    "title",
    "status",
    "statusDetails",
    "mainProcurementCategory",
    "procurementMethod",
    "procurementMethodDetails",
    "value",
    "tenderPeriod",
    "enquiryPeriod",
    "procuringEntity",
    "documents",
    "amendments",
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|z|[+-]\d\d:?\d\d)")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?")
_TWO_ENVELOPES = re.compile(r"\b(dua|two|2)[\s-]*(file|sampul|envelopes?)\b", re.IGNORECASE)
# Control characters, and those that turn the reading direction.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class FieldError(ValueError):
    """`path` is relative to the release: `.tender.tenderPeriod.endDate`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


@dataclass(frozen=True)
class _At:
    """A value and where it stands."""

    value: Any
    path: str

    def child(self, key: str) -> _At:
        if self.value is None:
            return _At(None, f"{self.path}.{key}")
        if not isinstance(self.value, dict):
            raise FieldError(self.path, "not an object")
        return _At(self.value.get(key), f"{self.path}.{key}")

    def items(self) -> list[_At]:
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise FieldError(self.path, "not a list")
        return [_At(value, f"{self.path}[{index}]") for index, value in enumerate(self.value)]

    def text(self, limit: int = 1000) -> str:
        """Cleaned text; empty when absent."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            raise FieldError(self.path, "not text")
        try:
            self.value.encode()
        except UnicodeEncodeError as error:
            raise FieldError(self.path, "not valid Unicode") from error
        cleaned = " ".join(_UNSEEN.sub(" ", self.value).split())
        if len(cleaned) > limit:
            raise FieldError(self.path, f"longer than {limit} characters")
        return cleaned

    def id(self) -> str:
        """An id, which OCDS also allows to be a whole number; required."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        return self.required(100)

    def required(self, limit: int = 1000) -> str:
        text = self.text(limit)
        if not text:
            raise FieldError(self.path, "missing")
        return text

    def moment(self) -> datetime | None:
        if self.value is None:
            return None
        text = self.text(100)
        if not _MOMENT.fullmatch(text):
            zoneless = _LOCAL.fullmatch(text)
            raise FieldError(self.path, "has no time zone" if zoneless else "not a date and time")
        try:
            return times.from_text(text.upper())
        except (Fault, OverflowError) as error:
            raise FieldError(self.path, "not a date and time") from error

    def rupiah(self) -> int | None:
        """Whole rupiah; None for an amount in another currency."""
        amount = self.child("amount")
        if amount.value is None or self.child("currency").text(10).upper() not in ("", "IDR"):
            return None
        if isinstance(amount.value, bool) or not isinstance(amount.value, int | float | Decimal):
            raise FieldError(amount.path, "not a number")
        exact = Decimal(str(amount.value))
        if not 0 <= exact <= MAX_RUPIAH:
            raise FieldError(amount.path, "out of range")
        return int(exact.to_integral_value(ROUND_HALF_EVEN))


def kept_part(release: dict[str, Any]) -> dict[str, Any]:
    """What of a release we use, so that the next one, often partial, can be merged into it.

    Raises FieldError when it has no tender id, no ocid or no date.
    """
    root = _At(release, "")
    tender = root.child("tender")
    tender.child("id").id()
    root.child("ocid").required(100)
    released_at(release)
    kept: dict[str, Any] = {key: release[key] for key in ROOT_KEYS if key in release}
    kept["tender"] = {key: tender.value[key] for key in TENDER_KEYS if key in tender.value}
    kept["parties"] = [
        {"id": party.get("id"), "name": party.get("name"), "roles": party.get("roles")}
        for party in release.get("parties") or []
        if isinstance(party, dict)
        and {"buyer", "procuringEntity"} & {str(role) for role in party.get("roles") or []}
    ]
    return kept


def released_at(release: dict[str, Any]) -> datetime:
    moment = _At(release, "").child("date").moment()
    if moment is None:
        raise FieldError(".date", "missing")
    return moment


def tender_id(release: dict[str, Any]) -> str:
    return _At(release, "").child("tender").child("id").id()


def merge(old: Any, new: Any) -> Any:
    """Merge as OCDS does: newer fields replace, null removes, lists of things go by their `id`."""
    if isinstance(old, dict) and isinstance(new, dict):
        merged = {**old}
        for key, value in new.items():
            if value is None:
                merged.pop(key, None)
            else:
                merged[key] = merge(old.get(key), value)
        return merged
    if _identified(old) and _identified(new):
        by_id = {str(item["id"]): item for item in old}
        for item in new:
            by_id[str(item["id"])] = merge(by_id.get(str(item["id"])), item)
        return list(by_id.values())
    return new


def _identified(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, dict) and item.get("id") is not None for item in value
    )


def parse(release: dict[str, Any], version: int, addenda: list[str]) -> Tender:
    """Read the kept part of a release. Raises FieldError."""
    root = _At(release, "")
    tender = root.child("tender")
    period = tender.child("tenderPeriod")
    start, end = period.child("startDate").moment(), period.child("endDate").moment()
    if end is None:
        raise FieldError(period.child("endDate").path, "missing")
    if start is not None and start > end:
        raise FieldError(period.child("startDate").path, "after endDate")
    details = tender.child("procurementMethodDetails").text()
    enquiry_end = tender.child("enquiryPeriod").child("endDate").moment()
    return Tender(
        tender_id=tender.child("id").id(),
        ocid=root.child("ocid").required(100),
        version=version,
        title=tender.child("title").required(),
        buyer=_buyer(root, tender),
        status=tender.child("status").text(100) or "active",
        stage=tender.child("statusDetails").text(),
        category=tender.child("mainProcurementCategory").text(100),
        method=details or tender.child("procurementMethod").text(100),
        envelopes=2 if _TWO_ENVELOPES.search(details) else 1,
        value_idr=tender.child("value").rupiah(),
        period_start=None if start is None else times.to_text(start),
        period_end=times.to_text(end),
        enquiry_end=None if enquiry_end is None else times.to_text(enquiry_end),
        documents=_documents(tender.child("documents")),
        amendments=[*_amendments(tender.child("amendments")), *addenda],
    )


def _buyer(root: _At, tender: _At) -> str:
    named = (
        tender.child("procuringEntity").child("name").text()
        or root.child("buyer").child("name").text()
    )
    if named:
        return named
    parties = root.child("parties").items()
    return next((name for party in parties if (name := party.child("name").text())), "")


def _documents(listed: _At) -> list[Document]:
    items = listed.items()
    if len(items) > MAX_DOCUMENTS:
        raise FieldError(listed.path, f"more than {MAX_DOCUMENTS}")
    found = []
    for index, item in enumerate(items):
        url = item.child("url").text(2000)
        identifier = item.child("id")
        found.append(
            Document(
                id=str(index + 1) if identifier.value is None else identifier.id(),
                title=item.child("title").text() or item.child("documentType").text(100) or "",
                url=url if url.startswith(("https://", "http://")) else None,
                format=item.child("format").text(100) or None,
            )
        )
    return found


def _amendments(listed: _At) -> list[str]:
    lines = []
    for item in listed.items():
        line = item.child("description").text(2000) or item.child("rationale").text(2000)
        if line:
            lines.append(line)
    return lines
