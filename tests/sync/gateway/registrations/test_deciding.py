"""What verifiers decide, and what vendors and seats hear of it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.journal import service as journal
from sync.gateway.registrations import deciding, service
from sync.gateway.registrations.service import SeenVersion
from sync.gateway.vendors import accounts
from sync.gateway.vendors import shared as vendors
from sync.gateway.vendors.accounts import Decree
from sync.registration import codes
from sync.registration.application import ChosenAccount
from sync.sealing import X25519Identity
from sync.wire.firms import firm
from tests.registrations import application, npwp, seal, verifier
from tests.sync.gateway.registrations.conftest import Desk


def decided(desk: Desk, registration_id: str) -> list[str]:
    opened = service.open_one(desk.house.centre, registration_id, by=desk.by)
    return [one.outcome for one in opened.decisions]


def names(desk: Desk) -> list[str]:
    return [entry.name for _index, entry in journal.read(desk.house.centre, newest=1000)]


def test_an_approved_registration_is_an_account_at_the_seats(desk: Desk) -> None:
    made = desk.hand_in()
    centre, one = desk.house.centre, made.registration_id
    assert service.approve(centre, one, by=desk.by, seen=desk.seen(one)) == "approved"
    (account,) = desk.accounts()
    assert (account.user_id, account.status, account.version) == ("contoh1", "active", 1)
    assert account.verifier == made.form.account.verifier
    status = desk.status(made.code)
    assert (status.stage, status.user_id, status.lapses_at) == ("approved", "contoh1", None)
    with pytest.raises(Fault, match="registration_approved_already"):
        service.approve(centre, one, by=desk.by, seen=desk.seen(one))
    assert {"registration_approved", "account_issued", "registration_read"} <= set(names(desk))


@pytest.mark.parametrize("entity", ["individual", "foreign", "non_vendor", "ud", "state_owned"])
def test_every_legal_form_gets_its_user_id(desk: Desk, entity: str) -> None:
    made = desk.hand_in(application(entity))  # type: ignore[arg-type]
    one = made.registration_id
    service.approve(desk.house.centre, one, by=desk.by, seen=desk.seen(one))
    (account,) = desk.accounts()
    assert account.user_id == "contoh1"
    assert (account.tenderer_id == "contoh1") is (entity in ("foreign", "non_vendor"))
    assert account.kind == ("non_vendor" if entity == "non_vendor" else "vendor")


def test_what_is_missing_is_told_under_the_code_and_handed_in_again(desk: Desk) -> None:
    made = desk.hand_in()
    centre, one = desk.house.centre, made.registration_id
    stage = service.return_incomplete(
        centre, one, ["nib"], "NIB belum terbaca.", by=desk.by, seen=desk.seen(one)
    )
    assert stage == "incomplete"
    status = desk.status(made.code)
    assert (status.stage, status.missing, status.words) == (
        "incomplete",
        ("nib",),
        "NIB belum terbaca.",
    )
    again = desk.hand_in(application(serial=1), again=made.command)
    status = desk.status(made.code)
    assert (status.stage, status.version, status.missing, status.words) == ("waiting", 2, (), "")
    service.approve(centre, one, by=desk.by, seen=desk.seen(one))
    assert decided(desk, one) == ["incomplete", "approved"]
    late = desk.sealed(application(), again.command)
    answer = desk.send(late)
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("refused", "registration_decided")


def test_a_refusal_names_a_reason_of_the_table_and_can_be_decided_again(desk: Desk) -> None:
    made = desk.hand_in()
    centre, one = desk.house.centre, made.registration_id
    table = service.open_one(centre, one, by=desk.by).table
    assert table is not None
    reason = next(iter(table.refusals))
    with pytest.raises(Fault, match="registration_reason_unknown"):
        service.refuse(centre, one, "dislike", "", by=desk.by, seen=desk.seen(one))
    service.refuse(centre, one, reason, "Tidak cocok.", by=desk.by, seen=desk.seen(one))
    status = desk.status(made.code)
    assert (status.stage, status.reason, status.words) == ("refused", reason, "Tidak cocok.")
    service.approve(centre, one, by=desk.by, seen=desk.seen(one))
    assert decided(desk, one) == ["refused", "approved"]
    service.refuse(centre, one, reason, "", by=desk.by, seen=desk.seen(one))
    service.approve(centre, one, by=desk.by, seen=desk.seen(one))
    told = desk.accounts()
    assert [each.status for each in told] == ["active", "inactive", "active"]
    assert [each.version for each in told] == [1, 2, 3]


def test_only_what_the_table_names_is_said_to_be_missing(desk: Desk) -> None:
    one = desk.hand_in().registration_id
    with pytest.raises(Fault, match="registration_paper_odd"):
        service.return_incomplete(
            desk.house.centre, one, ["nib", "grandmother"], "", by=desk.by, seen=desk.seen(one)
        )
    assert service.open_one(desk.house.centre, one, by=desk.by).decisions == ()


def test_two_decisions_that_contradict_each_other_are_both_kept_for_a_person(desk: Desk) -> None:
    made = desk.hand_in()
    centre, one, seen = desk.house.centre, made.registration_id, desk.seen(made.registration_id)
    service.approve(centre, one, by=desk.by, seen=seen)
    stage = service.return_incomplete(
        centre, one, [], "Aktanya tidak ada.", by=desk.house.head, seen=seen
    )
    assert stage == "held"
    assert desk.found(tab="held") == [one]
    status = desk.status(made.code)
    assert (status.stage, status.words, status.user_id) == ("held", "", "")
    assert desk.accounts()[-1].status == "active"  # nobody was overruled
    service.return_incomplete(
        centre, one, [], "Aktanya tidak ada.", by=desk.house.head, seen=desk.seen(one)
    )
    assert desk.status(made.code).stage == "incomplete"
    assert desk.accounts()[-1].status == "inactive"
    assert decided(desk, one) == ["approved", "incomplete", "incomplete"]


def test_the_same_decision_twice_is_not_two(desk: Desk) -> None:
    made = desk.hand_in()
    centre, one, seen = desk.house.centre, made.registration_id, desk.seen(made.registration_id)
    service.return_incomplete(centre, one, ["nib"], "", by=desk.by, seen=seen)
    with pytest.raises(Fault, match="registration_decided_meanwhile"):
        service.return_incomplete(centre, one, ["npwp_card"], "", by=desk.house.head, seen=seen)
    desk.hand_in(again=made.command)
    with pytest.raises(Fault, match="registration_changed_meanwhile"):
        service.approve(centre, one, by=desk.by, seen=SeenVersion(1, 1))


def test_nobody_decides_who_may_not(desk: Desk) -> None:
    made = desk.hand_in()
    administrator = desk.house.both[1]
    for act in (
        lambda: service.open_one(desk.house.centre, made.registration_id, by=administrator),
        lambda: service.approve(
            desk.house.centre, made.registration_id, by=administrator, seen=SeenVersion(1, 0)
        ),
    ):
        with pytest.raises(Fault, match="staff_not_allowed"):
            act()
    with pytest.raises(Fault, match="registration_unknown"):
        service.open_one(desk.house.centre, "no-such", by=desk.by)


@pytest.mark.parametrize(
    ("words", "code"),
    [("", "words_missing"), ("x" * 2001, "words_long"), ("a\u202eb", "words_odd")],
)
def test_words_for_the_vendor_are_looked_at(desk: Desk, words: str, code: str) -> None:
    one = desk.hand_in().registration_id
    with pytest.raises(Fault, match=f"registration_{code}"):
        service.return_incomplete(
            desk.house.centre, one, [], words, by=desk.by, seen=desk.seen(one)
        )


def test_the_limit_runs_out_by_itself_and_the_registration_may_be_taken_up(desk: Desk) -> None:
    made = desk.hand_in()
    centre, one = desk.house.centre, made.registration_id
    with pytest.raises(Fault, match="registration_not_lapsed"):
        service.take_up(centre, one, "", by=desk.by, seen=desk.seen(one))
    desk.house.clock.pass_(days=25)
    assert desk.found(tab="lapsing") == [one]
    desk.house.clock.pass_(days=6)
    desk.status(made.code)  # any request
    status = desk.status(made.code)
    assert status.stage == "lapsed"
    assert desk.found(tab="decided") == [one]
    assert service.take_up(centre, one, "", by=desk.by, seen=desk.seen(one)) == "waiting"
    assert desk.status(made.code).lapses_at is not None
    assert deciding.lapse(centre) == 0


def test_what_was_shown_does_not_lapse(desk: Desk) -> None:
    made = desk.hand_in()
    centre, one = desk.house.centre, made.registration_id
    opened = service.open_one(centre, one, by=desk.by)
    assert opened.originals
    with pytest.raises(Fault, match="registration_document_unknown"):
        service.tick(centre, one, "no-such", shown=True, by=desk.by)
    for document in opened.originals:
        service.tick(centre, one, document, shown=True, by=desk.by)
    assert desk.status(made.code).lapses_at is None
    service.tick(centre, one, opened.originals[0], shown=False, by=desk.by)
    assert desk.status(made.code).lapses_at is not None
    ticks = service.open_one(centre, one, by=desk.by).ticks
    assert {name: tick.shown for name, tick in ticks.items()} == {
        name: name != opened.originals[0] for name in opened.originals
    }


def test_what_the_centre_said_is_its_word(desk: Desk) -> None:
    made = desk.hand_in()
    centre, one, now = desk.house.centre, made.registration_id, desk.house.clock()
    with pytest.raises(Fault, match="registration_centre_time"):
        service.note_centre(centre, one, "1", now + timedelta(hours=1), by=desk.by)
    with pytest.raises(Fault, match="registration_centre_number"):
        service.note_centre(centre, one, "  ", now, by=desk.by)
    service.note_centre(centre, one, "INA-1", now, by=desk.by)
    service.note_centre(centre, one, "INA-2", now, by=desk.by)
    assert desk.status(made.code).centre_number == "INA-2"
    noted = service.open_one(centre, one, by=desk.by).at_centre
    assert [each.number for each in noted] == ["INA-2", "INA-1"]


def test_a_form_for_another_key_is_held_and_told_to_come_again(desk: Desk) -> None:
    house = desk.house
    lost = seal(
        application(), [], key=desk.seat.key, seat_id=desk.seat.seat_id,
        recipient=X25519Identity.generate().recipient.text, at=house.clock(),
    )  # fmt: skip
    answer = desk.send(lost)
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("held", "registration_unreadable")
    one = lost.registration_id
    opened = service.open_one(house.centre, one, by=desk.by)
    assert (opened.form, opened.unreadable) == (None, "registration_unreadable")
    assert (opened.line.stage, opened.line.held_for) == ("held", "registration_unreadable")
    with pytest.raises(Fault, match="registration_unreadable"):
        service.open_again(house.centre, one, by=desk.by)
    with pytest.raises(Fault, match="registration_unreadable"):
        service.approve(house.centre, one, by=desk.by, seen=opened.seen)
    service.return_incomplete(
        house.centre, one, [], "Ajukan sekali lagi.", by=desk.by, seen=opened.seen
    )
    last = desk.seat.decisions()[-1]
    assert last.problem is not None
    assert (last.outcome, last.problem.code) == ("refused", "registration_unreadable")
    assert desk.status(lost.code).stage == "incomplete"
    desk.hand_in(again=lost.command)
    assert desk.status(lost.code).stage == "waiting"


def test_a_form_is_read_once_its_key_is_here_again(desk: Desk) -> None:
    """As when the key's file was put back after a disk was exchanged."""
    house, centre = desk.house, desk.house.centre
    made = desk.sealed(application())
    right = centre.unsealer
    object.__setattr__(house.app.extensions["lpse"], "unsealer", X25519Identity.generate())
    answer = desk.send(made)
    assert answer.outcome == "held"
    object.__setattr__(house.app.extensions["lpse"], "unsealer", right)
    assert service.open_again(centre, made.registration_id, by=desk.by) == "waiting"
    last = desk.seat.decisions()[-1]
    assert last.outcome == "accepted"
    assert last.receipt is not None
    assert desk.found("Sindoro") == [made.registration_id]
    with pytest.raises(Fault, match="registration_not_held"):
        service.open_again(centre, made.registration_id, by=desk.by)


