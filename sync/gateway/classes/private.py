"""What is personal of a class, sealed with a key of this gateway's own."""

from __future__ import annotations

import msgspec

from sync.atrest import AtRest
from sync.gateway.centre import Centre
from sync.wire.classes import TrainingClass


class RosterPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom the trainer expects."""

    name: str
    organisation: str = ""


class ClassSecrets:
    """Seals and opens; where each stands is bound in."""

    def __init__(self, centre: Centre) -> None:
        self._at_rest = AtRest(centre.key.derive("classes"))

    def seal_class(self, told: TrainingClass) -> bytes:
        """Seal a class as it stands: it holds names of who was given a seat."""
        return self._at_rest.seal(msgspec.json.encode(told), f"class:{told.class_id}")

    def open_class(self, class_id: str, sealed: bytes) -> TrainingClass:
        """Open a class. Raises: Fault("at_rest_unreadable", context)."""
        plain = self._at_rest.open(sealed, f"class:{class_id}")
        return msgspec.json.decode(plain, type=TrainingClass)

    def seal_person(self, class_id: str, trainee_id: str, person: RosterPerson) -> bytes:
        """Seal somebody of a roster."""
        place = f"class_roster:{class_id}:{trainee_id}"
        return self._at_rest.seal(msgspec.json.encode(person), place)

    def open_person(self, class_id: str, trainee_id: str, sealed: bytes) -> RosterPerson:
        """Open somebody of a roster. Raises: Fault("at_rest_unreadable", context)."""
        plain = self._at_rest.open(sealed, f"class_roster:{class_id}:{trainee_id}")
        return msgspec.json.decode(plain, type=RosterPerson)

    def seal_event(self, event_id: str, event: bytes) -> bytes:
        """Seal an event in JSON."""
        return self._at_rest.seal(event, f"class_event:{event_id}")

    def open_event(self, event_id: str, sealed: bytes) -> bytes:
        """Open an event. Raises: Fault("at_rest_unreadable", context)."""
        return self._at_rest.open(sealed, f"class_event:{event_id}")

    def stand_in(self, text: str) -> str:
        """Return what tells another text from this one and gives nothing of it away."""
        return self._at_rest.blind(text)
