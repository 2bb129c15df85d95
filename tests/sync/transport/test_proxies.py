"""A real nginx on the way: as the manual has it, and as administrators leave it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.transport import Foreign, Gateway
from sync.transport.passage import BELIEVED_S, COMMON_LIMIT, FLOOR, Passage
from tests.gateway_process import ROOT, EnrolledSeat, GatewayProcess
from tests.nginx import Nginx, needs_nginx
from tests.sync.gateway.certificate import make_certificate
from tests.sync.transport.conftest import client

pytestmark = needs_nginx
MIB = 1 << 20


@pytest.fixture
def nginx(centre: GatewayProcess, tmp_path: Path) -> Iterator[Nginx]:
    with Nginx(tmp_path / "nginx", centre.url) as made:
        yield made


@pytest.fixture
def through(nginx: Nginx, enrolled: EnrolledSeat) -> Iterator[Gateway]:
    made = client(nginx.url, enrolled)
    yield made
    made.close()


def deliver(gateway: Gateway, folder: Path, size: int) -> str:
    """Upload so many random bytes; return their digest."""
    file = folder / f"{size}.age"
    file.write_bytes(os.urandom(size))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    path = gateway.uploads.create(size, digest)
    assert gateway.uploads.patch(path, file, 0, size, lambda done: None) == size
    return digest


def bodies(nginx: Nginx) -> list[tuple[str, int]]:
    """Method and status of every request that reached nginx."""
    found = [re.search(r'"([A-Z]+) [^"]*" ([0-9]{3})', line) for line in nginx.requests]
    return [(one[1], int(one[2])) for one in found if one]


def test_a_limit_of_one_mebibyte_is_gone_round_in_pieces(
    through: Gateway, nginx: Nginx, centre: GatewayProcess, tmp_path: Path
) -> None:
    """nginx as it comes: every bid above 1 MiB was refused, again and again."""
    digest = deliver(through, tmp_path, 30 * MIB + 1)
    assert centre.centre.objects.size(digest) == 30 * MIB + 1
    assert bodies(nginx).count(("PATCH", 413)) == 2, "the whole, and one try at more than 1 MiB"
    deliver(through, tmp_path, 5 * MIB)
    assert bodies(nginx).count(("PATCH", 413)) == 2, "what passes is remembered"


@pytest.mark.parametrize("limit", ["16k", "100k", "1m", "3m", "20m"])
def test_any_limit_is_found(
    limit: str, through: Gateway, nginx: Nginx, centre: GatewayProcess, tmp_path: Path
) -> None:
    nginx.configure(f"client_max_body_size {limit};")
    size = 400_000 if limit.endswith("k") else 24 * MIB
    assert centre.centre.objects.has(deliver(through, tmp_path, size))


def test_a_limit_below_the_floor_is_named(through: Gateway, nginx: Nginx, tmp_path: Path) -> None:
    nginx.configure("client_max_body_size 1k;")
    with pytest.raises(Foreign) as caught:
        deliver(through, tmp_path, 3 * MIB)
    assert (caught.value.status, caught.value.step) == (413, "PATCH /v1/uploads")
    assert bodies(nginx).count(("PATCH", 413)) < 10
    nginx.configure("client_max_body_size 0;")
    deliver(through, tmp_path, 3 * MIB)
    assert bodies(nginx).count(("PATCH", 204)) < 20, "small pieces for ever"


@pytest.mark.parametrize("status", [403, 405, 501, 400])
def test_a_forbidden_patch_goes_as_a_post(
    status: int, through: Gateway, nginx: Nginx, centre: GatewayProcess, tmp_path: Path
) -> None:
    nginx.configure(f"if ($request_method !~ ^(GET|POST)$) {{ return {status}; }}")
    digest = deliver(through, tmp_path, 600_000)
    assert centre.centre.objects.has(digest)
    path = through.uploads.create(1000, "0" * 64)
    assert through.uploads.head(path).offset == 0
    through.uploads.delete(path)
    assert [one for one in bodies(nginx) if one[0] not in ("GET", "POST")] == [("PATCH", status)]
    nginx.configure("if ($http_x_http_method_override) { return 403; }")
    assert centre.centre.objects.has(deliver(through, tmp_path, 600_001)), "and back again"


def test_a_proxy_that_forbids_both_is_named(through: Gateway, nginx: Nginx, tmp_path: Path) -> None:
    through.time()
    nginx.configure("if ($uri ~ ^/v1/uploads/) { return 403; }")
    with pytest.raises(Foreign) as caught:
        deliver(through, tmp_path, 1000)
    assert (caught.value.status, caught.value.step) == (403, "POST /v1/uploads")


def test_a_proxy_that_takes_the_methods_name_away_is_named_and_mended(
    through: Gateway, nginx: Nginx, centre: GatewayProcess, tmp_path: Path
) -> None:
    unnamed = "proxy_set_header X-HTTP-Method-Override '';"
    nginx.configure(f"{unnamed} if ($request_method !~ ^(GET|POST)$) {{ return 403; }}")
    for _ in range(3):
        with pytest.raises(Foreign) as caught:
            deliver(through, tmp_path, 1000)
        assert (caught.value.status, caught.value.step) == (403, "PATCH /v1/uploads")
    nginx.configure(unnamed)
    assert centre.centre.objects.has(deliver(through, tmp_path, 600_000))


def test_a_page_in_place_of_the_answers_is_the_proxys(through: Gateway, nginx: Nginx) -> None:
    nginx.configure("if ($uri = /v1/commands) { return 200 '<html>'; }")
    with pytest.raises(Foreign) as caught:
        through.post_commands(["x"])
    assert (caught.value.status, caught.value.step) == (200, "POST /v1/commands")


def test_a_refusal_is_heard_before_the_whole_bid_was_sent(
    through: Gateway, nginx: Nginx, centre: GatewayProcess, tmp_path: Path
) -> None:
    """On a line of 1 MB/s a bid of 400 MB would otherwise take minutes to be refused."""
    through.uploads.create(1000, "0" * 64)  # a connection that is kept
    file = tmp_path / "big.age"
    with file.open("wb") as out:
        out.truncate(400 * MIB)
    nginx.configure("if ($request_method = POST) { return 403; } client_max_body_size 1k;")
    told: list[int] = []
    with pytest.raises(Foreign):
        through.uploads.patch("/v1/uploads/nowhere", file, 0, 400 * MIB, told.append)
    assert max(told) < 200 * MIB, "all of it was sent"


def test_the_manuals_configuration_works(
    centre: GatewayProcess, enrolled: EnrolledSeat, tmp_path: Path
) -> None:
    """The block is the page's own; only addresses and the certificate's place change."""
    page = (ROOT / "docs" / "how-to" / "room.md").read_text()
    (block,) = re.findall(r"```nginx\n(.*?)```", page, re.S)
    certificate, key = make_certificate(tmp_path)
    with Nginx(tmp_path / "nginx", centre.url) as nginx:
        for old, new in (
            ("listen 8440 ssl", f"listen 127.0.0.1:{nginx.port} ssl"),
            ("http://127.0.0.1:8441", centre.url),
            ("/etc/nginx/lpse/cert.pem", str(certificate)),
            ("/etc/nginx/lpse/key.pem", str(key)),
        ):
            assert block.count(old) == 1, old
            block = block.replace(old, new)
        nginx.run(block)
        gateway = client(f"https://127.0.0.1:{nginx.port}", enrolled, ca_file=certificate)
        try:
            assert gateway.time().answer.gateway_id == centre.centre.identity.gateway_id
            digest = deliver(gateway, tmp_path, 30 * MIB)
            assert centre.centre.objects.has(digest)
            page_of = gateway.feed(0, 0)
            gateway.feed(page_of.head, 3)  # a long poll
        finally:
            gateway.close()
        assert [one for one in bodies(nginx) if one[1] >= 400] == []
        assert bodies(nginx).count(("PATCH", 204)) == 1, "in one piece"


class Ticks:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_more_is_tried_again_after_a_while() -> None:
    ticks = Ticks()
    passage = Passage(ticks)
    assert passage.body_limit(1 << 40) == 1 << 40
    assert passage.too_large(1 << 30)
    assert passage.body_limit(1 << 40) == COMMON_LIMIT
    assert passage.too_large(COMMON_LIMIT)
    passage.passed(COMMON_LIMIT // 2)
    assert passage.body_limit(1 << 40) == COMMON_LIMIT // 2
    ticks.now = BELIEVED_S + 1
    passage.passed(COMMON_LIMIT // 2)
    assert passage.body_limit(1 << 40) == COMMON_LIMIT
    while passage.body_limit(1 << 40) > FLOOR:
        assert passage.too_large(passage.body_limit(1 << 40))
    assert not passage.too_large(FLOOR)


def test_a_line_that_cuts_everything_is_tried_the_other_way() -> None:
    passage = Passage(Ticks())
    sizes, named = [], set()
    for _ in range(8):
        passage.struggle()
        sizes.append(passage.body_limit(1 << 40))
        named.add(passage.named)
    assert sizes[0] == COMMON_LIMIT
    assert sizes[-1] == FLOOR
    assert named == {True, False}
