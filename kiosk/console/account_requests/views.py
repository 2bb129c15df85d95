"""What the pages of requests may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console import guard
from kiosk.console.context import console
from sync.gateway.account_requests import service
from sync.gateway.account_requests.service import (
    AccountRequest,
    AccountRequestKind,
    AccountRequestState,
)
from sync.gateway.staff import service as staff
from sync.gateway.vendors import accounts
from sync.wire.times import from_text


@dataclass(frozen=True)
class AccountRequestLine:
    """A request in the list of an account."""

    request_id: str
    kind: AccountRequestKind
    state: AccountRequestState
    opened_at: datetime


@dataclass(frozen=True)
class AccountRequestView:
    """One request: what was asked for, by whom, what was shown, and what became of it.

    `number` and `at` are the centre's; `words` say why nothing came of it. Empty while it is open.
    """

    request_id: str
    account_id: str
    name: str
    kind: AccountRequestKind
    state: AccountRequestState
    value: str
    former: str
    compared: bool
    asker: str
    originals: Sequence[str]
    opened_at: datetime
    opened_by: str
    number: str
    at: datetime | None
    words: str
    decided_at: datetime | None
    decided_by: str


def listed(account_id: str) -> list[AccountRequestLine]:
    """Read the requests of an account, the newest first."""
    found = service.requests(console().centre, account_id, by=guard.member())
    return [
        AccountRequestLine(each.request_id, each.kind, each.state, from_text(each.opened_at))
        for each in found
    ]


def one(request_id: str) -> AccountRequestView:
    """Read one request. Raises: Fault("account_request_unknown")."""
    centre, by = console().centre, guard.member()
    found = service.request(centre, request_id, by=by)
    people = {each.staff_id: each.name for each in staff.members(centre, removed=True)}
    name = accounts.account(centre, found.account_id, by=by).account.name
    return view(found, name, people)


def view(found: AccountRequest, name: str, people: Mapping[str, str]) -> AccountRequestView:
    """Lay out a request of the account of this name."""
    answer, by = found.answer, found.decided_by
    return AccountRequestView(
        request_id=found.request_id,
        account_id=found.account_id,
        name=name,
        kind=found.kind,
        state=found.state,
        value=found.asked.value,
        former=found.asked.former,
        compared=found.asked.compared,
        asker=found.asked.asker,
        originals=found.originals,
        opened_at=from_text(found.opened_at),
        opened_by=people.get(found.opened_by, found.opened_by),
        number="" if answer is None else answer.number,
        at=None if answer is None or not answer.at else from_text(answer.at),
        words="" if answer is None else answer.words,
        decided_at=None if found.decided_at is None else from_text(found.decided_at),
        decided_by="" if by is None else people.get(by, by),
    )
