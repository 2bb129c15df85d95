"""What a verifier decided at a seat: judged as the console's, kept once, and never lost."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.desk import held
from sync.gateway.enrolment import service as enrolment
from sync.gateway.journal import service as journal
from sync.gateway.registrations import deciding, service
from sync.gateway.registrations.service import Opened, SeenVersion
from sync.gateway.staff import service as staff
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import Interval
from sync.wire.times import to_text
from sync.wire.verification import REGISTRATION_DECIDED, DeskOpened
from tests.registrations import application, npwp
from tests.sync.gateway.desk.conftest import Table, approved_by, brief
from tests.sync.gateway.registrations.conftest import Desk


def opened(desk: Desk, registration_id: str) -> Opened:
    return service.open_one(desk.house.centre, registration_id, by=desk.by)


def test_an_approval_is_an_account_and_says_where_it_was_taken(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    desk.house.clock.pass_(hours=1)  # without a link
    taken = to_text(desk.house.clock())
    decided = table.decision(file, "approved", shown=file.originals)
    desk.house.clock.pass_(hours=1)
    assert table.send(decided) == ("accepted", "")
    assert approved_by(made, desk.accounts()) == ["active"]
    assert desk.status(made.code).stage == "approved"
    (one,) = opened(desk, made.registration_id).decisions
    assert one.moment is not None
    assert (one.staff_id, one.moment.seat_id) == (table.by.staff_id, table.seat.seat_id)
    assert one.moment.earliest == taken
    ticks = opened(desk, made.registration_id).ticks
    assert {document: (tick.shown, tick.at) for document, tick in ticks.items()} == dict.fromkeys(
        file.originals, (True, taken)
    )
    names = [entry.name for _index, entry in journal.read(desk.house.centre, newest=100)]
    assert {"registration_approved", "registration_original", "account_issued"} <= set(names)


def test_what_is_missing_reaches_the_vendor_in_the_verifiers_words(
    desk: Desk, table: Table
) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    words = "NIB belum terbaca."
    assert table.decide(file, "incomplete", missing=["nib"], words=words) == ("accepted", "")
    status = desk.status(made.code)
    assert (status.stage, status.missing, status.words) == ("incomplete", ("nib",), words)


def test_a_refusal_names_a_reason_of_the_table(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    assert table.decide(file, "refused", reason="dislike") == ("held", "desk_rules_other")
    found = opened(desk, made.registration_id)
    assert found.table is not None
    assert [(each.reason, each.held_for) for each in found.decisions] == [
        ("dislike", "desk_rules_other")
    ]
    assert desk.status(made.code).reason == "", "kept for a person, and the vendor is not told"
    reason = next(iter(found.table.refusals))
    file = table.seen(made.registration_id)
    assert table.decide(file, "refused", reason=reason) == ("accepted", "")
    assert desk.status(made.code).reason == reason


def test_a_command_is_answered_once_and_a_decision_counts_once(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    decided = table.decision(table.seen(made.registration_id), "approved")
    command = table.seat.command(decided, REGISTRATION_DECIDED)
    first, second = table.seat.post_raw(command)[0], table.seat.post_raw(command)[0]
    assert first == second
    assert table.send(decided) == ("refused", "id_conflict")  # in another command
    assert len(opened(desk, made.registration_id).decisions) == 1
    assert len(desk.accounts()) == 1


def test_two_verifiers_without_a_link_decide_differently(
    desk: Desk, table: Table, other: Table
) -> None:
    made = desk.hand_in()
    one = made.registration_id
    first = table.decision(table.seen(one), "incomplete", missing=["nib"])
    second = other.decision(other.seen(one), "approved")
    assert table.send(first) == ("accepted", "")
    assert other.send(second) == ("held", "registration_contradicted")
    status = desk.status(made.code)
    assert (status.stage, status.missing, status.words, status.user_id) == ("held", (), "", "")
    assert desk.accounts() == []  # the vendor is told neither
    assert [each.outcome for each in opened(desk, one).decisions] == ["incomplete", "approved"]
    # A person who has seen both decides: the seat that is overruled hears it, by the feed.
    service.return_incomplete(
        desk.house.centre, one, ["nib"], "", by=desk.house.head, seen=desk.seen(one)
    )
    assert other.heard()[-2:] == [
        ("held", "registration_contradicted"),
        ("refused", "desk_decision_overruled"),
    ]
    assert desk.status(made.code).missing == ("nib",)


@pytest.mark.parametrize("decided", ["incomplete", "approved"])
def test_the_first_of_two_hears_that_it_is_contradicted_and_how_that_ended(
    desk: Desk, table: Table, other: Table, decided: str
) -> None:
    """Nothing takes its acceptance back; the problem says how it stands."""
    made = desk.hand_in()
    one = made.registration_id
    second = other.decision(other.seen(one), "approved")
    assert table.decide(table.seen(one), "incomplete", missing=["nib"]) == ("accepted", "")
    assert other.send(second)[0] == "held"
    assert table.heard()[1:] == [("accepted", ""), ("accepted", "registration_contradicted")]
    centre, by, seen = desk.house.centre, desk.house.head, desk.seen(one)
    if decided == "incomplete":
        service.return_incomplete(centre, one, ["nib"], "", by=by, seen=seen)
    else:
        service.approve(centre, one, by=by, seen=seen)
    ends = {"incomplete": "desk_decision_confirmed", "approved": "desk_decision_overruled"}
    assert table.heard()[3:] == [("accepted", ends[decided])]
    assert held.settle(centre) == 0, "told once"
    assert len(table.heard()) == 4


def test_a_seat_hears_what_the_console_decided_otherwise(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    one = made.registration_id
    seen = desk.seen(one)
    assert table.decide(table.seen(one), "incomplete", missing=["nib"]) == ("accepted", "")
    assert service.approve(desk.house.centre, one, by=desk.house.head, seen=seen) == "held"
    assert table.heard()[-1] == ("accepted", "registration_contradicted")


@pytest.mark.parametrize("meanwhile", [False, True])
def test_what_is_said_to_be_missing_is_of_the_table(
    desk: Desk, table: Table, meanwhile: bool
) -> None:
    made = desk.hand_in()
    one = made.registration_id
    file = table.seen(one)
    if meanwhile:
        service.approve(desk.house.centre, one, by=desk.house.head, seen=desk.seen(one))
    odd = table.decide(file, "incomplete", missing=["nib", "grandmother"])
    assert odd == ("refused" if meanwhile else "held", "desk_rules_other")
    assert desk.status(made.code).stage == ("approved" if meanwhile else "held")
    if not meanwhile:
        assert desk.status(made.code).missing == ()
        assert table.decide(table.seen(one), "incomplete", missing=["nib"]) == ("accepted", "")
        assert table.heard()[-1] == ("accepted", "")


def test_who_held_the_right_one_is_answered_as_accepted(
    desk: Desk, table: Table, other: Table
) -> None:
    made = desk.hand_in()
    one = made.registration_id
    second = other.decision(other.seen(one), "approved")
    assert table.decide(table.seen(one), "incomplete", missing=["nib"])[0] == "accepted"
    assert other.send(second)[0] == "held"
    # The person decides at a seat as well.
    assert table.decide(table.seen(one), "approved") == ("accepted", "")
    assert other.heard()[-1] == ("accepted", "")
    assert approved_by(made, desk.accounts()) == ["active"]


def test_a_third_who_says_what_one_of_two_said_waits_with_them(
    desk: Desk, table: Table, other: Table
) -> None:
    made = desk.hand_in()
    one = made.registration_id
    file = table.seen(one)
    late = table.decision(file, "approved")
    assert table.decide(file, "incomplete", missing=["nib"])[0] == "accepted"
    assert other.decide(msgspec.structs.replace(other.seen(one), decision=0), "approved") == (
        "held",
        "registration_contradicted",
    )
    assert table.send(late) == ("held", "registration_contradicted")
    assert len(opened(desk, one).decisions) == 2


def test_the_same_decision_twice_is_not_two(desk: Desk, table: Table, other: Table) -> None:
    made = desk.hand_in()
    one = made.registration_id
    first = table.decision(table.seen(one), "incomplete", missing=["nib"], words="NIB kabur.")
    same = other.decision(other.seen(one), "incomplete", missing=["nib"], words="NIB  kabur.")
    else_ = other.decision(other.seen(one), "incomplete", missing=["npwp_card"])
    assert table.send(first) == ("accepted", "")
    assert other.send(same) == ("accepted", "")
    assert other.send(else_) == ("refused", "registration_decided_meanwhile")
    assert len(opened(desk, one).decisions) == 1
    assert desk.status(made.code).missing == ("nib",)


def test_an_approval_of_what_is_approved_is_no_second_one(
    desk: Desk, table: Table, other: Table
) -> None:
    made = desk.hand_in()
    one = made.registration_id
    blind = other.decision(other.seen(one), "approved")
    assert table.decide(table.seen(one), "approved") == ("accepted", "")
    assert other.send(blind) == ("accepted", "")
    assert other.decide(other.seen(one), "approved") == ("accepted", "")
    assert len(desk.accounts()) == 1


def test_a_decision_on_an_older_version_is_kept_for_a_person(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    one = made.registration_id
    blind = table.decision(table.seen(one), "approved")
    desk.hand_in(application(serial=1), again=made.command)
    assert table.send(blind) == ("held", "desk_decision_outdated")
    found = opened(desk, one)
    assert (found.line.stage, found.line.held_for) == ("held", "desk_decision_outdated")
    (kept,) = found.decisions
    assert (kept.version, kept.held_for) == (1, "desk_decision_outdated")
    assert desk.accounts() == []
    service.approve(desk.house.centre, one, by=desk.by, seen=desk.seen(one))
    assert table.heard()[-1] == ("accepted", "")
    assert desk.status(made.code).user_id == "contoh1"


def test_what_a_person_decided_is_not_taken_back_by_what_does_not_count(
    desk: Desk, table: Table
) -> None:
    made = desk.hand_in()
    one = made.registration_id
    blind = table.decision(table.seen(one), "approved")
    desk.hand_in(application(serial=1), again=made.command)
    service.return_incomplete(
        desk.house.centre, one, ["nib"], "", by=desk.by, seen=SeenVersion(2, 0)
    )
    assert table.send(blind) == ("refused", "desk_decision_outdated")
    status = desk.status(made.code)
    assert (status.stage, status.missing) == ("incomplete", ("nib",))
    assert [each.held_for for each in opened(desk, one).decisions] == ["", "desk_decision_outdated"]
    # It blocks nobody who decides on what is here.
    file = msgspec.structs.replace(table.seen(one), decision=1)
    assert table.decide(file, "approved") == ("accepted", "")


def test_a_screen_that_has_not_seen_what_was_set_aside_is_asked_to_look(
    desk: Desk, table: Table
) -> None:
    made = desk.hand_in()
    one, seen = made.registration_id, desk.seen(made.registration_id)
    file = table.seen(one)
    desk.house.clock.pass_(hours=9)
    assert table.decide(file, "approved") == ("held", "desk_decision_late")
    with pytest.raises(Fault, match="registration_decided_meanwhile"):
        service.approve(desk.house.centre, one, by=desk.by, seen=seen)


def test_a_state_that_this_gateway_has_lost_is_kept_for_a_person(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    file = msgspec.structs.replace(table.seen(made.registration_id), decision=3)
    assert table.decide(file, "approved") == ("held", "desk_decision_outdated")


def test_a_limit_that_ran_out_meanwhile_overrules_nobody(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    one = made.registration_id
    desk.house.clock.pass_(days=29, hours=23)
    table.reopen()
    file = table.seen(one)
    blind = table.decision(file, "approved", shown=file.originals)
    desk.house.clock.pass_(hours=2)
    assert deciding.lapse(desk.house.centre) == 1
    assert table.decide(table.seen(one), "taken_up") == ("accepted", "")
    assert table.send(blind)[0] == "held"  # somebody had taken it up
    assert desk.status(made.code).stage == "held"


def test_a_lapse_alone_gives_way_to_an_approval(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    one = made.registration_id
    desk.house.clock.pass_(days=29, hours=23)
    table.reopen()
    blind = table.decision(table.seen(one), "approved")
    desk.house.clock.pass_(hours=2)
    assert deciding.lapse(desk.house.centre) == 1
    assert table.send(blind) == ("accepted", "")
    assert desk.status(made.code).stage == "approved"


def test_only_what_has_lapsed_is_taken_up(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    assert table.decide(file, "taken_up") == ("refused", "registration_not_lapsed")
    assert table.decide(file, "incomplete", missing=["nib"])[0] == "accepted"
    assert table.decide(file, "taken_up") == ("refused", "registration_decided_meanwhile")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"account": {"user_id": ""}}, "account_user_id_missing"),
        ({"account": {"user_id": npwp(7)}}, "account_user_id_number"),
        ({"account": {"verifier": "$argon2id$nonsense"}}, "account_verifier_odd"),
        ({"firm": {"name": "PT\u200bTersembunyi"}}, "name_malformed"),
    ],
)
def test_an_approval_that_issues_nothing_is_refused(
    desk: Desk, table: Table, changes: dict[str, dict[str, str]], code: str
) -> None:
    form = application()
    for part, values in changes.items():
        changed = msgspec.structs.replace(getattr(form, part), **values)
        form = msgspec.structs.replace(form, **{part: changed})
    made = desk.hand_in(form)
    assert table.decide(table.seen(made.registration_id), "approved") == ("refused", code)
    assert desk.status(made.code).stage == "waiting"


def test_a_user_id_and_a_firm_are_issued_once(desk: Desk, table: Table) -> None:
    first = desk.hand_in()
    assert table.decide(table.seen(first.registration_id), "approved")[0] == "accepted"
    same_firm = application(account=msgspec.structs.replace(application().account, user_id="lain"))
    same_user = application(serial=2, account=application().account)
    for form, code in ((same_firm, "account_known"), (same_user, "account_user_id_taken")):
        made = desk.hand_in(form)
        assert table.decide(table.seen(made.registration_id), "approved") == ("refused", code)


def test_a_form_that_has_not_arrived_is_waited_for(desk: Desk, table: Table) -> None:
    """As after this gateway was put back from a copy: the seat of the form sends it again."""
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    late = desk.sealed(application(serial=5))
    lost = msgspec.structs.replace(file, registration_id=late.registration_id)
    decided = table.decision(lost, "incomplete", missing=["nib"])
    assert table.send(decided) == ("retry", "registration_missing")
    assert desk.send(late).outcome == "accepted"
    assert desk.status(late.code).stage == "incomplete"
    assert table.heard()[-1] == ("accepted", "")
    newer = table.decision(msgspec.structs.replace(file, version=2), "approved")
    assert table.send(newer) == ("retry", "registration_missing")
    desk.hand_in(application(serial=1), again=made.command)
    assert desk.status(made.code).stage == "approved"


def test_what_was_erased_is_not_decided(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    one = made.registration_id
    rules = opened(desk, one).table
    assert rules is not None
    file = table.seen(one)
    service.refuse(
        desk.house.centre, one, next(iter(rules.refusals)), "", by=desk.by, seen=desk.seen(one)
    )
    decided = table.decision(file, "approved")
    desk.house.clock.pass_(days=4000)
    service.erase(desk.house.centre, one, by=desk.by)
    assert table.send(decided) == ("refused", "registration_erased")


def test_a_form_that_cannot_be_read_any_more_is_not_approved_blindly(
    desk: Desk, table: Table
) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    sha256 = made.command.form.sha256
    (path,) = desk.house.centre.home.rglob(sha256)
    path.unlink()
    assert table.decide(file, "approved") == ("held", "registration_unreadable")


# --- who may ------------------------------------------------------------------------------------


def test_what_was_signed_in_time_counts_however_late_it_arrives(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    decided = table.decision(table.seen(made.registration_id), "approved")
    assert table.close() == ""
    desk.house.clock.pass_(days=3)
    assert table.send(decided) == ("accepted", "")


@pytest.mark.parametrize("ends", ["time", "closed"])
def test_what_was_certainly_decided_after_the_end_is_kept_for_a_person(
    desk: Desk, table: Table, ends: str
) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    if ends == "closed":
        assert table.close() == ""
        desk.house.clock.pass_(minutes=1)
    else:
        desk.house.clock.pass_(hours=8, seconds=1)
    assert table.decide(file, "approved") == ("held", "desk_decision_late")
    found = opened(desk, made.registration_id)
    assert [each.held_for for each in found.decisions] == ["desk_decision_late"]
    assert desk.accounts() == []
    assert desk.status(made.code).stage == "held"


def test_an_interval_that_straddles_the_end_counts(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    desk.house.clock.pass_(hours=8)
    before = to_text(desk.house.clock() - timedelta(seconds=1))
    assert table.decide(file, "approved", at=before) == ("accepted", "")


def test_a_removed_verifiers_decision_of_before_counts(
    desk: Desk, table: Table, other: Table
) -> None:
    first, second = desk.hand_in(), desk.hand_in(application(serial=2))
    before = other.decision(other.seen(first.registration_id), "approved")
    file = other.seen(second.registration_id)
    desk.house.clock.pass_(minutes=1)
    staff.remove(desk.house.centre, other.by.staff_id, by=desk.house.head, reason="pindah")
    desk.house.clock.pass_(minutes=1)
    assert other.send(before) == ("accepted", "")
    assert other.decide(file, "approved") == ("held", "desk_decision_unfit")
    assert desk.status(second.code).stage == "held"


def test_who_lost_the_role_decides_nothing_that_counts(desk: Desk, other: Table) -> None:
    made = desk.hand_in()
    file = other.seen(made.registration_id)
    staff.change_role(desk.house.centre, other.by.staff_id, "trainer", by=desk.house.head)
    assert other.decide(file, "approved") == ("held", "desk_decision_unfit")


def test_a_revoked_seats_decision_is_kept_for_a_person(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    enrolment.revoke(desk.house.centre, table.seat.seat_id, "hilang", by=desk.house.both)
    assert table.decide(file, "approved") == ("held", "desk_seat_revoked")


@pytest.mark.parametrize("wrong", ["future", "backwards", "before the opening"])
def test_a_time_that_cannot_be_is_kept_for_a_person(desk: Desk, table: Table, wrong: str) -> None:
    made = desk.hand_in()
    file, now = table.seen(made.registration_id), desk.house.clock()
    span = {"future": (60, 62), "backwards": (0, -2), "before the opening": (-62, -60)}[wrong]
    earliest, latest = (to_text(now + timedelta(minutes=each)) for each in span)
    decided = Interval(earliest=earliest, latest=latest)
    assert table.decide(file, "approved", decided=decided) == ("held", "desk_time_impossible")


def test_a_seat_that_lies_decides_nothing(desk: Desk, table: Table, other: Table) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    good = table.decision(file, "approved")
    replace = msgspec.structs.replace
    thief = Table(desk, other.seat, table.by, key=table.key, token=table.token)
    foreign = SigningKey.generate()
    lies = {
        # A word of our own that we never gave, and a key that is not the opening's.
        "signature_invalid": [
            replace(good, opened=other.token),
            replace(good, opened="e30.e30.e30"),
            table.decision(file, "approved", key=foreign),
            replace(good, opened=_forged(table, foreign)),
        ],
        "realm_mismatch": [replace(good, realm="training")],
        "message_malformed": [
            replace(good, decision_id=new_id()),
            table.decision(file, "approved", opening_id=other.opened.opening_id),
            table.decision(file, "incomplete"),  # neither what is missing nor a word
            table.decision(file, "incomplete", words="a\u200bb" * 3),
            table.decision(
                file, "approved", decided=Interval(earliest="2026-02-31T00:00:00Z", latest=None)
            ),
        ],
    }
    for code, sent in lies.items():
        for each in sent:
            assert table.send(each) == ("refused", code)
    assert thief.send(good) == ("refused", "source_mismatch")
    assert opened(desk, made.registration_id).decisions == ()
    assert desk.accounts() == []
    assert table.send(good) == ("accepted", "")  # none of it has spoilt the true one


def _forged(table: Table, key: SigningKey) -> str:
    said = msgspec.structs.replace(table.opened, key=key.public.text)
    assert isinstance(said, DeskOpened)
    return jws.sign(table.seat.key, "desk-opened", said)


def test_another_command_of_the_same_id_is_refused(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    first = table.seat.command(table.decision(file, "approved"), REGISTRATION_DECIDED, id="c1")
    second = table.seat.command(table.decision(file, "approved"), REGISTRATION_DECIDED, id="c1")
    assert brief(table.seat.post(first)[0]) == ("accepted", "")
    assert brief(table.seat.post(second)[0]) == ("refused", "id_conflict")
