"""Signing in with a PIN or password, what guessing costs, and acts that take two people.

Wrong tries are counted for the person and for the address they come from, in the database and
before the slow check: neither a restart nor many tries at once gives one away.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import entries, people, secret, standing, store
from sync.gateway.staff.store import Attempts, Member
from sync.wire import secret_rules
from sync.wire.roles import Act, may
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

HERE = "cli"
Two = tuple[Member, Member]
"""Two people of the staff who signed in for an act that takes two (`together`)."""


def sign_in(centre: Centre, who: str, typed: str, *, from_: str) -> Member:
    """Return whose number (official or staff id) and secret these are.

    `from_` is the client's address, or `HERE` at the gateway's own command line. Raises:
    Fault("sign_in_wrong", left), Fault("sign_in_wrong_wait", seconds) or Fault("sign_in_wait",
    seconds); an unknown person takes as long as a wrong secret and gets the same answers.
    """
    with centre.reading() as db:
        member = people.find(db, who)
        verifier = secret.open_verifier(centre, db, member.staff_id) if member else None
    buckets = _buckets(centre, who, member, from_)
    with secret.turn():
        tries, wait = _count(centre, buckets)
        short = len(typed) <= secret_rules.LONGEST_PASSWORD
        right = short and secret.verifies(centre, verifier, typed)
    with centre.writing() as db:
        standing = store.member(db, member.staff_id) if member else None
        if not right or standing is None:
            journal.record(
                centre,
                db,
                entries.SIGN_IN_REFUSED,
                staff_id=member.staff_id if member else None,
                place=from_[:100],
                tries=tries,
                wait_s=math.ceil(wait.total_seconds()) or None,
            )
            fault = _wrong(tries, wait)
        else:
            _forgive(centre, db, buckets)
            journal.record(centre, db, entries.SIGNED_IN, by=standing, place=from_[:100])
            return standing
    raise fault


def together(
    centre: Centre,
    act: Act,
    first: tuple[str, str],
    second: tuple[str, str],
    *,
    from_: str = HERE,
) -> tuple[Member, Member]:
    """Sign two people in, (number, secret) each, for an act that takes two.

    Raises: what `sign_in` and `require` raise.
    """
    both = (sign_in(centre, *first, from_=from_), sign_in(centre, *second, from_=from_))
    require(centre, act, both, two=True)
    return both


def require(centre: Centre, act: Act, by: Sequence[Member], *, two: bool = False) -> None:
    """Make sure that these may do this now, whatever was true when they signed in.

    Nobody acts with a secret that another set, and for an act of `two` both must be long enough
    in place (`standing`). Raises: Fault("staff_two_needed"), Fault("staff_same_person"),
    Fault("staff_unknown"), Fault("staff_not_allowed", name), Fault("staff_secret_unchanged", name),
    Fault("staff_too_new", name, hours); of these the last three are recorded.
    """
    with centre.reading() as db:
        if two:
            _require_two(db, act, by)
        known = [store.member(db, each.staff_id) for each in by]
    for member in known:
        if member is None:
            raise Fault("staff_unknown")
        try:
            _require_fit(centre, act, member, two=two)
        except Fault as fault:
            # Without a code it is the role that does not allow it, as it always was.
            code = None if fault.code == "staff_not_allowed" else fault.code
            with centre.writing() as db:
                journal.record(centre, db, entries.ACT_REFUSED, by=member, act=act, code=code)
            raise


def _require_fit(centre: Centre, act: Act, member: Member, *, two: bool) -> None:
    if not may(member.role, act):
        raise Fault("staff_not_allowed", name=member.name)
    standing.require_own_secret(member)
    if two:
        with centre.reading() as db:
            standing.require_settled(db, member, centre.clock())


def require_enough(centre: Centre, act: Act) -> None:
    """Raise Fault("staff_two_needed") where not two people may do this at all."""
    with centre.reading() as db:
        _require_enough(db, act)


def _require_enough(db: Reading, act: Act) -> None:
    able = [m for m in store.members(db) if m.removed_at is None and may(m.role, act)]
    if len(able) < 2:
        raise Fault("staff_two_needed")


def _require_two(db: Reading, act: Act, by: Sequence[Member]) -> None:
    _require_enough(db, act)
    if len(by) != 2 or len({each.staff_id for each in by}) != 2:
        raise Fault("staff_same_person")


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after `tries` wrong tries in a row."""
    return timedelta(seconds=secret_rules.wait_after_s(tries))


def _wrong(tries: int, wait: timedelta) -> Fault:
    if wait:
        return Fault("sign_in_wrong_wait", seconds=math.ceil(wait.total_seconds()))
    return Fault("sign_in_wrong", left=secret_rules.FREE_TRIES - tries)


def _buckets(centre: Centre, who: str, member: Member | None, from_: str) -> tuple[str, ...]:
    """The person's and, where there is one, the address's row.

    What was typed for a number may be a PIN: blinded. The gateway's own command line counts apart:
    guesses from the room must not keep two people there from handing out the bids.
    """
    person = member.staff_id if member else people.number(who)
    way = "here" if from_ == HERE else "person"
    own = f"{way}:{secret.at_rest(centre).blind(person)}"
    network = _network(from_)
    return (own,) if network is None else (own, f"from:{network}")


def _network(from_: str) -> str | None:
    """An IPv6 host owns its /64; everything else stands for itself.

    None for this machine: behind a proxy on it everybody has that address, and one person's
    mistakes would keep the whole room out.
    """
    try:
        address = ipaddress.ip_address(from_)
    except ValueError:
        return from_[:100]
    if address.is_loopback:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _count(centre: Centre, buckets: Sequence[str]) -> tuple[int, timedelta]:
    """Count a try in every bucket, or raise Fault("sign_in_wait", seconds) and count none."""
    now = centre.clock()
    with centre.writing() as db:
        store.forget_old_attempts(db, to_text(now - secret_rules.FORGET_AFTER))
        before = [store.attempts(db, bucket) for bucket in buckets]
        left = max((_left(row, now) for row in before if row), default=timedelta())
        if left > timedelta():
            raise Fault("sign_in_wait", seconds=math.ceil(left.total_seconds()))
        tries = [1 + (row.failures if row else 0) for row in before]
        for bucket, failures in zip(buckets, tries, strict=True):
            next_at = to_text(now + wait_after(failures))
            store.put_attempts(db, bucket, Attempts(failures, next_at))
    return max(tries), wait_after(max(tries))


def _left(row: Attempts, now: datetime) -> timedelta:
    # Never longer than the longest: the clock may have been set back since.
    return min(from_text(row.next_at) - now, timedelta(seconds=secret_rules.LONGEST_WAIT_S))


def _forgive(centre: Centre, db: Work, buckets: Sequence[str]) -> None:
    """Take this person's tries off the address too; tries at other people stay counted there."""
    person, *addresses = buckets
    own = store.attempts(db, person)
    store.forget_attempts(db, person)
    for address in addresses:
        all_ = store.attempts(db, address)
        left = all_.failures - own.failures if own and all_ else 0
        if left > 0:
            store.put_attempts(db, address, Attempts(left, centre.now()))
        else:
            store.forget_attempts(db, address)
