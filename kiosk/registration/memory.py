"""What registration keeps in memory of one visit, and what of it survives a crash.

All of it goes with the visit (`kiosk.sessions.memory`). Never in it: passwords.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Literal

import msgspec

from kiosk.registration.draft import Draft
from kiosk.registration.handing_memory import KeptCodes
from sync.registration.application import Application, Firm

FormEnd = Literal["", "handed_in", "discarded"]
"""What became of the last form of a visit, "" for none that has ended."""


@dataclass
class RegistrationMemory:
    """One visit's memory.

    `privacy` is whether the page about personal data was read. `draft` is the form on the pages,
    `last` the form that was handed in last in this visit. `returned` is one that was returned and
    of which this seat knows no answer: it becomes the draft with its legal form. `known` is what
    the gateway said of numbers: whether it has them. `firm` is what the account that signed in says
    of its firm, `account` its User ID. `ended` is what became of the form before, while none is on
    the pages.
    """

    privacy: bool = False
    draft: Draft | None = None
    last: Application | None = None
    returned: Draft | None = None
    known: dict[str, bool] = field(default_factory=dict)
    firm: Firm | None = None
    account: str = ""
    wrong_passwords: int = 0
    ended: FormEnd = ""

    def count(self) -> int:
        """Return how many entries it holds: the wipe receipt says how many were erased."""
        return sum(bool(getattr(self, one.name)) for one in fields(self))

    def clear(self) -> None:
        """Forget everything."""
        fresh = RegistrationMemory()
        for one in fields(self):
            setattr(self, one.name, getattr(fresh, one.name))


class KeptForm(msgspec.Struct, frozen=True, kw_only=True):
    """What of a visit's memory lies in its vault."""

    privacy: bool
    draft: Draft | None
    last: Application | None
    firm: Firm | None = None
    account: str = ""
    wrong_passwords: int = 0
    ended: FormEnd = ""
    codes: KeptCodes | None = None

    @classmethod
    def of(cls, memory: RegistrationMemory, codes: KeptCodes | None = None) -> KeptForm | None:
        """Return what is to be kept, None when there is nothing."""
        if not memory.count() and codes is None:
            return None
        return cls(**{name: getattr(memory, name) for name in _OF_FORM}, codes=codes)

    def give(self, memory: RegistrationMemory) -> None:
        """Put the form back after a crash."""
        for name in _OF_FORM:
            setattr(memory, name, getattr(self, name))


_OF_FORM = tuple(name for name in KeptForm.__struct_fields__ if name != "codes")
