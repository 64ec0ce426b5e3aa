"""The sample in the database: areas and children by their import, offers as rows."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from tests.platform.directory.inventory import put
from tests.platform.kept import kept

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas.actions import load_declared
from lueckenlos.areas.forms import USES
from lueckenlos.areas.models import Population, State
from lueckenlos.chain.actions import change_scheme, declare_complete
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.proposal.parts import part_as_json, parts_of
from lueckenlos.exchange.records import Case
from lueckenlos.jobs.files import store
from lueckenlos.jobs.worker import Worker

SAMPLE = Path(__file__).parents[3] / "samples" / "lindenau" / "case.toml"


def load_need(municipality: Municipality, by: User, case: Path = SAMPLE) -> None:
    """Areas and children of a case, loaded as an upload is."""
    if case == SAMPLE:
        kept(f"need-{municipality.slug}", lambda: _load_need(municipality, by, case))
    else:
        _load_need(municipality, by, case)


def _load_need(municipality: Municipality, by: User, case: Path) -> None:
    parts = [part for part in parts_of(case.read_text(encoding="utf-8")) if part.use in USES]
    files = []
    for name in dict.fromkeys(part.settings["file"] for part in parts):
        with (case.parent / name).open("rb") as content:
            files.append(store(municipality=municipality, name=name, content=content, by=by))
    load_declared(
        by=by, municipality=municipality, files=files, parts=[part_as_json(part) for part in parts]
    )
    Worker().run(until_idle=True)


def load_sample(municipality: Municipality, by: User) -> Case:
    """The whole sample; the case as the command line reads it."""
    case, _ = read_case(SAMPLE)
    kept(f"sample-{municipality.slug}", lambda: _load_sample(municipality, by, case))
    return case


def _load_sample(municipality: Municipality, by: User, case: Case) -> None:
    load_need(municipality, by)
    put(municipality, case.offers, by)
    change_scheme(
        by=by,
        municipality=municipality,
        resolved=[{**asdict(one), "on": one.on.isoformat()} for one in case.resolved],
        similar_offers=case.similar_offers,
        reason="Beschluss des Kreistags",
    )
    for one in case.complete:
        declare_complete(
            by=by,
            municipality=municipality,
            fields=one.fields,
            areas=one.areas,
            declared_by=one.by,
            on=one.on,
            months=one.months,
        )


def as_shown(municipality: Municipality, case: Case) -> Case:
    """A case with what the pages of the areas withhold of its tables (ADR 24)."""
    tables = Population.objects.for_municipality(municipality).filter(state=State.ACTIVE)
    hidden = {
        one.key: tuple((str(key), int(start), int(stop)) for key, start, stop in one.hidden)
        for one in tables
    }
    people = [replace(one, hidden=hidden[one.key]) for one in case.populations]
    births = replace(case.births, hidden=hidden[case.births.key]) if case.births else None
    return replace(case, populations=tuple(people), births=births)
