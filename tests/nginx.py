"""The real nginx between a seat and its gateway, with the words of a test or of the manual."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.ports import free_port

needs_nginx = pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx")
MAIN = """{user}daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""
SERVER = """server {{
    listen 127.0.0.1:{port};
    location / {{
        proxy_pass {gateway};
        proxy_set_header Host $http_host;
        {words}
    }}
}}"""


class Nginx:
    """`words` go into the location that passes to `gateway`; `configure` changes them."""

    def __init__(self, folder: Path, gateway: str, words: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._gateway = folder, gateway
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._words = words

    def __enter__(self) -> Nginx:
        self.configure(self._words)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def configure(self, words: str) -> None:
        """Start again with other words: what was open is cut, as by an administrator's restart."""
        self.run(SERVER.format(port=self.port, gateway=self._gateway, words=words))

    def run(self, server: str) -> None:
        """Start with a whole server block."""
        self.stop()
        # Its workers would else be another user, who may not enter a test's folder.
        user = "user root;\n" if os.geteuid() == 0 else ""
        config = self._folder / "nginx.conf"
        config.write_text(MAIN.format(user=user, folder=self._folder, server=server))
        errors = self._folder / "error.log"
        command = ["nginx", "-c", str(config), "-e", str(errors)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not _listens(self.port):
            assert self._process.poll() is None, errors.read_text()
            assert time.monotonic() < deadline, errors.read_text()
            time.sleep(0.02)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)
            self._process = None

    @property
    def requests(self) -> list[str]:
        """The access log: one line a request."""
        return (self._folder / "access.log").read_text().splitlines()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
