"""The line that tells vendors what changed in a tender. Pure; in Indonesian, as SPSE is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sync import figures
from sync.wire.messages import Tender
from sync.wire.times import from_text

MOMENTS = {
    "period_end": "batas akhir pemasukan penawaran",
    "period_start": "awal pemasukan penawaran",
    "enquiry_end": "batas akhir pemberian penjelasan",
}
OTHERS = {
    "title": "nama tender",
    "buyer": "satuan kerja",
    "status": "status tender",
    "stage": "tahapan",
    "category": "jenis pengadaan",
    "method": "metode pengadaan",
    "envelopes": "jumlah sampul",
    "value_idr": "nilai HPS",
    "documents": "dokumen tender",
    "amendments": "daftar adendum",
}


def addendum(old: Tender, new: Tender, version: int, at: datetime, timezone: str) -> str:
    """`Perubahan ke-1 (22-11-2026 10.00 WIB): batas akhir … dari … menjadi …; dokumen tender`."""
    changes = []
    for name, label in MOMENTS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            changes.append(
                f"{label} dari {_text(before, timezone)} menjadi {_text(after, timezone)}"
            )
    changes += [label for name, label in OTHERS.items() if getattr(old, name) != getattr(new, name)]
    return f"Perubahan ke-{version - 1} ({local_text(at, timezone)}): {'; '.join(changes)}."


def _text(moment: str | None, timezone: str) -> str:
    return "belum ditentukan" if moment is None else local_text(from_text(moment), timezone)


def local_text(moment: datetime, timezone: str, *, seconds: bool = False) -> str:
    """`22-11-2026 10.00 WIB`, or with seconds `22-11-2026 10.00.05 WIB`."""
    return figures.listed(moment, "id", ZoneInfo(timezone), short=not seconds)
