"""The reference page of practice tasks: goals, steps, critical errors, figures and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from flask_babel import force_locale

from kiosk.events import EVENTS
from kiosk.web.task_words import ERROR_WORDS, STEP_WORDS
from sync.training.judge.events import OBSERVED
from sync.training.judge.judging import TaskFigures
from sync.training.judge.models import MODELS
from sync.training.judge.watching import LATE, PRICE, UNREADABLE

FIGURES: Mapping[str, str] = {
    "alone": "steps of the model run that were done without help asked for with them",
    "sealed_s": "seconds until a bid for the task's tender, or a registration, was sealed",
    "reached_s": "seconds until the goal was reached",
    "over_time": "whether that took longer than the task's `minutes`",
    "met": "troubles before the goal: a fault of the pack's plan, the link cut, a stick pulled out,"
    " a refused file, a change of the tender, sealing that failed, a power cut",
    "recovered": "troubles after which a step of the model run was still done",
    "wrong_turns": "needless acts: another tender chosen, sealing stopped, a right bid withdrawn, a"
    " wrong bid that was replaced or withdrawn in time, a registration not handed in after all",
    "helps": "how often help was asked for",
    "locks": "how often Lock (Kunci) was pressed",
}


def tasks_page() -> str:
    """Return the page, in Markdown. Within an application context, for the sentences."""
    with force_locale("en"):
        return _PAGE.format(
            goals="\n".join(
                f"| `{goal}` | {', '.join(f'`{one}`' for one in steps)} |"
                for goal, steps in MODELS.items()
            ),
            steps="\n".join(f"| `{step}` | {words} |" for step, words in STEP_WORDS.items()),
            errors="\n".join(f"| `{code}` | {words} |" for code, words in ERROR_WORDS.items()),
            late=_codes(LATE),
            price=PRICE,
            unreadable=_codes(UNREADABLE),
            figures="\n".join(
                f"| `{one.name}` | {FIGURES[one.name]} |" for one in fields(TaskFigures)
            ),
            events="\n".join(f"| `{name}` | {EVENTS[name].meaning} |" for name in sorted(OBSERVED)),
        )


def _codes(codes: frozenset[str]) -> str:
    return ", ".join(f"`{one}`" for one in sorted(codes))


_PAGE = """\
# How practice tasks are judged

Made from the code by `make docs`: from `sync/training/judge/`. A task is written in `pack.toml`
([training packs](training-packs.md)) and done in the ordinary pages of a training seat. Why it is
so: [decisions 61](../decisions/0061-a-task-is-judged-from-the-log.md) and
[84](../decisions/0084-a-packs-own-files-are-known.md).

## What it is judged from

From the events that a seat writes in any realm ([what is recorded](log.md)), between the beginning
and the end of the task, of this visit alone; and from the task's own events: begun, help asked for,
a fault of its pack's plan begun or ended, ended. Each event has an id and its time on the trusted
clock. Whatever the order in which they arrive and however often, the result is the same: it is
computed, and nothing is added up.

| event | meaning |
|---|---|
{events}

A tender is the task's when its id is one in the task's `tenders/<word>.json`, or begins with one
and goes on with a sign that is no letter and no digit: a class's own copy.

## Outcome

- *Reached*: the last step of the goal's model run was done before the end, and nothing is critical.
- *Not reached*: it was not.
- *Failed*: something critical stood at the end, whatever was reached.
- *Running*: the task has not ended.

A task ends when the trainee says so, or with the visit. What is later counts for nothing.

| goal | steps of its model run |
|---|---|
{goals}

| step | how it is done |
|---|---|
{steps}

The time of the last step is its first time; of each step before it, the last time before the next.

## Critical errors

| error | meaning |
|---|---|
{errors}

- After closing: the seat or the server refused with one of {late}.
- Wrong tender, price file, unreadable file: of a bid that stood at the end. One that was replaced
  or withdrawn before is a wrong turn.
- What was in it: a pack states for its own files to practise with whether each is `technical`,
  `price` or `damaged` ([training packs](training-packs.md)). `bid_sealed` tells in `contents` which
  file lies in which envelope, by marks that are known for the pack's files alone. So a price file
  in the technical envelope, and a damaged file in any, are known for certain, whatever they are
  called. Of an envelope in which every file is the pack's, no warning counts.
- Where the trainee brings a file of their own, the warnings that were read before sealing are all
  that is known: `{price}`; unreadable are {unreadable}, in any envelope.
- Left open: the seat was locked by idling.

What no event tells is not judged: whether somebody told their PIN, or looked away from the screen.

## Figures

| figure | meaning |
|---|---|
{figures}

A fault that the pack plans is one trouble: that the link is cut, the stick is gone, the disk has no
room, or the tender changes while it stands, is not counted once more. What the trainer brings about
by hand is seen in the log, as in earnest.

There is no grade and no ranking. The replay shows each event with the sentence that stood on the
screen, beside the model run; names of files are not in any event and stand as “…”.
"""
