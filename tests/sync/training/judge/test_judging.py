"""What a run comes to: each goal, critical error and figure, whatever order events came in."""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import CATALOGUE, explain
from kiosk.events import EVENTS
from kiosk.shell.frame import speaking_app
from sync.errors import Fault
from sync.training.judge.events import OBSERVED, TaskEvent
from sync.training.judge.judging import judge_task
from sync.training.judge.models import MODELS
from sync.training.judge.watching import LATE, PRICE, UNREADABLE
from tests.sync.training.judge.support import OTHER, RUN, TENDER, Story


def well_done() -> Story:
    return Story().choose(1).seal(4).printed(5).answered(6).done(7)


def told() -> list[Story]:
    """One run of every kind of event and every kind of end."""
    return [
        well_done(),
        Story().drilled(1, "stick_pulled").undrilled(2).choose(3).seal(4).printed(5).done(6),
        Story("replace_bid")
        .choose(1)
        .seal(2)
        .choose(3)
        .seal(4, "b2", replaces="b1")
        .saved(5, "b2"),
        Story()
        .choose(1, OTHER)
        .seal(3, tender=OTHER)
        .withdraw(4, "b1", OTHER)
        .failed(5, "bid_late"),
        Story("find_refused_file").found(1, "file_empty").helped(2, "mend").seal(3).done(4),
        Story("prove_bid_safe")
        .link(1, "down")
        .seal(2)
        .saved(3)
        .link(4, "up")
        .kept(5)
        .locked(6, "idle"),
        Story("end_visit", tenders=())
        .locked(1)
        .resumed(2)
        .stick(3, into=True)
        .stick(4, into=False)
        .left(5),
        Story("register_vendor", tenders=()).not_handed_in(2).handed_in(3).done(4),
        Story("resubmit_after_addendum")
        .seal(2)
        .changed(3)
        .choose(4, version=2)
        .cancelled(5)
        .seal(6, "b2"),
    ]


def test_every_goal_is_reached_by_its_model_run() -> None:
    runs = {
        "seal_bid": well_done(),
        "replace_bid": Story("replace_bid").choose(1).seal(2, "b2", replaces="b0").saved(3, "b2"),
        "find_refused_file": Story("find_refused_file").choose(1).found(2, "file_empty").seal(4),
        "prove_bid_safe": Story("prove_bid_safe").choose(1).seal(2).link(3, "down").printed(4),
        "resubmit_after_addendum": Story("resubmit_after_addendum")
        .choose(0.5)
        .seal(1)
        .changed(3)
        .choose(4, version=2)
        .seal(6, "b2", replaces="b1"),
        "register_vendor": Story("register_vendor", tenders=()).handed_in(9),
        "end_visit": Story("end_visit", tenders=()).left(2),
    }
    assert set(runs) == set(MODELS)
    for goal, story in runs.items():
        found = story.done(10).result()
        assert (found.goal, found.outcome, found.critical) == (goal, "reached", ())
        assert [one.step for one in found.steps] == list(MODELS[found.goal or "seal_bid"])
        assert [one.step for one in found.steps if one.at is None] == []
        assert found.figures.alone == len(found.steps)


