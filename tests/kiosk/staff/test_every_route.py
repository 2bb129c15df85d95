"""Every route of the seat with every role: who gets through is what `sync.wire.roles` says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from werkzeug.test import TestResponse

from kiosk.staff.acts import acts_of
from kiosk.staff.service import Actor, StaffSignIn
from sync.wire.roles import ROLES, TOGETHER, Act, Purpose, Role, may
from tests.kiosk.bidding.support import PORT, RIVAL, Browser, SeatInProcess, furnish
from tests.kiosk.staff.support import NAMES, PINS, a_roster, employ, signed
from tests.kiosk.staff.support import ROLES as PEOPLE

WHO: dict[Role, str] = {role: who for who, role in PEOPLE.items()}
HEAD = Actor(WHO["head"], NAMES[WHO["head"]], "head")
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)

# Endpoints at which staff sign in, with every act each of them carries out.
STAFFED: dict[str, set[Act]] = {
    "sessions.open": {"open"},
    "sessions.resume": {"resume", "end"},
    "sessions.add_time": {"extend"},
    "bidding.attested": {"attest"},
    "registration.resumed": {"attest"},
    "alarms.clear": {"alarm", "release"},
    "leaps.decide": {"alarm"},
    "realms.turn": {"realm"},
    "courier.export": {"courier"},
    "courier.take": {"courier"},
    "room.show": {"board"},
    "verification.open_desk": {"verify"},
    "verification.decide": {"verify"},
}
# Endpoints at which nobody of the staff signs in. A new route has to be put here or above.
UNSTAFFED = {
    *("help.call", "help.end"),
    *("shell.boot", "shell.frame", "shell.language", "shell.static"),
    *("sessions.back", "sessions.choose_pin", "sessions.dismiss_message", "sessions.end"),
    *("sessions.end_asked",),
    *("sessions.ended", "sessions.extend", "sessions.here", "sessions.leave", "sessions.lock"),
    *("sessions.locked", "sessions.own_pin", "sessions.staff", "sessions.waiting"),
    *(
        "sessions.welcome",
        "sessions.not_here",
        "room.ask",
        "alarms.show",
        "alarms.ask",
        "leaps.ask",
        "realms.ask",
    ),
    *("bidding.add_file", "bidding.addendum_seen", "bidding.attest", "bidding.bid"),
    "bidding.account_changes",
    "bidding.behind",
    "bidding.seen_changes",
    *("bidding.cancel", "bidding.check_again", "bidding.checks", "bidding.checks_seen"),
    *("bidding.choose_tender", "bidding.drop", "bidding.envelopes", "bidding.envelopes_seen"),
    *("bidding.files", "bidding.files_done", "bidding.forget_tenderer", "bidding.move_file"),
    *("bidding.owner_key",),
    *("bidding.owner_key_chosen", "bidding.owner_key_held", "bidding.print_receipt"),
    *("bidding.print_ruling", "bidding.ruling", "bidding.save_ruling"),
    *(
        "bidding.queue",
        "bidding.queue_who",
        "bidding.receipt",
        "bidding.recognise",
        "bidding.remove_file",
    ),
    *("bidding.replace", "bidding.save_receipt", "bidding.save_slip", "bidding.seal"),
    *("bidding.sealing", "bidding.slip", "bidding.summary", "bidding.take_tender"),
    *("bidding.tender", "bidding.tender_clock", "bidding.tender_list", "bidding.who"),
    "bidding.withdraw",
    *("bidding.receipts", "bidding.receipts_who", "bidding.receipt_by_number"),
    *("bidding.found_receipt", "bidding.print_found", "bidding.save_found"),
    "bidding.withdrawn",
    *("papers.add", "papers.arrange", "papers.bring", "papers.bring_scan", "papers.clear"),
    "papers.ask_clear",
    *("papers.crop", "papers.cut", "papers.drop_scan", "papers.fit", "papers.page"),
    *("papers.paper", "papers.result", "papers.result_page", "papers.sheet", "papers.use"),
    *("papers.whole", "printed_forms.every", "printed_forms.one"),
    *("printed_forms.print_one", "printed_forms.save", "registration.account"),
    *("registration.add", "registration.added", "registration.again"),
    *("registration.agreed", "registration.ask", "registration.begin"),
    *("registration.branch", "registration.branch_said", "registration.cancel"),
    *("registration.changed", "registration.check", "registration.choose_password"),
    *("registration.chosen", "registration.entity", "registration.fill"),
    *("registration.filled", "registration.hand_in", "registration.handed_in"),
    *("registration.later", "registration.left", "registration.list_done"),
    *("registration.listed", "registration.papers", "registration.password"),
    *("registration.print_code", "registration.print_receipt", "registration.privacy"),
    *("registration.privacy_read", "registration.queue", "registration.receipt"),
    *("registration.region", "registration.remove", "registration.resume"),
    *("registration.resume_code", "registration.row", "registration.save_receipt"),
    *("registration.sealing", "registration.search", "registration.searched"),
    *("registration.sign_in", "registration.signed_in", "registration.standing"),
    *("registration.start", "registration.statement", "registration.status"),
    *("registration.strength", "registration.tasks", "registration.typed"),
    *("registration.user_id", "registration.discard", "registration.discarded"),
    *("verification.ask_close", "verification.ask_decision", "verification.ask_list"),
    *("verification.cancel", "verification.close", "verification.large", "verification.one"),
    *("verification.page", "verification.put_back", "verification.queue"),
    *("verification.small", "verification.start", "verification.take"),
    *("verification.taking", "verification.tick", "verification.typed", "verification.link"),
    "verification.ask_put_back",
    *("courier.back", "courier.cancel", "courier.out", "courier.print_receipt"),
    *("courier.show", "courier.work"),
}


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeatInProcess]:
    made = furnish(Path(tmp_path_factory.mktemp("seat")))
    employ(made.staff, made.db, signed(a_roster(version=2), made.gateway.key))
    yield made
    made.close()


@pytest.fixture(scope="module")
def window(seat: SeatInProcess) -> Browser:
    return seat.client()


def bring_to(seat: SeatInProcess, state: str, purpose: Purpose = "bidding") -> None:
    """Whatever a route did, the next one meets the seat as it needs it."""
    if seat.sessions.state != "closed":
        seat.sessions.end_by_staff(HEAD)
    if state != "closed":
        seat.sessions.open(HEAD, "Sari", purpose, 60)
    if state == "locked":
        seat.sessions.lock("staff", HEAD)


def ask(
    seat: SeatInProcess, window: Browser, method: str, path: str, **fields: str
) -> TestResponse:
    """One request with this page's token, wherever it may lead."""
    window.get({"closed": "/staff", "locked": "/locked"}.get(seat.sessions.state, "/leave"))
    answer: TestResponse = window.http.open(
        path,
        method=method,
        base_url=f"http://127.0.0.1:{PORT}",
        headers={"Origin": f"http://127.0.0.1:{PORT}"},
        data=None if method == "GET" else {"page_token": window.token(), **fields},
        query_string=fields if method == "GET" else None,
    )
    answer.get_data()
    answer.close()
    return answer


