"""Mixed load, imports and kills: nothing is lost, nothing happens twice, nothing half is seen.

`SOAK_MINUTES=30 python -m pytest -m soak tests/platform/soak` gives each database half of the
time; `-k sqlite` or `-k postgres` gives one of them all of it. Ten minutes and more on a database
are kept in benchmarks/results/platform-soak.md.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from statistics import median
from typing import Any

import pytest
from tests.platform.jobs.conftest import Stage, environ, migrated, postgres, stage
from tests.platform.soak.analyst import Analyst
from tests.platform.soak.attack import Attack, Kill, Scale
from tests.platform.soak.browsers import HOME, Browser, Diary, Request
from tests.platform.soak.families import Stranger
from tests.platform.soak.keeper import Coordination, Keeper
from tests.platform.soak.planner import Planner
from tests.platform.soak.results import keep
from tests.platform.starting import CASE, Service, call, free_port, service

__all__ = ["migrated", "postgres", "stage"]
KEPT_SECONDS = 600
LONG_SECONDS = 240
"""From here on: the lease of production, and memory is judged."""
KILLS_A_MINUTE = 50 / 30
FLAT = 1.0
"""Megabytes a minute that a part may grow in the second half of the calm stretch. In the first the
server, which is new since the last kill, fills its caches: they hold what eight runs told, and a
run is computed every half minute."""
ROLES = ("coordinator", "editor", "editor", "gemeinde", "steering", "administrator")


@pytest.mark.soak
def test_the_platform_under_load_and_kills(stage: Stage, soak_seconds: float) -> None:
    long = soak_seconds >= LONG_SECONDS
    env = environ(
        stage.folder, stage.url, DJANGO_SETTINGS_MODULE="tests.platform.soak.settings",
        LUECKENLOS_PORT=str(free_port()), **({} if long else {"SOAK_LEASE": "5"}),
    )  # fmt: skip
    done = call("demo", str(CASE), env=env)
    assert done.returncode == 0, done.stderr
    with service(env) as served:
        served.wait_for("Lückenlos läuft")
        soak = Soak(stage, served, soak_seconds)
        soak.run()
    facts = soak.facts()
    print("\n".join(f"{name}: {value}" for name, value in facts))
    wrong = [*soak.wrong(), *(soak.not_flat() if long else [])]
    if soak_seconds >= KEPT_SECONDS:
        verdict = "nothing was wrong" if not wrong else f"WRONG: {'; '.join(wrong[:5])}"
        keep("SQLite" if stage.sqlite else "PostgreSQL", [*facts, ("verdict", verdict)])
    assert not wrong, "\n".join([*wrong[:50], *served.said[-40:]])


class Soak:
    """One run: load all the time, kills first, then a calm stretch."""

    def __init__(self, stage: Stage, served: Service, seconds: float) -> None:
        self.stage, self.served, self.seconds = stage, served, seconds
        self.over, self.diary = threading.Event(), Diary()
        common = (served.port, self.diary, self.over)
        self.analyst = Analyst(*common)
        self.browsers = [
            *(Browser(one, *common) for one in ROLES),
            *(Coordination(*common), Keeper("editor", *common, share=1), self.analyst),
            *(Planner(*common), Stranger(*common), Stranger(*common)),
        ]
        self.attack, self.scale = Attack(stage, served), Scale(served, self.over)
        self.begun = self.calm = self.ended = time.monotonic()
        self.states: dict[str, int] = {}
        self.traces: dict[str, dict[str, Any]] = {"times": {}, "values": {}}
        self.gaps: list[list[dict[str, Any]]] = []

    def run(self) -> None:
        """Everything, until all jobs are over."""
        for one in (*self.browsers, self.scale):
            one.start()
        target = max(3, round(self.seconds / 60 * KILLS_A_MINUTE))
        self.attack.run(target, self.begun + self.seconds * 0.55)
        self.calm = time.monotonic()
        time.sleep(max(self.begun + self.seconds - self.calm, 0.2 * self.seconds))
        self.over.set()
        for one in self.browsers:
            one.join(60)
        self.ended = time.monotonic()
        self.states = self.stage.wait_all(60)
        self.compute_again()

    def compute_again(self) -> None:
        """Nobody works any more: the same data, computed twice, and what is there of all writes."""
        told, one = Diary(), self.analyst
        one.diary = told
        one.sign_in()
        for _ in range(2):
            one.run_it()
            self.stage.wait_all(60)
            self.gaps.append(one.gaps())
        self.traces = one.read(one.send("GET", f"{HOME}soak/spuren/", 200))
        self.attack.wrong += [
            f"at the end: {request}" for request in told.requests if not request.expected
        ]

    # --- what came of it ------------------------------------------------------------------------

    def outages(self) -> list[Kill]:
        return [one for one in self.attack.kills if one.victim != "worker"]

    def while_dead(self, request: Request) -> bool:
        """Whether a request went to a process that was dead for a part of it."""
        return any(
            request.begun <= one.at + one.back and request.ended >= one.at for one in self.outages()
        )

    def unexpected(self) -> list[Request]:
        """Requests that got no answer, or not the one of a page that works, for no reason.

        A server that died leaves a 5xx to nobody: it answers nothing at all.
        """
        return [
            one
            for one in self.diary.requests
            if not one.expected and not (one.status == 0 and self.while_dead(one))
        ]

    def wrong(self) -> list[str]:
        """Everything that must not be."""
        found = [*self.attack.wrong, *self.stage.ask("wrong")]
        found += [
            f"{one.who} {one.what}: {one.status} {one.error} after {one.ended - one.begun:.1f} s, "
            f"{one.begun - self.begun:.0f} s into the run"
            for one in self.unexpected()
        ]
        found += [f"half an edition was seen: {one}" for one in self.diary.half]
        found += [f"a secret was told: {one}" for one in self.diary.told]
        if len(self.gaps) != 2 or not self.gaps[0] or self.gaps[0] != self.gaps[1]:
            found.append(f"gaps of the same data: {self.gaps}"[:2000])
        found += self.lost_values()
        names = {**self.stage.ask("effects"), **self.traces["times"]}
        lost = [one for one in self.diary.acknowledged if names.get(one) != 1]
        found += [f"acknowledged and not there once: {one}" for one in lost]
        found += [f"stored twice: {one}" for one in self.diary.tried if names.get(one, 0) > 1]
        if self.states.keys() - {"done", "failed", "cancelled"}:
            found.append(f"jobs are open: {self.states}")
        return found

    def lost_values(self) -> list[str]:
        """Places where something else stands than what was last acknowledged, or tried since."""
        found = []
        for place, written in self.diary.values.items():
            last = max((at for at, (_, done) in enumerate(written) if done), default=None)
            now = self.traces["values"].get(place)
            if last is not None and now not in {value for value, _ in written[last:]}:
                found.append(f"acknowledged and lost: {place} is {now}, was {written[last:]}")
        return found

    def memory(self) -> dict[str, tuple[float, float, float]]:
        return self.scale.since(self.calm + (self.ended - self.calm) / 2)

    def not_flat(self) -> list[str]:
        told = self.memory()
        missing = [f"{part} was not weighed" for part in ("web", "worker") if part not in told]
        return missing + [
            f"{part} grows by {slope:.2f} MB a minute"
            for part, (_, _, slope) in told.items()
            if slope > FLAT
        ]

    def facts(self) -> list[tuple[str, str]]:
        """What is to be told about the run."""
        kills, requests = self.attack.kills, self.diary.requests
        by_victim = Counter(one.victim for one in kills)
        answered = sorted(one.ended - one.begun for one in requests if one.status)
        dead = sum(one.status == 0 for one in requests)
        statuses = Counter(f"{one.status // 100}xx" for one in requests if one.status)
        weights = [
            (
                f"own memory of {part}, calm stretch",
                f"{first:.0f} MB, then {last:.0f} MB: {slope:+.2f} MB a minute (bound {FLAT})",
            )
            for part, (first, last, slope) in self.memory().items()
        ]
        return [
            ("minutes", f"{(self.ended - self.begun) / 60:.1f}"),
            ("kills", ", ".join(f"{n} {name}" for name, n in sorted(by_victim.items()))),
            ("requests", f"{len(requests)} by {len(self.browsers)} browsers in "
                         f"{len({one.role for one in self.browsers})} roles, strangers among "
                         f"them: {dict(sorted(statuses.items()))}"),
            ("without an answer, their server being dead", str(dead)),
            ("answer: median, 99 of 100, longest",
             f"{median(answered) * 1000:.0f} ms, {answered[len(answered) * 99 // 100] * 1000:.0f} "
             f"ms, {answered[-1]:.1f} s"),
            ("writes acknowledged, all there once", self.writes()),
            ("gaps, the same after two more runs", str(len(self.gaps[0]) if self.gaps else 0)),
            ("jobs", ", ".join(f"{n} {state}" for state, n in sorted(self.states.items()))),
            ("back after a kill, longest", f"{max(one.back for one in kills):.1f} s"),
            ("open jobs over after a restart, longest",
             f"{max(one.settled for one in kills):.1f} s"),
            *self.leases(),
            *weights,
        ]  # fmt: skip

    def writes(self) -> str:
        kinds = Counter(one.partition("-")[0] for one in self.diary.acknowledged)
        return ", ".join(f"{n} {name}" for name, n in sorted(kinds.items()))

    def leases(self) -> list[tuple[str, str]]:
        """How long a job of a killed worker waited for another."""
        found = []
        for name, spans in (
            ("taken up by another", [one.taken_up for one in self.attack.kills]),
            ("over", [one.ended for one in self.attack.kills]),
        ):
            there = [one for one in spans if one is not None]
            if there:
                said = f"{median(there):.1f} s, {max(there):.1f} s ({len(there)} kills)"
                found.append((f"job of a killed worker {name}: median, longest", said))
        return found
