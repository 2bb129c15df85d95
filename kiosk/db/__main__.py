"""Rewrite the committed `schema.sql` files from the migrations: `python -m kiosk.db`."""

from __future__ import annotations

from pathlib import Path

from kiosk.db import blank_schema

if __name__ == "__main__":
    (Path(__file__).parent / "schema.sql").write_text(blank_schema(), encoding="utf-8")
