"""Classes: plan one, act on all its seats at once, and see where everybody is.

The one way in for the console and the command line. Everything is refused with
Fault("classes_training_only") outside the training realm, and each act without the permission
"classes" with what `signing_in.require` raises.
"""

from __future__ import annotations

from sync.gateway.classes.acting import (
    HOLDS,
    LONGEST_MINUTES,
    QUIZ_MINUTES,
    SHOWN_MINUTES,
    WARNED,
    hand_seen,
    hold,
    may_stop,
    more_time,
    release,
    reset,
    reset_stands,
    show_step,
    start_quiz,
    stop_quiz,
    takes_more,
)
from sync.gateway.classes.attending import SeatStanding
from sync.gateway.classes.board import (
    BoardRow,
    ClassBoard,
    ClassSummary,
    ClassView,
    board,
    classes,
    one,
    record,
)
from sync.gateway.classes.drilling import EVERYWHERE, drill
from sync.gateway.classes.erasing import erase_class
from sync.gateway.classes.joining import join_rows
from sync.gateway.classes.packs import ShelfPack, ShelfReport, WrongPack
from sync.gateway.classes.planned import (
    DrillPlace,
    TaskDrill,
    begin_planned,
    leave_out,
    put_back,
    task_drills,
)
from sync.gateway.classes.planning import (
    ClassDraft,
    StepDraft,
    change,
    close_class,
    delete_plan,
    open_class,
    plan,
    shelf,
    shelf_report,
)
from sync.gateway.classes.roster import (
    RosterEntry,
    RosterProblem,
    RosterReport,
    roster_import,
    seat_trainee,
)
from sync.gateway.classes.standing import drill_over
from sync.gateway.classes.tenders import tenders_staying
from sync.training.progress import QuestionCount, TraineeProgress

__all__ = [
    "EVERYWHERE",
    "HOLDS",
    "LONGEST_MINUTES",
    "QUIZ_MINUTES",
    "SHOWN_MINUTES",
    "WARNED",
    "BoardRow",
    "ClassBoard",
    "ClassDraft",
    "ClassSummary",
    "ClassView",
    "DrillPlace",
    "QuestionCount",
    "RosterEntry",
    "RosterProblem",
    "RosterReport",
    "SeatStanding",
    "ShelfPack",
    "ShelfReport",
    "StepDraft",
    "TaskDrill",
    "TraineeProgress",
    "WrongPack",
    "begin_planned",
    "board",
    "change",
    "classes",
    "close_class",
    "delete_plan",
    "drill",
    "drill_over",
    "erase_class",
    "hand_seen",
    "hold",
    "join_rows",
    "leave_out",
    "may_stop",
    "more_time",
    "one",
    "open_class",
    "plan",
    "put_back",
    "record",
    "release",
    "reset",
    "reset_stands",
    "roster_import",
    "seat_trainee",
    "shelf",
    "shelf_report",
    "show_step",
    "start_quiz",
    "stop_quiz",
    "takes_more",
    "task_drills",
    "tenders_staying",
]
