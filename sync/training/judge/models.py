"""The model run of each goal of a practice task: its steps, in the order in which they are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from sync.training.pack import PracticeGoal

TaskStep = Literal[
    "choose",  # the task's tender is chosen
    "seal",  # a bid for it is sealed
    "keep_receipt",  # a receipt of that bid is printed or saved
    "replace",  # a version is sealed that replaces another
    "keep_new_receipt",  # a receipt of that version is printed or saved
    "meet_refusal",  # the check refuses a file
    "mend",  # after that the check refuses nothing any more
    "prove_offline",  # a receipt is printed or saved while the server cannot be reached
    "read_change",  # the newest version of the tender is read, after it changed
    "seal_changed",  # a bid is sealed after that
    "hand_in",  # a registration is handed in
    "end_visit",  # the visitor ends the visit
]
MODELS: Mapping[PracticeGoal, Sequence[TaskStep]] = {
    "seal_bid": ("choose", "seal", "keep_receipt"),
    "replace_bid": ("choose", "replace", "keep_new_receipt"),
    "find_refused_file": ("choose", "meet_refusal", "mend"),
    "prove_bid_safe": ("choose", "seal", "prove_offline"),
    "resubmit_after_addendum": ("choose", "read_change", "seal_changed"),
    "register_vendor": ("hand_in",),
    "end_visit": ("end_visit",),
}
"""The last step is what the goal asks for."""
