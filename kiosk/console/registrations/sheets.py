"""What leaves the desk as a file: papers as they were handed in, sheets that are printed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kiosk import paperwork
from kiosk.console import guard
from kiosk.console.context import console
from kiosk.console.registrations import handing_over, history, pictures
from kiosk.labels import LabelLanguage
from kiosk.paperwork import FormAbout, FormKind
from sync.errors import Fault
from sync.gateway.registrations import service
from sync.gateway.registrations.service import Opened
from sync.wire.times import from_text


def paper(registration_id: str, document: str) -> tuple[bytes, str]:
    """Return a paper's bytes and the name it is saved under.

    Raises: Fault("registration_paper_unknown"), and what `service.paper` raises.
    """
    data = service.paper(console().centre, registration_id, document, by=guard.member())
    return data, f"{document}.pdf"  # a name of the vendor's would say who it is


def first_page(registration_id: str, document: str) -> bytes:
    """Return a paper's first page as JPEG. Raises: what `paper` and `pictures.first_page` raise."""
    data, _name = paper(registration_id, document)
    return pictures.first_page(data)


def write(found: Opened, kind: FormKind) -> bytes:
    """Typeset a sheet of a registration. Raises: Fault("registration_unreadable", why)."""
    if found.form is None:
        raise Fault("registration_unreadable", why=found.unreadable)
    centre = console().centre
    last = next((one for one in reversed(found.decisions) if not one.held_for), None)
    lapses = found.line.lapses_at
    zone = ZoneInfo(centre.identity.timezone)
    about = FormAbout(
        lpse=centre.identity.gateway_name,
        place="",
        timezone=zone,
        made_at=centre.clock(),
        training=centre.identity.realm == "training",
        code=found.line.code,
        table=found.table,
        basis=console().forms.basis,
        until="" if lapses is None else _day(lapses, zone),
        missing=last.missing if last else (),
        reason=last.reason if last else "",
        remarks=last.words if last else "",
        fields=_fields(found) if kind == "hand_over" else (),
        history=history.happened(found) if kind == "everything" else (),
    )
    language: LabelLanguage = "en" if found.form.language == "en" else "id"
    return paperwork.write(kind, found.form, about, language, console().forms.page)


def _day(at: str, zone: ZoneInfo) -> str:
    return from_text(at).astimezone(zone).date().isoformat()


def _fields(found: Opened) -> tuple[tuple[str, str], ...]:
    return tuple((one.label, one.value) for one in handing_over.sheet(found).fields)
