"""The report told once: what a Dezernentin with four minutes should know, then what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lueckenlos.exchange.figures import Figures, RunNote
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.exchange.sureness import Sureness
from lueckenlos.report.blocks import Report
from lueckenlos.report.numbering import Numbers
from lueckenlos.report.story.chain import chain_section, second_sections
from lueckenlos.report.story.findings import findings_section
from lueckenlos.report.story.inventory import asking_section, inventory_section
from lueckenlos.report.story.limits import complete_section, quality_section, sources_section
from lueckenlos.report.story.overview import overview_section
from lueckenlos.report.story.places import areas_section
from lueckenlos.report.story.told import Told
from lueckenlos.report.sureness import words_of
from lueckenlos.report.words import about, counted, day, years

EDITIONS = {
    True: "Öffentliche Fassung: Kleine Zahlen sind verdeckt, alle Zahlen gerundet.",
    False: "Interne Fassung: enthält kleine Zahlen, bitte nicht weitergeben.",
}


def report(
    run: RunNote,
    figures: Figures,
    areas: Sequence[AreaRecord],
    problems: Iterable[Problem],
    sure: Sureness | None = None,
    numbers: Numbers | None = None,
) -> Report:
    """The report of a run; with `sure` findings say how sure they are, with `numbers` they are
    called as their gaps. What a step of data does not carry is not in it."""
    words = sure_of(figures, areas, sure)
    told = Told(run, figures, tuple(areas), tuple(problems), words, numbers)
    sections = [overview_section(told)]
    if run.step > 1:
        sections += [findings_section(told), chain_section(told), *second_sections(told)]
    sections.append(inventory_section(told))
    if run.step > 1:
        sections += [*areas_section(told), complete_section(told)]
    if not run.public:
        sections += [asking_section(told), quality_section(told)]
    sections.append(sources_section(told))
    edition = "Öffentliche Fassung" if run.public else "Interne Fassung"
    return Report(
        title=run.title,
        line=_line(told),
        day=run.reference_day,
        edition=EDITIONS[run.public],
        foot=f"{run.title} · Stichtag {day(run.reference_day)} · {edition}",
        sections=tuple(one for one in sections if one.blocks),
    )


def sure_of(figures: Figures, areas: Sequence[AreaRecord], sure: Sureness | None) -> dict[str, str]:
    """How sure each finding is, in words."""
    names = {area.id: area.name for area in areas}
    return {
        gap.gap_id: words_of(names, sure, gap.population, gap.field, gap.area_ids)
        for gap in figures.gaps
        if sure
    }


def _line(told: Told) -> str:
    """Day, people and ground in one line; where they are from stands under the sources."""
    parts = [f"Stichtag {day(told.run.reference_day)}"]
    if told.run.step > 1:
        note = told.figures.populations[0]
        if note.children is not None:
            parts.append(f"{about(note.children)} Kinder unter {years(note.until)} Jahren")
        level = f" ({told.run.planning_level})" if told.run.planning_level else ""
        parts.append(f"{counted(len(told.areas), 'Gebiet', 'Gebiete')}{level}")
    parts.append(counted(len(told.running), "Angebot", "Angebote"))
    return " · ".join(parts)