def as_(role: Role) -> dict[str, str]:
    return {"staff": WHO[role], "pin": PINS[WHO[role]]}


def refusals(seat: SeatInProcess) -> int:
    return seat.event_names().count("staff_refused")


def expect(seat: SeatInProcess, before: int, answer: TestResponse, permitted: bool) -> None:
    """Through with a redirect, or refused on the same page and logged."""
    assert answer.status_code == (303 if permitted else 403), answer.text[-2000:]
    assert refusals(seat) - before == (not permitted)


def test_every_route_has_its_place_in_the_table(seat: SeatInProcess) -> None:
    views = {
        rule.endpoint: set(acts_of(seat.app.view_functions[rule.endpoint]))
        for rule in seat.app.url_map.iter_rules()
    }
    assert {name: acts for name, acts in views.items() if acts} == STAFFED
    assert {name for name, acts in views.items() if not acts} == UNSTAFFED


def test_what_takes_two_people_has_no_page_at_the_seat() -> None:
    assert not TOGETHER & set().union(*STAFFED.values())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_who_opens(seat: SeatInProcess, window: Browser, role: Role, purpose: Purpose) -> None:
    bring_to(seat, "closed")
    before = refusals(seat)
    form = {"visitor": "Sari", "purpose": purpose, "minutes": "30", **as_(role)}
    answer = ask(seat, window, "POST", "/staff", **form)
    expect(seat, before, answer, may(role, "open", purpose))
    assert (seat.sessions.state == "open") is may(role, "open", purpose)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_who_resumes(seat: SeatInProcess, window: Browser, role: Role, purpose: Purpose) -> None:
    bring_to(seat, "locked", purpose)
    before = refusals(seat)
    answer = ask(seat, window, "POST", "/resume", act="resume", **as_(role))
    expect(seat, before, answer, may(role, "resume", purpose))
    assert (seat.sessions.state == "open") is may(role, "resume", purpose)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_ends_a_locked_seat(seat: SeatInProcess, window: Browser, role: Role) -> None:
    bring_to(seat, "locked")
    before = refusals(seat)
    answer = ask(seat, window, "POST", "/resume", act="end", **as_(role))
    assert may(role, "end")
    assert answer.status_code == 200
    assert refusals(seat) == before
    assert seat.sessions.state == "locked", "asked once more"
    found = re.search(r'name="asked" value="([^"]+)"', answer.text)
    assert found is not None
    ask(seat, window, "POST", "/resume/end", asked=found[1])
    assert seat.sessions.state == "closed"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_who_extends(seat: SeatInProcess, window: Browser, role: Role, purpose: Purpose) -> None:
    bring_to(seat, "open", purpose)
    before = refusals(seat)
    answer = ask(seat, window, "POST", "/extend", minutes="30", **as_(role))
    expect(seat, before, answer, may(role, "extend", purpose))
    visit = seat.sessions.visit
    assert visit is not None
    assert (visit.seconds_left > 3600) is may(role, "extend", purpose)


