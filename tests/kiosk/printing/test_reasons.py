"""What CUPS and a printer report, as one of the reasons that a person can act on."""

from __future__ import annotations

import pytest

from kiosk.printing import readiness


@pytest.mark.parametrize(
    ("reasons", "code"),
    [
        (["media-jam-error"], "printer_paper_jam"),
        (["cover-open-report"], "printer_open"),
        (["door-open"], "printer_open"),
        (["output-area-full-warning"], "printer_tray_full"),
        (["spool-area-full", "toner-empty-error"], "printer_ink_empty"),
        (["marker-supply-empty-error"], "printer_ink_empty"),
        (["media-empty-error", "media-jam-error"], "printer_paper_empty"),
    ],
)
def test_a_reason_is_told_in_words(reasons: list[str], code: str) -> None:
    fault = readiness.said(reasons)
    assert fault is not None
    assert fault.code == code


def test_what_nobody_can_act_on_is_no_reason() -> None:
    assert readiness.said(["none", "media-low-warning"]) is None
