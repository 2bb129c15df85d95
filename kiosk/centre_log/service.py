"""Hold every checkpoint of the gateway's log against the one before; cosign; keep proofs."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from kiosk.alarms.service import raise_alarm, standing
from kiosk.centre_log import store
from kiosk.centre_log.store import Contradiction, Kept, ReceiptProof
from sync import log
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
from sync.evidence import cosignature, judging, leaf
from sync.evidence import policy as policies
from sync.evidence.policy import Policy
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.logs import MOST_PROOFS, CentreLog, LogAnswer, LogProof, LogRequest, explained
from sync.wire.times import to_text

CUT, FORKED, REWRITTEN = "gateway_log_cut", "gateway_log_forked", "gateway_log_rewritten"
ALARMS = (CUT, FORKED, REWRITTEN)
RESTORED = "gateway_history_changed"
ASK_AGAIN_AFTER = timedelta(days=1)
POLICY = "kebijakan-log.txt"
logger = logging.getLogger("lpse.centre_log")


class CentreLogs:
    """The gateway's log at one seat. Called by the engine's threads and by pages; keeps no state.

    `trusted` is the interval of now, None while the time is unknown.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        gateway_id: str,
        keys: Callable[[], Mapping[str, VerifyKey]],
        signer: tuple[str, SigningKey],
        home: Path,
        trusted: Callable[[], Interval | None],
    ) -> None:
        self._connect, self._gateway_id, self._keys = connect, gateway_id, keys
        self._seat_id, self._key = signer
        self._home, self._trusted = home, trusted

    # --- what the gateway shows

    def size(self, db: sqlite3.Connection) -> int:
        """Return how many entries of the gateway's log this seat has seen, 0 for none."""
        known = store.kept(db, self._gateway_id)
        return 0 if known is None else known.size

    def hear(self, db: sqlite3.Connection, said: CentreLog, at: str, asked: int | None) -> None:
        """Take in what a feed page of gateway time `at` says of the log.

        `asked` is the size that the question named; None for a page that answers none (a stick).
        Writes where there is news; what contradicts what is known is kept and raises an alarm.
        """
        try:
            shown = log.verify_checkpoint(said.checkpoint, self._own_keys())
        except Fault as fault:
            logger.warning("the gateway's checkpoint cannot be used: %s", fault.code)
            return
        known = store.kept(db, self._gateway_id)
        if known is not None and (known.size, known.root) == (shown.size, shown.root):
            return
        if known is not None and (at < known.seen_at or self._stopped(db)):
            return
        code = None if known is None else _judge(known, shown, said, asked)
        one = Kept(shown.size, shown.root, said.checkpoint, at, handed=False)
        with write_tx(db):
            if code is None or known is None:
                store.keep(db, self._gateway_id, one)
            elif code in ALARMS and explained(said.restored, known.size, known.seen_at):
                self._go_on_from(db, one)
            elif code in ALARMS:
                self._contradicted(db, code, known, said, at)

    def _go_on_from(self, db: sqlite3.Connection, one: Kept) -> None:
        """A copy of the gateway was put back, as it says itself, and people are told."""
        self.start_again(db, one.note)
        store.keep(db, self._gateway_id, one)
        raise_alarm(db, RESTORED, at=self._trusted())

    def start_again(self, db: sqlite3.Connection, shown: str = "") -> None:
        """Hear that the gateway was restored from a copy: its log goes on from an older place.

        What was remembered is kept as evidence of what it had, beside what is `shown` now (a
        note); the next checkpoint is believed.
        """
        known = store.kept(db, self._gateway_id)
        if known is not None:
            restored = Contradiction(RESTORED, known.note, shown, "[]", known.seen_at)
            store.put_contradiction(db, restored)
        store.forget(db, self._gateway_id)
        store.want_again(db)

    def believe_again(self, db: sqlite3.Connection) -> None:
        """Let staff's word end it: the next checkpoint is believed. Evidence stays."""
        store.forget(db, self._gateway_id)
        store.want_again(db)

    def _contradicted(
        self, db: sqlite3.Connection, code: str, known: Kept, said: CentreLog, at: str
    ) -> None:
        proof = json.dumps({"old_size": said.old_size, "proof": said.proof})
        store.put_contradiction(db, Contradiction(code, known.note, said.checkpoint, proof, at))
        shown = log.read_checkpoint(said.checkpoint)
        raise_alarm(db, code, at=self._trusted(), known=known.size, shown=shown.size)

    # --- what this seat says

    def request(self, db: sqlite3.Connection) -> LogRequest | None:
        """Return what is to be handed to the gateway and asked of it; None for nothing."""
        now = self._trusted()
        again = None if now is None else to_text(now.earliest - ASK_AGAIN_AFTER)
        wanted = [one.receipt for one in store.wanted(db, MOST_PROOFS, again)]
        note = self._cosigned(db)
        if note is None and not wanted:
            return None
        known = store.kept(db, self._gateway_id)
        seen_at = None if note is None or known is None else known.seen_at
        return LogRequest(cosigned=note, seen_at=seen_at, receipts=wanted)

    def answered(self, db: sqlite3.Connection, request: LogRequest, answer: LogAnswer) -> None:
        """Take in the gateway's answer, inside the engine's write_tx.

        A proof that does not prove what was asked is left; it is asked for again.
        """
        if request.cosigned is not None and answer.fits is not None:
            size = log.read_checkpoint(request.cosigned).size
            store.note_handed(db, self._gateway_id, size)
        asked = set(request.receipts)
        for one in answer.proofs:
            if one.receipt in asked:
                self._take_proof(db, one, answer.at)

    def _cosigned(self, db: sqlite3.Connection) -> str | None:
        """The remembered checkpoint with this seat's word; also after a contradiction.

        Then it shows the gateway what it had signed.
        """
        known, now = store.kept(db, self._gateway_id), self._trusted()
        if known is None or known.handed or now is None:
            return None
        at = int(now.earliest.timestamp())
        return cosignature.cosign(known.note, self._key, self._seat_id, at)

    def _take_proof(self, db: sqlite3.Connection, one: LogProof, at: str) -> None:
        row = store.proof(db, one.receipt)
        if row is None:
            return
        if one.proof is None:
            if row.proof is None:
                store.put_unknown(db, one.receipt, at)
            return
        stated = leaf.Stated(row.receipt, row.at)
        try:
            judging.judge_statement(stated, one.proof, self._own_policy())
        except Fault as fault:
            logger.warning("a proof of a receipt does not hold: %s", fault.code)
            return
        state = "enough" if self._is_enough(stated, one.proof) else "kept"
        store.put_proof(db, one.receipt, state, one.proof)

    def _is_enough(self, stated: leaf.Stated, proof: str) -> bool:
        """By the LPSE's policy; a proof that holds waits for one that can be read."""
        try:
            return judging.judge_statement(stated, proof, self.policy()).is_met
        except (Fault, OSError) as error:
            logger.warning("the policy for the gateway's log cannot be used: %s", error)
            return False

    # --- receipts

    def want(self, db: sqlite3.Connection, note: str) -> None:
        """Ask for the proof of an official receipt, inside the caller's write_tx.

        Raises: Fault("receipt_malformed", why).
        """
        stated = leaf.of(note)
        store.want(db, stated.digest, stated.at)

    def proof(self, note: str) -> ReceiptProof:
        """Return how the proof of an official receipt stands; one never asked for is asked for.

        Receipts of before this seat watched the log are such. Raises: what `leaf.of` raises.
        """
        stated = leaf.of(note)
        with closing(self._connect()) as db:
            found = store.proof(db, stated.digest)
            if found is None:
                with write_tx(db):
                    store.want(db, stated.digest, stated.at)
                found = ReceiptProof(stated.digest, stated.at, "wanted", None)
        return found

    def policy(self) -> Policy:
        """Return the LPSE's policy; where it wrote none, the gateway's own signature is enough.

        Raises: Fault("policy_malformed", line, why).
        """
        text = self.policy_text()
        return policies.read(text)

    def policy_text(self) -> str:
        """Return the policy file's text; where there is none, one that trusts the gateway alone.

        Raises: Fault("policy_malformed", line, why) for one that is no text.
        """
        path = self._home / POLICY
        return policies.text_of(path) if path.exists() else self._drafted()

    def policy_to_give(self) -> str:
        """Return what a page for people has in it: as `policy_text`, if it can be read at all."""
        try:
            text = self.policy_text()
            policies.read(text)
        except (Fault, OSError) as error:
            logger.warning("the policy for the gateway's log cannot be used: %s", error)
            return self._drafted()
        return text

    def _drafted(self) -> str:
        return policies.draft(self._gateway_id, self._gateway_key(), [], 0)

    def _own_policy(self) -> Policy:
        return policies.of_log(self._gateway_id, self._gateway_key())

    def _own_keys(self) -> dict[str, VerifyKey]:
        return {self._gateway_id: self._gateway_key()}

    def _gateway_key(self) -> VerifyKey:
        return next(iter(self._keys().values()))

    def _stopped(self, db: sqlite3.Connection) -> bool:
        return any(alarm.code in ALARMS for alarm in standing(db))


def _judge(known: Kept, shown: log.Checkpoint, said: CentreLog, asked: int | None) -> str | None:
    """Name what is wrong with a checkpoint; None for one that extends what is known.

    "" is one that cannot be judged: a page from a stick that begins elsewhere.
    """
    if shown.size == known.size:
        return FORKED
    if shown.size < known.size:
        return CUT
    if said.old_size != known.size:
        return REWRITTEN if asked == known.size and known.size else ""
    proof = [bytes.fromhex(each) for each in said.proof]
    fits = log.verify_consistency(known.size, shown.size, known.root, shown.root, proof)
    return None if fits else REWRITTEN
