"""The navigation of every page: what the role of the one signed in may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import flask

from kiosk.console import guard
from kiosk.console.feature import Feature


@dataclass(frozen=True)
class NavigationLink:
    """One entry. `current` is the value of `aria-current`, empty for another page."""

    endpoint: str
    label: str
    current: str


def links(features: Sequence[Feature]) -> list[NavigationLink]:
    """Return the entries that the one signed in may open, in the order of the features.

    Features within another one share its entry, which leads to the first that may be opened.
    Somebody who must change a secret that another set sees none.
    """
    labels = {one.name: one.shared or one.label for one in features}
    open_now = _group_open(features)
    return [
        NavigationLink(members[0].entry, str(labels[name]), _current(members[0], name == open_now))
        for name, members in _groups(features).items()
    ]


def beside(features: Sequence[Feature]) -> list[NavigationLink]:
    """Return the entries that share the one of the page that is open, where there are several."""
    members = _groups(features).get(_group_open(features), [])
    here = flask.request.blueprint
    return [
        NavigationLink(one.entry, str(one.label), _current(one, one.name == here))
        for one in members
        if len(members) > 1
    ]


def _groups(features: Sequence[Feature]) -> dict[str, list[Feature]]:
    """The features with an entry that may be opened, by the one whose entry they share."""
    groups: dict[str, list[Feature]] = {}
    if guard.somebody() is None or guard.member().secret_by_other:
        return groups
    for one in features:
        if one.entry and guard.may_open(one.entry):
            groups.setdefault(one.within or one.name, []).append(one)
    return groups


def _group_open(features: Sequence[Feature]) -> str:
    here = {one.name: one.within or one.name for one in features}
    return here.get(flask.request.blueprint or "", "")


def _current(feature: Feature, within: bool) -> str:
    if flask.request.endpoint == feature.entry:
        return "page"
    return "true" if within else ""
