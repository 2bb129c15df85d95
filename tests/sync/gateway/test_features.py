"""A feature of the gateway is one folder and one registration (ADR 0038)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import flask
import pytest

import sync.gateway
from sync.gateway import features, http
from sync.gateway.alarms import service as alarm_service
from sync.gateway.app import build
from sync.gateway.centre import LEARNED, Centre
from sync.gateway.feature import Feature, Registered, Serving, live
from sync.gateway.features import FEATURES, REGISTERED
from sync.gateway.health import Condition
from sync.gateway.journal.kinds import Kind
from sync.wire.messages import FeedKind
from tests.sync.gateway.cast import House

# Folders that no feature is: what all of them stand on.
COMMON = {"adapters", "db", "journal"}


def folders() -> set[str]:
    root = Path(sync.gateway.__file__).parent
    return {path.parent.name for path in root.glob("*/__init__.py")} - COMMON


def modules() -> Iterator[object]:
    root = Path(sync.gateway.__file__).parent
    for found in pkgutil.walk_packages([str(root)], "sync.gateway."):
        if found.name.endswith(".entries"):
            yield importlib.import_module(found.name)


def test_every_folder_is_a_registered_feature() -> None:
    assert folders() == {one.name for one in FEATURES} - {"core"}


def test_every_table_belongs_to_one_feature(house: House) -> None:
    with house.centre.reading() as db:
        rows = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    tables = {row["name"] for row in rows if not row["name"].startswith("sqlite_")}
    assert tables - {"_sqlite_migrations"} == {table for one in FEATURES for table in one.tables}


def test_every_kind_of_feed_item_belongs_to_one_feature() -> None:
    assert {kind for one in FEATURES for kind in one.feed} == set(get_args(FeedKind))


def test_every_kind_of_journal_entry_is_registered() -> None:
    named = {value.name for module in modules() for value in vars(module).values()
             if isinstance(value, Kind)}  # fmt: skip
    assert named == set(REGISTERED.journal)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Feature("a"), Feature("a")),
        (Feature("a", feed=("tender",)), Feature("b", feed=("tender",))),
        (Feature("a", tables=("t",)), Feature("b", tables=("t",))),
        (Feature("a", journal=(Kind("k", "A."),)), Feature("b", journal=(Kind("k", "B."),))),
    ],
)
def test_what_two_features_claim_is_refused(one: Feature, other: Feature) -> None:
    Registered([one])
    with pytest.raises(ValueError, match="claimed twice"):
        Registered([one, other])


class Bell:
    """What a toy feature keeps alive."""

    def __init__(self, centre: Centre) -> None:
        self.rung = [centre.identity.gateway_id]


def toy() -> tuple[Feature, list[str]]:
    blueprint, told = flask.Blueprint("toy", __name__), []
    served: list[str] = told

    @blueprint.get("/v1/bell")
    @http.public
    def bell() -> flask.Response:
        return http.json(live(Bell).rung)

    def serve(serving: Serving) -> None:
        served.append(f"serve {serving.centre.identity.realm}")

    feature = Feature(
        "toy",
        blueprint=blueprint,
        live=Bell,
        serve=serve,
        start=(lambda _centre: served.append("start"),),
        checks=(lambda _centre: Condition("bell_broken"),),
        after={
            LEARNED: lambda _centre: served.append("learned"),
            alarm_service.cleared("x"): lambda _centre: served.append("cleared"),
        },
    )
    return feature, told


def test_a_gateway_is_joined_once(house: House) -> None:
    assert REGISTERED.join(house.centre) is house.centre
    other = Registered(FEATURES).join(house.centre)
    assert (other.watch, other.news) == (house.centre.watch, house.centre.news)


def test_a_feature_that_only_a_test_registers_has_all_its_parts(house: House) -> None:
    feature, told = toy()
    registered = Registered([*FEATURES, feature])
    centre = features.open_gateway(house.centre.home, clock=house.clock, registered=registered)
    registered.start(centre)
    app = build(centre, registered=registered)
    assert app.test_client().get("/v1/bell").get_json() == [centre.identity.gateway_id]
    assert live(Bell, app).rung == [centre.identity.gateway_id]
    centre.tell(LEARNED)
    centre.tell(alarm_service.cleared("x"))
    centre.tell("what nobody waits for")
    assert told == ["start", "serve production", "learned", "cleared"]
    assert [one.code for one in registered.conditions(centre)] == ["bell_broken"]
    assert house.http.get("/v1/bell").status_code == 404
