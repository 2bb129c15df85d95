"""The papers of an outage in one zip, made when they are asked for."""

from __future__ import annotations

import io
import zipfile

from flask_babel import gettext as _

from kiosk.console.context import console
from kiosk.console.language import language
from kiosk.console.outages.forms import OutageAsked
from kiosk.labels import LabelLanguage
from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.outages import outage_papers
from sync.gateway.outages import service
from sync.gateway.staff.service import Member


def papers(asked: OutageAsked, by: Member) -> tuple[bytes, str, str]:
    """Return the zip, its name, and what it is. Raises: what `service.make` raises."""
    centre = console().centre
    made = service.make(centre, asked.begin, asked.end, by=by)
    head = PaperHead(
        lpse=centre.identity.gateway_name,
        place=_("Ruang kendali"),
        made_at=centre.clock(),
        training=centre.identity.realm == "training",
        page=console().forms.page,
    )
    tongue: LabelLanguage = "en" if language() == "en" else "id"
    found = outage_papers(made.record, made.text, made.note, asked.said, head, tongue)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in found.items():
            packed.writestr(name, data)
    return out.getvalue(), f"berkas-gangguan-{made.record.begin[:10]}.zip", "application/zip"
