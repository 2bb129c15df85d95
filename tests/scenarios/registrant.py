"""A vendor who registers at a seat, and the verifier at the console, over plain HTTP.

The walk is that of `SeatClient`: every answer is typed on its own page, every paper is brought from
the stick, looked at and taken. Firms, people and numbers are made up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from kiosk.demo.house import Room
from kiosk.demo.samples import HEAD
from tests.scenarios.seat_client import SeatClient, wait_for

USER_ID = "sulastri.jumo"
PASSWORD = "gerimis-teropong-Lumbung-84"
NAME = "Sulastri Kenanga"
NIK = "3323014107800001"


@dataclass(frozen=True)
class Sample:
    """What somebody types, page by page, and the papers that they bring."""

    entity: str
    pages: Mapping[str, Mapping[str, str]]
    papers: tuple[str, ...]


_PERSON: Mapping[str, Mapping[str, str]] = {
    "applicant": {"name": NAME, "id_number": NIK},
    "applicant-contact": {"telephone": "0293491234", "email": "sulastri@contoh.example"},
}
CONSULTANT = Sample(
    "individual",
    {
        **_PERSON,
        "capacity": {"capacity": "director"},
        "name": {"name": NAME},
        "npwp": {"npwp": NIK},
        "nib": {"nib": "9120001234567"},
        "vat": {"vat_registered": "no"},
        "street": {"street": "Jalan Kenanga 1", "postcode": "56211"},
        "contact": {"telephone": "0293491234", "email": "sulastri@contoh.example"},
    },
    ("id_card", "nib", "kswp_proof", "npwp_card", "vat_letter", "owner_statement"),
)
OFFICER = Sample(
    "non_vendor",
    {
        **_PERSON,
        "assignment": {"role": "ppk", "agency": "Kabupaten Contoh", "satker": "Dinas Contoh"},
        "letter": {
            "letter_number": "800/123/2026",
            "letter_date": "02-11-2026",
            "term_from": "02-11-2026",
            "term_until": "01-11-2027",
        },
    },
    ("assignment_letter",),
)


def begin(client: SeatClient, pin: str, sample: Sample) -> None:
    """Staff open the seat; the visitor reads of their data and chooses a legal form."""
    client.open_seat(pin, NAME, purpose="registration", start="/registration")
    client.submit("/registration/privacy")
    client.go("/registration/entity")
    client.submit("/registration/entity", entity=sample.entity)
    client.must("^/registration/tasks$")


def fill(client: SeatClient, sample: Sample, file: str) -> None:
    """Answer every page, bring each paper (`file` on the stick), choose User ID and password."""
    for page, answers in sample.pages.items():
        client.go(f"/registration/fill/{page}")
        client.submit(f"/registration/fill/{page}", **answers)
        assert client.page.status == 200, client.page.words[:900]
    if "street" in sample.pages:
        client.go("/registration/region")
        client.submit("/registration/region/search", q="temanggung")
        form = next(one for one in client.page.forms if "regency" in dict(one.buttons))
        chosen = replace(form, action="/registration/region")  # the button's own address
        client.press(chosen, regency=dict(form.buttons)["regency"])
        assert client.page.status == 200, client.page.words[:900]
    for document in sample.papers:
        bring(client, document, file)
    client.go("/registration/account")
    client.submit("/registration/account", user_id=USER_ID)
    client.submit("/registration/account/password", password=PASSWORD, again=PASSWORD)
    client.must("^/registration/tasks$")


def bring(client: SeatClient, document: str, file: str) -> None:
    """Bring a file of the stick as one paper, and take what became of it."""
    client.go(f"/papers/{document}/add")
    found = re.search(r'name="token" value="([^"]+)"', client.page.html.partition(file)[2])
    assert found, f"{file} is not offered: {client.page.words[:900]}"
    form = next(one for one in client.page.forms if one.fields.get("token") == found[1])
    client.press(form)
    client.must(f"^/papers/{document}$")
    client.submit(f"/papers/{document}/fit")
    wait_for(lambda: any("revision" in one.fields for one in _result(client, document)))
    client.submit(f"/papers/{document}/use")
    client.must("^/registration/papers$")


def _result(client: SeatClient, document: str):  # type: ignore[no-untyped-def]
    return client.go(f"/papers/{document}/result").forms


def hand_in(client: SeatClient) -> str:
    """Agree, seal and hand in; return the receipt code as the page shows it."""
    client.go("/registration/statement")
    client.submit("/registration/statement", agreed="yes")
    client.must("^/registration/hand-in$")
    client.submit("/registration/hand-in")
    return handed_in(client)


def handed_in(client: SeatClient) -> str:
    """Wait for the receipt's page; return its code."""
    wait_for(lambda: client.go(client.page.path).path.startswith("/registration/handed/"))
    found = re.search(r'class="code code-shown[^>]*>([^<]+)<', client.page.html)
    assert found, client.page.words[:900]
    return found[1].strip()


class Verifier:
    """The head of the room, signed in at the console."""

    def __init__(self, gateway_url: str, room: Room) -> None:
        self.secret = room.pins["head"]
        base = "{0.scheme}://{0.netloc}".format(urlsplit(gateway_url))
        self.client = SeatClient(f"{base}/console/")
        form = next(one for one in self.client.page.forms if "person_id" in one.fields)
        self.client.press(form, person_id=HEAD.person_id, secret=self.secret)
        assert self.client.page.path == "/console/", self.client.page.words[:600]

    def read(self, code: str) -> None:
        """Find a registration by its code and open it."""
        self._find("registrations", code)

    def approve(self, code: str) -> None:
        """Find a registration, read it, and approve it."""
        self.read(code)
        self.client.go(f"{self.client.page.path}/approve")
        self.client.submit("/approve", own_secret=self.secret)
        assert "Disetujui" in self.client.page.words, self.client.page.words[:900]

    def deactivate(self, user_id: str) -> None:
        """Deactivate an account from now on."""
        self._find("accounts", user_id)
        self.client.go(f"{self.client.page.path}/deactivate")
        self.client.submit(
            "/deactivate",
            asked_by="lpse",
            decree="027/112/2026",
            heard="yes",
            reason="Surat izin palsu.",
            own_secret=self.secret,
        )
        assert "Nonaktif" in self.client.page.words, self.client.page.words[:900]

    def _find(self, where: str, sought: str) -> None:
        self.client.go(f"/console/{where}")
        form = next(one for one in self.client.page.forms if "sought" in one.fields)
        self.client.press(form, sought=sought)
        found = re.search(rf'href="(/console/{where}/[0-9a-f-]{{36}})"', self.client.page.html)
        assert found, self.client.page.words[:900]
        self.client.go(found[1])
