"""Rules for PINs and passwords, the same at both ends: their form, and what guessing costs.

Five wrong tries in a row are free; from then on each doubles a wait that starts at 15 s and never
exceeds 15 min. Lengths are in characters, waits in seconds.
"""

from __future__ import annotations

import itertools
import math
import unicodedata
from datetime import timedelta

SHORTEST_PIN, LONGEST_PIN = 6, 12
# Of staff; a vendor's may be shorter, since the gateway alone checks it.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
SHORTEST_VENDOR_PASSWORD = 8

FREE_TRIES = 5
FIRST_WAIT_S = 15.0
# 96 guesses a day at most, and a prank does not lock anybody out for an afternoon.
LONGEST_WAIT_S = 900.0
# The gateway forgets wrong tries of so long ago; a seat keeps them until the right secret.
FORGET_AFTER = timedelta(hours=24)


def is_pin(text: str) -> bool:
    """Tell whether `text` is a PIN: 6 to 12 digits of ASCII."""
    return _digits(text) and SHORTEST_PIN <= len(text) <= LONGEST_PIN


def plain(typed: str) -> str:
    """Normalise a secret of staff for hashing: digits without spaces around them, else as NFC."""
    stripped = typed.strip()
    return stripped if _digits(stripped) else nfc(typed)


def nfc(typed: str) -> str:
    """Compose letters: the same ones typed on another keyboard may arrive composed differently."""
    return unicodedata.normalize("NFC", typed)


def fits(secret: str) -> bool:
    """Tell whether a `plain` secret has the length that its kind asks for, of staff."""
    if _digits(secret):
        return is_pin(secret)
    return SHORTEST_PASSWORD <= len(secret) <= LONGEST_PASSWORD


def too_easy(secret: str, person_id: str) -> bool:
    """Tell whether a guess comes near: too few different signs, a row, or part of `person_id`.

    An official number (NIP) begins with the day its owner was born: no part of it is a PIN.
    """
    steps = {ord(later) - ord(sign) for sign, later in itertools.pairwise(secret)}
    return len(set(secret)) < 3 or steps in ({1}, {-1}) or secret in person_id


def wait_after_s(tries: int) -> float:
    """Return the seconds to wait after `tries` wrong tries in a row."""
    if tries < FREE_TRIES:
        return 0.0
    return min(LONGEST_WAIT_S, math.ldexp(FIRST_WAIT_S, min(tries - FREE_TRIES, 30)))


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
