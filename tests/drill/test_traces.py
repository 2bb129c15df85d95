"""What recorded runs of the real programs showed is a run of the model, and nothing else passes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.drill.ground import Ground
from tests.models.spin import explore
from tests.models.trace import Shown, header, observed, sealed


def is_run(shown: Sequence[Shown], folder: Path) -> bool:
    """Whether the model can show these things, one after the other and nothing between."""
    folder.mkdir(exist_ok=True)
    (folder / "trace.h").write_text(header(shown))
    limits = {"TRACE": 1, "DEATHS": 0, "LOSSES": 1, "TRIPS": 0}
    return explore("outbox.pml", folder, limits).violated


@pytest.fixture(scope="module")
def runs(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> list[list[Shown]]:
    recorded, folder = ground.walked(0).recorded, tmp_path_factory.mktemp("runs")
    bids = sealed(recorded, folder)
    return [observed(recorded, bid, folder / bid.bid_id) for bid in bids]


def test_every_recorded_bid_went_a_way_of_the_model(
    runs: list[list[Shown]], tmp_path: Path
) -> None:
    assert runs
    for shown in runs:
        assert shown[-1] == Shown("accepted", True, 1, 1)
        assert is_run(shown, tmp_path), shown


def test_a_way_that_is_none_is_refused(runs: list[list[Shown]], tmp_path: Path) -> None:
    """An order of things that the real programs must not show is no run of the model."""
    shown = runs[0]
    whole = next(n for n, one in enumerate(shown) if one.whole)
    effect = next(n for n, one in enumerate(shown) if one.effects)
    for wrong in (
        [*shown[:whole], *shown[whole + 1 :]],  # uploaded before every byte was there
        [*shown[:effect], shown[effect + 1], shown[effect]],  # accepted before it took effect
        [one for one in shown if one.stage != "asked"],  # an effect that nobody asked for
        [*shown, Shown("accepted", True, 2, 1)],  # twice
    ):
        assert not is_run(wrong, tmp_path), wrong
