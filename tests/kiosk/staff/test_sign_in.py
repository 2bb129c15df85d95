from __future__ import annotations

import threading
from datetime import timedelta

import argon2
import pytest

from kiosk.staff import pins
from kiosk.staff.service import StaffSignIn
from kiosk.staff.verifiers import Verifiers
from sync.clock import Interval
from sync.errors import Fault
from sync.wire import secret_rules
from sync.wire.roles import Act, may
from tests.kiosk.staff.support import (
    BAYU,
    DEWI,
    NOW,
    PINS,
    RATNA,
    ROLES,
    TONO,
    WRONG,
    Post,
    a_person,
    a_roster,
    employ,
    known_time,
)


def refusal(desk: StaffSignIn, who: str = TONO, secret: str = WRONG, act: Act = "open") -> Fault:
    with pytest.raises(Fault) as caught:
        desk.sign_in(who, secret, act)
    return caught.value


def exhaust(desk: StaffSignIn, who: str = TONO) -> None:
    for _ in range(secret_rules.FREE_TRIES):
        refusal(desk, who)


def test_the_right_pin_says_who_acts(post: Post) -> None:
    actor = post.start().sign_in(TONO, PINS[TONO], "open", purpose="bidding")
    assert (actor.staff_id, actor.name, actor.role) == (TONO, "Pak Tono", "front_desk")
    assert actor.order_id is None


def test_somebody_elses_pin_is_wrong(post: Post) -> None:
    assert refusal(post.start(), TONO, PINS[RATNA]).code == "pin_wrong"


def test_five_tries_are_free_then_the_wait_doubles(post: Post) -> None:
    desk = post.start()
    assert [refusal(desk).params["left"] for _ in range(4)] == [4, 3, 2, 1]
    for wait in (15, 30, 60, 120):
        assert refusal(desk).params["seconds"] == wait
        assert refusal(desk).code == "pin_wait"
        post.machine.seconds += wait - 0.5
        assert refusal(desk).code == "pin_wait"
        post.machine.seconds += 0.5


def test_the_wait_has_an_end() -> None:
    waits = [secret_rules.wait_after_s(tries) for tries in (4, 5, 6, 11, 12, 5000)]
    assert waits == [0, 15, 30, 900, 900, 900]


def test_even_the_right_pin_waits(post: Post) -> None:
    desk = post.start()
    exhaust(desk)
    assert refusal(desk, secret=PINS[TONO]).params == {"seconds": 15}
    post.machine.seconds += 15
    assert desk.sign_in(TONO, PINS[TONO], "open").staff_id == TONO


def test_one_persons_wrong_tries_keep_nobody_else_out(post: Post) -> None:
    desk = post.start()
    exhaust(desk)
    assert desk.sign_in(RATNA, PINS[RATNA], "open").staff_id == RATNA


def test_success_forgives_only_ones_own_tries(post: Post) -> None:
    desk = post.start()
    for _ in range(4):
        refusal(desk, TONO)
        refusal(desk, RATNA)
    desk.sign_in(RATNA, PINS[RATNA], "open")
    assert refusal(desk, RATNA).params == {"left": 4}
    assert refusal(desk, TONO).code == "pin_wrong_wait"


def test_made_up_people_share_one_count_and_cost_tries(post: Post) -> None:
    desk = post.start()
    for number in range(5):
        assert refusal(desk, f"someone-{number}").code == "staff_unknown"
    assert refusal(desk, "someone-else").code == "pin_wait"
    with post.open_db() as db:
        assert db.execute("SELECT count(*) FROM try_guard").fetchone()[0] == 1


def test_a_process_killed_while_it_checks_has_counted_the_try(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Verifiers, "check", die)
        for _ in range(4):
            with pytest.raises(KeyboardInterrupt):
                post.start().sign_in(TONO, PINS[TONO], "open")
    assert refusal(post.start()).code == "pin_wrong_wait"


def test_a_machine_restored_from_a_snapshot_waits_anew(post: Post) -> None:
    """The boot id changes under a process that goes on."""
    desk = post.start()
    exhaust(desk)
    post.machine.boot, post.machine.seconds = "restored", 9000.0
    assert refusal(desk, secret=PINS[TONO]).params == {"seconds": 15}
    post.machine.seconds += 15
    assert desk.sign_in(TONO, PINS[TONO], "open").staff_id == TONO