def test_a_form_that_was_decided_on_while_it_was_opened_is_not_taken_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two verifiers at once: one opens it again, the other returns it."""
    house, centre = desk.house, desk.house.centre
    made, right, opens = desk.sealed(application()), centre.unsealer, deciding.opened
    one = made.registration_id
    object.__setattr__(house.app.extensions["lpse"], "unsealer", X25519Identity.generate())
    assert desk.send(made).outcome == "held"
    object.__setattr__(house.app.extensions["lpse"], "unsealer", right)
    seen = desk.seen(one)

    def meanwhile(*given: object) -> object:
        monkeypatch.setattr(deciding, "opened", opens)
        service.return_incomplete(centre, one, [], "Ulangi.", by=house.head, seen=seen)
        return opens(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(deciding, "opened", meanwhile)
    with pytest.raises(Fault, match="registration_not_held"):
        service.open_again(centre, one, by=desk.by)
    assert desk.status(made.code).stage == "incomplete"


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (ChosenAccount(user_id="", verifier="x"), "account_user_id_missing"),
        (ChosenAccount(user_id="3323011708800002", verifier="x"), "account_user_id_number"),
        (ChosenAccount(user_id="odd", verifier="$argon2id$v=19$m=4194304,t=9,p=1$c2E$aGE"), "odd"),
        (ChosenAccount(user_id="odd", verifier="secret"), "account_verifier_odd"),
    ],
)
def test_an_account_that_cannot_be_is_not_issued(
    desk: Desk, account: ChosenAccount, code: str
) -> None:
    one = desk.hand_in(application(account=account)).registration_id
    with pytest.raises(Fault, match=code):
        service.approve(desk.house.centre, one, by=desk.by, seen=desk.seen(one))
    assert desk.accounts() == []
    assert decided(desk, one) == []


def test_a_user_id_is_one_firms(desk: Desk) -> None:
    centre = desk.house.centre
    first = desk.hand_in(application(serial=1))
    service.approve(
        centre, first.registration_id, by=desk.by, seen=desk.seen(first.registration_id)
    )
    taken = application(serial=2)
    taken = msgspec.structs.replace(
        taken, account=msgspec.structs.replace(taken.account, user_id=" CONTOH1 ")
    )
    second = desk.hand_in(taken)
    opened = service.open_one(centre, second.registration_id, by=desk.by)
    assert {each.why for each in opened.duplicates} == {"user"}
    with pytest.raises(Fault, match="account_user_id_taken"):
        service.approve(centre, second.registration_id, by=desk.by, seen=opened.seen)
    third = desk.hand_in(application("cv", serial=1))
    opened = service.open_one(centre, third.registration_id, by=desk.by)
    assert "number" in {each.why for each in opened.duplicates}
    with pytest.raises(Fault, match="account_known"):
        service.approve(centre, third.registration_id, by=desk.by, seen=opened.seen)
    assert len(accounts.accounts(centre, "contoh1", 0, by=desk.by).standings) == 1


@pytest.mark.parametrize("user_id", ["contoh1", "contoh.baru"])
def test_a_number_that_was_corrected_is_the_accounts_and_the_old_one_is_nobodys(
    desk: Desk, user_id: str
) -> None:
    """As the desk's help says: return it, compare the new card, approve."""
    made = desk.hand_in()
    centre, one = desk.house.centre, made.registration_id
    service.approve(centre, one, by=desk.by, seen=desk.seen(one))
    service.return_incomplete(centre, one, [], "NPWP baru.", by=desk.by, seen=desk.seen(one))
    form = application(
        serial=2, account=ChosenAccount(user_id=user_id, verifier=verifier("kunci baru 77"))
    )
    desk.hand_in(form, again=made.command)
    service.approve(centre, one, by=desk.by, seen=desk.seen(one))
    (held,) = accounts.accounts(centre, "", 0, by=desk.by).standings[-1:]
    assert (held.account.firm, held.account.user_id) == (firm(npwp(2)), user_id)
    assert [each.status for each in held.changes] == ["inactive", "active"]
    last = desk.accounts()[-1]
    assert (last.tenderer_id, last.user_id, last.status) == (firm(npwp(2)), user_id, "active")
    assert last.verifier == form.account.verifier
    with centre.reading() as db:
        former = vendors.tenderer(db, npwp(1))
        assert former is not None and former.password_verifier == ""
        assert vendors.of_firm(db, firm(npwp(1))) is None


