"""Which calls gain most: for how many children how much becomes right by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from lueckenlos.accounts.models import Municipality
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.shown_chain import story
from lueckenlos.confirmation.asking import address_of
from lueckenlos.confirmation.freshness import Freshness, of_kinds
from lueckenlos.confirmation.models import Answer, Mailbox
from lueckenlos.directory.listing import KINDS, WITHOUT_KIND, idle
from lueckenlos.directory.models import Organization, Service
from lueckenlos.directory.queries import services
from lueckenlos.exchange.figures import CoverageRow

YEAR = 365.25
MOST = 20
ENOUGH = 70
"""Answers from which on learned rates clearly gain (`benchmarks/freshness.py`)."""


@dataclass(slots=True)
class Call:
    """One organization: how many of its entries are expected to be wrong, and what asking gains:
    years in which an entry is right, times the children it is for."""

    organization: Organization
    services: list[Service] = field(default_factory=list)
    wrong: float = 0.0
    gain: float = 0.0
    address: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How fresh an inventory is: the share expected to be right, of how many entries, learned from
    how many answers; the calls that gain most."""

    right: float | None
    number: int
    answers: int
    calls: list[Call]

    @property
    def learned(self) -> bool:
        """Whether enough was answered to trust the rates more than the fixed periods."""
        return self.answers >= ENOUGH


def outlook(municipality: Municipality, today: date) -> Outlook:
    """The outlook of an inventory on a day."""
    known, count = freshness(municipality)
    affected = _children(municipality)
    found: dict[object, Call] = {}
    total, every = 0.0, services(municipality).exclude(idle(today)).select_related("organization")
    number = 0
    for one in every.order_by("folded", "code"):
        right, gain = chance(one, known, today)
        total, number = total + right, number + 1
        if one.organization is not None:
            call = found.setdefault(one.organization_id, Call(one.organization))
            call.services.append(one)
            call.wrong += 1 - right
            call.gain += gain * affected(one)
    best = sorted(found.values(), key=lambda one: (-one.gain, one.organization.folded))[:MOST]
    boxes = {box.organization_id: box for box in Mailbox.objects.for_municipality(municipality)}
    for call in best:
        call.address = address_of(call.organization, boxes.get(call.organization.pk))
    return Outlook(total / number if number else None, number, count, best)


def chance(service: Service, known: dict[str, Freshness], today: date) -> tuple[float, float]:
    """The chance that an entry is still right, and what asking for it gains."""
    told = service.assured_date
    years = None if told is None or told > today else (today - told).days / YEAR
    kind = known.get(service.kind_key, known[""])
    return kind.right(years), kind.gain(years)


def freshness(municipality: Municipality) -> tuple[dict[str, Freshness], int]:
    """What is known of each kind, and from how many answers."""
    periods = {"": WITHOUT_KIND / 12} | {key: one.confirm_months / 12 for key, one in KINDS.items()}
    every = Answer.objects.for_municipality(municipality).exclude(answered=None)
    told = every.exclude(since=None).exclude(what=Answer.What.ELSEWHERE)
    rows = told.values_list("service__kind_key", "since", "answered", "what")
    answers = [
        (kind, (answered.date() - since).days / YEAR, what == Answer.What.RIGHT)
        for kind, since, answered, what in rows
        if since and answered
    ]
    return of_kinds(periods, answers), len(answers)


def _children(municipality: Municipality) -> Callable[[Service], float]:
    """How many children a service is for, by the last run: those of its area in its field, of the
    life phases its ages touch; 1 where nothing is known."""
    run = latest_run(municipality)
    told = story(run) if run else None
    if told is None or not told.figures.populations:
        return lambda service: 1.0
    rows = defaultdict[tuple[str, str], list[CoverageRow]](list)
    for row in told.figures.coverage:
        if row.population == told.main.key and row.children:
            rows[row.area_id, row.field].append(row)
    ages = {phase.key: (phase.from_month, phase.to_month) for phase in told.run.phases}

    def of(service: Service) -> float:
        low = service.minimum_age if service.minimum_age is not None else -9
        high = service.maximum_age if service.maximum_age is not None else 216
        most: dict[str, float] = {}
        for row in rows[service.area, service.main_field]:
            start, stop = ages[row.life_phase]
            if start < high and low < stop and row.children:
                most[row.life_phase] = max(most.get(row.life_phase, 0.0), row.children)
        return sum(most.values()) or 1.0

    return of
