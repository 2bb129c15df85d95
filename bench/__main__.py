"""Run every benchmark, or those named, and write them down; `house` measures the code instead."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import house

ROOT = Path(__file__).parent.parent
NAMES = (
    "sealing",
    "upload",
    "outbox",
    "board",
    "hostile",
    "registrations",
    "classes",
    "packs",
    "lessons",
    "log",
)


PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`, or `python -m bench NAME` for one section. Each row is a ratio of one run
on one machine, ours and the peer's repetitions interleaved; absolute figures are medians of that
machine only.

"""


def main() -> None:
    chosen = sys.argv[1:] or NAMES
    if "house" in chosen:
        house.main()
    for name in chosen:
        if name != "house":
            write_section(name, import_module(f"bench.{name}").run())


def write_section(name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put these rows into the page as the section `name`; every other section stays as it is."""
    _head, *parts = PAGE.read_text("utf-8").split("\n## ")
    sections = {one.partition("\n")[0]: one.strip() for one in parts}
    sections[name] = section(name, rows)
    told = [f"## {sections[key]}\n" for key in sorted(sections)]
    PAGE.write_text(HEAD + "\n".join(told), "utf-8")


def section(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a section of the page: its name, when and where it was measured, its table."""
    lines = [
        name,
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, "
        f"CPython {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{platform.system()} {platform.release().partition('-')[0]}.",
        "",
        "| what | ours | peer | ratio | unit | note |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        shown = [row["name"], *(_number(row.get(key)) for key in ("ours", "peer", "ratio"))]
        lines.append(f"| {' | '.join(shown)} | {row['unit']} | {row.get('note', '')} |")
    return "\n".join(lines)


def _number(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
