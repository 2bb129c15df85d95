"""The form while it is being filled in."""

from __future__ import annotations

import msgspec

from sync.registration.application import Application
from sync.wire import firms
from sync.wire.ids import new_id


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One registration that is not handed in. Every change makes another one.

    `code` and `version` are those of a registration that was returned and is handed in again: its
    receipt code and the version this will be; a new one has no code yet. `done` names the chapters
    that the person has said are complete. `typed` is what stands on a page and was not sent yet, by
    the page's address; `revision` grows with every answer, so that nothing older replaces it.
    """

    registration_id: str
    application: Application
    code: str = ""
    version: int = 1
    done: tuple[str, ...] = ()
    typed: dict[str, dict[str, str]] = {}
    revision: int = 0

    def answered(self, application: Application, page: str) -> Draft:
        """Return the draft with this form in it; what was typed on `page` is taken over.

        A statement is about the answers that it was agreed to with, and falls.
        """
        application = msgspec.structs.replace(application, statement="")
        typed = {name: kept for name, kept in self.typed.items() if name != page}
        return msgspec.structs.replace(
            self, application=application, typed=typed, revision=self.revision + 1
        )


def new(application: Application) -> Draft:
    """Begin a registration with what is known already."""
    return Draft(registration_id=new_id(), application=application)


def firm_numbers(application: Application) -> tuple[str, ...]:
    """Return the numbers of the firm as they are compared (`sync.wire.firms`)."""
    written = (application.firm.npwp, application.firm.nib)
    return tuple(firms.firm(number) for number in written if number)
