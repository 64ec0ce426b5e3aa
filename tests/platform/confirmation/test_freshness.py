"""How likely entries are still right, and which calls gain most."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from math import exp, log

import pytest
from django.test import Client
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.platform.accounts.conftest import World
from tests.platform.confirmation.conftest import Link, organization, service
from tests.platform.directory.inventory import put

from lueckenlos.confirmation.calls import freshness, outlook
from lueckenlos.confirmation.freshness import AT_PERIOD, PRIOR, Freshness
from lueckenlos.confirmation.models import Answer
from lueckenlos.directory.models import Service
from lueckenlos.exchange.records import OfferRecord

Open = Callable[..., Client]
PERIODS = st.sampled_from([0.25, 0.5, 1.0, 2.0])
YEARS = st.floats(0, 10)
SAID = st.lists(st.tuples(YEARS, st.booleans()), max_size=20).map(tuple)


@given(PERIODS, st.lists(st.floats(0, 3), max_size=20), YEARS)
def test_of_entries_that_were_right_it_is_what_the_formula_says(
    period: float, right: list[float], years: float
) -> None:
    """Without a wrong one the posterior is a gamma distribution again, whose mean is known."""
    known = Freshness(period, tuple((one, True) for one in right))
    rate = PRIOR / (-log(AT_PERIOD) / period) + sum(right)
    assert known.right(years) == pytest.approx((rate / (rate + years)) ** PRIOR, abs=0.01)


@given(PERIODS, SAID, YEARS, YEARS)
def test_nothing_becomes_fresher_by_waiting(
    period: float, said: tuple[tuple[float, bool], ...], one: float, other: float
) -> None:
    known, (early, late) = Freshness(period, said), sorted((one, other))
    assert 1 >= known.right(early) >= known.right(late) >= 0
    assert 0 <= known.gain(early) <= known.gain(late) + 1e-9
    assert known.right(0) == pytest.approx(1) and known.gain(0) == pytest.approx(0)


@given(PERIODS, SAID, YEARS, st.floats(0.05, 5))
def test_a_wrong_one_makes_all_of_its_kind_less_likely_and_a_right_one_more(
    period: float, said: tuple[tuple[float, bool], ...], years: float, since: float
) -> None:
    before = Freshness(period, said).right(years)
    assert Freshness(period, (*said, (since, False))).right(years) <= before + 1e-9
    assert Freshness(period, (*said, (since, True))).right(years) >= before - 1e-9


def test_many_answers_outweigh_the_period() -> None:
    """A kind thought to be good for a year, of which in truth half is wrong after three months."""
    known = Freshness(1.0, tuple((0.25, n % 2 == 0) for n in range(400)))
    assert known.right(0.25) == pytest.approx(0.5, abs=0.03)
    assert known.half_life == pytest.approx(0.25, abs=0.03)
    assert Freshness(1.0).right(1.0) == pytest.approx(0.8, abs=0.02)
    assert known.right(1.0) == pytest.approx(exp(-4 * log(2)), abs=0.03)


def test_what_was_answered_is_learned_from(asked: World, link: Link) -> None:
    day = localdate() - timedelta(days=365)
    Service.unscoped.filter(code__in=["1", "2"]).update(assured_date=day)
    link.post("1", "stimmt")
    link.post("2", "aendern", city="Niedertal")
    link.post("3", "andere", note="Amt")
    known, number = freshness(asked.here)
    assert number == 2, "somebody else is asked: nothing is known of the entry"
    kinds = {one.code: one.kind_key for one in Service.unscoped.all()}
    assert [right for _, right in known[kinds["1"]].answers] == [True]
    ((years, right),) = known[kinds["2"]].answers
    assert years == pytest.approx(1, abs=0.01) and right is False
    assert Answer.unscoped.get(service__code="1").since == day


def test_calls_go_where_most_becomes_right(asked: World, browser: Open) -> None:
    today = localdate()
    told = outlook(asked.here, today)
    assert told.calls[0].organization.name == "Verein Nest"
    assert told.number == 5 and told.right is not None and 0.5 < told.right < 0.9
    Service.unscoped.exclude(code="4").update(assured_date=today)
    after = outlook(asked.here, today)
    assert after.calls[0].organization.name == "Kirchengemeinde"
    assert after.right is not None and after.right > told.right
    page = browser(asked.people["here"]["coordinator"]).get("/k/lindenau/bestaetigungen/anrufe/")
    text = unescape(page.content.decode())
    assert "Nach den festen Fristen" in text and "Kirchengemeinde" in text
    assert str(organization(asked, "Kirchengemeinde").pk) in text
    assert service(asked, "4").assured_date is None, "looking asks nobody"


@pytest.mark.parametrize("number", [3, 60])
def test_the_page_asks_as_often_for_many(
    asked: World, browser: Open, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    put(asked.here, [OfferRecord(f"v{n}", f"Kurs {n}", f"Verein {n:03}", "Kinderturnen",
                                 city="Oberau") for n in range(number)])  # fmt: skip
    client = browser(asked.people["here"]["coordinator"])
    with django_assert_max_num_queries(20):
        assert client.get("/k/lindenau/bestaetigungen/anrufe/").status_code == 200
