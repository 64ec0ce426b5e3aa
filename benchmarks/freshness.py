"""What the learned rates of confirmation gain beside fixed periods and equal intervals.

An invented inventory grows old: each kind of offer becomes wrong at a rate of its own, which nobody
knows. Every month the same number of entries may be asked about; a policy says which. What counts
is the share of entries that are right, on the average over the years. `python
benchmarks/freshness.py` prints the shares year by year; `make bench` has a row for the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import exp, log
from random import Random
from statistics import mean

from measure import Times
from sides import Facts, Side
from table import SEED, Bench, Gate, Judge, Peer, Verdict

from lueckenlos.confirmation.freshness import AT_PERIOD, Freshness

ENTRIES, KINDS, YEARS, A_YEAR = 400, 8, 6, 0.7
"""Entries, kinds, years, and contacts per entry and year."""
SPREAD = 1.2
"""How far true rates are from those the periods stand for, in the logarithm."""
INVENTORIES = 12


@dataclass
class World:
    """An inventory and what was answered."""

    random: Random
    periods: list[float]
    rates: list[float]
    kind: list[int]
    since: list[float]
    right: list[bool]
    answers: list[list[tuple[float, bool]]] = field(default_factory=list)
    known: list[Freshness] = field(default_factory=list)


def invented(seed: int) -> World:
    """Entries of some kinds, confirmed some time in the last two years."""
    random = Random(seed)
    periods = [random.choice((0.5, 1.0, 1.0, 2.0)) for _ in range(KINDS)]
    usual = [-log(AT_PERIOD) / one for one in periods]
    rates = [one * exp(random.gauss(0, SPREAD)) for one in usual]
    kind = [random.randrange(KINDS) for _ in range(ENTRIES)]
    since = [2 * random.random() for _ in range(ENTRIES)]
    right = [random.random() < exp(-rates[k] * t) for k, t in zip(kind, since, strict=True)]
    known = [Freshness(one) for one in periods]
    return World(random, periods, rates, kind, since, right, [[] for _ in periods], known)


Policy = Callable[[World], list[float]]
"""How urgent each entry is."""


def oldest(world: World) -> list[float]:
    """Equal intervals: whoever was asked longest ago."""
    return world.since


def overdue(world: World) -> list[float]:
    """Fixed periods: whoever is most overdue by the period of its kind."""
    return [t / world.periods[k] for k, t in zip(world.kind, world.since, strict=True)]


def learned(world: World) -> list[float]:
    """What gains most by the rates learned so far."""
    known = {(k, round(t * 12)): 0.0 for k, t in zip(world.kind, world.since, strict=True)}
    known = {(k, months): world.known[k].gain(months / 12) for k, months in known}
    return [known[k, round(t * 12)] for k, t in zip(world.kind, world.since, strict=True)]


def assumed(world: World) -> list[float]:
    """What gains most by the periods alone, without learning."""
    gain = {k: Freshness(period) for k, period in enumerate(world.periods)}
    known = {(k, round(t * 12)): 0.0 for k, t in zip(world.kind, world.since, strict=True)}
    known = {(k, months): gain[k].gain(months / 12) for k, months in known}
    return [known[k, round(t * 12)] for k, t in zip(world.kind, world.since, strict=True)]


POLICIES: dict[str, Policy] = {
    "equal": oldest, "periods": overdue, "assumed": assumed, "learned": learned
}  # fmt: skip


def month(world: World, policy: Policy) -> None:
    """Entries grow a month older; those a policy names are asked about and are right again."""
    for one, k in enumerate(world.kind):
        world.since[one] += 1 / 12
        if world.random.random() < 1 - exp(-world.rates[k] / 12):
            world.right[one] = False
    urgent = policy(world)
    order = sorted(range(ENTRIES), key=lambda one: -urgent[one])
    for one in order[: round(ENTRIES * A_YEAR / 12)]:
        world.answers[world.kind[one]].append((world.since[one], world.right[one]))
        world.since[one], world.right[one] = 0.0, True
    world.known = [Freshness(period, tuple(said))
                   for period, said in zip(world.periods, world.answers, strict=True)]  # fmt: skip


def shares(policy: str, inventories: int = INVENTORIES) -> list[float]:
    """The share of right entries in each quarter, on the average of some inventories."""
    found: list[list[float]] = [[] for _ in range(4 * YEARS)]
    for number in range(inventories):
        world = invented(SEED + number)
        for at in range(12 * YEARS):
            month(world, POLICIES[policy])
            found[at // 3].append(mean(world.right))
    return [mean(one) for one in found]


def side(policy: str, inventories: int) -> Side:
    """All years by a policy."""
    told: list[float] = []

    def work() -> None:
        told[:] = shares(policy, inventories)

    def facts(_: object) -> Facts:
        return {"share": mean(told)}

    return work, facts


def rows(bench: Bench) -> None:
    """Learned rates beside equal intervals, and beside fixed periods."""
    number = 1 if bench.quick else INVENTORIES
    size = f"{ENTRIES} entries, {YEARS} years, {A_YEAR} contacts each a year, {number} inventories"
    for peer in ("equal", "periods"):
        ours = ("freshness.side", {"policy": "learned", "inventories": number})
        other = Peer(peer, ("freshness.side", {"policy": peer, "inventories": number}))
        bench.row(f"fresh entries / {peer}", size, ours, 1, _judge(), other, warm_ups=0)


def _judge() -> Judge:
    def judge(ours: Times, peer: Times | None) -> Verdict:
        mine, theirs = ours.facts["share"], peer.facts["share"] if peer else 0.0
        return Verdict(f"right {mine:.1%}, peer {theirs:.1%}", gates=(Gate("more", mine > theirs),))

    return judge


if __name__ == "__main__":
    every = {name: shares(name, 100) for name in POLICIES}
    print("| quarter | answers so far |", " | ".join(every), "|")
    print("|--:|--:|", " | ".join("--:" for _ in every), "|")
    for at in (0, 1, 2, 3, 5, 7, 11, 15, 19, 23):
        told = " | ".join(f"{one[at]:.1%}" for one in every.values())
        print(f"| {at + 1} | {round(ENTRIES * A_YEAR * (at + 1) / 4)} | {told} |")
    print("| all |  |", " | ".join(f"{mean(one):.2%}" for one in every.values()), "|")
