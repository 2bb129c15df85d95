"""OCDS 1.1's merge routine, for what a gateway keeps of a release. Pure.

https://standard.open-contracting.org/1.1/en/schema/merging/: newer fields replace, null removes,
empty objects and lists do nothing, lists of objects go by `id` and what has none is appended, any
other list is replaced whole. No list we keep has the schema's `wholeListMerge`, so no schema is
needed to know which is which.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def merged(releases: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The state after all releases of one process, given oldest first; none of them is changed."""
    state: dict[str, Any] = {}
    for release in releases:
        state = _laid_over(state, release)
    return state


def _laid_over(old: Any, new: Any) -> Any:
    if isinstance(new, dict):
        result = dict(old) if isinstance(old, dict) else {}
        for key, value in new.items():
            if value is None:
                result.pop(key, None)
            elif value not in ({}, []):
                result[key] = _laid_over(result.get(key), value)
        return result
    if _objects(new):
        result_list = list(old) if _objects(old) else []
        for item in new:
            _put(result_list, item)
        return result_list
    return new


def _put(items: list[dict[str, Any]], new: dict[str, Any]) -> None:
    if new.get("id") is not None:
        for index, old in enumerate(items):
            # 5 and "5" are one id: publishers write both for the same thing.
            if old.get("id") is not None and str(old["id"]) == str(new["id"]):
                items[index] = _laid_over(old, new)
                return
    items.append(_laid_over({}, new))


def _objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)