@pytest.mark.parametrize("role", ROLES)
def test_who_attests(seat: SeatInProcess, window: Browser, role: Role) -> None:
    bring_to(seat, "open")
    seat.desk.visit.offer_attestation(seat.desk.visit.id())
    before = refusals(seat)
    form = {"tenderer_id": RIVAL, "name": "CV Baru", "seen": "yes", **as_(role)}
    answer = ask(seat, window, "POST", "/bid/who/attest", **form)
    expect(seat, before, answer, may(role, "attest"))
    assert (seat.desk.visit.tenderer() is not None) is may(role, "attest")


@pytest.mark.parametrize(
    ("page", "state", "acts"),
    [
        ("/staff", "closed", ["open"]),
        ("/locked", "locked", ["resume", "end"]),
        ("/extend", "open", ["extend"]),
        ("/bid/who/attest", "open", ["attest"]),
    ],
)
def test_a_page_offers_only_those_who_may_do_something_there(
    seat: SeatInProcess, window: Browser, page: str, state: str, acts: list[Act]
) -> None:
    bring_to(seat, state)
    if state == "open":
        seat.desk.visit.offer_attestation(seat.desk.visit.id())
    shown = ask(seat, window, "GET", page).text
    purpose: Purpose | None = "bidding" if page == "/extend" else None
    for role, who in WHO.items():
        permitted = any(may(role, act, purpose) for act in acts)
        assert (f'value="{who}"' in shown) is permitted, (page, role)


@pytest.mark.parametrize("role", ROLES)
def test_no_other_route_heeds_a_sign_in(
    seat: SeatInProcess, window: Browser, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every role's right secret in its fields, in every state the seat can be in."""
    signed_in: list[str] = []
    real = StaffSignIn._sign_in

    def watched(self: StaffSignIn, staff_id: str, *rest: object) -> Actor:
        signed_in.append(staff_id)
        return real(self, staff_id, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(StaffSignIn, "_sign_in", watched)
    for rule in seat.app.url_map.iter_rules():
        if rule.endpoint not in UNSTAFFED or rule.endpoint in ("shell.boot", "shell.static"):
            continue
        path = rule.rule.replace("<bid_id>", "nix").replace("<tender_id>", "10001")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            bring_to(seat, "locked" if rule.endpoint == "sessions.back" else "open")
            answer = ask(seat, window, method, path, **as_(role))
            assert answer.status_code < 500, (method, path)
    assert signed_in == []
