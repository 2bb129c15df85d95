"""`lpse-kiosk gateway decide`: nothing is decided for ever before its papers have a place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync.gateway.bids import decisions
from sync.gateway.features import open_gateway
from sync.wire.messages import BidSubmitted
from tests.founders import BAMBANG, SITI, two
from tests.sync.gateway.cast import COMMITTEE, ONE, BidMaker, House, new_house, release

TYPED = "".join(f"{one}\n" for one in (SITI.number, SITI.secret, BAMBANG.number, BAMBANG.secret))


@pytest.fixture
def held(tmp_path: Path) -> tuple[House, BidSubmitted]:
    """A gateway's home with a bid that arrived too late, long ago by today's clock."""
    house, began = new_house(tmp_path / "home"), datetime(2001, 1, 1, tzinfo=UTC)
    house.clock.now = began
    two(house.centre)
    house.import_(release(ONE, at=began))
    house.rehearse(ONE)
    bids, sealed = BidMaker(house.seat()), began + timedelta(hours=1)
    bid = bids.submit(sealed=sealed, until=sealed)
    house.clock.now = began + timedelta(hours=3)
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert answer.outcome == "held"
    house.centre.home.rename(house.centre.home.with_name("gateway"))
    return house, bid


def decide(house: House, bid: BidSubmitted, out: Path) -> Result:
    [member, *_] = COMMITTEE
    words = [
        "--home", str(house.centre.home.parent), "gateway", "decide", bid.bid_id, "accepted",
        "--reason", "Tersegel sebelum batas akhir", "--minutes", "12/POKJA/2026",
        "--member", f"{member.person_id} {member.name}", "--out", str(out),
    ]  # fmt: skip
    return CliRunner().invoke(main, words, input=TYPED)


def test_a_folder_that_is_there_already_is_said_before_anything_is_decided(
    held: tuple[House, BidSubmitted], tmp_path: Path
) -> None:
    house, late = held
    centre = open_gateway(house.centre.home.with_name("gateway"))
    taken = tmp_path / "ada"
    taken.mkdir()
    refused = decide(house, late, taken)
    assert refused.exit_code != 0
    assert str(taken) in refused.output
    assert [one.bid_id for one in decisions.held_bids(centre)[0]] == [late.bid_id]
    done = decide(house, late, tmp_path / "keputusan")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "keputusan" / "keputusan.txt").is_file()
    assert decisions.held_bids(centre)[0] == []


def test_a_ruling_is_checked_with_the_key_of_the_gateway_that_signed_it(
    held: tuple[House, BidSubmitted], tmp_path: Path
) -> None:
    house, late = held
    identity = house.centre.identity
    done = decide(house, late, tmp_path / "keputusan")
    assert done.exit_code == 0, done.output
    file, key = str(tmp_path / "keputusan" / "keputusan.txt"), house.centre.key.public.text

    def check(name: str) -> Result:
        words = ["ruling", "verify", file, "--key", f"{name}={key}"]
        return CliRunner().invoke(main, words)

    assert check(identity.gateway_id).output.startswith(f"OK accepted {ONE}")
    other = check("gw-lain")
    assert other.exit_code != 0
    assert identity.gateway_id in other.output
