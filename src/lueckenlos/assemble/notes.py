"""What a run is: rules in words, sources, step of data. Stands under every report."""

from __future__ import annotations

import numpy as np
from pyproj import Transformer

from lueckenlos import __version__
from lueckenlos.assemble.ground import Ground
from lueckenlos.assemble.scheme import FieldRule, SchemeRecord
from lueckenlos.assemble.travel_rule import without_car_note, without_car_rule
from lueckenlos.assemble.world import Assembled
from lueckenlos.engine.types import Basis, Way
from lueckenlos.exchange.figures import FieldNote, PhaseNote, RunNote, SourceNote
from lueckenlos.exchange.records import Case

TO_DEGREES = Transformer.from_crs(3035, 4326, always_xy=True)
COARSE_M = 250
"""Settled places are drawn in squares of this size at least, so that no house stands out."""
MOST_SETTLED = 4000


def run_note(
    case: Case, record: SchemeRecord, made: Assembled | None, *, public: bool, checksum: str
) -> RunNote:
    """The note of a run; `made` None on the first step of data, where nothing is computed."""
    return RunNote(
        title=case.title,
        key=case.key,
        reference_day=case.reference_day,
        planning_level=case.planning_level,
        public=public,
        step=step_of(case),
        scheme=f"{record.title} {record.version}",
        engine=__version__,
        checksum=checksum,
        fields=tuple(_field(rule, record, case) for rule in record.fields),
        phases=tuple(PhaseNote(key, name, m.start, m.stop) for key, name, m in record.phases),
        sources=tuple(
            SourceNote(key, one.file, one.title, one.owner, one.licence, one.day)
            for key, one in case.sources.items()
        ),
        complete=case.complete,
        settled=_settled(made.ground) if made and case.cells else (),
        without_car=without_car_note(record, case, made.world.bus_known, made.world.areas)
        if made
        else "",
    )


def step_of(case: Case) -> int:
    """1: offers only. 2: children by Gemeinde. 3: children by smaller area, grid or places."""
    if not case.areas or not case.populations:
        return 1
    gemeinden = {area.municipality or area.id for area in case.areas}
    smaller = {one.area for one in case.populations[0].counts} - gemeinden
    return 3 if smaller or case.cells else 2


def _field(rule: FieldRule, record: SchemeRecord, case: Case) -> FieldNote:
    required = [
        (duty.months.start, duty.months.stop, duty.basis.value, duty.source)
        for duty in record.duties
        if duty.field == rule.key and duty.holds_on(case.reference_day)
    ]
    required += [
        (one.from_month, one.to_month, Basis.RESOLVED.value, one.decision)
        for one in case.resolved
        if one.field == rule.key and one.on <= case.reference_day
    ]
    words = _rule(rule, record) + without_car_rule(rule.way, record, case)
    return FieldNote(rule.key, rule.name, rule.way.value, words, tuple(sorted(required)))


def _rule(rule: FieldRule, record: SchemeRecord) -> str:
    """How a field is counted, in German."""
    reach = record.reach
    often = f" Es zählt, was mindestens {rule.per_year}-mal im Jahr stattfindet."
    often = often if rule.per_year else ""
    if rule.way is Way.NEAR:
        town, country = _km(reach["near_town_m"]), _km(reach["near_country_m"])
        return f"Nah: zu Fuß {town} in der Stadt, auf dem Land derselbe Ort oder {country}.{often}"
    if rule.way is Way.REACHABLE:
        town, country = _km(reach["reachable_town_m"]), _km(reach["reachable_country_m"])
        return (
            f"Erreichbar: etwa 15 Minuten mit dem Auto, das sind {town} Weg in der Stadt und "
            f"{country} auf dem Land.{often}"
        )
    return {
        Way.RESPONSIBLE: "Zuständig: Eine Stelle ist für diese Adresse zuständig und nennt einen "
        "Zugang. Die Entfernung wird nicht beurteilt.",
        Way.PLACES: "Plätze: Plätze für die Kinder dieses Alters im Gebiet, nie bloß das "
        "Vorhandensein einer Einrichtung. Plätze für mehrere Alter sind nach der Zahl der Kinder "
        "auf sie verteilt. Unbekannte Plätze zählen nicht als null.",
        Way.SETTING: "In Einrichtungen: die Kinder der Einrichtung, in der das Angebot "
        f"stattfindet.{often}",
        Way.INDICATOR: "Kennzahl: Hier wird keine Abdeckung gerechnet, sondern eine datierte "
        "Kennzahl gezeigt, sobald eine hinterlegt ist.",
    }[rule.way]


def _km(metres: int) -> str:
    return f"{metres / 1000:g} km".replace(".", ",")


def _settled(ground: Ground) -> tuple[tuple[float, float], ...]:
    """Where people live, on a raster so coarse that it fits a map; without any counts."""
    x, y = ground.places.x_mm // 1000, ground.places.y_mm // 1000
    size = COARSE_M
    while True:
        squares = np.unique(np.column_stack([x // size, y // size]), axis=0)
        if len(squares) <= MOST_SETTLED:
            break
        size *= 2
    middles = (squares + 0.5) * size
    longitude, latitude = TO_DEGREES.transform(middles[:, 0], middles[:, 1])
    pairs = zip(np.round(longitude, 5).tolist(), np.round(latitude, 5).tolist(), strict=True)
    return tuple(pairs)
