"""One thing that is wrong with the gateway at this moment and goes away by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.errors import Fault


@dataclass(frozen=True)
class Condition:
    """`code` is the catalogue's, `params` the values of its sentence."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def fault(self) -> Fault:
        """The same as a Fault, for putting it into words."""
        return Fault(self.code, **self.params)
