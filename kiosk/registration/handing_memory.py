"""What handing in and leaving for later keep in memory of one visit."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import msgspec

from kiosk.printing import PrintJob
from sync.registration.codes import DraftKey


class KeptCodes(msgspec.Struct, frozen=True, kw_only=True):
    """What of it lies in the visit's vault, which nobody else can read: see `HandingMemory`."""

    resume_code: str = ""
    resume_of: str = ""
    parked: str = ""
    promised: str = ""
    promised_for: str = ""
    handed: dict[str, str] = {}


@dataclass
class HandingMemory:
    """One visit's memory. Of it the codes survive a crash, in the visit's vault (`KeptCodes`).

    `promised` is a resume code that was chosen for `promised_for`, a registration's id, and under
    which nothing lies yet. `resume_code` is the one under which a form was left for later,
    `resume_of` the id of that registration, `parked` the mark of what it held then, "" for never.
    `asked` is the receipt code whose status was asked for last, `last_code` that of what was handed
    in last at this visit. `handed` are the resume codes of what was handed in at this visit, by the
    registration's id; `derived` is a resume code with what it stands for, which takes long to find.
    `next_try_s` is when another resume code may be tried, on the monotonic clock. `prints` has one
    job for each thing printed, `said` a sentence for the next page.
    """

    resume_code: str = ""
    resume_of: str = ""
    parked: str = ""
    promised: str = ""
    promised_for: str = ""
    asked: str = ""
    last_code: str = ""
    wrong_codes: int = 0
    handed: dict[str, str] = field(default_factory=dict)
    derived: tuple[str, DraftKey] | None = None
    next_try_s: float = 0.0
    said: str = ""
    prints: dict[str, PrintJob] = field(default_factory=dict)

    def code_of(self, registration_id: str) -> str:
        """Return the resume code that this registration has already, "" for none."""
        if self.resume_code and self.resume_of == registration_id:
            return self.resume_code
        return self.handed.get(registration_id, "")

    def codes(self) -> KeptCodes | None:
        """Return what the vault is to hold, None for nothing."""
        kept = KeptCodes(**{name: getattr(self, name) for name in KeptCodes.__struct_fields__})
        return None if kept == KeptCodes() else kept

    def give_back(self, kept: KeptCodes) -> None:
        """Take back what the vault held."""
        for name in kept.__struct_fields__:
            setattr(self, name, getattr(kept, name))

    def count(self) -> int:
        """Return how many entries it holds: the wipe receipt says how many were erased."""
        return sum(getattr(self, one.name) != getattr(_FRESH, one.name) for one in fields(self))

    def clear(self) -> None:
        """Forget everything."""
        fresh = HandingMemory()
        for one in fields(self):
            setattr(self, one.name, getattr(fresh, one.name))


_FRESH = HandingMemory()
