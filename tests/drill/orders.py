"""Faults of what travels, tried on the gateway's own services: commands and answers of recordings.

The blobs are there from the start, so that every command can be judged whenever it comes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sync.gateway.centre import Centre, system_clock
from sync.gateway.commands import returned, service
from sync.gateway.features import open_gateway
from sync.outbox import token_digest
from sync.wire import jws
from sync.wire.messages import Answer, ReturnedAnswer
from tests.drill import disks, volatile
from tests.drill.ground import Ground, Walked, whole

FINAL = ("accepted", "refused", "held")


@dataclass
class Desk:
    """An opened gateway and what it has answered: by command, each answer that is for ever."""

    centre: Centre
    said: dict[str, set[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def ask(self, token: str) -> Answer:
        """Give it a command; note its answer."""
        reply = service.answer(self.centre, token)
        said = jws.verify(reply, "answer", _own(self.centre), Answer)
        if said.command_sha256 != token_digest(token):
            self.wrong.append("an answer names another command")
        if said.outcome != "retry":
            self.said.setdefault(said.command_id, set()).add(reply)
        return said

    def turn_away(self, token: str) -> None:
        """Give it what nobody signed so; the answer is for this text alone, and nothing is kept."""
        reply = service.answer(self.centre, token)
        said = jws.verify(reply, "answer", _own(self.centre), Answer)
        with self.centre.reading() as db:
            kept = db.execute("SELECT 1 FROM command WHERE sha256 = ?", (said.command_sha256,))
            if said.outcome in ("accepted", "held") or kept.fetchone() is not None:
                self.wrong.append(f"a forged command was taken: {said.outcome}")

    def found(self, home: Path) -> list[str]:
        """What is wrong by now: two answers to one command, or the disk."""
        twice = [one for one, replies in self.said.items() if len(replies) > 1]
        answers = tuple(reply for replies in self.said.values() for reply in replies)
        self.centre.database.close()
        wrong = [*self.wrong, *(f"command {one} has two answers" for one in twice)]
        return wrong + disks.gateway(home, disks.Owed(answers=answers))


def _own(centre: Centre):  # type: ignore[no-untyped-def]
    return {centre.key.public.kid: centre.key.public}


def _opened(home: Path, walked: Walked) -> Desk:
    """The gateway as it was before the journey, with the journey's blobs."""
    before = {
        name: None if number < 0 else walked.recorded.gateway.files[number]
        for name, number in walked.recorded.gateway.names.items()
    }
    blobs = {
        name: data for name, data in whole(walked.recorded.gateway).items() if name.startswith("b")
    }
    volatile.lay_down(dict(sorted({**before, **blobs}.items())), home)
    return Desk(open_gateway(home, clock=system_clock))


def _tokens(walked: Walked, root: Path) -> list[str]:
    volatile.lay_down(whole(walked.recorded.seat), root / "seat" / "production")
    return disks.tokens(root)


def shuffled(ground: Ground, chance: random.Random) -> list[str]:
    """Commands come twice, in another order, some late; at the end each has one answer."""
    walked = ground.walked(chance.randrange(10**6))
    with ground.scratch() as root:
        tokens = _tokens(walked, root)
        desk = _opened(root / "gateway", walked)
        some = chance.choices(tokens, k=2 * len(tokens))
        for token in some:
            desk.ask(token)
        for token in tokens:  # what was dropped comes at last
            if (said := desk.ask(token)).outcome not in FINAL:
                desk.wrong.append(f"{said.command_id} is not answered: {said.problem}")
        return desk.found(root / "gateway")


def forged(ground: Ground, chance: random.Random) -> list[str]:
    """Commands with flipped bits, another's signature or another's content are never accepted."""
    walked = ground.walked(chance.randrange(10**6))
    with ground.scratch() as root:
        tokens = _tokens(walked, root)
        desk = _opened(root / "gateway", walked)
        for _ in range(8):
            token = _forge(chance, tokens)
            if token not in tokens:
                desk.turn_away(token)
            desk.ask(chance.choice(tokens))
        return desk.found(root / "gateway")


def _forge(chance: random.Random, tokens: Sequence[str]) -> str:
    one, other = chance.choice(tokens).split("."), chance.choice(tokens).split(".")
    how = chance.randrange(3)
    if how == 0:
        return ".".join((one[0], other[1], one[2]))
    if how == 1:
        return ".".join((one[0], one[1], other[2]))
    part = chance.randrange(3)
    letters = list(one[part])
    letters[chance.randrange(len(letters))] = chance.choice("ABCDEFabcdef0123456789-_")
    one[part] = "".join(letters)
    return ".".join(one)


def restored(ground: Ground, chance: random.Random) -> list[str]:
    """The gateway is an older copy: given back what it had said, it stands by every word."""
    walked = ground.walked(chance.randrange(10**6))
    with ground.scratch() as root:
        tokens = {token_digest(token): token for token in _tokens(walked, root)}
        desk = _opened(root / "gateway", walked)
        shown = [
            ReturnedAnswer(command=tokens[said.command_sha256], answer=answer)
            for _, answer in walked.gateway.answers
            if (said := jws.claimed(answer, Answer)) is not None
            and said.outcome in FINAL
            and said.command_sha256 in tokens
        ]
        turns = chance.choices(shown, k=len(shown)) + shown if shown else []
        for one in turns:
            replies = returned.take_all(desk.centre, [one])
            if replies != [one.answer]:
                said = jws.claimed(replies[0], Answer)
                desk.wrong.append(f"it does not stand by what it had answered: {said}")
        desk.said = {str(n): {one.answer} for n, one in enumerate(shown)}
        return desk.found(root / "gateway")


def cloned(ground: Ground, chance: random.Random) -> list[str]:
    """Two machines with one seat's key: what either sends is judged, and it is noticed."""
    walked = ground.walked(chance.randrange(10**6))
    with ground.scratch() as root:
        tokens = _tokens(walked, root)
        desk = _opened(root / "gateway", walked)
        twin = disks.signed_again(root, chance.choice(tokens))
        sent = [*tokens, twin]
        chance.shuffle(sent)
        for token in sent * 2:
            desk.ask(token)
        with closing(disks.reading(root / "gateway" / "gateway.db")) as db:
            alarm = db.execute("SELECT 1 FROM alarm WHERE code = 'seat_number_reused'").fetchone()
        if alarm is None:
            desk.wrong.append("nobody was told that two machines have one key")
        return desk.found(root / "gateway")