@pytest.mark.parametrize(
    ("goal", "story"),
    [
        ("seal_bid", Story().choose(1).seal(2)),
        ("seal_bid", Story().choose(1).seal(2).printed(3, "of-another-visit")),
        ("replace_bid", Story("replace_bid").choose(1).seal(2).printed(3)),
        ("find_refused_file", Story("find_refused_file").choose(1).seal(2)),
        (
            "find_refused_file",
            Story("find_refused_file").found(1, "file_empty", tender=OTHER).seal(2),
        ),
        ("prove_bid_safe", Story("prove_bid_safe").choose(1).seal(2).printed(3)),
        ("prove_bid_safe", Story("prove_bid_safe", link_up=False).link(1, "up").seal(2).printed(3)),
        ("resubmit_after_addendum", Story("resubmit_after_addendum").changed(1).seal(2)),
        (
            "resubmit_after_addendum",
            Story("resubmit_after_addendum").changed(1, tender=OTHER).choose(2, version=2).seal(3),
        ),
        (
            "resubmit_after_addendum",
            Story("resubmit_after_addendum")
            .changed(1, 2)
            .choose(2, version=2)
            .changed(3, 3)
            .seal(4),
        ),
        ("register_vendor", Story("register_vendor", tenders=()).not_handed_in(1)),
        ("end_visit", Story("end_visit", tenders=()).locked(1)),
    ],
)
def test_a_goal_is_not_reached_by_less(goal: str, story: Story) -> None:
    found = story.done(9).result()
    assert (found.goal, found.outcome) == (goal, "not_reached")


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("link_cut", lambda story, at: story.link(at, "down")),
        ("stick_pulled", lambda story, at: story.stick(at, into=False)),
        ("disk_nearly_full", lambda story, at: story.failed(at, "seat_disk_full")),
        ("disk_nearly_full", lambda story, at: story.not_handed_in(at, "seat_disk_full")),
    ],
)
def test_a_fault_that_was_brought_about_is_one_trouble_and_recovered_from(
    kind: str, seen: Callable[[Story, float], Story]
) -> None:
    story = seen(Story().drilled(1, kind), 2).choose(3).undrilled(4).seal(5).printed(6).done(7)
    figures = story.result().figures
    assert (figures.met, figures.recovered, figures.wrong_turns) == (1, 1, 0)
    alone = seen(Story().choose(1), 2).seal(3).printed(4).done(5).result().figures
    assert (alone.met, alone.recovered) == (1, 1), "as in earnest"
    again = seen(Story().drilled(1, kind).undrilled(2).link(2.5, "up"), 3)
    assert again.seal(4).printed(5).done(6).result().figures.met == 2, "that one nobody made"
    late = seen(well_done().drilled(7.5, kind), 8).result().figures
    assert late.met == 0, "after the goal was reached"


def test_what_was_not_overcome_is_not_recovered_from() -> None:
    found = Story("prove_bid_safe").choose(1).seal(2).drilled(3, "link_cut").link(3.1, "down")
    figures = found.done(9).result().figures
    assert (figures.met, figures.recovered) == (1, 0)
    reached = Story("prove_bid_safe").choose(1).seal(2).drilled(3, "link_cut").link(3.1, "down")
    result = reached.printed(4).done(9).result()
    assert (result.outcome, result.figures.met, result.figures.recovered) == ("reached", 1, 1)


def test_a_file_is_mended_once_no_envelope_is_refused_any_more() -> None:
    story = Story("find_refused_file").choose(1).found(2, "file_empty", envelope="technical")
    story.found(3, "executable", envelope="price").found(4, envelope="technical")
    assert story.result().steps[-1].at is None
    found = story.found(5, advices=("archive",), envelope="price").done(6).result()
    assert (found.outcome, found.figures.recovered, found.figures.reached_s) == ("reached", 2, 300)


def test_a_seat_that_ended_the_visit_by_itself_was_not_ended_by_its_visitor() -> None:
    found = Story("end_visit", tenders=()).locked(1).left(9, "idle").result()
    assert (found.outcome, found.figures.locks) == ("not_reached", 1)


def test_a_link_that_was_cut_before_the_beginning_is_cut() -> None:
    found = Story("prove_bid_safe", link_up=False).choose(1).seal(2).saved(3).done(4).result()
    assert found.outcome == "reached"


@pytest.mark.parametrize(
    ("error", "story"),
    [
        ("after_closing", Story().choose(1).failed(2, "bid_late")),
        ("after_closing", Story().choose(1).seal(2).printed(3).answered(4, "refused", "late")),
        ("wrong_tender", Story().choose(1, OTHER).seal(2, tender=OTHER)),
        ("price_in_technical", Story().choose(1).seal(2, advices=(PRICE,)).printed(3)),
        ("unreadable", Story().choose(1).seal(2, advices=("price/pdf_damaged",)).printed(3)),
        ("visit_left_open", Story().choose(1).seal(2).printed(3).locked(4, "idle")),
    ],
)
def test_a_critical_error_fails_whatever_was_reached(error: str, story: Story) -> None:
    assert story.result().outcome == "running"
    found = story.done(9).result()
    assert (found.outcome, found.critical) == ("failed", (error,))
    assert [one.errors for one in found.replay if one.errors] == [(error,)]


