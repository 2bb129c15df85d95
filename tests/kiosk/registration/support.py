"""A seat opened for registration, and a vendor who fills in the form by its pages."""

from __future__ import annotations

import msgspec

from kiosk.registration.context import RegistrationContext
from kiosk.registration.draft import Draft
from sync.registration.application import (
    Address,
    Applicant,
    Application,
    ChosenAccount,
    Firm,
    FirmOwner,
    Licence,
)
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess, a_pdf
from tests.kiosk.papers.support import Sitting

NPWP, NIB, NIK = "01.855.081.4-412.000", "9120001234567", "3323014107800001"


def desk_of(seat: SeatInProcess) -> RegistrationContext:
    return seat.core.get(RegistrationContext)


def admit(seat: SeatInProcess) -> Browser:
    """Open the seat for Sari, who has read the page about her data."""
    seat.sessions.open(STAFF, "Sari", "registration", 300)
    window = seat.client()
    window.get("/registration/privacy")
    window.post("/registration/privacy")
    return window


def begin(seat: SeatInProcess, entity: str = "pt") -> Browser:
    """Go as far as the task list of a legal form."""
    window = admit(seat)
    window.post("/registration/entity", entity=entity)
    return window


def draft_of(seat: SeatInProcess) -> Draft:
    return desk_of(seat).visit.draft()


def bring_papers(seat: SeatInProcess, window: Browser, *words: str) -> None:
    """Bring these papers, or all that are needed, as PDF from the stick, and take each result."""
    desk, sitting = desk_of(seat), Sitting(seat, opened=False)
    sitting.window = window
    needed = [one.word for one in desk.filling.documents() if one.need == "required"]
    for word in words or needed:
        sitting.bring(word, f"{word}.pdf", a_pdf(word))
        sitting.fit(word)
        sitting.use(word)
        assert window.url == "/registration/papers"


def complete(seat: SeatInProcess) -> Application:
    """Fill in everything that a PT needs, papers and account left out."""
    found = draft_of(seat).application
    firm = Firm(
        name="PT Maju Bersama",
        npwp="018550814412000",
        nib=NIB,
        address=Address(street="Jalan Merdeka 1", regency="33.23", postcode="56211"),
        telephone="0293491234",
        email="kantor@majubersama.example",
        vat_registered="no",
    )
    person = Applicant(
        name="Sari",
        id_number=NIK,
        position="Direktur",
        capacity="director",
        telephone="081234567890",
        email="sari@majubersama.example",
    )
    return msgspec.structs.replace(
        found,
        firm=firm,
        applicant=person,
        licences=(Licence(kind="NIB", number=NIB, issued_by="OSS"),),
        owners=(FirmOwner(name="Sari", id_number=NIK, share="100"),),
        account=ChosenAccount(user_id="majubersama", verifier="$argon2id$"),
    )


def put(seat: SeatInProcess, application: Application) -> None:
    desk_of(seat).visit.change(lambda one: one.answered(application, ""))
