"""Every address of the console, with no session and with every role: what the table says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.console import guard
from sync.gateway.journal import service as journal
from sync.gateway.staff import service as staff
from sync.wire.roles import ACTS, PERMITTED, ROLES, Act, Role
from tests.founders import two
from tests.kiosk.console.people import ORIGIN, PIN, Browser, Desk, number

PUBLIC = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/setup"),
    ("POST", "/setup"),
    ("POST", "/language"),
    ("GET", "/static/<path:filename>"),
}
ANYBODY_SIGNED_IN = {("POST", "/sign-out"), ("GET", "/my-pin"), ("POST", "/my-pin")}
NEEDS: dict[tuple[str, str], Act] = {
    ("GET", "/"): "board",
    ("GET", "/board"): "board",
    ("POST", "/facts"): "board",
    ("GET", "/seats/<seat_id>"): "board",
    ("GET", "/seats/<seat_id>/facts"): "board",
    ("GET", "/lock-all"): "lock",
    ("POST", "/lock-all"): "lock",
    ("GET", "/staff"): "staff",
    ("GET", "/staff/new"): "staff",
    ("POST", "/staff/new"): "staff",
    ("GET", "/staff/<staff_id>"): "staff",
    ("GET", "/staff/<staff_id>/role"): "staff",
    ("POST", "/staff/<staff_id>/role"): "staff",
    ("POST", "/staff/<staff_id>/number"): "staff",
    ("GET", "/staff/<staff_id>/secret"): "staff",
    ("POST", "/staff/<staff_id>/secret"): "staff",
    ("POST", "/staff/<staff_id>/remove"): "staff",
    ("GET", "/committee/new"): "staff",
    ("POST", "/committee/new"): "staff",
    ("POST", "/committee/<committee_id>/remove"): "staff",
    ("GET", "/journal"): "journal",
    ("GET", "/journal/print"): "journal",
    ("GET", "/journal/export.<any(csv, jsonl):kind>"): "journal",
    ("GET", "/alarms"): "board",
    ("POST", "/alarms"): "release",
    ("GET", "/help"): "board",
    ("GET", "/help/calls"): "board",
    ("POST", "/help/<call_id>/coming"): "message",
    ("POST", "/help/<call_id>/over"): "message",
    ("GET", "/announcements"): "board",
    ("GET", "/announcements/new"): "message",
    ("POST", "/announcements/new"): "message",
    ("GET", "/announcements/<announcement_id>"): "message",
    ("POST", "/announcements/<announcement_id>"): "message",
    ("POST", "/announcements/<announcement_id>/withdraw"): "message",
    ("GET", "/requirements"): "records",
    ("GET", "/regions"): "records",
    ("GET", "/regions/file"): "records",
    ("POST", "/regions"): "records",
    ("GET", "/requirements/publish"): "records",
    ("POST", "/requirements/publish"): "records",
    ("POST", "/requirements/publish/<name>"): "records",
    ("GET", "/requirements/<name>/<version>"): "records",
    ("POST", "/requirements/<name>/<version>/withdraw"): "records",
    ("GET", "/courier"): "courier",
    ("POST", "/courier"): "courier",
    ("POST", "/courier/folder"): "courier",
    ("POST", "/courier/<bundle_id>/reply"): "courier",
    ("GET", "/layout"): "layout",
    ("POST", "/layout"): "layout",
    ("GET", "/enrol"): "enrol",
    ("POST", "/enrol"): "enrol",
    ("GET", "/outages"): "journal",
    ("POST", "/outages"): "journal",
    ("GET", "/unopened"): "export",
    ("POST", "/unopened"): "export",
    ("GET", "/unopened/<shut_id>"): "export",
    ("POST", "/unopened/<shut_id>/attempt"): "export",
    ("POST", "/unopened/<shut_id>/minutes"): "export",
    ("GET", "/held"): "export",
    ("GET", "/held/<bid_id>"): "export",
    ("POST", "/held/<bid_id>"): "export",
    ("POST", "/held/<bid_id>/question"): "export",
    ("GET", "/rulings/<ruled_id>"): "export",
    ("POST", "/rulings/<ruled_id>/<any(pdf, txt, json):kind>"): "export",
}
ONE = "/registrations/<registration_id>"
DECISION = "<any('approve', 'return', 'refuse', 'take-up', 'open-again'):act>"
SHEETS = "<any(registration, papers_received, incomplete, hand_over, everything):kind>"
for _method, _rule in (
    ("GET", "/registrations"),
    ("POST", "/registrations"),
    ("GET", "/registrations/awaited"),
    ("GET", "/registrations/awaited/<registration_id>"),
    ("POST", "/registrations/awaited/<registration_id>"),
    ("GET", "/registrations/everything"),
    ("POST", "/registrations/everything"),
    ("GET", ONE),
    ("POST", f"{ONE}/originals"),
    ("GET", f"{ONE}/{DECISION}"),
    ("POST", f"{ONE}/{DECISION}"),
    ("GET", f"{ONE}/papers/<document>"),
    ("GET", f"{ONE}/papers/<document>/first-page"),
    ("GET", f"{ONE}/sheets/{SHEETS}"),
    ("GET", f"{ONE}/hand-over"),
    ("POST", f"{ONE}/hand-over"),
    ("GET", f"{ONE}/hand-over.json"),
    ("GET", "/blacklist"),
    ("POST", "/blacklist"),
):
    NEEDS[_method, _rule] = "verify"
ACCOUNT = "/accounts/<account_id>"
LADDER = "/accounts/help/<any(room, inaproc, spse, email, number):where>/<int:number>"
ASKED = f"{ACCOUNT}/requests/<any(email, number, person, password):kind>"
REQUEST = "/account-requests/<request_id>"
for _method, _rule in (
    ("GET", ASKED),
    ("POST", ASKED),
    ("GET", f"{ASKED}/form"),
    ("GET", REQUEST),
    ("GET", f"{REQUEST}/letter"),
    ("GET", f"{REQUEST}/done"),
    ("POST", f"{REQUEST}/done"),
    ("GET", f"{REQUEST}/<any(refuse, withdraw):act>"),
    ("POST", f"{REQUEST}/<any(refuse, withdraw):act>"),
    ("GET", "/accounts"),
    ("POST", "/accounts"),
    ("GET", "/accounts/help"),
    ("GET", LADDER),
    ("GET", ACCOUNT),
    ("GET", f"{ACCOUNT}/<any(deactivate, reactivate):act>"),
    ("POST", f"{ACCOUNT}/<any(deactivate, reactivate):act>"),
    ("GET", f"{ACCOUNT}/password"),
    ("POST", f"{ACCOUNT}/password"),
):
    NEEDS[_method, _rule] = "account"
for _method, _rule in (
    ("GET", "/registrations/due"),
    ("POST", "/registrations/due"),
    ("GET", "/blacklist/new"),
    ("POST", "/blacklist/new"),
    ("GET", "/accounts/transfer"),
    ("POST", "/accounts/transfer"),
    ("POST", "/accounts/transfer/<any(xlsx, csv):kind>"),
):
    NEEDS[_method, _rule] = "records"
ORDERS = "/orders/<any(open, lock, resume, extend, message, end):act>"
for _act in ("open", "lock", "resume", "extend", "message", "end"):
    for _method, _tail in (("GET", ""), ("POST", ""), ("POST", "/choose")):
        NEEDS[_method, f"/orders/{_act}{_tail}"] = _act


# Only in the training realm: `tests/kiosk/console/practice` and `tests/kiosk/console/classes`.
PRACTICE: dict[tuple[str, str], Act] = dict.fromkeys(
    (
        ("GET", "/practice"),
        ("GET", "/practice/<tender_id>"),
        ("GET", "/practice/<tender_id>/clock"),
        ("POST", "/practice/<tender_id>"),
    ),
    "practice",
)
CLASS, TRAINEE = "/classes/<class_id>", "/classes/<class_id>/trainees/<trainee_id>"
HELD = "<any(eyes_front, link_cut):kind>"
PAPERS = "<any(attendance, class_report, questionnaire, results, statements):kind>"
CLASSES: dict[tuple[str, str], Act] = dict.fromkeys(
    (
        ("GET", "/classes"),
        ("GET", "/classes/new"),
        ("POST", "/classes/new"),
        ("GET", CLASS),
        ("GET", f"{CLASS}/board"),
        ("GET", f"{CLASS}/code"),
        ("GET", f"{CLASS}/questions"),
        ("GET", f"{CLASS}/questions/<step_id>/<question_id>"),
        ("GET", f"{CLASS}/plan"),
        ("POST", f"{CLASS}/plan"),
        ("POST", f"{CLASS}/open"),
        ("GET", f"{CLASS}/<any(close, delete, erase):what>"),
        ("POST", f"{CLASS}/close"),
        ("POST", f"{CLASS}/delete"),
        ("POST", f"{CLASS}/erase"),
        ("POST", f"{CLASS}/names"),
        ("POST", f"{CLASS}/step"),
        ("POST", f"{CLASS}/quiz/<any(start, stop):press>"),
        ("POST", f"{CLASS}/hold/{HELD}"),
        ("POST", f"{CLASS}/release/{HELD}"),
        ("GET", f"{CLASS}/drills"),
        ("POST", f"{CLASS}/drills"),
        ("POST", f"{CLASS}/drills/<any(now, out, back):press>"),
        ("GET", f"{CLASS}/roster"),
        ("POST", f"{CLASS}/roster"),
        ("POST", f"{CLASS}/roster/<trainee_id>"),
        ("GET", TRAINEE),
        ("POST", f"{TRAINEE}/more"),
        ("POST", f"{TRAINEE}/hand"),
        ("POST", f"{TRAINEE}/same"),
        ("GET", f"{TRAINEE}/reset"),
        ("POST", f"{TRAINEE}/reset"),
        ("GET", f"{CLASS}/papers"),
        ("POST", f"{CLASS}/papers/{PAPERS}"),
        ("POST", f"{CLASS}/certificates"),
        ("POST", f"{CLASS}/certificates/<trainee_id>/<any(pdf, txt, jwt):kind>"),
        ("GET", "/certificates/check"),
        ("POST", "/certificates/check"),
        ("POST", "/certificates/withdraw"),
        ("POST", "/certificates/withdrawn"),
    ),
    "classes",
)


def addresses(desk: Desk) -> Iterator[tuple[str, str, object]]:
    """Method, rule (an order's act filled in) and view of everything the console answers."""
    for rule in desk.console.url_map.iter_rules():
        view = desk.console.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.rule.startswith(ORDERS):
                for act in ("open", "lock", "resume", "extend", "message", "end"):
                    yield method, rule.rule.replace(ORDERS, f"/orders/{act}"), view
            else:
                yield method, rule.rule, view


def path_of(desk: Desk, rule: str, seat_id: str) -> str:
    values = {
        "<seat_id>": seat_id,
        "<staff_id>": "nobody",
        "<announcement_id>": "nothing",
        "<name>": "nothing",
        "<version>": "1",
        "<committee_id>": "nobody",
        "<bundle_id>": "nothing",
        "<bid_id>": "nothing",
        "<ruled_id>": "nothing",
        "<shut_id>": "nothing",
        "<step_id>": "no-step",
        "<question_id>": "no-question",
        "<any(pdf, txt, json):kind>": "pdf",
        "<path:filename>": "app.css",
        "<any(csv, jsonl):kind>": "csv",
        "<any(xlsx, csv):kind>": "csv",
        "<registration_id>": "nothing",
        "<account_id>": "nothing",
        "<request_id>": "nothing",
        "<any(email, number, person, password):kind>": "email",
        "<any(refuse, withdraw):act>": "refuse",
        "<document>": "nib",
        DECISION: "approve",
        SHEETS: "everything",
        "<any(deactivate, reactivate):act>": "deactivate",
        "<any(room, inaproc, spse, email, number):where>": "room",
        "<int:number>": "1",
        "<class_id>": "nothing",
        "<trainee_id>": "nobody",
        "<any(start, stop):press>": "start",
        "<any(now, out, back):press>": "now",
        HELD: "eyes_front",
        PAPERS: "results",
        "<any(pdf, txt, jwt):kind>": "txt",
        "<any(close, delete, erase):what>": "close",
    }
    for part, value in values.items():
        rule = rule.replace(part, value)
    return rule


def ask(browser: Browser, method: str, path: str) -> int:
    reply = browser.get(path) if method == "GET" else browser.post(path)
    return reply.status_code


def test_every_address_stands_in_this_table_and_nothing_else_does(desk: Desk) -> None:
    found = {(method, rule) for method, rule, _ in addresses(desk)}
    assert found == PUBLIC | ANYBODY_SIGNED_IN | set(NEEDS)


def test_every_view_is_marked(desk: Desk) -> None:
    for _, rule, view in addresses(desk):
        assert guard.mark_of(view) is not None, rule


def test_a_view_without_a_mark_is_refused_even_to_the_head(desk: Desk) -> None:
    desk.console.add_url_rule("/forgotten", "forgotten", lambda: "all secrets")
    head = desk.at_work("head")
    assert head.get("/forgotten").status_code == 403
    assert "all secrets" not in head.get("/forgotten").get_data(as_text=True)


def test_a_refused_method_is_told_which_are_taken(desk: Desk) -> None:
    reply = desk.app.test_client().put("/console/sign-in", headers=ORIGIN)
    assert reply.status_code == 405
    assert set(reply.headers["Allow"].split(", ")) >= {"GET", "HEAD", "POST"}


def test_without_a_session_everything_but_the_door_leads_to_the_door(desk: Desk) -> None:
    seat = desk.seat()
    for method, rule, _ in addresses(desk):
        stranger = desk.browser()
        stranger.get("/sign-in")
        path = path_of(desk, rule, seat.seat_id)
        reply = stranger.get(path) if method == "GET" else stranger.post(path)
        reply.close()
        to_the_door = reply.status_code == 303 and "/console/sign-in" in (reply.location or "")
        assert to_the_door == ((method, rule) not in PUBLIC), (method, rule, reply.status_code)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_role_table_says_and_nothing_else(desk: Desk, role: Role) -> None:
    seat = desk.seat()
    browser = desk.at_work(role)
    for method, rule, _ in addresses(desk):
        if (method, rule) in PUBLIC | ANYBODY_SIGNED_IN:
            continue
        allowed = role in PERMITTED[NEEDS[method, rule]]
        status = ask(browser, method, path_of(desk, rule, seat.seat_id))
        assert (status != 403) == allowed, (role, method, rule, status)
    assert ask(browser, "POST", "/sign-out") == 303
    assert browser.get("/").status_code == 303


def test_an_act_that_does_not_exist_has_no_address(desk: Desk) -> None:
    head = desk.at_work("head")
    for act in set(ACTS) - {"open", "lock", "resume", "extend", "message", "end"} | {"reboot"}:
        assert head.post(f"/orders/{act}").status_code == 404


def test_what_a_role_may_not_do_is_not_offered(desk: Desk) -> None:
    desk.seat()
    board = desk.at_work("administrator").text("/")
    assert "Kunci semua" in board
    for word in ("Tambah waktu", "Buka kunci", "/orders/open"):
        assert word not in board
    trainer = desk.at_work("trainer").text("/")
    assert "Tambah waktu" in trainer
    assert "/console/staff" not in trainer


def test_a_role_taken_away_counts_at_once(desk: Desk) -> None:

    head = desk.at_work("head")
    assert head.get("/staff").status_code == 200
    me = next(one for one in staff.members(desk.centre) if one.person_id == number("head"))
    staff.change_role(desk.centre, me.staff_id, "trainer", by=two(desk.centre)[1])
    assert head.get("/staff").status_code == 403
    assert PIN not in head.text("/")


def test_trying_what_the_role_does_not_allow_is_a_leaf(desk: Desk) -> None:
    seat = desk.seat()
    seat.visited()
    trainer = desk.at_work("trainer")
    trainer.get("/staff")
    trainer.post("/staff/new", {"role": "head"})
    trainer.post("/orders/extend", {"seat": seat.seat_id, "minutes": "5"})
    tried = [entry for _, entry in journal.read(desk.centre) if entry.name == "act_refused"]
    assert [entry.fields["act"] for entry in tried] == ["staff", "extend"]
    who = next(one for one in staff.members(desk.centre) if one.role == "trainer")
    assert {tuple(entry.by) for entry in tried} == {(who.staff_id,)}