@pytest.mark.parametrize(
    "story",
    [
        Story().choose(1).seal(2, advices=("bid/price_in_technical", "technical/type_mismatch")),
        Story().choose(1).seal(2, tender=f"{TENDER}-K7"),
        Story().choose(1).seal(2, tender=f"{TENDER}.2"),
        Story(tenders=()).choose(1, OTHER).seal(2, tender=OTHER),
        Story().locked(1, "visitor").locked(2, "staff").locked(3, "time"),
        Story().failed(1, "seat_disk_full").answered(2, "refused", "tender_unknown"),
    ],
)
def test_what_is_no_critical_error_is_none(story: Story) -> None:
    assert story.done(9).result().critical == ()


FILES = ("technical/t", "price/p", "damaged/d")


@pytest.mark.parametrize(
    ("contents", "advices", "critical"),
    [
        (("technical/t", "price/p"), (), ()),
        (("technical/p", "price/t"), (), ("price_in_technical",)),
        (("technical/t", "technical/p"), (), ("price_in_technical",)),
        (("bid/p", "bid/t"), (), ()),
        (("price/p", "price/d", "technical/t"), (), ("unreadable",)),
        # What the pack says outweighs what the check guesses of a name, or of a file's form.
        (("technical/t", "price/p"), (PRICE, "technical/pdf_damaged"), ()),
        # Of a file that is in no pack the check's warning is all there is.
        (("technical/own", "technical/t"), (PRICE,), ("price_in_technical",)),
        (("technical/own", "price/p"), (), ()),
        (("price/own",), ("price/pdf_damaged",), ("unreadable",)),
        # A seat of before tells no contents.
        ((), (PRICE,), ("price_in_technical",)),
    ],
)
def test_a_packs_own_file_is_known_whatever_it_is_called(
    contents: tuple[str, ...], advices: tuple[str, ...], critical: tuple[str, ...]
) -> None:
    story = Story(files=FILES).choose(1).seal(2, advices=advices, contents=contents).done(3)
    assert story.result().critical == critical


def test_an_addendum_that_was_asked_for_is_one_trouble() -> None:
    story = Story("resubmit_after_addendum").choose(1).seal(2).drilled(3, "addendum").changed(4)
    story.choose(5, version=2).seal(6, "b2", replaces="b1").done(7)
    found = story.result()
    assert (found.outcome, found.figures.met, found.figures.recovered) == ("reached", 1, 1)


def test_a_tender_with_a_longer_number_is_another_one() -> None:
    found = Story().choose(1, f"{TENDER}2").seal(2, tender=f"{TENDER}2").done(3).result()
    assert found.critical == ("wrong_tender",)


def test_a_wrong_bid_that_was_replaced_or_withdrawn_in_time_is_a_wrong_turn() -> None:
    replaced = Story().choose(1).seal(2, advices=(PRICE,)).choose(3)
    replaced.seal(4, "b2", replaces="b1").printed(5, "b2").done(6)
    assert (replaced.result().outcome, replaced.result().figures.wrong_turns) == ("reached", 1)
    withdrawn = Story().seal(2, tender=OTHER).withdraw(3, "b1", OTHER).choose(4).seal(5, "b2")
    withdrawn.printed(6, "b2").done(7)
    assert (withdrawn.result().outcome, withdrawn.result().figures.wrong_turns) == ("reached", 1)
    late = Story().choose(1).seal(2, advices=(PRICE,)).printed(3).done(4)
    late.seal(5, "b2", replaces="b1")
    assert late.result().critical == ("price_in_technical",)