def test_parallel_requests_gain_no_try(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty at once, through four processes' desks: five are looked at."""
    looked_at: list[str] = []
    check = Verifiers.check

    def counting(self: Verifiers, db: object, one: object, secret: str) -> object:
        looked_at.append(secret)
        return check(self, db, one, secret)  # type: ignore[arg-type]

    monkeypatch.setattr(Verifiers, "check", counting)
    desks = [post.start() for _ in range(4)]
    start = threading.Barrier(20)

    def guess(number: int) -> None:
        start.wait()
        refusal(desks[number % 4], secret=f"{number:06}")

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) == secret_rules.FREE_TRIES


def test_a_wrong_pin_is_logged_without_the_pin(post: Post) -> None:
    refusal(post.start())
    last = post.events()[-1]
    assert (last.name, last.fields) == ("pin_refused", {"staff_id": TONO, "tries": 1})
    with post.open_db() as db:
        rows = [str(tuple(row)) for row in db.execute("SELECT * FROM log_leaf")]
    assert WRONG not in "".join(rows)


def test_a_password_signs_in_however_it_was_typed(post: Post) -> None:
    """An é may come as one character or as two."""
    decomposed, composed = "cafe\u0301-di-temanggung", "caf\u00e9-di-temanggung"
    person = a_person(TONO, secret=composed)
    desk = post.start()
    employ(desk, post.open_db, a_roster([person], version=2))
    secret = pins.tidy_secret(decomposed)
    assert secret is not None
    assert desk.sign_in(TONO, secret, "open").staff_id == TONO


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12345", None),
        ("123456", "123456"),
        (" 123456 ", "123456"),
        ("123456789012", "123456789012"),
        ("kata sandi", None),
        ("kata sandi 1", "kata sandi 1"),
        ("１２３４５６", None),
        ("x" * 201, None),
        ("", None),
    ],
)
def test_what_can_be_a_secret(typed: str, kept: str | None) -> None:
    assert pins.tidy_secret(typed) == kept


@pytest.mark.parametrize("act", ["open", "extend", "attest", "lock", "end", "journal"])
def test_only_who_may_do_an_act_gets_through_and_only_they_are_offered(
    post: Post, act: Act
) -> None:
    desk = post.start()
    permitted = {who for who, role in ROLES.items() if may(role, act)}
    assert {one.staff_id for one in desk.choices(act)} == permitted
    for who in ROLES:
        if who in permitted:
            assert desk.sign_in(who, PINS[who], act).staff_id == who
            continue
        assert refusal(desk, who, PINS[who], act).code == "staff_not_allowed"
        last = post.events()[-1]
        assert last.name == "staff_refused"
        assert last.fields == {"staff_id": who, "act": act, "code": "staff_not_allowed"}


def test_a_trainer_opens_a_seat_for_training_only(post: Post) -> None:
    desk = post.start()
    assert desk.sign_in(BAYU, PINS[BAYU], "open", purpose="training").role == "trainer"
    with pytest.raises(Fault, match="staff_not_allowed"):
        desk.sign_in(BAYU, PINS[BAYU], "open", purpose="bidding")
    assert BAYU not in {one.staff_id for one in desk.choices("open", "bidding")}


def test_a_refused_act_is_not_logged_for_who_only_guesses(post: Post) -> None:
    refusal(post.start(), DEWI, WRONG, "open")
    assert [each.name for each in post.events()][-1] == "pin_refused"


def test_names_are_offered_in_order(post: Post) -> None:
    names = [one.name for one in post.start().choices("lock")]
    assert names == ["Bayu", "Dewi", "Ibu Ratna", "Pak Tono", "Sari"]


# --- two together ---


def test_two_different_people_act_together(post: Post) -> None:
    first, second = post.start().together("wipe", (RATNA, PINS[RATNA]), (DEWI, PINS[DEWI]))
    assert (first.staff_id, second.staff_id) == (RATNA, DEWI)


