"""Putting the pages of a paper in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.papers import arranging
from kiosk.papers.paper import Brought, BroughtPage, Crop, Fitted, PaperWork
from sync.errors import Fault


def brought(blob: str, pages: int, *, signed: bool = False) -> Brought:
    page = BroughtPage(595.0, 842.0)
    return Brought(
        blob=blob,
        name=f"{blob}.pdf",
        size=1000,
        sha256="0" * 64,
        format="pdf",
        pages=(page,) * pages,
        signed=signed,
        version="1.7",
    )


def a_work(pages: int = 3) -> PaperWork:
    return arranging.add(PaperWork(document="nib"), brought("a", pages))


shares = st.integers(0, 1000)  # thousandths


@st.composite
def crops(draw: st.DrawFn) -> Crop:
    left, top = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    right, bottom = draw(st.floats(left + 0.06, 1)), draw(st.floats(top + 0.06, 1))
    return Crop(left, top, right, bottom)


@given(crops())
def test_four_turns_are_none(crop: Crop) -> None:
    work = a_work(1)
    leaf_id = work.leaves[0].leaf_id
    after = work = arranging.cut(work, leaf_id, crop)
    for _ in range(4):
        after = arranging.turn(after, leaf_id)
    turned, before = after.leaf(leaf_id), work.leaf(leaf_id)
    assert turned.turn == before.turn
    for side in ("left", "top", "right", "bottom"):
        assert getattr(turned.crop, side) == pytest.approx(getattr(before.crop, side), abs=1e-9)


def test_what_was_cut_off_above_is_cut_off_at_the_right_after_a_turn() -> None:
    work = a_work(1)
    leaf_id = work.leaves[0].leaf_id
    work = arranging.turn(arranging.cut(work, leaf_id, Crop(0, 0.25, 1, 1)), leaf_id)
    assert work.leaf(leaf_id).crop == Crop(0, 0, 0.75, 1)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-4, 4)), max_size=12))
def test_moving_loses_and_doubles_no_page(moves: list[tuple[int, int]]) -> None:
    work = before = a_work(4)
    for number, by in moves:
        work = arranging.move(work, work.leaves[number].leaf_id, by)
    assert sorted(one.leaf_id for one in work.leaves) == sorted(o.leaf_id for o in before.leaves)
    assert (work.revision == before.revision) is (not moves)


def test_a_change_makes_the_result_count_for_nothing() -> None:
    work = a_work()
    fitted = Fitted(blob="r", size=9, sha256="0" * 64, pages=3, how="joined")
    leaf_id = work.leaves[0].leaf_id
    from msgspec.structs import replace

    for change in (
        lambda one: arranging.turn(one, leaf_id),
        lambda one: arranging.move(one, leaf_id, 1),
        lambda one: arranging.remove(one, leaf_id),
        lambda one: arranging.choose_sheet(one, "a4"),
        lambda one: arranging.cut(one, leaf_id, Crop(0, 0, 0.5, 0.5)),
        lambda one: arranging.add(one, brought("b", 1)),
    ):
        changed = change(replace(work, fitted=fitted, used=True))
        assert (changed.fitted, changed.used) == (None, False)


def test_a_file_goes_with_its_last_page() -> None:
    work = arranging.add(a_work(1), brought("b", 2))
    work = arranging.remove(work, work.leaves[0].leaf_id)
    assert [one.blob for one in work.files] == ["b"]


def test_a_signed_pdf_stays_alone_and_as_it_is() -> None:
    signed = arranging.add(PaperWork(document="nib"), brought("s", 2, signed=True))
    leaf_id = signed.leaves[0].leaf_id
    for beside in (
        lambda: arranging.add(signed, brought("b", 1)),
        lambda: arranging.add(a_work(), brought("s", 1, signed=True)),
    ):
        with pytest.raises(Fault, match="paper_signed_alone"):
            beside()
    for change in (
        lambda: arranging.turn(signed, leaf_id),
        lambda: arranging.move(signed, leaf_id, 1),
        lambda: arranging.cut(signed, leaf_id, Crop(0, 0, 0.5, 1)),
    ):
        with pytest.raises(Fault, match="paper_signed_fixed"):
            change()
    assert arranging.remove(signed, leaf_id).leaves == ()


def test_a_page_that_is_gone_is_told() -> None:
    with pytest.raises(Fault, match="paper_page_unknown"):
        arranging.turn(a_work(), "nobody")


def test_more_pages_than_a_paper_may_have() -> None:
    with pytest.raises(Fault, match="paper_too_many_pages"):
        arranging.add(a_work(150), brought("b", 51))


@given(shares, shares, shares, shares)
def test_a_crop_always_leaves_something(l: int, t: int, r: int, b: int) -> None:  # noqa: E741
    sides = [one / 1000 for one in (l, t, r, b)]
    if l + 50 <= r and t + 50 <= b:
        assert Crop(*sides).whole is ((l, t, r, b) == (0, 0, 1000, 1000))
    else:
        with pytest.raises(Fault, match="paper_crop_empty"):
            Crop(*sides)


@pytest.mark.parametrize("left", range(96))
def test_the_least_that_stays_may_stay_anywhere(left: int) -> None:
    """In whole percent, as the form takes them, and after turns."""
    work = a_work(1)
    leaf_id = work.leaves[0].leaf_id
    work = arranging.cut(work, leaf_id, Crop(left / 100, 0, 1 - (95 - left) / 100, 1))
    for _ in range(4):
        work = arranging.turn(work, leaf_id)
    assert work.leaf(leaf_id).crop.left == pytest.approx(left / 100)
