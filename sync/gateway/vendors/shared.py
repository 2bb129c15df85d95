"""Which firms are registered here."""

from __future__ import annotations

from sync.gateway.vendors.store import Tenderer, knows_tenderer, tenderer

__all__ = ["Tenderer", "knows_tenderer", "tenderer"]
