"""What the features know of the visit going on, in memory only: gone when it ends."""

from __future__ import annotations

from typing import Protocol, TypeVar, cast


class Part(Protocol):
    """One feature's part. It is made without arguments, when it is first asked for."""

    def count(self) -> int:
        """Return how many entries it holds: the wipe receipt says how many were erased."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...


T = TypeVar("T", bound=Part)


class VisitMemory:
    """One visit's memory: one object of each feature's own class.

    Each visit has another one. What a slow page still writes into an ended visit's goes nowhere.
    """

    def __init__(self) -> None:
        self._parts: dict[type[Part], Part] = {}

    def of(self, kind: type[T]) -> T:
        """Return this visit's object of the class `kind`, an empty one when there was none."""
        part = self._parts.get(kind)
        if part is None:
            part = self._parts.setdefault(kind, kind())
        return cast("T", part)

    def count(self) -> int:
        """Return how many entries all features hold."""
        return sum(part.count() for part in list(self._parts.values()))

    def clear_but(self, kept: type[Part]) -> None:
        """Forget all parts but one: the visit's work is begun again."""
        for kind in [one for one in self._parts if one is not kept]:
            self._parts.pop(kind).clear()

    def clear(self) -> int:
        """Forget everything; return how many entries there were."""
        found = self.count()
        for part in list(self._parts.values()):
            part.clear()
        return found
