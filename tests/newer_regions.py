"""A table of regions by a made-up decree: Temanggung has moved to a new province."""

from __future__ import annotations

import json

from sync.identifiers import regions

DECREE = "Kepmendagri 9 Tahun 2025"
LABEL = "Kabupaten Temanggung, Provinsi Baru"


def newer(decree: str = DECREE, date: str = "2025-07-01", name: str = "Provinsi Baru") -> str:
    """Return the table as a file: `33.23` is `97.01` now, and all else is as it was."""
    table = json.loads(regions.built_in_text())
    table |= {"decree": decree, "date": date}
    table["provinces"]["97"] = name
    table["regencies"]["97.01"] = table["regencies"].pop("33.23")
    table["moved"]["33.23"] = "97.01"
    return json.dumps(table, indent=1, ensure_ascii=False)
