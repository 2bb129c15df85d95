"""A class in the practice room: what the gateway tells the seats, and what seats record of it.

Everything here exists in the training realm alone (ADR 59).
"""

from __future__ import annotations

import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.wire.shapes import Growing, Id, Instant, Message, Name, Number, Realm, Sha256, Word
from sync.wire.times import from_text

TRAINING_RECORDED = "id.lpse.training.recorded.v1"
MOST_EVENTS = 100
MOST_TRAINEES = 200
# What stands on the gateway's board is never older than this while the link is up.
FRESH_WITHIN_S = 2
MORE_UNTIL = datetime.timedelta(seconds=30)
"""So long after the last trainee's end of a quiz somebody may still be given more time."""
ANSWERS_WAIT = 2 * MORE_UNTIL
"""So long after it no seat shows what is right: one that is given time then has not read it."""

CALLS_FOR = datetime.timedelta(minutes=60)
"""So long a quiz calls screens of which an older gateway does not say when it ends."""

JoinCode = Annotated[str, Meta(pattern="^[0-9A-HJKMNP-TV-Z]{6}$")]
"""A class's code, Crockford base32 in capitals: it says which class is meant, no secret."""


def is_join_code(text: str) -> bool:
    """Whether a text has the form of a class's code."""
    try:
        msgspec.convert(text, JoinCode)
    except msgspec.ValidationError:
        return False
    return True


class PinnedPack(Growing, frozen=True, kw_only=True):
    """A content pack as the class takes it. `content` is the digest of what its files say."""

    pack: Id
    version: Word
    content: Sha256


class ClassStep(Growing, frozen=True, kw_only=True):
    """One step of the plan, in its order. `kind` is `lesson`, `quiz`, `task`, or a newer word.

    `word` names it within its pack; `id` is the step's own within the class.
    """

    id: Id
    kind: Word
    pack: Id
    word: Id
    title: Name


class QuizRun(Growing, frozen=True, kw_only=True):
    """A quiz that the trainer started for all, and when it ends by itself or ended (gateway time).

    Stopping it moves `ends_at` nearer. Without one (of an older gateway) it goes on until it is
    stopped, and calls no screen later than `CALLS_FOR` after its start.
    Answers before the end on the trusted clock count; later ones are kept and shown as late.
    `more` gives single trainees minutes beyond the end, by trainee id; also to one whose own end
    has passed, whose attempt goes on then.
    """

    step: Id
    started_at: Instant
    ends_at: Instant | None = None
    more: dict[str, int] = {}

    def end_of(self, trainee_id: str) -> datetime.datetime | None:
        """Return one trainee's own end, None while no end is known."""
        if self.ends_at is None:
            return None
        minutes = max(0, self.more.get(trainee_id, 0))
        return from_text(self.ends_at) + datetime.timedelta(minutes=minutes)

    def last_end(self) -> datetime.datetime | None:
        """Return when every trainee's time is up, None while no end is known."""
        ends = [self.end_of(one) for one in ("", *self.more)]
        return max((one for one in ends if one is not None), default=None)


class Hold(Growing, frozen=True, kw_only=True):
    """Something that the trainer keeps up at every seat until it is taken back or it expires.

    `kind` is `eyes_front` (screens are covered), `link_cut` (the class's simulated link is down),
    or a newer word, which an older seat passes over.
    """

    kind: Word
    since: Instant
    expires_at: Instant


class DrillOrder(Growing, frozen=True, kw_only=True):
    """A fault that the trainer brings about. `kind` is a `sync.training.pack.DrillKind`.

    It happens at `at`, never after `expires_at` (gateway time), once per `id`; `seat_ids` empty
    means every seat of the class.
    """

    id: Id
    kind: Word
    at: Instant
    expires_at: Instant
    minutes: Annotated[int, Meta(ge=1, le=60)] = 1
    seat_ids: list[Id] = []


