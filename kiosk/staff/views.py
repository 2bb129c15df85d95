"""What `templates/staff/_sign_in.html` may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from kiosk.errors import Explanation, explain
from kiosk.staff.service import StaffChoice, StaffSignIn
from sync.wire.roles import Act, Purpose, Role

ROLE_WORDS: dict[Role, LazyString] = {
    "front_desk": _l("Petugas meja depan"),
    "verifier": _l("Verifikator"),
    "trainer": _l("Pelatih"),
    "head": _l("Kepala LPSE"),
    "administrator": _l("Pengelola sistem"),
}


@dataclass(frozen=True)
class SignInView:
    """The picker of names and the PIN pad. `hindrance` says what keeps everybody from it."""

    choices: Sequence[StaffChoice]
    chosen: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    hindrance: Explanation | None = None

    @classmethod
    def of(
        cls,
        desk: StaffSignIn,
        act: Act,
        *,
        purpose: Purpose | None = None,
        chosen: str = "",
        found: Mapping[str, str] | None = None,
    ) -> SignInView:
        """The view for one act, with those who may do it."""
        fault = desk.hindrance(act)
        return cls(
            desk.choices(act, purpose),
            chosen,
            found or {},
            None if fault is None else explain(fault),
        )

    @property
    def only(self) -> StaffChoice | None:
        """Set when there is nobody to choose between."""
        return self.choices[0] if len(self.choices) == 1 else None

    @property
    def options(self) -> list[tuple[str, str, LazyString]]:
        """Rows (value, name, role) for a picker."""
        return [(one.staff_id, one.name, ROLE_WORDS[one.role]) for one in self.choices]
