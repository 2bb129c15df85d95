"""What the window may ask for: one origin on this machine, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Origin:
    """`http://127.0.0.1:port`, spelled exactly so."""

    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """ValueError for anything but plain HTTP on 127.0.0.1 with a port."""
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname != "127.0.0.1" or not parts.port:
            raise ValueError(f"the window shows http://127.0.0.1:PORT only, not {url!r}")
        if parts.username is not None or parts.password is not None:
            raise ValueError("no credentials in the window's address")
        return cls(parts.port)

    def __str__(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def allows(self, url: str) -> bool:
        """For pages, frames and everything a page loads. `about:blank` is the empty page."""
        if url == "about:blank":
            return True
        try:
            return Origin.of(url) == self
        except ValueError:
            return False


# Chromium talks to its makers by itself and resolves names ahead of time; a seat must not.
CHROMIUM_FLAGS = (
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-pinch",
    "--disable-print-preview",
    "--disable-sync",
    "--deny-permission-prompts",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--no-first-run",
    "--no-pings",
    "--no-proxy-server",
    "--overscroll-history-navigation=0",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
