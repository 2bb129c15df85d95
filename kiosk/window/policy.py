"""What the window may ask for: one origin on this machine, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

BLANK = "about:blank"


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
        if url == BLANK:
            return True
        try:
            return Origin.of(url) == self
        except ValueError:
            return False


class Allowed:
    """The origin of the newest boot address. Until there is one, nothing but the empty page.

    `camera`: its pages may use the camera.
    """

    def __init__(self, *, camera: bool = False) -> None:
        self.origin: Origin | None = None
        self.camera = camera

    def follow(self, url: str) -> Origin:
        """From now on this address's origin and no other. Raises: ValueError as `Origin.of`."""
        self.origin = Origin.of(url)
        return self.origin

    def allows(self, url: str) -> bool:
        """For frames and everything a page loads."""
        return url == BLANK if self.origin is None else self.origin.allows(url)

    def shows(self, url: str) -> bool:
        """For the page itself, which must never be empty."""
        return url != BLANK and self.allows(url)


# Tells a window which realm an address opens: after it, where no server is ever sent it.
_TRAINING_MARK = "#training"


def marked(url: str, *, training: bool) -> str:
    """Return a boot address that says which realm it opens."""
    return url + _TRAINING_MARK if training else url


def unmarked(url: str) -> tuple[str, bool]:
    """Return the address alone, and whether it opens the training realm."""
    return url.removesuffix(_TRAINING_MARK), url.endswith(_TRAINING_MARK)


# Pages between two visits: the next person must find nothing of the one before. The
# console may end one visit and open the next with no other page between them.
_AFTER_A_VISIT = frozenset({"/", "/ended", "/welcome"})
_BOOT = "/boot/"


def ends_visit(url: str) -> bool:
    """Whether an address is shown before or after a visit, never during one."""
    return urlsplit(url).path in _AFTER_A_VISIT


def is_boot(url: str) -> bool:
    """Whether an address is the one-time door of a starting window."""
    return urlsplit(url).path.startswith(_BOOT)


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
    "--allow-pre-commit-input",  # or the first keys after each page are lost
    "--no-first-run",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--no-pings",
    "--no-proxy-server",
    "--overscroll-history-navigation=0",
)
