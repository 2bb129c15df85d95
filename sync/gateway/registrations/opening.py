"""Open a registration's age file in memory; nothing of it is written to the disk."""

from __future__ import annotations

from collections.abc import Container

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.registrations.store import Arrival
from sync.registration.bundle import OpenedForm, open_form

# Papers fit the centre's few megabytes, and what is opened lies in memory more than once: what is
# larger is not opened, but held for people.
MOST_BYTES = 128 << 20


def opened(centre: Centre, code: str, arrival: Arrival, papers: Container[str] = ()) -> OpenedForm:
    """Open what arrived for a registration of this code, with the papers of these names.

    Raises: Fault("registration_unreadable", why) when its file is missing, damaged, sealed to
    another key, or is another registration than its command says.
    """
    return opened_file(centre, arrival.sha256, code, arrival.version, papers)


def opened_file(
    centre: Centre, sha256: str, code: str, version: int, papers: Container[str] = ()
) -> OpenedForm:
    """Open the file of this digest. Raises: Fault("registration_unreadable", why)."""
    if centre.objects.has(sha256) and centre.objects.size(sha256) > MOST_BYTES:
        raise Fault("registration_unreadable", why="too_large")
    try:
        form = open_form(centre.objects.get(sha256), centre.unsealer, papers=papers)
    except (Fault, OSError) as error:
        why = error.code if isinstance(error, Fault) else "form_unreadable"
        raise Fault("registration_unreadable", why=why) from error
    named = form.manifest
    if (named.code, named.version) != (code, version):
        raise Fault("registration_unreadable", why="form_malformed")
    if named.realm != centre.identity.realm:
        raise Fault("registration_unreadable", why="realm_mismatch")
    return form
