"""The scheme: rules with their reasons, read from TOML and fitted to a reference day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from lueckenlos.engine import types as engine
from lueckenlos.engine.types import Basis, Months, Reach, Required, Travel, Way
from lueckenlos.exchange.files.content import read_toml
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import Resolution

ANY_DAY = date(2026, 1, 1)
"""A day to try on whether the rules of a scheme fit."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A required stretch with its source and what was checked, as the method page shows it."""

    field: str
    months: Months
    basis: Basis
    source: str
    statement: str
    valid_from: date | None
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the duty is in force that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field of action as the scheme has it."""

    key: str
    name: str
    way: Way
    per_year: int


@dataclass(frozen=True, slots=True)
class SchemeRecord:
    """A scheme as written: names, duties, reach, rules. `fitted` makes the engine's form of it."""

    key: str
    version: str
    title: str
    phases: tuple[tuple[str, str, Months], ...]
    fields: tuple[FieldRule, ...]
    duties: tuple[Duty, ...]
    reach: dict[str, Any]
    settlement: dict[str, Any]
    rules: dict[str, Any]

    def fitted(self, day: date, resolved: tuple[Resolution, ...] = ()) -> engine.Scheme:
        """The engine's scheme on that day; what is resolved replaces what is desirable only."""
        rules = {
            name: int(value)
            for name, value in self.rules.items()
            if name in engine.Scheme.__dataclass_fields__
        }
        fields = tuple(self._field(rule, day, resolved) for rule in self.fields)
        phases = tuple(engine.LifePhase(key, months) for key, _, months in self.phases)
        return engine.Scheme(phases, fields, **rules)

    def _field(self, rule: FieldRule, day: date, resolved: tuple[Resolution, ...]) -> engine.Field:
        duties = [duty for duty in self.duties if duty.field == rule.key and duty.holds_on(day)]
        apart = rule.way is Way.PLACES  # whose duties concern different institutions
        basis: dict[int, tuple[Basis, str]] = {}
        for duty in duties:
            if duty.basis is Basis.DESIRABLE:
                months = range(duty.months.start, duty.months.stop)
                basis |= dict.fromkeys(months, (duty.basis, duty.source * apart))
        for one in resolved:
            if one.field == rule.key:
                owed = Basis.RESOLVED, one.decision * apart
                basis |= dict.fromkeys(range(one.from_month, one.to_month), owed)
        for duty in duties:
            if duty.basis is not Basis.DESIRABLE:
                months = range(duty.months.start, duty.months.stop)
                basis |= dict.fromkeys(months, (duty.basis, duty.source * apart))
        return engine.Field(rule.key, rule.way, _stretches(basis), *self._reach(rule.way))

    def _reach(self, way: Way) -> tuple[Reach | None, Reach | None]:
        reach = self.reach
        foot, car = reach["detour_foot_percent"], reach["detour_car_percent"]
        if way is Way.NEAR:
            return Reach(reach["near_town_m"], reach["near_country_m"], foot, Travel.FOOT), None
        if way is Way.REACHABLE:
            metres = reach["without_car_m"]
            walk = Reach(metres, metres, foot, Travel.FOOT_OR_BUS)
            return Reach(reach["reachable_town_m"], reach["reachable_country_m"], car), walk
        return None, None


def _stretches(basis: dict[int, tuple[Basis, str]]) -> tuple[Required, ...]:
    """Months with their basis and duty as the fewest stretches."""
    found: list[Required] = []
    for month in sorted(basis):
        last = found[-1] if found else None
        if last and last.months.stop == month and basis[month - 1] == basis[month]:
            found[-1] = Required(Months(last.months.start, month + 1), last.basis)
        else:
            found.append(Required(Months(month, month + 1), basis[month][0]))
    return tuple(found)


def core_scheme() -> SchemeRecord:
    """The shipped core scheme."""
    text = (files("lueckenlos.assemble") / "scheme.toml").read_text(encoding="utf-8")
    return _scheme(tomllib.loads(text))


def read_scheme(name: str, folder: Path) -> SchemeRecord:
    """The scheme a case names: `core`, or a TOML file beside the case. Raises `CaseError`."""
    if name == "core":
        return core_scheme()
    path = folder / name
    content = read_toml(path)
    try:
        scheme = _scheme(content)
        scheme.fitted(ANY_DAY)
    except KeyError as error:
        raise CaseError(_broken(path, f"es fehlt die Angabe „{shown(error.args[0])}“")) from None
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError):
        raise CaseError(_broken(path, "eine Angabe hat einen Wert, der nicht passt")) from None
    return scheme


def _broken(path: Path, why: str) -> Problem:
    return Problem("scheme_broken", path.name, values={"why": why})


def _scheme(data: dict[str, Any]) -> SchemeRecord:
    return SchemeRecord(
        key=str(data["key"]),
        version=str(data["version"]),
        title=str(data["title"]),
        phases=tuple(
            (one["key"], one["name"], Months(*one["months"])) for one in data["life_phase"]
        ),
        fields=tuple(
            FieldRule(one["key"], one["name"], Way(one["way"]), int(one["per_year"]))
            for one in data["field"]
        ),
        duties=tuple(_duty(one) for one in data.get("required", ())),
        reach=data["reach"],
        settlement=data["settlement"],
        rules=data["rules"],
    )


def _duty(one: dict[str, Any]) -> Duty:
    return Duty(
        field=one["field"],
        months=Months(*one["months"]),
        basis=Basis(one["basis"]),
        source=one["source"],
        statement=one.get("statement", ""),
        valid_from=one.get("valid_from"),
        valid_until=one.get("valid_until"),
    )
