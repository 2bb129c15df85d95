"""Sessions of staff at the console: they end by themselves, and with the person's membership."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import entries
from sync.gateway.staff import service as staff
from sync.gateway.staff import session_store as store
from sync.gateway.staff.service import Member
from sync.wire.roles import Act
from sync.wire.times import from_text, to_text

IDLE = timedelta(minutes=30)
LIFE = timedelta(hours=12)
# A person at work is noted once a minute, not at every request: each note is an fsync.
NOTE_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Session:
    """One open session; `member` is read from the roster at every request."""

    token: str
    member: Member


def new_token() -> str:
    """Make a random token that nobody can guess, as base64url text."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class Sessions:
    """Console sessions of one gateway. The database keeps only the hash of a token."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre

    def begin(self, member: Member, old_token: str = "") -> str:
        """Open a session and return its new token; `old_token` opens nothing any more."""
        token, now = new_token(), self._centre.clock()
        with self._centre.writing() as db:
            store.delete(db, _hash(old_token))
            store.drop(db, to_text(now - LIFE), to_text(now - IDLE))
            store.insert(db, _hash(token), member.staff_id, to_text(now))
        return token

    def find(self, token: str, *, at_work: bool) -> Session | None:
        """Return the open session of a token, else None.

        `at_work`: a person asked, so the session stays open; not a page that refreshes itself.
        """
        if not token:
            return None
        now = self._centre.clock()
        with self._centre.reading() as db:
            row = store.session(db, _hash(token))
            if row is None:
                return None
            member = staff.find(db, row.staff_id)
        seen = from_text(row.seen_at)
        # Either way: a clock that was set back must keep nobody signed in.
        over = abs(now - seen) > IDLE or abs(now - from_text(row.started_at)) > LIFE
        if over or member is None or member.removed_at is not None:
            self.end(token)
            return None
        if at_work and now - seen > NOTE_EVERY:
            with self._centre.writing() as db:
                store.touch(db, _hash(token), to_text(now))
        return Session(token, member)

    def note_refused(self, member: Member, act: Act) -> None:
        """Write into the journal that a member asked for what their role does not allow."""
        with self._centre.writing() as db:
            journal.record(self._centre, db, entries.ACT_REFUSED, by=member, act=act)

    def end(self, token: str) -> None:
        """End the session of a token; an unknown token changes nothing."""
        with self._centre.writing() as db:
            store.delete(db, _hash(token))

    def sign_out(self, session: Session) -> None:
        """End a session at its person's wish and write that into the journal."""
        with self._centre.writing() as db:
            store.delete(db, _hash(session.token))
            journal.record(self._centre, db, entries.SIGNED_OUT, by=session.member)

    def end_of(self, staff_id: str) -> None:
        """End every session of one person, whose PIN changed or who left."""
        with self._centre.writing() as db:
            store.delete_of(db, staff_id)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
