"""What staff type of a committee's ruling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.console import forms as console_forms
from kiosk.console.forms import Second
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.bids.decisions import LONGEST_MINUTES, Said
from sync.rulings import LONGEST_REASON, Decider, RulingOutcome

OUTCOMES: tuple[RulingOutcome, ...] = ("accepted", "refused")
FIELDS: Mapping[str, str] = {
    **console_forms.SECOND_FIELDS,
    "ruling_reason_missing": "reason",
    "ruling_minutes_missing": "minutes",
    "ruling_members_missing": "members",
    "ruling_members_odd": "members",
    "ruling_same_person": "members",
    "ruling_member_is_staff": "members",
    "ruling_too_long": "members",
    "id_malformed": "members",
    "staff_number_odd": "members",
    "name_malformed": "members",
}
MEMBERS_MAX = 2_000
# A number first, as people write it: 19800101 200501 1 001 Budi Santoso
_MEMBER = re.compile(r"([0-9][0-9 .-]*[0-9])[ ,;:-]+(\S.*)")


@dataclass(frozen=True)
class RulingTyped:
    """What the committee said, and the two who enter it."""

    said: Said
    both: Second


def decided(form: Form) -> RulingTyped:
    """Read the page on which a ruling is entered."""
    outcome = form.choice("outcome", OUTCOMES, Fault("ruling_outcome_missing"))
    reason = form.text("reason", Fault("ruling_reason_missing"), most=LONGEST_REASON)
    minutes = form.line("minutes", Fault("ruling_minutes_missing"), most=LONGEST_MINUTES)
    members = _members(form)
    return RulingTyped(Said(outcome, minutes, reason, members), console_forms.second(form))


def _members(form: Form) -> list[Decider]:
    """One person a line: the official number, then the name."""
    typed = form.text("members", Fault("ruling_members_missing"), most=MEMBERS_MAX)
    found = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        match = _MEMBER.fullmatch(line)
        if match is None:
            form.wrong("members", Fault("ruling_members_odd", line=line[:80]))
            return []
        found.append(Decider(match[1], match[2]))
    return found