def test_what_others_ordered_outlives_what_is_decided_on_the_registration(desk: Desk) -> None:
    made, centre = desk.hand_in(), desk.house.centre
    one = made.registration_id
    service.approve(centre, one, by=desk.by, seen=desk.seen(one))
    (held,) = accounts.accounts(centre, "contoh1", 0, by=desk.by).standings
    account_id = held.account.account_id
    lkpp = Decree("lkpp", "SK 9", True, "Daftar hitam.", desk.house.clock() + timedelta(days=2))
    accounts.deactivate(centre, account_id, lkpp, by=desk.by, seen=0)
    service.return_incomplete(centre, one, [], "NIB.", by=desk.by, seen=desk.seen(one))
    kpa = Decree("kpa", "SK 10", True, "Diminta KPA.")
    accounts.deactivate(centre, account_id, kpa, by=desk.by, seen=2)
    service.approve(centre, one, by=desk.by, seen=desk.seen(one))
    standing = accounts.account(centre, account_id, by=desk.by)
    assert standing.status == "inactive" and desk.accounts()[-1].reason == "Diminta KPA."
    assert {each.decree for each in standing.stops} == {"SK 9", "SK 10"}


def test_a_registration_that_was_refused_stays_shut_when_anothers_order_ends(desk: Desk) -> None:
    made, centre = desk.hand_in(), desk.house.centre
    one = made.registration_id
    service.approve(centre, one, by=desk.by, seen=desk.seen(one))
    (held,) = accounts.accounts(centre, "contoh1", 0, by=desk.by).standings
    until = desk.house.clock() + timedelta(days=2)
    lkpp = Decree("lkpp", "SK 9", True, "Daftar hitam.", until_at=until)
    accounts.deactivate(centre, held.account.account_id, lkpp, by=desk.by, seen=0)
    service.return_incomplete(centre, one, [], "NIB.", by=desk.by, seen=desk.seen(one))
    desk.house.clock.pass_(days=3)
    assert accounts.account(centre, held.account.account_id, by=desk.by).status == "inactive"


def test_papers_come_out_as_they_went_in_and_each_reading_is_told(desk: Desk) -> None:
    made = desk.hand_in()
    centre, one = desk.house.centre, made.registration_id
    paper = made.form.papers[1]
    data = service.paper(centre, one, paper.document, by=desk.by)
    assert (len(data), data[:4]) == (paper.size, b"%PDF")
    with pytest.raises(Fault, match="registration_paper_unknown"):
        service.paper(centre, one, "moon", by=desk.by)
    reads = service.open_one(centre, one, by=desk.by).reads
    assert [each.what for each in reads] == ["paper", "paper", "form"]
    assert names(desk).count("registration_read") == 3
    assert codes.receipt_code(made.code) == made.code
