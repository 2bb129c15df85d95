"""Signs that two machines have one seat's key, or that a seat was put back to an older copy.

Each is proof by itself, signed with the seat's own key; a seat that merely restarts, however
often, gives none of them. What the seat sends is judged as before: no bid waits for this.
"""

from __future__ import annotations

from sync.errors import Fault
from sync.gateway.alarms.service import raise_alarm, standing
from sync.gateway.centre import Centre
from sync.work import Reading

NUMBER_REUSED = "seat_number_reused"
TWO_AT_ONCE = "seat_two_at_once"
LOG_CONFLICT = "seat_log_conflict"
SIGNS = (NUMBER_REUSED, TWO_AT_ONCE, LOG_CONFLICT)


def note(centre: Centre, seat_id: str, sign: str) -> None:
    """Raise the alarm in a transaction of its own, for where the request itself is refused."""
    with centre.reading() as db:
        known = any(alarm.code == sign for alarm in standing(db, seat_id))
    if not known:
        with centre.writing() as db:
            raise_alarm(centre, db, sign, seat_id=seat_id)


def require_single(db: Reading, seat_id: str) -> None:
    """Make sure that no sign stands: no visit is opened from the console at such a seat.

    Raises: Fault with the code of the sign.
    """
    for alarm in standing(db, seat_id):
        if alarm.code in SIGNS:
            raise Fault(alarm.code)
