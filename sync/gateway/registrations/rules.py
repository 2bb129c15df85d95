"""What the requirement tables say of a registration that lies here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sync.gateway.centre import Centre
from sync.gateway.own_figures import LIMIT_DAYS
from sync.gateway.registrations.store import Registration
from sync.gateway.requirements import service as requirements
from sync.registration.application import ENTITIES, TRACKS, Application
from sync.requirements import Table, originals
from sync.wire.times import to_text


def of_form(centre: Centre, form: Application) -> Table | None:
    """Return the table that a form was filled in by, else the one that counts today."""
    return requirements.named(centre, form.rules) or of_kind(centre, form.track, form.entity)


def of_kind(centre: Centre, track: str, entity: str) -> Table | None:
    """Return the table that counts today for a track and legal form; None where none does."""
    if track not in TRACKS or entity not in ENTITIES:
        return None
    return requirements.for_form(centre, track, entity)


def limit(centre: Centre, one: Registration) -> str:
    """Return until when the originals of a registration must be shown from now on (wire text)."""
    found = of_kind(centre, one.track, one.entity)
    days = LIMIT_DAYS if found is None else found.limit_days
    return to_text(centre.clock() + timedelta(days=days))


def to_show(centre: Centre, form: Application) -> tuple[str, ...]:
    """Return the documents whose originals are to be shown for a form, in the table's order."""
    found = of_form(centre, form)
    if found is None or form.entity not in found.entities:
        return ()
    return tuple(one.word for one in originals(found, form))


def of_one(centre: Centre, one: Registration, form: Application | None) -> Table | None:
    """Return the table of a form, or where it cannot be read the one of its kind."""
    return of_kind(centre, one.track, one.entity) if form is None else of_form(centre, form)


def knows_reason(table: Table | None, reason: str) -> bool:
    """Say whether a word is a reason of refusal: of the table, or any word where there is none."""
    return 1 <= len(reason) <= 60 if table is None else reason in table.refusals


def knows_documents(table: Table | None, words: Collection[str]) -> bool:
    """Say whether words are documents of the table, or any words where there is none."""
    if table is None:
        return all(1 <= len(word) <= 60 for word in words)
    return all(word in table.documents for word in words)
