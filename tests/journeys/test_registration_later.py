"""Left for later and taken up at another seat the next day, as long as the gateway keeps it.

Real gateway process, whose clock is moved; seats built as the program builds them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import Fault
from tests.founders import SITI, two
from tests.gateway_process import GatewayProcess
from tests.scenarios.test_registrations import SeatAtWork, until


def drafts(gateway: GatewayProcess) -> int:
    with gateway.centre.reading() as db:
        return int(db.execute("SELECT count(*) FROM registration_draft").fetchone()[0])


def days_later(gateway: GatewayProcess, days: float) -> None:
    gateway.stop()
    gateway.days += days
    gateway.start()


def test_it_is_taken_up_the_next_day_elsewhere_and_gone_after_thirty(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path / "gateway", days=-32).start()
    seats = [SeatAtWork(tmp_path / "first", gateway, "Kursi 1")]
    try:
        first = seats[0]
        first.visit()
        first.fill(entity="koperasi")
        form = first.desk.filling.application()
        code = first.leave()
        until(lambda: drafts(gateway) == 1)
        first.end()
        first.stop()

        days_later(gateway, 1)
        seats.append(SeatAtWork(tmp_path / "second", gateway, "Kursi 2"))
        second = seats[1]
        head = two(gateway.centre)[0].staff_id
        until(lambda: any(one.staff_id == head for one in second.desk.staff.choices("attest")))
        second.visit()
        second.handing.resume(code.replace("-", ""), (head, SITI.secret))
        assert second.desk.filling.application() == form
        assert not second.handing.loses(), "nothing was changed since it was left"
        second.end()
        second.stop()

        days_later(gateway, 30)
        seats.append(SeatAtWork(tmp_path / "third", gateway, "Kursi 3"))
        third = seats[2]
        until(lambda: any(one.staff_id == head for one in third.desk.staff.choices("attest")))
        third.visit()
        with pytest.raises(Fault, match="resume_code_unknown"):
            third.handing.resume(code.replace("-", ""), (head, SITI.secret))
    finally:
        for seat in seats:
            seat.stop()
        gateway.stop()
