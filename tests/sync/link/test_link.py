"""The link's states: raw for the engine, damped for people."""

from __future__ import annotations

import threading

import pytest

from sync.link import CALM_S, STEADY_S, Link, LinkState


class Ticks:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def link(ticks: Ticks) -> Link:
    return Link(ticks)


def test_a_link_nobody_tried_is_down(link: Link) -> None:
    assert link.status.state is LinkState.DOWN
    assert link.status.reason == "not_tried"
    assert not link.up


def test_the_first_change_shows_at_once(link: Link, ticks: Ticks) -> None:
    ticks.now += 3
    assert link.report_up()
    assert link.status.state is LinkState.UP
    assert link.status.since == ticks.now


def test_only_a_change_is_news(link: Link) -> None:
    assert link.report_up()
    assert not link.report_up()
    assert link.report_down("timeout")
    assert not link.report_down("cut")


def test_a_captive_portal_is_not_up_and_is_named(link: Link) -> None:
    link.report_up()
    link.report_down("captive")
    assert not link.up
    assert link._raw.state is LinkState.CAPTIVE


def test_the_latest_reason_shows_with_the_first_moment(link: Link, ticks: Ticks) -> None:
    ticks.now += 100
    link.report_up()
    ticks.now += 100
    link.report_down("timeout")
    down_at = ticks.now
    ticks.now += 7
    link.report_down("unreachable")
    assert (link.status.reason, link.status.since) == ("unreachable", down_at)


def test_a_dip_soon_after_a_change_is_not_shown(link: Link, ticks: Ticks) -> None:
    link.report_up()
    up_at = link.status.since
    ticks.now += 2
    link.report_down("cut")
    assert not link.up
    assert link.status.state is LinkState.UP
    ticks.now += STEADY_S / 2
    link.report_up()
    ticks.now += 100
    assert (link.status.state, link.status.since) == (LinkState.UP, up_at)


def test_a_change_that_lasts_is_shown_even_in_restless_times(link: Link, ticks: Ticks) -> None:
    link.report_up()
    ticks.now += 2
    link.report_down("cut")
    ticks.now += STEADY_S
    assert link.status.state is LinkState.DOWN


def test_after_calm_a_change_shows_at_once(link: Link, ticks: Ticks) -> None:
    link.report_up()
    assert link.status.state is LinkState.UP
    ticks.now += CALM_S
    link.report_down("cut")
    assert link.status.state is LinkState.DOWN


def test_an_untrusted_answer_shows_at_once(link: Link) -> None:
    link.report_up()
    assert link.status.state is LinkState.UP
    link.report_down("untrusted")
    assert link.status.state is LinkState.UNTRUSTED


def test_a_gateway_that_went_back_stays_untrusted_while_the_path_is_up(link: Link) -> None:
    link.report_up()
    link.distrust("gateway_rolled_back")
    link.report_up()
    assert link.up
    assert link.status.state is LinkState.UNTRUSTED
    assert link.status.reason == "gateway_rolled_back"
    link.trust()
    assert link.status.state is LinkState.UP


def test_a_waiter_is_let_go_when_the_link_comes_up(link: Link) -> None:
    heard: list[bool] = []
    waiter = threading.Thread(target=lambda: heard.append(link.wait_up(30)))
    waiter.start()
    link.report_up()
    waiter.join(25)
    assert heard == [True]


def test_closing_lets_waiters_go_although_it_is_down(link: Link) -> None:
    heard: list[bool] = []
    waiter = threading.Thread(target=lambda: heard.append(link.wait_up(30)))
    waiter.start()
    link.close()
    waiter.join(25)
    assert heard == [False]
