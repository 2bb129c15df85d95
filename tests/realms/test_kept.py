"""What is sealed, derived or drawn in one realm opens and lets in nothing in the other.

As in `test_crossings`, the lists come from the code: what seals, derives or draws and has no line
here fails.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.web.guards import COOKIE
from sync import rehearsal
from sync.atrest import AtRest
from sync.errors import Fault
from sync.gateway.cards import service as cards
from sync.gateway.staff import service as staff
from sync.gateway.staff.sessions import Sessions
from sync.registration import codes
from sync.sealing import X25519Identity, decrypt_bytes, encrypt_bytes
from tests.kiosk.bidding.support import STAFF, SeatInProcess, furnish
from tests.realms import listed
from tests.realms.rooms import RESUME, TwinRoom
from tests.sync.gateway.cast import ONE

# --- parcels: what is sealed, and who alone opens it ---------------------------------------------


def _gateway(room: TwinRoom) -> X25519Identity:
    return room.house.centre.unsealer


def _committee(room: TwinRoom) -> X25519Identity:
    return room.house.keys[ONE, "*"]


def _verifier(room: TwinRoom) -> X25519Identity:
    return room.desk.keys.identity


def _resumer(room: TwinRoom) -> X25519Identity:
    return codes.draft_key(RESUME, room.realm).identity


PARCELS: dict[str, tuple[Callable[[TwinRoom], X25519Identity], ...]] = {
    "kiosk/bidding/gateway.py": (_gateway,),  # a password
    "kiosk/bidding/service.py": (_committee,),  # a bid
    "kiosk/verification/deciding.py": (_gateway,),  # a verifier's words
    "sync/gateway/account_requests/service.py": (_gateway,),  # a letter
    "sync/gateway/desk/reading.py": (_verifier,),  # a form that is read at a seat
    "sync/gateway/registrations/archive.py": (_gateway,),  # a form that was changed
    "sync/registration/bundle.py": (_gateway, _resumer),  # a form handed in, and a draft
    "sync/rehearsal.py": (_committee,),  # the test envelope
    "sync/transport/desk.py": (_gateway,),  # a verifier's PIN
}


@pytest.mark.parametrize("sealer", sorted(listed.sealers()))
def test_a_parcel_opens_in_its_own_realm_alone(sealer: str, here: TwinRoom, liar: TwinRoom) -> None:
    for whose in PARCELS[sealer]:
        sealed = encrypt_bytes(b"rahasia", [whose(liar).recipient])
        assert decrypt_bytes(sealed, [whose(liar)]) == b"rahasia"
        with pytest.raises(Fault, match="sealed_key_wrong"):
            decrypt_bytes(sealed, [whose(here)])


def test_a_resume_code_finds_another_draft_in_each_realm(here: TwinRoom, liar: TwinRoom) -> None:
    mine, theirs = (codes.draft_key(RESUME, room.realm) for room in (here, liar))
    assert mine.locator != theirs.locator
    assert mine.identity.text != theirs.identity.text


def test_a_rehearsal_answered_elsewhere_makes_no_card(here: TwinRoom, liar: TwinRoom) -> None:
    """The committee of the other room opened its own test envelope, of a tender of this number."""
    identity = X25519Identity.generate()
    tests = [
        cards.publish_key(room.house.centre, ONE, identity.recipient.text, by=room.house.head)
        for room in (here, liar)
    ]
    with pytest.raises(Fault, match="rehearsal_wrong"):
        cards.confirm_rehearsal(
            here.house.centre, ONE, rehearsal.rehearse(tests[1], identity.text), by=here.house.head
        )


# --- rows at rest: keys that seats and gateways derive of their own ------------------------------


@pytest.mark.parametrize(
    ("side", "purpose"),
    sorted((side, one) for side, found in listed.derived().items() for one in found),
)
def test_a_row_copied_from_the_other_realm_does_not_open(
    side: str, purpose: str, here: TwinRoom, liar: TwinRoom
) -> None:
    """Names, verifiers of PINs and passwords, orders: whatever lies sealed in a database."""
    of = (lambda room: room.seat.key) if side == "kiosk" else (lambda room: room.house.centre.key)
    row = AtRest(of(liar).derive(purpose)).seal(b"verifier", "place")
    assert AtRest(of(liar).derive(purpose)).open(row, "place") == b"verifier"
    with pytest.raises(Fault, match="at_rest_unreadable"):
        AtRest(of(here).derive(purpose)).open(row, "place")


def test_an_account_of_the_other_realm_signs_nobody_in(here: TwinRoom, liar: TwinRoom) -> None:
    """The right password of an account that is real there: not known here, whoever asks."""
    sealed = encrypt_bytes(liar.password.encode(), [_gateway(here).recipient])
    said = here.client().identity(liar.firm, base64.b64encode(sealed).decode())
    assert (said.known, said.tenderer_name) == (False, None)
    assert here.identified().known


# --- codes, tokens and cookies -------------------------------------------------------------------


@pytest.fixture
def seats(tmp_path: Path) -> Iterator[dict[str, SeatInProcess]]:
    made = {
        "production": furnish(tmp_path / "production"),
        "training": furnish(tmp_path / "training", realm="training"),
    }
    yield made
    for seat in made.values():
        seat.close()


def _windows(here: TwinRoom, liar: TwinRoom, seats: dict[str, SeatInProcess]) -> None:
    """A boot address, a window's cookie and a page's token are of one seat."""
    mine, theirs = seats[here.realm], seats[liar.realm]
    for seat in (mine, theirs):
        seat.sessions.open(STAFF, "Sari", "registration", 60)
    host = "http://127.0.0.1:8123"
    stranger = mine.app.test_client()
    assert stranger.get(theirs.guard.mint(), base_url=host).status_code == 403
    window, other = mine.client(), theirs.client()
    assert window.http.get("/registration", base_url=host).status_code < 400
    cookie = other.http.get_cookie(COOKIE, domain="127.0.0.1")
    assert cookie is not None
    stranger.set_cookie(COOKIE, cookie.value, domain="127.0.0.1")
    assert stranger.get("/staff", base_url=host).status_code == 403
    window.get("/leave")
    other.get("/leave")
    answer = window.http.post(
        "/language",
        base_url=host,
        headers={"Origin": host},
        data={"page_token": other.token(), "language": "en"},
    )
    assert answer.status_code == 403


def _console(here: TwinRoom, liar: TwinRoom, seats: dict[str, SeatInProcess]) -> None:
    token = Sessions(liar.house.centre).begin(liar.house.head)
    assert Sessions(liar.house.centre).find(token, at_work=True) is not None
    assert Sessions(here.house.centre).find(token, at_work=True) is None


def _founding(here: TwinRoom, liar: TwinRoom, seats: dict[str, SeatInProcess]) -> None:
    code = staff.setup_code(liar.house.centre, "orang kedua", "head")
    with pytest.raises(Fault, match="setup_code"):
        staff.first_administrator(here.house.centre, code, "198001012005011001", "Palsu", "481516")


def _receipt_codes(here: TwinRoom, liar: TwinRoom, seats: dict[str, SeatInProcess]) -> None:
    """The code on a registration's receipt is known where it was handed in."""
    assert here.client().inquiries.status(here.handed.code).stage == "waiting"
    assert here.client().inquiries.status(liar.handed.code).stage == ""


