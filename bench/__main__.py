"""Run every benchmark and write the table; `python -m bench house` measures the code instead."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench import house

ROOT = Path(__file__).parent.parent
NAMES = (
    "sealing",
    "upload",
    "outbox",
    "board",
    "hostile",
    "papers",
    "registrations",
    "worklist",
    "classes",
    "packs",
    "lessons",
    "log",
)


def main() -> None:
    chosen = sys.argv[1:] or NAMES
    if "house" in chosen:
        house.main()
        chosen = [name for name in chosen if name != "house"]
        if not chosen:
            return
    results = ROOT / "bench" / "results"
    results.mkdir(parents=True, exist_ok=True)
    for name in chosen:
        rows = import_module(f"bench.{name}").run()
        (results / f"{name}.json").write_text(json.dumps(rows, indent=2))
    write_table(results)


def write_table(results: Path) -> None:
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Each row is a ratio of one run on one machine, ours and the",
        "peer's repetitions interleaved; absolute figures are medians of that machine only.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, "
        f"CPython {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.system()} {platform.release()}.",
        "",
    ]
    for path in sorted(results.glob("*.json")):
        lines += [
            f"## {path.stem}",
            "",
            "| what | ours | peer | ratio | unit | note |",
            "|---|---|---|---|---|---|",
        ]
        for row in json.loads(path.read_text()):
            shown = [row["name"], *(_number(row.get(k)) for k in ("ours", "peer", "ratio"))]
            lines.append(f"| {' | '.join(shown)} | {row['unit']} | {row.get('note', '')} |")
        lines.append("")
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join(lines), encoding="utf-8")


def _number(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