class PlannedDrill(Growing, frozen=True, kw_only=True):
    """What the trainer says of a drill that a pack plans in a task; the last word of each counts.

    `drill` is its word in the pack. `act` is `now`: it begins at `at` where the task runs by then,
    never after `expires_at` (gateway time), and elsewhere at its own minute. Or `left_out`: it
    begins nowhere, and ends where it stands. A newer word is passed over.
    """

    pack: Id
    task: Id
    drill: Id
    act: Word
    at: Instant
    expires_at: Instant | None = None


class Reset(Growing, frozen=True, kw_only=True):
    """One trainee's practice work is thrown away and begun again, once per `id`.

    Not after `expires_at` (gateway time; None: of an older gateway, never).
    """

    id: Id
    trainee_id: Id
    expires_at: Instant | None = None


class Seated(Growing, frozen=True, kw_only=True):
    """Somebody of the roster, whom the trainer has given a seat. Only that seat may show it."""

    trainee_id: Id
    seat_id: Id
    name: Name


class TrainingClass(Growing, frozen=True, kw_only=True):
    """Feed kind `training_class`: a class as it stands now; the highest version of it counts.

    `state` is `planned`, `open` or `closed`, or a newer word (then: not open). `shown` is the step
    that the trainer has put on every screen, None when trainees go at their own pace, and
    `shown_until` when that expires (None: of an older gateway, never). What is here
    is what shall hold: a seat that was off does what still holds when it comes back, and nothing of
    what has expired.
    """

    class_id: Id
    version: Number
    title: Name
    trainer: Name
    date: Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    code: JoinCode
    state: Word
    packs: list[PinnedPack]
    steps: Annotated[list[ClassStep], Meta(max_length=100)]
    shown: Id | None = None
    shown_until: Instant | None = None
    quizzes: list[QuizRun] = []
    holds: list[Hold] = []
    drills: list[DrillOrder] = []
    planned: list[PlannedDrill] = []
    resets: list[Reset] = []
    seated: list[Seated] = []
    tenders: dict[str, str] = {}
    """The class's own dummy tenders: `<pack>/<word>` -> tender id."""
    hands_seen: dict[str, Instant] = {}
    """When the trainer was last with somebody, by trainee id: a hand raised before that is down."""


class TrainingRecorded(Message, frozen=True, kw_only=True):
    """Command `TRAINING_RECORDED`: events of one trainee, each once for ever by its own `id`.

    `events` are `sync.training.class_events.ClassEvent`, or of a kind that only a newer version
    knows: kept as they are. `class_id` is None for self-study, whose results are kept by name.
    """

    realm: Realm
    class_id: Id | None
    trainee_id: Id
    seat_id: Id
    events: Annotated[list[msgspec.Raw], Meta(min_length=1, max_length=MOST_EVENTS)]


class ClassAttendance(Growing, frozen=True, kw_only=True):
    """In a seat's status: who of a class is here, and which version of it the seat acts upon.

    `step` is the step on the screen. The name is in `TraineeJoined`, never here. `planned` are the
    drills of the task that runs which stand at this seat, each `<pack>/<task>/<drill>`.
    `resets_done` are those that were carried out, None of an older seat.
    """

    class_id: Id
    version: Number
    trainee_id: Id | None = None
    step: Id | None = None
    hand_up: bool = False
    covered: bool = False
    link_cut: bool = False
    drills_done: list[Id] = []
    planned: list[Name] = []
    resets_done: list[Id] | None = None


class PackListing(Growing, frozen=True, kw_only=True):
    """GET /v1/packs/<content>: `files` is the text whose SHA-256 is `content` (ADR 55), with a line
    `file: <sha256> <bytes> <name>` for each file; `note` is the signed note over it, if any.

    Nothing here is signed by the gateway: whoever fetches a pack checks every digest.
    """

    files: Annotated[str, Meta(max_length=200_000)]
    note: Annotated[str, Meta(max_length=1_000_000)] | None = None
