"""How patient the engine is. Seconds, unless the name says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EngineSettings:
    retry_base_s: float = 1.0  # an item that failed
    retry_cap_s: float = 60.0
    probe_base_s: float = 1.0  # a link that is down: a probe is one small signed answer
    # At 09:58 every second counts, and a probe costs the gateway next to nothing.
    probe_cap_s: float = 5.0
    time_every_s: float = 300.0  # how old the newest time sample may grow
    doubt_every_s: float = 1.0  # while signed times contradict each other
    feed_wait_s: int = 25
    progress_every_s: float = 2.0
    look_every_s: float = 1.0  # how often a long upload looks for something more urgent
    witness_every_s: float = 60.0
    witness_again_s: float = 15.0  # after a conflict
    log_every_s: float = 15.0  # cosignatures handed over, proofs asked for
    status_every_s: float = 10.0  # how often a seat speaks of itself when nothing changes
    batch: int = 20
