"""What a feature of the gateway is: one folder, and one registration in `sync.gateway.features`.

A folder `sync/gateway/<name>/` holds a feature's rows (`store`), what it does (`service`), its
views (`routes`) and its journal entries (`entries`); `<name>/feature.py` says what of it the
gateway must know. Features meet through services, never through another's store. Pages for people
and commands of the command line stand in `kiosk`, which the gateway does not know (ADR 0038).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

import flask

from sync.gateway.centre import Centre, Naming
from sync.gateway.commands.handling import Handler
from sync.gateway.db.trouble import DatabaseError
from sync.gateway.health import Check, Condition
from sync.gateway.journal.kinds import Kind
from sync.wire.room import SeatStatus

log = logging.getLogger("lpse.gateway")
T = TypeVar("T")
Act = Callable[[Centre], object]


@dataclass(frozen=True)
class Feature:
    """One slice of the gateway; every part but the name may be left out.

    `blueprint`: views for seats; each needs a seat's token unless it is marked otherwise.
    `live`: makes what lives as long as the server (`live(app, Type)` gives it to views).
    `serve`: called once before the first request, for what needs the application itself.
    `start`: runs before the gateway serves; must do no harm when it is repeated.
    `commands`: what reads commands from seats, by their type (`commands.handling`).
    `feed`: the kinds of items it puts into the seats' feed (`sync.wire.messages.FeedKind`).
    `journal`: the kinds of entries it writes.
    `names_files`: says which of some sealed files it names; those are kept, the others are swept.
    `heard`: is told of every status that a seat sends, after the room has taken it.
    `checks`: what may be wrong for a while, shown at the top of the console's pages.
    `after`: what it does when another feature has made something known (`Centre.tell`).
    `tables`: its own tables; no other feature's store reads or writes them.
    """

    name: str
    blueprint: flask.Blueprint | None = None
    live: Act | None = None
    serve: Callable[[Serving], None] | None = None
    start: Sequence[Act] = ()
    commands: Mapping[str, Handler] = field(default_factory=dict)
    feed: Collection[str] = ()
    journal: Sequence[Kind] = ()
    names_files: Naming | None = None
    heard: Callable[[Centre, SeatStatus], object] | None = None
    checks: Sequence[Check] = ()
    after: Mapping[str, Act] = field(default_factory=dict)
    tables: Collection[str] = ()


@dataclass(frozen=True)
class Serving:
    """What `Feature.serve` is given: the application being built, and whose it is."""

    app: flask.Flask
    centre: Centre


class Registered:
    """The features of a gateway, joined. Raises ValueError where two claim the same."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.features = tuple(features)
        _once("feature", [one.name for one in self.features])
        _once("type of commands", [type_ for one in self.features for type_ in one.commands])
        _once("feed kind", [kind for one in self.features for kind in one.feed])
        _once("table", [table for one in self.features for table in one.tables])
        kinds = [kind for one in self.features for kind in one.journal]
        _once("journal entry", [kind.name for kind in kinds])
        self.journal: Mapping[str, Kind] = {kind.name: kind for kind in kinds}
        self.commands: Mapping[str, Handler] = {
            type_: handler for one in self.features for type_, handler in one.commands.items()
        }
        self.after: dict[str, list[Act]] = {}
        for one in self.features:
            for what, act in one.after.items():
                self.after.setdefault(what, []).append(act)

    def join(self, centre: Centre) -> Centre:
        """Return this gateway with what its features handle, and do after one another.

        One that has joined these already is returned as it is: what it remembers stays one.
        """
        if centre.handlers is self.commands:
            return centre
        naming = [one.names_files for one in self.features if one.names_files is not None]
        return replace(centre, after=self.after, handlers=self.commands, naming=naming)

    def conditions(self, centre: Centre) -> list[Condition]:
        """Return all that is wrong with the gateway now, in order of features."""
        found = (check(centre) for one in self.features for check in one.checks)
        return [each for each in found if each is not None]

    def start(self, centre: Centre) -> None:
        """Do what must be done before the gateway serves."""
        for one in self.features:
            for act in one.start:
                act(centre)

    def serve(self, app: flask.Flask, centre: Centre) -> None:
        """Give an application every feature's views and live objects."""
        alive: dict[type[object], object] = {}
        app.extensions["lpse-live"] = alive
        app.extensions["lpse-heard"] = [one.heard for one in self.features if one.heard]
        for one in self.features:
            if one.live is not None:
                made = one.live(centre)
                alive[type(made)] = made
            if one.blueprint is not None:
                app.register_blueprint(one.blueprint)
            if one.serve is not None:
                one.serve(Serving(app, centre))


def live(kind: type[T], app: flask.Flask | None = None) -> T:
    """Return the object of this type that a feature keeps alive; by default the request's app's."""
    alive = (app or flask.current_app).extensions["lpse-live"]
    return cast(T, alive[kind])


def heard(centre: Centre, status: SeatStatus) -> None:
    """Tell the features of the request's application what a seat says of itself.

    The room has taken the status: a feature that finds no room on the disk costs no seat its
    answer. Seats say the same again with their next status.
    """
    for hear in flask.current_app.extensions["lpse-heard"]:
        try:
            hear(centre, status)
        except DatabaseError:
            log.exception("hearing the status of %s", status.seat_id)


def _once(what: str, names: Sequence[str]) -> None:
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"{what} claimed twice: {', '.join(sorted(twice))}")
