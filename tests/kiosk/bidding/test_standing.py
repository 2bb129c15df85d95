"""Where a version stands, over every combination of what can have become of three of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest

from kiosk.bidding.standing import ENDED, HOLDS, Standing, counting, standing


@dataclass(frozen=True)
class One:
    bid_id: str
    version: int
    action: str
    replaces: str | None
    outcome: str | None
    problem_code: str | None


def chain(*told: str) -> list[One]:
    """ "bid accepted", "withdrawal", "bid superseded" …; a refused one gives its number back."""
    found: list[One] = []
    number, before = 0, None
    for index, each in enumerate(told):
        what, _, outcome = each.partition(" ")
        number += 1
        action = "withdrawn" if what == "withdrawal" else "replaced" if number > 1 else "submitted"
        lost = outcome == "superseded"
        found.append(
            One(
                f"id-{index}",
                number,
                action,
                before,
                "accepted" if lost else outcome or None,
                "superseded" if lost else None,
            )
        )
        if outcome == "refused":
            number -= 1
        else:
            before = found[-1].bid_id
    return found


OUTCOMES = ("", "accepted", "held", "refused", "superseded")
TABLE: list[tuple[tuple[str, ...], tuple[Standing, ...]]] = [
    (("bid",), (Standing("open"),)),
    (("bid accepted",), (Standing("counts"),)),
    (("bid held",), (Standing("open"),)),
    (("bid refused",), (Standing("open"),)),
    (("bid superseded",), (Standing("superseded"),)),
    # a second version, in every state
    (("bid", "bid"), (Standing("open", 2), Standing("open"))),
    (("bid accepted", "bid"), (Standing("replacing", 2), Standing("open"))),
    (("bid accepted", "bid held"), (Standing("replacing", 2, "held"), Standing("open"))),
    (("bid accepted", "bid refused"), (Standing("counts"), Standing("open"))),
    (("bid accepted", "bid accepted"), (Standing("replaced", 2), Standing("counts"))),
    (("bid accepted", "bid superseded"), (Standing("replaced", 2), Standing("superseded"))),
    # a withdrawal, in every state
    (("bid accepted", "withdrawal"), (Standing("withdrawing", 2), Standing("open"))),
    (("bid", "withdrawal"), (Standing("open", 2), Standing("open"))),
    (("bid accepted", "withdrawal held"), (Standing("withdrawing", 2, "held"), Standing("open"))),
    (("bid accepted", "withdrawal refused"), (Standing("counts"), Standing("open"))),
    (("bid accepted", "withdrawal accepted"), (Standing("withdrawn", 2), Standing("withdrawal"))),
    (
        ("bid accepted", "withdrawal superseded"),
        (Standing("withdrawn", 2), Standing("superseded")),
    ),
    # held, and then something else was accepted
    (("bid held", "bid accepted"), (Standing("replaced", 2), Standing("counts"))),
    (("bid held", "withdrawal accepted"), (Standing("withdrawn", 2), Standing("withdrawal"))),
    (("bid held", "bid"), (Standing("open", 2), Standing("open"))),
    # refused, and sealed again
    (("bid refused", "bid"), (Standing("open"), Standing("open"))),
    (("bid refused", "bid accepted"), (Standing("void", 1), Standing("counts"))),
    (
        ("bid accepted", "bid refused", "bid accepted"),
        (Standing("replaced", 2), Standing("void", 2), Standing("counts")),
    ),
    (
        ("bid accepted", "withdrawal refused", "withdrawal accepted"),
        (Standing("withdrawn", 2), Standing("void", 2), Standing("withdrawal")),
    ),
    # lost against another seat's, and sealed again here
    (("bid superseded", "bid"), (Standing("superseded"), Standing("open"))),
    (("bid superseded", "bid accepted"), (Standing("replaced", 2), Standing("counts"))),
    # three in a row: the end decides, as it does at the gateway
    (
        ("bid accepted", "bid accepted", "bid"),
        (Standing("replaced", 2), Standing("replacing", 3), Standing("open")),
    ),
    (
        ("bid accepted", "bid accepted", "withdrawal"),
        (Standing("replaced", 2), Standing("withdrawing", 3), Standing("open")),
    ),
    (
        ("bid accepted", "bid accepted", "withdrawal accepted"),
        (Standing("withdrawn", 3), Standing("withdrawn", 3), Standing("withdrawal")),
    ),
    (
        ("bid accepted", "withdrawal accepted", "bid"),
        (Standing("withdrawn", 2), Standing("withdrawal", 3), Standing("open")),
    ),
    (
        ("bid accepted", "withdrawal accepted", "bid accepted"),
        (Standing("replaced", 3), Standing("replaced", 3), Standing("counts")),
    ),
    (
        ("bid accepted", "bid held", "bid"),
        (Standing("replacing", 3), Standing("open", 3), Standing("open")),
    ),
]


@pytest.mark.parametrize(("told", "expected"), TABLE, ids=lambda each: ", ".join(map(str, each)))
def test_each_combination(told: tuple[str, ...], expected: tuple[Standing, ...]) -> None:
    versions = chain(*told)
    assert tuple(standing(one, versions) for one in versions) == expected
    # in whatever order the rows are read
    assert tuple(standing(one, versions[::-1]) for one in versions) == expected


EVERY = [
    chain(*(f"{what} {outcome}".strip() for what, outcome in zip(whats, outcomes, strict=True)))
    for length in (1, 2, 3, 4)
    for whats in itertools.product(("bid", "withdrawal"), repeat=length)
    if whats[0] == "bid"
    for outcomes in itertools.product(OUTCOMES, repeat=length)
]


def test_over_all_combinations_one_version_counts_at_most() -> None:
    assert len(EVERY) > 5_000
    for versions in EVERY:
        kinds = [standing(one, versions).kind for one in versions]
        holds = [one for one, kind in zip(versions, kinds, strict=True) if kind in HOLDS]
        assert len(holds) <= 1
        for one, kind in zip(versions, kinds, strict=True):
            if kind in HOLDS or kind == "withdrawal":
                # never green against the gateway's word, nor against an acceptance after it
                assert one.outcome == "accepted" and one.problem_code is None
                after = [each for each in versions if each.version > one.version]
                assert not [each for each in after if each.outcome == "accepted"]
            if one.outcome is None:
                assert kind == "open"
            if kind in ENDED:
                assert one.outcome is not None
        if holds:
            assert counting(versions) == holds[0].bid_id
        elif counting(versions):
            assert next(v for v in versions if v.bid_id == counting(versions)).outcome is None


def test_what_is_accepted_last_is_what_counts() -> None:
    """Among all that this seat made; only the gateway's own word takes that away."""
    for versions in EVERY:
        accepted = [one for one in versions if one.outcome == "accepted"]
        if not accepted:
            continue
        end = accepted[-1]
        kind = standing(end, versions).kind
        if end.problem_code:
            assert kind == "superseded"
        elif end.action == "withdrawn":
            assert kind == "withdrawal"
        else:
            assert kind in HOLDS
        assert all(standing(one, versions).ended for one in accepted[:-1])


def test_a_fork_is_decided_by_the_gateways_word() -> None:
    """Two seats made two versions of one, and one of them was replaced once more."""
    first = One("a", 1, "submitted", None, "accepted", None)
    here = One("b", 2, "replaced", "a", "accepted", None)
    there = One("c", 2, "replaced", "a", "accepted", "superseded")
    on = One("d", 3, "replaced", "c", "accepted", "superseded")
    versions = [first, here, there, on]
    assert standing(first, versions).kind == "replaced"
    assert standing(here, versions).kind == "counts"
    assert standing(there, versions) == Standing("replaced", 3)
    assert standing(on, versions).kind == "superseded"
    assert counting(versions) == "b"


def test_what_replaced_something_unknown_here_replaced_what_was_before_it() -> None:
    """Version 2 was made at another seat, and nobody told this one of it."""
    first = One("a", 1, "submitted", None, "accepted", None)
    third = One("c", 3, "replaced", "b", "accepted", None)
    assert standing(first, [first, third]) == Standing("replaced", 3)
    assert standing(third, [first, third]) == Standing("counts")
