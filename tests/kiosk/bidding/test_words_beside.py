"""What is said beside a bid: where it stands, what keeps it here, what is given again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.bidding.standing import Standing
from kiosk.bidding.views import receipts as views
from kiosk.shell.frame import speaking_app
from sync.outbox import Item, Proof, Stage


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    with speaking_app().app_context():
        yield


def item(stage: Stage, proof: Proof, last_fault: str | None = None) -> Item:
    return Item(
        sequence=1, id="i-1", type="bid.submitted", stage=stage, bytes_sent=0, bytes_total=0,
        created_at="2026-11-24T05:00:00Z", sent_at=None, answered_at=None, outcome=None,
        problem_code=None, attempts=0, last_fault=last_fault, next_attempt_at=None, hindrance=None,
        hindrance_detail=None, deadline=None, proof=proof,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "last_fault", "code"),
    [
        (Stage.ACCEPTED, None, "answer_given_again"),
        (Stage.ACCEPTED, "spool_unreadable", "answer_not_given_again"),
        (Stage.REFUSED, None, "reply_given_again"),
        (Stage.REFUSED, "id_conflict", "reply_not_given_again"),
    ],
)
def test_an_answer_that_is_given_back(stage: Stage, last_fault: str | None, code: str) -> None:
    said = views.shown_again(item(stage, Proof.AGAIN, last_fault))
    assert said is not None
    assert said.code == code


def test_nothing_is_said_of_what_the_gateway_has() -> None:
    kept = next(one for one in Proof if one is not Proof.AGAIN)
    assert views.shown_again(item(Stage.ACCEPTED, kept)) is None


@pytest.mark.parametrize(
    ("kind", "waits", "code"),
    [
        ("replaced", None, "replaced_here"),
        ("withdrawn", None, "withdrawn_here"),
        ("void", None, "refused_before"),
        ("replacing", None, "replacing_here"),
        ("replacing", "held", "replacing_held"),
        ("withdrawing", None, "withdrawing_here"),
        ("withdrawing", "held", "withdrawing_held"),
    ],
)
def test_a_version_beside_another(kind: str, waits: str | None, code: str) -> None:
    said = views.beside(Standing(kind, by=2, waits=waits))  # type: ignore[arg-type]
    assert said is not None
    assert said.code == code


@pytest.mark.parametrize(
    ("answered", "shown"),
    [
        ("tender_unknown", "held_tender_unknown"),
        ("key_not_on_card", "held_key_not_on_card"),
        ("tender_cancelled", "held_in_recovery"),
        ("late", "held_in_recovery"),
    ],
)
def test_what_is_held_has_words_of_its_own(answered: str, shown: str) -> None:
    assert views.HELD_WORDS[answered] == shown
