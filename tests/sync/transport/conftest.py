from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.machine_clock import SystemSource
from sync.transport import Gateway, Timeouts
from tests.gateway_process import EnrolledSeat, GatewayProcess
from tests.proxy import Proxy

SHORT = Timeouts(connect_s=2, read_s=2, send_s=2, finish_s=20, total_s=5, stall_s=2)


@pytest.fixture(scope="package")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path_factory.mktemp("transport") / "gateway")
    process.add_tenderer("01.234")
    yield process.start()
    process.stop()


@pytest.fixture(scope="package")
def enrolled(centre: GatewayProcess) -> EnrolledSeat:
    return centre.enrol()


@pytest.fixture
def link(centre: GatewayProcess) -> Iterator[Proxy]:
    with Proxy(("127.0.0.1", centre.port)) as proxy:
        yield proxy


@pytest.fixture
def gateway(link: Proxy, enrolled: EnrolledSeat) -> Iterator[Gateway]:
    made = client(link.url, enrolled)
    yield made
    made.close()


@pytest.fixture
def hasty(link: Proxy, enrolled: EnrolledSeat) -> Iterator[Gateway]:
    """For who waits for a time limit; a machine that is busy must not meet one."""
    made = client(link.url, enrolled, timeouts=SHORT)
    yield made
    made.close()


def client(url: str, enrolled: EnrolledSeat, **options: object) -> Gateway:
    return Gateway(
        url,
        enrolled.pinned,
        enrolled.key,
        enrolled.answer.seat_id,
        boottime=SystemSource().boottime_s,
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture
def spool_file(tmp_path: Path) -> Path:
    path = tmp_path / "bid.age"
    path.write_bytes(bytes(range(256)) * 8192)  # 2 MiB
    return path
