"""The guard over real sockets and the real server: what a hostile neighbour can try."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.web import peer
from sync.server import serve
from tests.kiosk.web.support import Shell, a_shell

PATIENCE_S = 600.0  # nothing here ends because a client was silent for too long
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/net/tcp")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Shell, int]]:
    uids = frozenset({os.getuid()}) if sys.platform == "linux" else None
    shell = a_shell(tmp_path, port=None, peer_uids=uids)
    server = serve(
        shell.app, "127.0.0.1", 0, threads=4, timeout_s=PATIENCE_S, admits=shell.guard.admits
    )
    server.start()
    shell.guard.listening_on(server.port)
    yield shell, server.port
    server.stop()


def say(port: int, *lines: str, family: int = socket.AF_INET) -> str:
    """Send a request as it stands; return the whole answer."""
    address = ("::ffff:127.0.0.1", port, 0, 0) if family == socket.AF_INET6 else ("127.0.0.1", port)
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(60)
        client.connect(address)
        client.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode())
        parts = []
        while part := client.recv(65536):
            parts.append(part)
    return b"".join(parts).decode()


def status(answer: str) -> int:
    return int(answer.split(" ", 2)[1])


def boot(shell: Shell, port: int) -> str:
    answer = say(port, f"GET {shell.guard.mint()} HTTP/1.1", f"Host: 127.0.0.1:{port}")
    found = re.search(r"Set-Cookie: (launch=[^;]+)", answer)
    assert found, answer
    return found.group(1)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1:{port}", 200),
        ("evil.example", 421),
        ("rebound.evil.example:{port}", 421),
        ("localhost:{port}", 421),
        ("127.0.0.1", 421),
        ("127.0.0.1:1", 421),
    ],
)
def test_only_the_exact_host_is_served(served: tuple[Shell, int], host: str, expected: int) -> None:
    shell, port = served
    cookie = boot(shell, port)
    answer = say(port, "GET / HTTP/1.1", f"Host: {host.format(port=port)}", f"Cookie: {cookie}")
    assert status(answer) == expected


def test_a_request_without_host_is_refused(served: tuple[Shell, int]) -> None:
    shell, port = served
    cookie = boot(shell, port)
    assert status(say(port, "GET / HTTP/1.0", f"Cookie: {cookie}")) in {400, 421}
    two = say(
        port,
        "GET / HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Host: evil.example",
        f"Cookie: {cookie}",
    )
    assert status(two) in {400, 421}


def test_an_absolute_address_does_not_get_round_the_host_check(served: tuple[Shell, int]) -> None:
    shell, port = served
    cookie = boot(shell, port)
    answer = say(
        port, "GET http://evil.example/ HTTP/1.1", "Host: evil.example", f"Cookie: {cookie}"
    )
    assert status(answer) in {400, 421}


def test_the_boot_address_is_spent_by_its_first_use(served: tuple[Shell, int]) -> None:
    shell, port = served
    address = shell.guard.mint()
    line, host = f"GET {address} HTTP/1.1", f"Host: 127.0.0.1:{port}"
    assert status(say(port, line, host)) == 303
    assert status(say(port, line, host)) == 403


@linux
def test_our_own_user_is_recognised_over_either_family(served: tuple[Shell, int]) -> None:
    shell, port = served
    cookie = boot(shell, port)
    for family in (socket.AF_INET, socket.AF_INET6):
        answer = say(
            port, "GET / HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Cookie: {cookie}", family=family
        )
        assert status(answer) == 200


@linux
@pytest.mark.skipif(
    not (hasattr(os, "getuid") and os.getuid() == 0 and shutil.which("setpriv")),
    reason="only root can become somebody else",
)
def test_another_user_of_the_machine_is_hung_up_on_before_a_word_is_read(
    served: tuple[Shell, int],
) -> None:
    """Neither the stolen cookie is looked at, nor does half a head cost a thread."""
    shell, port = served
    cookie = boot(shell, port)
    script = (
        "import socket,sys\n"
        "def said(s):\n"
        "    try: return len(s.recv(4096))\n"
        "    except ConnectionResetError: return 0\n"
        "whole=socket.create_connection(('127.0.0.1',int(sys.argv[1])),60)\n"
        "whole.sendall(f'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:{sys.argv[1]}\\r\\n"
        "Cookie: {sys.argv[2]}\\r\\nConnection: close\\r\\n\\r\\n'.encode())\n"
        "silent=socket.create_connection(('127.0.0.1',int(sys.argv[1])),60)\n"
        "print(said(whole), said(silent))\n"
    )
    stranger = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    ran = subprocess.run(
        [*stranger, "/usr/bin/python3", "-c", script, str(port), cookie],
        capture_output=True, text=True, timeout=150, check=True, cwd="/",
    )  # fmt: skip
    assert ran.stdout.split() == ["0", "0"]
    assert shell.refused == ["peer_user"] * 2
    assert (
        status(say(port, "GET / HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Cookie: {cookie}")) == 200
    )


def test_a_hundred_half_heads_of_our_own_user_keep_no_page_waiting(
    served: tuple[Shell, int],
) -> None:
    shell, port = served
    cookie = boot(shell, port)
    with ExitStack() as stack:
        for _ in range(100):
            half = stack.enter_context(socket.create_connection(("127.0.0.1", port), 60))
            half.sendall(b"GET / HTTP/1.1\r\nHost: ")
        for _ in range(5):
            page = say(port, "GET / HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Cookie: {cookie}")
            assert status(page) == 200


@linux
def test_kernel_and_its_tables_name_the_same_user() -> None:
    """The tables are asked where a sandbox forbids netlink."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::ffff:127.0.0.1")):
            with socket.socket(family) as client:
                client.connect((host, port))
                mine = client.getsockname()[1]
                assert peer._asked(mine, port) == peer._looked_up(mine, port) == os.getuid()
            assert peer._asked(1, port) is peer._looked_up(1, port) is None


@linux
def test_a_socket_that_does_not_exist_belongs_to_nobody() -> None:
    assert peer.user_of(1, 2) is None
