"""CUPS as the seat uses it: which printer, how it is, handing over, looking after, taking back.

Its commands choose the destination and take the document (they know lpoptions, instances and
servers); everything else is asked by IPP. A job is taken back with IPP's own "purge": `cancel -x`
of CUPS 2.4.2 leaves the document in the spool.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from kiosk.paperwork.about import PageSize
from kiosk.printing import ipp
from sync.errors import Fault

ASK_S = 5.0  # a page waits for it
HAND_OVER_S = 15.0
# CUPS gives up by itself should the seat die meanwhile: longer than any job is followed.
CUPS_GIVES_UP_S = 600
# By their IPP names: a queue without a driver passes them on, and printers refuse "A4".
_MEDIA: Mapping[PageSize, str] = {"a4": "iso_a4_210x297mm", "f4": "custom_f4_215x330mm"}
_ROOT = "ipp://localhost/"
_DEFAULT = re.compile(r"^system default destination: (\S+)$", re.MULTILINE)
_REQUEST = re.compile(r"^request id is \S+-(\d+)", re.MULTILINE)
_COMMANDS_SEE = {"LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin"}


class JobState(IntEnum):
    """RFC 8011, section 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True)
class Queue:
    """A destination as CUPS knows it. `state`: 3 idle, 4 printing, 5 stopped (RFC 8011, 5.4.11)."""

    name: str
    state: int
    accepting: bool
    reasons: tuple[str, ...]
    device: str
    members: tuple[str, ...]
    jobs: int

    IDLE, STOPPED = 3, 5


@dataclass(frozen=True)
class Job:
    state: JobState
    impressions: int
    kept: bool
    """Whether CUPS still has the document."""


class Cups:
    """`environment` is all that CUPS' commands see: PATH, HOME, CUPS_SERVER, LPDEST, PRINTER."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = {**_COMMANDS_SEE, **environment}

    def installed(self) -> bool:
        """Whether this machine has CUPS' commands at all."""
        return shutil.which("lpstat", path=self._environment["PATH"]) is not None

    def destination(self) -> str:
        """The default, as `lp` takes it: a printer, a class, or NAME/instance.

        Raises: Fault("printer_none"), Fault("printer_unavailable", why).
        """
        found = _DEFAULT.search(self._run(["lpstat", "-d"]))
        if found is None:
            self._require_answer()
            raise Fault("printer_none")
        return found[1]

    def _require_answer(self) -> None:
        """`lpstat` says "no default" as well when there is no CUPS to ask."""
        try:
            self._server().ask(ipp.GET_DEFAULT)
        except ipp.IppError as error:
            if not error.status:
                raise Fault("printer_unavailable", why=str(error)) from error

    def queue(self, name: str) -> Queue:
        """Raises: Fault("printer_none") when CUPS has no such destination, "printer_unavailable".

        An instance is a printer with options of its own; IPP knows the printer alone.
        """
        try:
            (found,) = self._server().ask(
                ipp.GET_PRINTER,
                printer_uri=f"{_ROOT}printers/{name.partition('/')[0]}",
                requested_attributes=[
                    *("printer-name", "printer-state", "printer-state-reasons", "device-uri"),
                    *("printer-is-accepting-jobs", "member-names", "queued-job-count"),
                ],
            )
        except ipp.IppError as error:
            if error.status == ipp.NOT_FOUND:
                raise Fault("printer_none") from error
            raise Fault("printer_unavailable", why=str(error)) from error
        return Queue(
            name=name,
            state=_number(found, "printer-state"),
            accepting=bool(found.get("printer-is-accepting-jobs", [False])[0]),
            reasons=_texts(found, "printer-state-reasons"),
            device="".join(_texts(found, "device-uri")[:1]),
            members=_texts(found, "member-names"),
            jobs=_number(found, "queued-job-count"),
        )

    def submit(self, destination: str, title: str, pdf: bytes, page: PageSize = "a4") -> int:
        """Hand a PDF over by pipe, for sheets of this size; return the job's number.

        Raises: Fault("printer_unavailable", why); CUPS may have the document all the same.
        """
        options = ["-o", f"media={_MEDIA[page]}", "-o", f"job-cancel-after={CUPS_GIVES_UP_S}"]
        answer = self._run(["lp", "-d", destination, "-t", title, *options], pdf, HAND_OVER_S)
        found = _REQUEST.search(answer)
        if found is None:
            raise Fault("printer_unavailable", why=answer[:80])
        return int(found[1])

    def job(self, number: int) -> Job | None:
        """None once CUPS knows nothing of it any more. Raises: ipp.IppError."""
        try:
            (found,) = self._server().ask(
                ipp.GET_JOB,
                job_uri=f"{_ROOT}jobs/{number}",
                requested_attributes=["job-state", "job-impressions-completed", "job-preserved"],
            )
        except ipp.IppError as error:
            if error.status == ipp.NOT_FOUND:
                return None
            raise
        state = JobState(_number(found, "job-state"))
        # Of a job that is not over, CUPS does not say that it has the document.
        kept = bool(found.get("job-preserved", [state < JobState.CANCELLED])[0])
        return Job(state, _number(found, "job-impressions-completed"), kept)

    def take_back(self, number: int) -> None:
        """Cancel a job, or what is left of one that is over, and its files with it.

        Raises: ipp.IppError.
        """
        try:
            self._server().ask(ipp.CANCEL_JOB, job_uri=f"{_ROOT}jobs/{number}", purge_job=True)
        except ipp.IppError as error:
            # Over meanwhile, and CUPS keeps nothing of it; `job` says how it stands.
            if error.status not in (ipp.NOT_FOUND, ipp.NOT_POSSIBLE):
                raise

    def jobs_titled(self, beginning: str) -> Sequence[int]:
        """This user's jobs, waiting or over, whose title begins so. Raises: ipp.IppError."""
        found = self._server().ask(
            ipp.GET_JOBS,
            printer_uri=_ROOT,
            which_jobs="all",
            my_jobs=True,
            requested_attributes=["job-id", "job-name"],
        )
        return [
            _number(job, "job-id")
            for job in found
            if "".join(_texts(job, "job-name")).startswith(beginning)
        ]

    def _server(self) -> ipp.Server:
        """Where CUPS' own commands find it."""
        try:
            said = self._run(["lpstat", "-H"]).strip()
        except Fault as fault:
            raise ipp.IppError(str(fault.params.get("why", fault.code))) from fault
        if said.startswith("/"):
            return ipp.Server(said)
        host, _, port = said.partition("/")[0].rpartition(":")
        return ipp.Server(host.strip("[]"), int(port))

    def _run(self, command: list[str], given: bytes = b"", timeout_s: float = ASK_S) -> str:
        program = shutil.which(command[0], path=self._environment["PATH"])
        if program is None:
            raise Fault("printer_unavailable", why=f"{command[0]} is not installed")
        try:
            done = subprocess.run(
                [program, *command[1:]],
                input=given,
                capture_output=True,
                timeout=timeout_s,
                check=True,
                env=self._environment,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Fault("printer_unavailable", why=type(error).__name__) from error
        return done.stdout.decode(errors="replace")


def _number(group: ipp.IppGroup, name: str) -> int:
    values = group.get(name, ())
    return int(values[0]) if values else 0


def _texts(group: ipp.IppGroup, name: str) -> tuple[str, ...]:
    return tuple(str(value) for value in group.get(name, ()))
