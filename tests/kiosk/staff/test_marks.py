"""What a roster's marks keep people from at a seat, with the link and without (ADR 0031)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk import events
from kiosk.staff.service import StaffSignIn
from sync.atrest import AtRest
from sync.errors import Fault
from sync.wire.messages import StaffMark
from sync.wire.times import to_text
from tests.kiosk.staff.support import (
    DEVICE,
    DEWI,
    GATEWAY,
    NOW,
    PINS,
    RATNA,
    TONO,
    Post,
    a_roster,
    known_time,
)

LATER = NOW + timedelta(hours=5)


def desk_of(post: Post, *, linked: bool = True) -> StaffSignIn:
    return StaffSignIn(
        post.open_db,
        post.machine,
        lambda: post.now,
        lambda: {GATEWAY.public.kid: GATEWAY.public},
        AtRest(DEVICE.derive("roster")),
        record=events.record,
        linked=lambda: linked,
    )


def marked(staff_id: str, *, other: bool, until: str | None) -> StaffMark:
    return StaffMark(staff_id=staff_id, secret_by_other=other, second_from=until)


@pytest.fixture
def post(tmp_path: Path) -> Post:
    marks = [
        marked(TONO, other=True, until=None),
        marked(DEWI, other=False, until=to_text(LATER)),
    ]
    return Post.make(tmp_path, msgspec.structs.replace(a_roster(), marks=marks))


def refusals(post: Post) -> list[str]:
    db = post.open_db()
    found = [str(e.fields["code"]) for _, e in events.entries(db) if e.name == "staff_refused"]
    db.close()
    return found


def test_with_the_link_up_a_secret_of_another_hand_only_locks_and_ends(post: Post) -> None:
    desk = desk_of(post)
    for act in ("lock", "end"):
        desk.sign_in(TONO, PINS[TONO], act)
    for act in ("open", "attest", "alarm", "extend"):
        with pytest.raises(Fault, match="staff_secret_unchanged"):
            desk.sign_in(TONO, PINS[TONO], act)
    assert refusals(post) == ["staff_secret_unchanged"] * 4


def test_a_room_that_is_cut_off_goes_on_and_the_log_says_so(post: Post) -> None:
    assert desk_of(post, linked=False).sign_in(TONO, PINS[TONO], "open").staff_id == TONO
    assert refusals(post) == ["staff_secret_unchanged"]


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("swap", [True, False])
def test_who_is_new_signs_with_nobody_until_the_wait_is_over(
    post: Post, linked: bool, swap: bool
) -> None:
    pair = [(RATNA, PINS[RATNA]), (DEWI, PINS[DEWI])]
    first, second = reversed(pair) if swap else pair
    desk = desk_of(post, linked=linked)
    with pytest.raises(Fault, match=r"staff_too_new.*hours=5"):
        desk.together("wipe", first, second)
    post.now = None
    with pytest.raises(Fault, match="seat_time_unknown"):
        desk.together("wipe", first, second)
    post.now = known_time(LATER)
    desk.together("wipe", first, second)


def test_a_secret_of_another_hand_signs_for_nothing_of_two_without_the_link_either(
    tmp_path: Path,
) -> None:
    marks = [marked(DEWI, other=True, until=None)]
    post = Post.make(tmp_path, msgspec.structs.replace(a_roster(), marks=marks))
    with pytest.raises(Fault, match="staff_secret_unchanged"):
        desk_of(post, linked=False).together("wipe", (RATNA, PINS[RATNA]), (DEWI, PINS[DEWI]))


def test_a_roster_of_before_marks_nobody(tmp_path: Path) -> None:
    post = Post.make(tmp_path)
    run: Callable[..., object] = desk_of(post).together
    run("wipe", (RATNA, PINS[RATNA]), (DEWI, PINS[DEWI]))
