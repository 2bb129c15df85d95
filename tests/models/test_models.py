"""Each model holds in every state it can reach, and with any one rule gone it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.models.spin import HERE, explore

# How much goes wrong at most: small enough to visit every state, enough for every rule.
LIMITS: dict[str, dict[str, int]] = {
    "outbox.pml": {"DEATHS": 1, "LOSSES": 2, "TRIPS": 1},
    "deadline.pml": {},
    "orders.pml": {},
}


def rules(model: str) -> list[str]:
    """The names with which a model is built with one rule reverted: its head lists them."""
    head = (HERE / model).read_text("utf-8").partition("*/")[0]
    return re.findall(r"^     ([A-Z_]+)  ", head, re.MULTILINE)


REVERTED = [(model, rule) for model in LIMITS for rule in rules(model)]


@pytest.mark.parametrize("model", LIMITS)
def test_a_model_holds_in_every_state(model: str, tmp_path: Path) -> None:
    explored = explore(model, tmp_path, LIMITS[model])
    assert not explored.violated, explored.said
    assert explored.states > 100


@pytest.mark.parametrize(("model", "rule"), REVERTED)
def test_a_reverted_rule_is_found(model: str, rule: str, tmp_path: Path) -> None:
    assert explore(model, tmp_path, {**LIMITS[model], rule: 1}).violated


def test_each_model_has_rules_to_revert() -> None:
    assert {model for model, _ in REVERTED} == set(LIMITS) == {p.name for p in HERE.glob("*.pml")}
