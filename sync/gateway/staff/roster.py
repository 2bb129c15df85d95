"""The signed roster: whom seats let act, and whom not any more."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from sync.gateway.centre import Centre
from sync.gateway.staff import secret, standing, store
from sync.wire import jws
from sync.wire.messages import Staff, StaffMark, StaffRoster
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

LIFE = timedelta(days=7)
# So early that a seat which hears us once in four days never sees an expired one.
RENEW_AFTER = LIFE / 3
# A seat that has a newer roster than was issued shows that we were restored from a copy. None is
# older than this many versions, and no seat alone may use all numbers up.
MOST_LOST = 10_000


def roster(centre: Centre, known: int = 0, *, marks: bool = True) -> str:
    """Return the newest roster (JWS, typ `roster`), issued again when a third of its life is over.

    Cheap when it is not: a feed asks at every page. `known` is the version a seat has: one we know
    nothing of is overtaken, else no seat would hear of who is removed from now on. Without `marks`
    it is as a seat of before reads it, which refuses fields it does not know.
    """
    token = _newest(centre, known)
    return token if marks else _unmarked(centre, token)


def _unmarked(centre: Centre, token: str) -> str:
    keys = {centre.key.public.kid: centre.key.public}
    message = jws.verify(token, "roster", keys, StaffRoster)
    if message.marks is msgspec.UNSET:
        return token
    return jws.sign(centre.key, "roster", msgspec.structs.replace(message, marks=msgspec.UNSET))


def _newest(centre: Centre, known: int) -> str:
    with centre.reading() as db:
        row = store.roster(db)
        due = roster_due(centre, db, known)
    if row is not None and not due:
        return _open(centre, row)
    with centre.writing() as db:
        row = store.roster(db)
        if row is not None and not roster_due(centre, db, known):
            return _open(centre, row)
        if _lost(db, known):
            store.go_on_after(db, known)
        return issue(centre, db, binds=row is None)


def roster_due(centre: Centre, db: Reading, known: int = 0) -> bool:
    """Say, on a connection already open, whether `roster` would issue a new one."""
    issued_at = store.roster_issued_at(db)
    return issued_at is None or not _fresh(issued_at, centre.clock()) or _lost(db, known)


def _lost(db: Reading, known: int) -> bool:
    return 0 < known - store.roster_version(db) <= MOST_LOST


def roster_version(db: Reading) -> int:
    """The newest roster's version, 0 before the first."""
    return store.roster_version(db)


def issue(centre: Centre, db: Work, *, binds: bool = True) -> str:
    """Sign the next version in the transaction of what changed. Raises: Fault("clock_behind").

    `binds` not where nobody changed: seats ask for a renewal in the first seconds after a weekend,
    when a clock may still be wrong, and one that was ahead is renewed again.
    """
    now = centre.signing_time()
    people = store.members(db)
    message = StaffRoster(
        gateway_id=centre.identity.gateway_id,
        version=store.next_roster_version(db),
        issued_at=to_text(now),
        expires_at=to_text(now + LIFE),
        revoked=[one.staff_id for one in people if one.removed_at is not None],
        staff=[
            Staff(
                staff_id=one.staff_id,
                name=one.name,
                role=one.role,
                verifier=secret.open_verifier(centre, db, one.staff_id),
            )
            for one in people
            if one.removed_at is None
        ],
        marks=_marks(db, people, now) or msgspec.UNSET,
    )
    token = jws.sign(centre.key, "roster", message)
    sealed = secret.at_rest(centre).seal_text(token, "roster")
    if binds:
        centre.bind(db)
    store.put_roster(db, store.RosterRow(message.version, message.issued_at, sealed))
    return token


def _marks(db: Reading, members: list[store.Member], now: datetime) -> list[StaffMark]:
    marks = []
    for one in members:
        begins = standing.second_from(db, one, now)
        if one.removed_at is None and (one.secret_by_other or begins is not None):
            marks.append(
                StaffMark(
                    staff_id=one.staff_id,
                    secret_by_other=one.secret_by_other,
                    second_from=None if begins is None else to_text(begins),
                )
            )
    return marks


def _open(centre: Centre, row: store.RosterRow) -> str:
    return secret.at_rest(centre).open_text(row.token, "roster")


def _fresh(issued_at: str, now: datetime) -> bool:
    issued = from_text(issued_at)
    # A roster from the future is of a clock that was set back since: its end cannot be trusted.
    return issued <= now < issued + RENEW_AFTER
