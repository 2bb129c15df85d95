"""Inside the gateway, features meet through what they offer, never through another's tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
GATEWAY = ROOT / "sync" / "gateway"
STORES = {path.parent.name for path in GATEWAY.glob("*/store.py")}


def foreign_stores(path: Path, text: str) -> Iterator[str]:
    """Name every store of another feature that a module of the gateway or the kiosk imports."""
    own = path.relative_to(GATEWAY).parts[0] if path.is_relative_to(GATEWAY) else ""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            named = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        else:
            continue
        for feature in sorted(STORES - {own}):
            if f"sync.gateway.{feature}.store" in named:
                yield f"{path.relative_to(ROOT)}:{node.lineno} {feature}"


def modules() -> Iterator[Path]:
    yield from GATEWAY.rglob("*.py")
    yield from (ROOT / "kiosk").rglob("*.py")


def test_no_feature_reads_anothers_store() -> None:
    found = [one for path in modules() for one in foreign_stores(path, path.read_text())]
    assert found == []


def test_a_foreign_store_would_be_found() -> None:
    here = GATEWAY / "firms" / "service.py"
    assert len(STORES) > 10
    for line in (
        "from sync.gateway.bids import store as bids",
        "from sync.gateway.bids.store import Bid",
        "def f():\n    import sync.gateway.bids.store",
    ):
        assert [one.split()[-1] for one in foreign_stores(here, line)] == ["bids"], line
    assert not list(foreign_stores(here, "from sync.gateway.firms import store"))
    assert not list(foreign_stores(here, "from sync.gateway.bids.shared import Bid"))
