"""Registrations from seats to a real gateway, over HTTP: handed in, decided, left for later.

Seats are built as the program builds them, with the gateway in a process of its own; only their
windows and printers are stand-ins.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk import wiring
from kiosk.accounts.service import Accounts
from kiosk.bidding.context import BiddingContext
from kiosk.config import Config, Home
from kiosk.registration import draft as drafts
from kiosk.registration.context import RegistrationContext
from kiosk.registration.handing import Handing
from kiosk.seat import Ports
from kiosk.sessions.service import SeatSession
from kiosk.staff.service import Actor
from sync.argon import LEAST
from sync.errors import Fault
from sync.gateway.registrations import service as registrations
from sync.gateway.registrations import store as gateway_store
from sync.gateway.vendors import account_store
from sync.gateway.vendors import accounts as gateway_accounts
from sync.outbox import State
from sync.registration import codes
from sync.registration.bundle import open_form
from tests import registrations as samples
from tests.founders import SITI, two
from tests.gateway_process import GatewayProcess
from tests.kiosk.bidding.support import FakePrinter, Listener

WAIT_S = 60.0


class SeatAtWork:
    """A built seat that runs, with a visit opened for registration."""

    def __init__(self, root: Path, gateway: GatewayProcess, name: str) -> None:
        home = Home(root)
        wiring.enrol(home, gateway.url, gateway.code(name), ca_file=None)
        self.terminal = wiring.build(
            home,
            Config(check_peer_user=False, status_every_s=1),
            Ports(
                serve=lambda app, port, guard: Listener(),  # type: ignore[return-value]
                printer=lambda config, identity: FakePrinter(),  # type: ignore[return-value]
                hasher=lambda: LEAST.hasher(),
            ),
        )
        core = self.terminal.core
        self.core, self.sessions = core, core.get(SeatSession)
        self.desk, self.handing = core.get(RegistrationContext), core.get(Handing)
        self.terminal.start()
        until(lambda: core.clock.now() is not None and core.link_up())

    def visit(self, purpose: str = "registration") -> None:
        self.sessions.open(Actor("tono", "Tono", "head"), "Sari", purpose, 60)  # type: ignore[arg-type]

    def end(self) -> None:
        self.sessions.end_by_visitor()

    def visit_again(self) -> None:
        self.end()
        self.visit()

    def fill(self, serial: int = 1, entity: str = "cv") -> None:
        """Put a whole form on the pages, with every paper that it needs."""
        form = samples.application(entity, serial=serial)  # type: ignore[arg-type]
        table = self.desk.tables.for_("inaproc", entity, self.desk.today())  # type: ignore[arg-type]
        form = replace(form, rules=(table.name, table.version), papers=())
        self.desk.visit.put(drafts.new(form))
        for asked in self.desk.filling.documents():
            if asked.need == "required":
                made = samples.paper(asked.word)
                self.desk.papers.restore(made.paper, [made.data])
        self.handing.agree()

    def press(self) -> str:
        """Hand in, and return the receipt code."""
        self.done(self.handing.hand_in((), 30))
        return self.handing.memory.last_code

    def leave(self) -> str:
        """Leave the form for later, and return the resume code."""
        self.done(self.handing.park())
        return self.handing.memory.resume_code

    def done(self, key: str) -> None:
        self.handing.jobs.join(WAIT_S)
        job = self.handing.jobs.find(key, self.desk.visit.id())
        assert job is not None and job.snapshot().fault is None, job and job.snapshot()
        self.handing.collect(job)

    def sent(self) -> None:
        until(
            lambda: all(
                item.state is State.ACCEPTED and one.official
                for one, item in self.handing.all_handed()
            )
        )

    def stop(self) -> None:
        self.terminal.stop()


def until(holds, seconds: float = WAIT_S) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path / "gateway")
    yield process.start()
    process.stop()


@pytest.fixture
def seats(tmp_path: Path, gateway: GatewayProcess) -> Iterator[list[SeatAtWork]]:
    made = [SeatAtWork(tmp_path / f"seat-{n}", gateway, f"Kursi {n}") for n in (1, 2)]
    yield made
    for one in made:
        one.stop()


def at_gateway(gateway: GatewayProcess, code: str) -> gateway_store.Registration:
    with gateway.centre.reading() as db:
        found = gateway_store.by_code(db, code)
    assert found is not None
    return found


def seen(gateway: GatewayProcess, code: str) -> tuple[str, registrations.SeenVersion]:
    one = at_gateway(gateway, code)
    return one.registration_id, registrations.SeenVersion(one.version, one.decision)


def test_from_the_press_to_an_account_that_signs_in_without_a_link(
    gateway: GatewayProcess, seats: list[SeatAtWork]
) -> None:
    here, there = seats
    here.visit()
    here.fill()
    user = here.desk.visit.draft().application.account.user_id
    code = here.press()
    here.sent()
    assert here.handing.standings.ask(code).told.stage == "waiting"  # type: ignore[union-attr]
    there.visit()
    told = there.handing.standings.ask(code)
    assert told.here is None and told.told is not None and told.told.stage == "waiting"
    by = two(gateway.centre)[0]
    which, as_seen = seen(gateway, code)
    registrations.approve(gateway.centre, which, by=by, seen=as_seen)
    until(lambda: there.core.get(Accounts).find(user) is not None)
    told = there.handing.standings.ask(code)
    assert told.told is not None and (told.told.stage, told.told.user_id) == ("approved", user)
    there.end()
    gateway.stop()
    until(lambda: not there.core.link_up())
    there.visit("bidding")
    bidding = there.core.get(BiddingContext)
    found = bidding.recognising.by_password(user, samples.PASSWORD)
    assert found is not None and found.identity.method == "cached"
    assert found.name == at_gateway_name(samples.application("cv"))


def at_gateway_name(form) -> str:  # type: ignore[no-untyped-def]
    return str(form.firm.name)


def test_a_returned_one_is_taken_up_by_its_code_at_another_seat(
    gateway: GatewayProcess, seats: list[SeatAtWork]
) -> None:
    here, there = seats
    here.visit()
    here.fill()
    form = here.desk.filling.application()
    papers = [one.open().read() for one in here.desk.papers.sources()]
    code = here.press()
    key = here.handing.memory.code_of(here.handing.all_handed()[0][0].registration_id)
    here.sent()
    which, as_seen = seen(gateway, code)
    registrations.return_incomplete(
        gateway.centre, which, (), "Akta tidak terbaca.", by=two(gateway.centre)[0], seen=as_seen
    )
    there.visit()
    told = there.handing.standings.ask(code)
    assert told.told is not None and told.told.words == "Akta tidak terbaca."
    until(lambda: _drafts(gateway) == 1)
    with closing(here.core.connect()) as db:
        uploads = [row[0] for row in db.execute("SELECT upload_url FROM outbox_blob")]
    assert sorted(url is None for url in uploads) == [False, True], "two commands, sent once"
    head = two(gateway.centre)[0].staff_id
    until(lambda: any(one.staff_id == head for one in there.desk.staff.choices("attest")))
    assert there.handing.resume(key, (head, SITI.secret))
    again = there.desk.visit.draft()
    assert (again.registration_id, again.code, again.version) == (which, code, 2)
    assert again.application == replace(form, statement=""), "typed, and the account, as it was"
    assert [one.open().read() for one in there.desk.papers.sources()] == papers
    there.desk.filling.answer("name", {"firm.name": "CV Sudah Dilengkapi"})
    with pytest.raises(Fault, match="registration_incomplete"):
        there.handing.hand_in((), 30)  # a new version needs a new agreement
    there.handing.agree()
    assert there.press() == code
    there.sent()
    assert at_gateway(gateway, code).version == 2
    assert at_gateway(gateway, code).stage == "waiting"
    with pytest.raises(Fault, match="registration_not_returned"):
        there.handing.standings.again(code)
    by = two(gateway.centre)[0]
    opened = registrations.open_one(gateway.centre, which, by=by)
    assert opened.form is not None and opened.form.firm.name == "CV Sudah Dilengkapi"
    registrations.approve(gateway.centre, which, by=by, seen=seen(gateway, code)[1])
    there.visit_again()
    assert not there.handing.resume(key, (head, SITI.secret)), "nobody changes what is decided"
    assert there.desk.visit.memory.draft is None and there.handing.memory.asked == code


def test_a_form_that_was_left_goes_on_at_another_seat(
    gateway: GatewayProcess, seats: list[SeatAtWork]
) -> None:
    here, there = seats
    here.visit()
    here.fill()
    form = here.desk.filling.application()
    code = here.leave()
    until(lambda: _drafts(gateway) == 1)
    there.visit()
    parking, key = there.handing.parking, codes.draft_key(code, "production")
    sealed, found = parking._newest(key)
    assert found == "gateway"
    opened = open_form(sealed, key.identity)
    assert opened.application == form and len(opened.papers) == len(form.papers)
    with pytest.raises(Fault, match="resume_code_unknown"):
        parking._newest(codes.draft_key(codes.new_resume_code(), "production"))


def test_a_firm_that_waits_at_another_seat_is_known_once_the_server_has_it(
    gateway: GatewayProcess, seats: list[SeatAtWork]
) -> None:
    """Seats hear of each other through the gateway alone; what comes twice is shown to people."""
    here, there = seats
    gateway.stop()
    until(lambda: not (here.core.link_up() or there.core.link_up()))
    there.visit()
    there.fill()
    first = there.press()
    there.visit_again()
    there.fill()
    assert there.desk.known.ask() is True, "queued at this very seat"
    here.visit()
    here.fill()
    assert here.desk.known.ask() is None, "nobody can be asked"

    gateway.start()
    there.sent()
    until(here.core.link_up)
    assert here.desk.known.ask() is True, "nobody has decided on it yet"
    second = here.press()
    here.sent()
    by = two(gateway.centre)[0]
    for one, other in ((first, second), (second, first)):
        opened = registrations.open_one(gateway.centre, seen(gateway, one)[0], by=by)
        assert opened.line.stage == "waiting"
        assert [each.line.code for each in opened.duplicates if each.line] == [other]


def _drafts(gateway: GatewayProcess) -> int:
    with gateway.centre.reading() as db:
        return int(db.execute("SELECT count(*) FROM registration_draft").fetchone()[0])


def test_a_deactivated_account_is_stopped_where_it_is_used(
    gateway: GatewayProcess, seats: list[SeatAtWork]
) -> None:
    here, _there = seats
    here.visit()
    here.fill()
    user = here.desk.visit.draft().application.account.user_id
    code = here.press()
    here.sent()
    by = two(gateway.centre)[0]
    which, as_seen = seen(gateway, code)
    registrations.approve(gateway.centre, which, by=by, seen=as_seen)
    until(lambda: here.core.get(Accounts).find(user) is not None)
    here.end()
    here.visit("bidding")
    bidding = here.core.get(BiddingContext)
    assert bidding.recognising.by_password(user, samples.PASSWORD) is not None
    deactivate(gateway, user)
    until(lambda: here.sessions.state == "locked")
    assert here.sessions.status().lock_reason == "account"
    assert bidding.visit.tenderer() is None


def deactivate(gateway: GatewayProcess, user: str) -> None:
    """Deactivate a User ID at once, as the verification desk does."""
    centre = gateway.centre
    with centre.reading() as db:
        found = account_store.by_user(db, gateway_accounts.user_key(user))
    assert found is not None
    decree = gateway_accounts.Decree("lpse", "SK 12/2026", True, "Surat izin palsu.")
    gateway_accounts.deactivate(centre, found.account_id, decree, by=two(centre)[0], seen=0)
