"""The room's printer, through CUPS' own commands.

CUPS keeps a job in its spool folder until it is printed; set `PreserveJobFiles No` in cupsd.conf,
since an owner key may pass through it. Windows has no command that prints a PDF: there the fault
says so, and people save to their medium instead.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

from sync.errors import Fault

TIMEOUT_S = 20
_DEFAULT = re.compile(r"^system default destination: (\S+)$", re.MULTILINE)
_ENGLISH = {"LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin"}


class Printer:
    """Prints to CUPS' default destination. `environment`: PATH, CUPS_SERVER for its commands."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._environment = {**_ENGLISH, **(environment or {})}

    def ready(self) -> bool:
        """Say whether a default destination exists that takes jobs and is not stopped."""
        try:
            self._destination()
        except Fault:
            return False
        return True

    def print_pdf(self, pdf: bytes, title: str) -> str:
        """Queue a PDF, handed over by pipe; return CUPS' job id. `title` shows in the queue.

        Raises: Fault("printing_unsupported"), Fault("printer_unavailable", why).
        """
        destination = self._destination()
        shown = "".join(each for each in title if each.isprintable())[:80] or "LPSE"
        answer = self._run(["lp", "-d", destination, "-t", shown, "-o", "media=A4"], pdf)
        match = re.match(r"request id is (\S+)", answer)
        return match[1] if match else ""

    def _destination(self) -> str:
        if sys.platform == "win32":
            raise Fault("printing_unsupported")
        match = _DEFAULT.search(self._run(["lpstat", "-d"]))
        if match is None:
            raise Fault("printer_unavailable", why="no default destination")
        # "printer NAME is idle." or "printer NAME disabled since …"; "NAME accepting requests …"
        state = self._run(["lpstat", "-p", match[1], "-a", match[1]])
        if " disabled " in state or " not accepting " in state:
            raise Fault("printer_unavailable", why="stopped")
        return match[1]

    def _run(self, command: list[str], given: bytes = b"") -> str:
        program = shutil.which(command[0], path=self._environment["PATH"])
        if program is None:
            raise Fault("printer_unavailable", why=f"{command[0]} is not installed")
        try:
            done = subprocess.run(
                [program, *command[1:]],
                input=given,
                capture_output=True,
                timeout=TIMEOUT_S,
                check=True,
                env=self._environment,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Fault("printer_unavailable", why=type(error).__name__) from error
        return done.stdout.decode(errors="replace")
