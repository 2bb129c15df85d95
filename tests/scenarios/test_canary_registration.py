"""The seat is clean of registrations too: typed fields, half-typed ones, and papers.

They wait as ciphertext while the visit goes on, come back after a crash, and are nowhere once it is
over. The seat, its folders and the searcher are those of `test_canary.py`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.house import Room
from sync.registration import codes
from tests.kiosk.bidding.support import a_pdf
from tests.scenarios import registrant
from tests.scenarios.canary import search
from tests.scenarios.registrant import CONSULTANT, OFFICER, Verifier
from tests.scenarios.seat_client import SeatClient, wait_for
from tests.scenarios.test_canary import Cage, elsewhere, watches
from tests.scenarios.world import World

VISITOR = "Kenari Wulandari 7731"
NIK, NPWP, NIB = "3323017301931175", "931175335412000", "9311753354128"
STREET, HALF = "Jalan Kenari Hijau 31178", "jalan kenari setengah 31179"
OWNER, PHONE = "Kenari Pemilik 31180", "081293117531"
FILE, TITLE = "97 NIB Kenari 31181.pdf", "Judul Kenari 31182"
SEARCHED = "kenari-wilayah-31183"
TRIED, CHOSEN = "kenari-setengah-Lumbung-31184", "kenari-teropong-Lumbung-31185"
SECRETS = [VISITOR, NIK, NPWP, NIB, STREET, HALF, OWNER, PHONE, FILE, TITLE, SEARCHED]
SECRETS += [TRIED, CHOSEN]


@pytest.fixture
def cage(room: Room, tmp_path: Path) -> Iterator[Cage]:
    with World.copy_of(room, tmp_path / "world") as world:
        made = Cage(world, tmp_path)
        (world.stick / FILE).write_bytes(a_pdf(TITLE))
        made.secrets = list(SECRETS)
        yield made


def register(cage: Cage, client: SeatClient) -> None:
    """Begin a form, answer some pages, leave one half typed, bring a paper."""
    client.open_seat(cage.pin, VISITOR, purpose="registration", start="/registration")
    client.submit("/registration/privacy")
    client.go("/registration/entity")
    client.submit("/registration/entity", entity="pt")
    client.must("^/registration/tasks$")
    answers = {
        "applicant": {"name": VISITOR, "id_number": NIK},
        "npwp": {"npwp": NPWP},
        "nib": {"nib": NIB},
        "contact": {"telephone": PHONE, "email": "kenari@contoh.example"},
        "street": {"street": STREET, "postcode": "56211"},
    }
    for page, fields in answers.items():
        client.go(f"/registration/fill/{page}")
        client.submit(f"/registration/fill/{page}", **fields)
    client.go("/registration/list/owners/add")
    client.submit("/registration/list/owners/add", name=OWNER, id_number=NIK, share="100")
    client.go("/registration/region")
    client.submit("/registration/region/search", q=SEARCHED)
    client.go("/registration/fill/name")
    form = client.page.form("/registration/fill/name")
    typed = {**form.fields, "name": HALF}
    client._ask("POST", f"{client.base}/registration/typed/name", typed)
    choose_password(client)
    bring(client)


def choose_password(client: SeatClient) -> None:
    """Try one password, whose strength the page asks for at every letter, and choose another."""
    client.go("/registration/account")
    client.submit("/registration/account", user_id="kenari.31184")
    client.must("^/registration/account/password$")
    form = client.page.form("/registration/account/password")
    tried = {**form.fields, "password": TRIED}
    client._ask("POST", f"{client.base}/registration/account/strength", tried)
    client.go("/registration/account/password")
    client.submit("/registration/account/password", password=CHOSEN, again=CHOSEN)
    client.must("^/registration/tasks$")


def bring(client: SeatClient) -> None:
    client.go("/papers/nib/add")
    form = next(
        one for one in client.page.forms if one.action.endswith("/add") and "token" in one.fields
    )
    client._ask("POST", f"{client.base}/papers/nib/add", form.fields)
    assert FILE in client.page.words or "alaman 1" in client.page.words


@pytest.mark.parametrize("end", ["visitor", "power cut"])
def test_a_form_that_is_ended_leaves_nothing(cage: Cage, end: str) -> None:
    client = cage.start()
    register(cage, client)
    client.go("/registration/check")
    assert {STREET, OWNER, PHONE} <= {one for one in SECRETS if one in client.page.words}
    assert cage.readable() == [], "before the end it may wait, but not readable"
    if end == "power cut":
        cage.power_cut()
        assert cage.readable() == [], "as a thief would find it"
        client = cage.start()
        assert client.page.path == "/locked"
        client.resume(cage.pin)
        client.go("/registration/fill/name")
        assert HALF in client.page.html
        client.go("/registration/check")
        assert STREET in client.page.words
        client.go("/papers/nib")
        assert "alaman 1" in client.page.words
        assert cage.readable() == []
    cage.leave(client)
    cage.is_clean()
    cage.world.seat.stop()
    cage.is_clean()


HANDED_IN = [
    *(registrant.NAME, registrant.NIK, registrant.PASSWORD, registrant.USER_ID, FILE, TITLE),
    *("Jalan Kenanga 1", "0293491234", "sulastri@contoh.example", "9120001234567"),
]


def test_a_form_that_is_handed_in_is_readable_on_no_disk(cage: Cage) -> None:
    """Neither at the seat, where it waits, nor at the gateway, which keeps, lists and finds it."""
    cage.secrets = list(HANDED_IN)
    world, client = cage.world, cage.start()
    registrant.begin(client, cage.pin, CONSULTANT)
    registrant.fill(client, CONSULTANT, FILE)
    client.go("/registration/later")
    client.submit("/registration/later")
    wait_for(lambda: client.go(client.page.path).path == "/registration/later/code")
    shown = re.search(r'id="code">([^<]+)<', client.page.html)
    assert shown, client.page.words
    cage.secrets += [shown[1].strip(), codes.resume_code(shown[1])]
    assert cage.readable() == [], "left for later"
    code = registrant.hand_in(client)
    assert shown[1].strip() in client.page.html, "the receipt has the code that opens it again"
    assert cage.readable() == [], "queued, the visit going on"
    cage.power_cut()
    assert cage.readable() == [], "as a thief would find it"
    world.start_gateway()
    client = cage.start()
    client.resume(cage.pin)
    wait_for(world.seat.accepted)
    cage.leave(client)
    cage.is_clean()
    centre = [world.home.gateway, world.root / "gateway.log"]
    assert search(centre, cage.secrets) == [], "arrived"
    verifier = Verifier(world.gateway_url, world.room)
    verifier.read(code)
    assert registrant.NAME in verifier.client.page.words
    assert search(centre, cage.secrets) == [], "found, opened, and read by a person"
    verifier.approve(code)
    wait_for(lambda: bool(world.seat.events("account_received")))
    cage.is_clean()
    verifier.client.close()


@watches
def test_a_registration_writes_nowhere_but_where_the_search_looks(
    cage: Cage, tmp_path: Path
) -> None:
    """Papers that are looked at, drawn and made to fit, the sealing, forms and receipt on paper."""
    client = cage.start()

    def work() -> None:
        registrant.begin(client, cage.pin, OFFICER)
        registrant.fill(client, OFFICER, FILE)
        client.go(f"/papers/{OFFICER.papers[0]}")
        pictures = re.findall(r'src="(/papers/[^"]+/page/[^"]+)"', client.page.html)
        assert pictures
        assert all(client.fetch(html.unescape(one)).startswith(b"\xff\xd8") for one in pictures)
        registrant.hand_in(client)
        cage.leave(client)

    assert elsewhere(cage, tmp_path / "trace", work) == []


def test_the_searcher_would_see_what_was_brought(cage: Cage) -> None:
    assert {FILE, TITLE} <= {one.text for one in search([cage.world.stick], SECRETS)}
