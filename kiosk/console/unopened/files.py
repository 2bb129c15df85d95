"""The witness minutes in one zip, made when two people ask for them."""

from __future__ import annotations

import io
import zipfile

from flask_babel import gettext as _

from kiosk.console.context import console
from kiosk.console.language import language
from kiosk.labels import LabelLanguage
from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.unopened import unopened_papers
from sync.gateway.staff.service import Two
from sync.gateway.unopened import service


def minutes(bid_id: str, number: str, by: Two) -> tuple[bytes, str, str]:
    """Return the zip, its name, and what it is. Raises: what `service.witness` raises."""
    centre = console().centre
    made = service.witness(centre, bid_id, by=by)
    head = PaperHead(
        lpse=centre.identity.gateway_name,
        place=_("Ruang kendali"),
        made_at=centre.clock(),
        training=centre.identity.realm == "training",
        page=console().forms.page,
    )
    tongue: LabelLanguage = "en" if language() == "en" else "id"
    found = unopened_papers(made.record, made.text, made.note, number, head, tongue)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in found.items():
            packed.writestr(name, data)
    return out.getvalue(), f"kesaksian-{made.record.tender_id}-{bid_id[:8]}.zip", "application/zip"
