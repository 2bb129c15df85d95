"""Changes of a paper in the works: each returns a changed copy, with nothing made of it yet."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kiosk.papers.paper import (
    MOST_PAGES,
    TURNS,
    Brought,
    Crop,
    Leaf,
    PaperSheet,
    PaperWork,
)
from sync.errors import Fault
from sync.wire.ids import new_id


def add(work: PaperWork, brought: Brought) -> PaperWork:
    """Put every page of a file behind those that are there.

    Raises: Fault("paper_signed_alone") beside or after a signed PDF,
    Fault("paper_too_many_pages", most).
    """
    if work.files and (brought.signed or work.signed):
        raise Fault("paper_signed_alone")
    leaves = tuple(
        Leaf(leaf_id=new_id(), blob=brought.blob, number=number)
        for number in range(len(brought.pages))
    )
    if len(work.leaves) + len(leaves) > MOST_PAGES:
        raise Fault("paper_too_many_pages", most=MOST_PAGES)
    files = (*work.files, brought)
    return _changed(replace(work, files=files, leaves=(*work.leaves, *leaves)))


def turn(work: PaperWork, leaf_id: str) -> PaperWork:
    """Turn a page a quarter clockwise; its crop turns with it.

    Raises: Fault("paper_page_unknown" | "paper_signed_fixed").
    """
    leaf, crop = _free(work, leaf_id), work.leaf(leaf_id).crop
    turned = Crop(1 - crop.bottom, crop.left, 1 - crop.top, crop.right)
    after = TURNS[(TURNS.index(leaf.turn) + 1) % len(TURNS)]
    return _with(work, replace(leaf, turn=after, crop=turned))


def cut(work: PaperWork, leaf_id: str, crop: Crop) -> PaperWork:
    """Keep a part of a page. Raises: Fault("paper_page_unknown" | "paper_signed_fixed")."""
    return _with(work, replace(_free(work, leaf_id), crop=crop))


def move(work: PaperWork, leaf_id: str, by: int) -> PaperWork:
    """Move a page `by` places; at either end it stays.

    Raises: Fault("paper_page_unknown" | "paper_signed_fixed").
    """
    leaf = _free(work, leaf_id)
    others = [one for one in work.leaves if one.leaf_id != leaf_id]
    place = min(max(0, work.leaves.index(leaf) + by), len(others))
    return _arranged(work, [*others[:place], leaf, *others[place:]])


def remove(work: PaperWork, leaf_id: str) -> PaperWork:
    """Take a page out; a file that lost all of its pages goes, and a signed one goes whole.

    Raises: Fault("paper_page_unknown").
    """
    gone = work.leaf(leaf_id)
    left = [] if work.signed else [one for one in work.leaves if one != gone]
    return _arranged(work, left)


def choose_sheet(work: PaperWork, sheet: PaperSheet) -> PaperWork:
    """Say whether every page is to become A4."""
    return work if sheet == work.sheet else _changed(replace(work, sheet=sheet))


def _free(work: PaperWork, leaf_id: str) -> Leaf:
    leaf = work.leaf(leaf_id)
    if work.signed:
        raise Fault("paper_signed_fixed")
    return leaf


def _with(work: PaperWork, leaf: Leaf) -> PaperWork:
    return _arranged(work, [leaf if one.leaf_id == leaf.leaf_id else one for one in work.leaves])


def _arranged(work: PaperWork, leaves: Sequence[Leaf]) -> PaperWork:
    shown = {one.blob for one in leaves}
    files = tuple(one for one in work.files if one.blob in shown)
    return _changed(replace(work, files=files, leaves=tuple(leaves)))


def _changed(work: PaperWork) -> PaperWork:
    return replace(work, revision=new_id(), fitted=None, used=False)