def test_what_is_counted() -> None:
    story = Story(minutes=5).choose(0.5, OTHER).choose(1).helped(2, "seal").cancelled(2.5)
    story.stick(2.6, into=False).found(2.7, "file_empty").link(2.8, "down").link(2.9, "failing")
    story.seal(3).locked(3.2).resumed(3.4).printed(6).stick(7, into=False).done(8)
    figures = story.result().figures
    assert figures.alone == 2
    assert (figures.sealed_s, figures.reached_s, figures.over_time) == (180, 360, True)
    assert (figures.met, figures.recovered) == (3, 3)
    assert (figures.wrong_turns, figures.helps, figures.locks) == (2, 1, 1)


def test_a_trouble_after_which_nothing_was_done_is_not_recovered_from() -> None:
    figures = Story().choose(1).failed(2, "medium_gone").kept(3).done(4).result().figures
    assert (figures.met, figures.recovered, figures.over_time) == (2, 0, False)
    assert (figures.sealed_s, figures.reached_s) == (None, None)


def test_a_step_done_with_help_is_not_done_alone() -> None:
    found = well_done()
    found.helped(4.5, "keep_receipt").helped(6, "seal").helped(6.5, "seal")
    assert [one.helped for one in found.result().steps] == [False, False, True]
    assert (found.result().figures.alone, found.result().figures.helps) == (2, 3)


def test_a_tender_that_was_chosen_only_afterwards_does_not_undo_the_goal() -> None:
    found = Story().seal(2).printed(3).choose(4).done(5).result()
    assert found.outcome == "reached"
    assert [one.at is None for one in found.steps] == [True, False, False]


def test_the_replay_tells_every_event_once_in_its_order() -> None:
    moments = well_done().result().replay
    assert [one.after_s for one in moments] == [0, 60, 210, 240, 300, 360, 420]
    assert [one.step for one in moments if one.step] == ["choose", "seal", "keep_receipt"]


@given(st.data())
def test_the_order_of_arrival_and_copies_change_nothing(data: st.DataObject) -> None:
    story = data.draw(st.sampled_from(told()))
    shuffled = [*story.events, *data.draw(st.lists(st.sampled_from(story.events)))]
    random.Random(data.draw(st.integers())).shuffle(shuffled)
    others = [msgspec.structs.replace(one, task="another") for one in told()[2].events]
    assert judge_task(RUN, [*others, *shuffled]) == story.result()


@given(st.data())
def test_no_part_of_a_run_is_judged_with_more_than_it_has(data: st.DataObject) -> None:
    """Whatever events a class has received so far, a result comes out, and none before a start."""
    story = data.draw(st.sampled_from(told()))
    part = [one for one in story.events if data.draw(st.booleans())]
    found = judge_task(RUN, part)
    if story.events[0] not in part:
        assert (found.began, found.outcome, found.replay) == (None, "running", ())
    assert found.figures.alone <= len(found.steps)
    assert found.figures.recovered <= found.figures.met


def test_two_events_with_one_id_are_told() -> None:
    story = well_done()
    other = msgspec.structs.replace(story.events[2], bid_id="another")
    with pytest.raises(Fault) as caught:
        judge_task(RUN, [*story.events, other])
    assert caught.value.params == {"task": RUN, "event": other.id}
    with speaking_app().app_context():
        assert RUN in explain(caught.value).message


def test_every_event_is_the_same_after_a_journey() -> None:
    events = [one for story in told() for one in story.events]
    data = msgspec.json.encode(events)
    assert msgspec.json.decode(data, type=list[TaskEvent]) == events
    kinds = {one.__struct_config__.tag for one in events}
    assert set(OBSERVED) <= kinds


def test_what_is_observed_is_what_every_seat_writes() -> None:
    assert len(OBSERVED) == 20
    for name, kind in OBSERVED.items():
        own = {one.name for one in msgspec.structs.fields(kind)} - {"id", "task", "at"}
        needed = {one.name for one in msgspec.structs.fields(kind) if one.required}
        assert own <= {*EVENTS[name].fields, *EVENTS[name].optional}, name
        assert needed - {"id", "task", "at"} <= set(EVENTS[name].fields), name


def test_codes_that_the_judge_knows_are_codes() -> None:
    assert {*LATE, *UNREADABLE, PRICE.partition("/")[2]} <= set(CATALOGUE)
