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

    Somebody who must change a secret that another set sees none.
    """
    if guard.somebody() is None or guard.member().secret_by_other:
        return []
    here = {one.name: one.within or one.name for one in features}
    return [
        NavigationLink(one.entry, str(one.label), _current(one, here))
        for one in features
        if one.entry and guard.may_open(one.entry)
    ]


def _current(feature: Feature, here: dict[str, str]) -> str:
    if flask.request.endpoint == feature.entry:
        return "page"
    return "true" if here.get(flask.request.blueprint or "") == feature.name else ""
