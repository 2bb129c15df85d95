"""The demo plays the LPSE's administrator: what has arrived goes to the committee's folder at once.

A real gateway hands bids out after the deadline only, to two people (`gateway export-bids`).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sync.gateway.bids import export
from sync.gateway.bids import shared as bids
from sync.gateway.bids.export import BidRow
from sync.gateway.bids.shared import BidEnvelope
from sync.gateway.features import open_gateway
from sync.gateway.tenders import service as tenders

SIGNER = "kunci-server.txt"


@dataclass(frozen=True)
class HandedOver:
    """One sealed file with all that opens and proves it; names within the committee's folder."""

    firm: str
    sealed: str
    key: str
    receipt: str


class Handover:
    """Copies every accepted bid into `folder` once, as penawaran-1.age and so on."""

    def __init__(self, home: Path, folder: Path, keys: Mapping[str, Path]) -> None:
        """`keys` are the committee's key files by tender, or tender-envelope."""
        self._centre = open_gateway(home)
        self._tenders = [one.tender_id for one in tenders.newest(self._centre)]
        self._folder, self._keys = folder, keys
        self._seen: set[str] = set()
        self._count = 0
        identity = self._centre.identity
        signer = f"{identity.gateway_id}={identity.gateway_key}\n"
        (folder / SIGNER).write_text(signer, encoding="utf-8")

    def new(self) -> list[HandedOver]:
        """Hand over what arrived since the last call."""
        rows = [
            (tender, row)
            for tender in self._tenders
            for row in export.list_bids(self._centre, tender)
            if row.outcome == "accepted" and row.envelopes and row.bid_id not in self._seen
        ]
        self._seen |= {row.bid_id for _, row in rows}
        return [self._hand(tender, row, one) for tender, row in rows for one in row.envelopes]

    def _hand(self, tender: str, row: BidRow, envelope: BidEnvelope) -> HandedOver:
        self._count += 1
        name = f"penawaran-{self._count}"
        handed = HandedOver(row.tenderer_name, f"{name}.age", f"{name}.kunci.txt", f"{name}.txt")
        with (
            self._centre.objects.get(envelope.sha256) as sealed,
            (self._folder / handed.sealed).open("wb") as copy,
        ):
            shutil.copyfileobj(sealed, copy)
        suffix = "" if envelope.name == "bid" else f"-{envelope.name}"
        shutil.copyfile(self._keys[f"{tender}{suffix}"], self._folder / handed.key)
        with self._centre.reading() as db:
            bid = bids.bid(db, row.bid_id)
        assert bid is not None
        (self._folder / handed.receipt).write_text(bid.official or bid.provisional, "utf-8")
        return handed