def test_one_person_twice_is_refused_before_any_try_is_spent(post: Post) -> None:
    desk = post.start()
    with pytest.raises(Fault, match="staff_same_person"):
        desk.together("wipe", (RATNA, PINS[RATNA]), (RATNA, WRONG))
    assert refusal(desk, RATNA).params == {"left": 4}


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ((DEWI, WRONG), "pin_wrong"),
        ((TONO, PINS[TONO]), "staff_not_allowed"),
        (("nobody-known", WRONG), "staff_unknown"),
    ],
)
def test_both_must_be_right_and_permitted(post: Post, second: tuple[str, str], code: str) -> None:
    desk = post.start()
    for pair in (((RATNA, PINS[RATNA]), second), (second, (RATNA, PINS[RATNA]))):
        with pytest.raises(Fault) as caught:
            desk.together("gateway", *pair)
        assert caught.value.code == code


def test_one_alone_never_does_what_takes_two(post: Post) -> None:
    with pytest.raises(ValueError, match="two people"):
        post.start().sign_in(RATNA, PINS[RATNA], "wipe")


# --- an old roster ---


def test_an_expired_roster_lets_staff_lock_and_end_only(post: Post) -> None:
    desk = post.start()
    post.now = known_time(NOW + timedelta(days=8))
    for act in ("lock", "end"):
        assert desk.sign_in(TONO, PINS[TONO], act).staff_id == TONO  # type: ignore[arg-type]
        assert len(desk.choices(act)) == len(ROLES)  # type: ignore[arg-type]
    assert refusal(desk, TONO, PINS[TONO], "open").code == "roster_expired"
    assert post.events()[-1].fields["code"] == "roster_expired"
    assert desk.choices("open") == []
    hindrance = desk.hindrance("open")
    assert hindrance is not None
    assert hindrance.code == "roster_expired"
    assert desk.hindrance("lock") is None
    with pytest.raises(Fault, match="roster_expired"):
        desk.together("wipe", (RATNA, PINS[RATNA]), (DEWI, PINS[DEWI]))


def test_a_roster_that_may_still_be_valid_is_valid(post: Post) -> None:
    """The earliest possible now decides: after an offline reboot nobody knows better."""
    post.now = Interval(NOW, None)
    assert post.start().sign_in(TONO, PINS[TONO], "open").staff_id == TONO


def test_a_seat_that_does_not_know_the_time_still_opens(post: Post) -> None:
    post.now = None
    assert post.start().sign_in(TONO, PINS[TONO], "open").staff_id == TONO


# --- orders ---


def test_orders_count_as_far_as_the_seats_own_roster_goes(post: Post) -> None:
    desk = post.start()
    assert desk.allowed(TONO, "open", "bidding")
    assert not desk.allowed(BAYU, "open", "bidding")
    assert not desk.allowed(DEWI, "open")
    assert not desk.allowed("somebody", "open")
    employ(desk, post.open_db, a_roster(version=2, revoked=[TONO]))
    assert not desk.allowed(TONO, "open", "bidding")
    assert not desk.allowed(TONO, "end")


def test_locking_is_always_obeyed(post: Post) -> None:
    assert post.start().allowed("somebody", "lock")


# --- this machine's own cost ---


def test_after_the_first_success_the_secret_is_kept_at_this_machines_cost(post: Post) -> None:
    post.hasher = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    desk = post.start()
    desk.sign_in(TONO, PINS[TONO], "open")
    with post.open_db() as db:
        row = db.execute("SELECT * FROM staff_verifier").fetchone()
        assert row["staff_id"] == TONO
        assert b"argon2" not in bytes(row["sealed"])
    seen: list[str] = []
    verifying = desk._verifiers._verifying

    class Watching:
        def verify(self, verifier: str, secret: str) -> bool:
            seen.append(verifier)
            return verifying.verify(verifier, secret)

    desk._verifiers._verifying = Watching()  # type: ignore[assignment]
    desk.sign_in(TONO, PINS[TONO], "open")
    assert "m=16,t=2,p=1" in seen[0]
    assert refusal(desk).code == "pin_wrong"


def test_a_changed_secret_ends_the_own_verifier(post: Post) -> None:
    post.hasher = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    desk = post.start()
    desk.sign_in(TONO, PINS[TONO], "open")
    employ(desk, post.open_db, a_roster([a_person(TONO, secret="654321")], version=2))
    with post.open_db() as db:
        assert db.execute("SELECT count(*) FROM staff_verifier").fetchone()[0] == 0
    assert refusal(desk, TONO, PINS[TONO]).code == "pin_wrong"
    assert desk.sign_in(TONO, "654321", "open").staff_id == TONO
