"""Is this firm registered already? Asked early, so that nobody fills in a second form in vain."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.registration.draft import firm_numbers
from kiosk.registration.visiting import RegistrationVisit

AskKnown = Callable[[Sequence[str]], frozenset[str] | None]
"""Which of these numbers the gateway has; None while it gives no answer."""
KnownHere = Callable[[Sequence[str]], bool]
"""Whether this seat itself knows one of them: an account, or a form that was handed in here."""


class KnownFirms:
    """Asks this seat, and the gateway once for each, about the numbers of the visit's form."""

    def __init__(
        self,
        visit: RegistrationVisit,
        here: KnownHere,
        ask: AskKnown,
        link_up: Callable[[], bool],
    ) -> None:
        self._visit, self._here, self._ask, self._link_up = visit, here, ask, link_up

    def ask(self) -> bool | None:
        """Return whether a number of the form is registered, or waits for a decision.

        None where this seat knows of none and the gateway could not be asked: what waits at other
        seats, or came in through them, is not known here then. Raises: Fault("seat_closed" |
        "registration_not_begun" …).
        """
        draft = self._visit.draft()
        if draft.code:
            return False  # returned to the vendor, who hands it in again
        numbers, heard = firm_numbers(draft.application), self._visit.memory.known
        if numbers and self._here(numbers):
            return True
        unheard = [number for number in numbers if number not in heard]
        if unheard and self._link_up():
            found = self._ask(unheard)
            if found is not None:
                heard.update({number: number in found for number in unheard})
        if any(heard.get(number, False) for number in numbers):
            return True
        return False if all(number in heard for number in numbers) else None
