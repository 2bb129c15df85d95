"""Checkpoints of the seats' logs, vouched for."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.witness import routes

FEATURE = Feature("witness", blueprint=routes.blueprint, tables=("witnessed",))