Crossing = Callable[[TwinRoom, TwinRoom, dict[str, SeatInProcess]], None]
SECRETS: dict[str, Crossing | str] = {
    "kiosk/console/notes.py": "names a note that its own session reads, in one process",
    "kiosk/demo/samples.py": "PINs of the demo, which the roster carries",
    "kiosk/intake/media.py": "salt of names that sticks have on a page",
    "kiosk/intake/places.py": "what is written on a stick, to know it again",
    "kiosk/intake/save.py": "a file's name while it is written",
    "kiosk/sessions/service.py": "names a question on one page, in one process",
    "kiosk/web/guards.py": _windows,
    "kiosk/web/problems.py": "a number that people read to each other",
    "kiosk/wiring/build.py": _windows,
    "sync/disk.py": "what a file is overwritten with",
    "sync/gateway/enrolment/service.py": "ids of seats; the code is sync/wire/enrolment.py's",
    "sync/gateway/recovery.py": "a value in the history of a feed, which is signed",
    "sync/gateway/staff/secret.py": "a verifier of nobody",
    "sync/gateway/staff/sessions.py": _console,
    "sync/gateway/staff/setup.py": _founding,
    "sync/registration/codes.py": _receipt_codes,
    "sync/rehearsal.py": "the test envelope: test_a_rehearsal_answered_elsewhere_makes_no_card",
    "sync/transport/desk.py": "nonces of messages that are signed",
    "sync/transport/gateway.py": "nonces of messages that are signed",
    "sync/transport/inquiries.py": "nonces of messages that are signed",
    "sync/wire/enrolment.py": "test_an_enrolment_is_answered_by_the_gateway_whose_code_it_is",
}


def test_whatever_draws_a_secret_has_a_crossing_or_a_reason() -> None:
    assert set(SECRETS) == listed.makers_of_secrets()


@pytest.mark.parametrize("maker", sorted(name for name, how in SECRETS.items() if callable(how)))
def test_a_code_or_cookie_of_the_other_realm_lets_nobody_in(
    maker: str, here: TwinRoom, liar: TwinRoom, seats: dict[str, SeatInProcess]
) -> None:
    crossing = SECRETS[maker]
    assert callable(crossing)
    crossing(here, liar, seats)
