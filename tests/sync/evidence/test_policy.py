"""Policy files: what counts, and what is no policy."""

from __future__ import annotations

import base64

import pytest

from sync import notes
from sync.errors import Fault
from sync.evidence import cosignature, policy
from sync.wire.keys import SigningKey

KEYS = [SigningKey.from_seed(bytes([number]) * 32).public for number in range(8)]
LOG = f"log {notes.verifier_key('gw', KEYS[0])}\n"


def witness(number: int) -> str:
    return f"witness X{number} {cosignature.verifier_key(f's-{number}', KEYS[number])}\n"


def test_groups_of_groups_count_as_the_specification_says() -> None:
    text = (
        "# room and inspectorate\n\n"
        + LOG
        + "".join(witness(number) for number in range(1, 6))
        + "group\troom 2 X1 X2 X3\n  group outside any X4 X5  \ngroup both all room outside\n"
        + "quorum both\n"
    )
    rule = policy.read(text)
    assert not rule.is_met({"s-1", "s-2", "s-3"})
    assert not rule.is_met({"s-1", "s-4", "s-5"})
    assert rule.is_met({"s-1", "s-3", "s-5"})


def test_a_draft_reads_as_k_of_n() -> None:
    people = [(f"s-{number}", KEYS[number]) for number in (1, 2, 3)]
    rule = policy.read(policy.draft("gw", KEYS[0], people, 2))
    assert rule.is_met({"s-1", "s-3"})
    assert not rule.is_met({"s-3"})
    assert policy.read(policy.draft("gw", KEYS[0], people, 0)).is_met(set())
    with pytest.raises(ValueError, match="4 of 3"):
        policy.draft("gw", KEYS[0], people, 4)


def test_a_witness_with_another_kind_of_key_never_counts() -> None:
    raw = b"\x06" + bytes(1312)
    vkey = f"m+{notes.number_of('m', raw).hex()}+{base64.b64encode(raw).decode()}"
    rule = policy.read(f"{LOG}witness M {vkey}\n{witness(1)}group g any M X1\nquorum g\n")
    assert rule.is_met({"s-1"})
    assert not rule.is_met({"m"})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (LOG, 0),
        (f"{LOG}quorum none\nquorum none\n", 3),
        (f"{LOG}quorum X1\n", 2),
        (f"{LOG}{LOG}quorum none\n", 2),
        (f"{LOG}{witness(1)}{witness(1)}quorum none\n", 3),
        (f"{LOG}{witness(1)}group g 2 X1\nquorum g\n", 3),
        (f"{LOG}{witness(1)}group g 0 X1\nquorum g\n", 3),
        (f"{LOG}{witness(1)}group g any X1 X1\nquorum g\n", 3),
        (f"{LOG}{witness(1)}group none any X1\nquorum none\n", 3),
        (f"{LOG}{witness(1)}group g any\nquorum g\n", 3),
        (f"{LOG.replace('gw', 'gx')}quorum none\n", 1),
        (f"{witness(1).replace('witness X1', 'log')}quorum none\n", 1),
        ("log gw\nquorum none\n", 1),
        ("hello\nquorum none\n", 1),
        ("quorum\x00 none\n", 1),
    ],
)
def test_what_is_no_policy_is_named_by_its_line(text: str, line: int) -> None:
    with pytest.raises(Fault, match="policy_malformed") as caught:
        policy.read(text)
    assert caught.value.params["line"] == line
