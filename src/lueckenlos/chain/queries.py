"""Reading the chain: always of one municipality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Edition
from lueckenlos.areas.queries import area_records
from lueckenlos.chain.models import AnalysisRun, Completeness, Finding, Gap, Release, Scheme
from lueckenlos.exchange.figures import Figures, RunNote
from lueckenlos.exchange.kept import unpacked, unpacked_all
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import AreaRecord, OfferRecord

LARGE = ("note", "told", "internal", "inputs", "problems")
BESIDE = tuple(f"last_run__{name}" for name in (*LARGE, "basis", "change", "seen"))
"""What a gap needs nothing of: its run has megabytes, and there are many gaps."""
WARM = 6
"""So many runs a process keeps unpacked."""


def current_scheme(municipality: Municipality) -> Scheme | None:
    """The rules that hold; None: the core scheme alone."""
    return Scheme.objects.for_municipality(municipality).first()


def schemes(municipality: Municipality) -> QuerySet[Scheme]:
    """Every version of the rules, newest first."""
    return Scheme.objects.for_municipality(municipality).select_related("by")


def declarations(municipality: Municipality) -> QuerySet[Completeness]:
    """What is declared of the inventory and of that of the neighbours, and not taken back."""
    every = Completeness.objects.for_municipality(municipality).filter(withdrawn=None)
    return every.order_by("on", "made", "pk")


def declared(municipality: Municipality) -> QuerySet[Completeness]:
    """What is declared complete and not taken back."""
    return declarations(municipality).filter(neighbours=False)


def neighbours_declared(municipality: Municipality) -> QuerySet[Completeness]:
    """That the offers of the neighbours are recorded, as long as it is not taken back."""
    return declarations(municipality).filter(neighbours=True)


# --- runs ----------------------------------------------------------------------------------------


def runs(municipality: Municipality) -> QuerySet[AnalysisRun]:
    """The runs that are done, newest first, without what is large in them."""
    every = AnalysisRun.objects.for_municipality(municipality)
    done = every.filter(state=AnalysisRun.State.DONE)
    return done.select_related("edition__level", "scheme", "by").defer(*LARGE, "basis")


def latest_run(municipality: Municipality) -> AnalysisRun | None:
    """The run that holds: a look at another day never does."""
    return runs(municipality).filter(look=False).first()


def run_before(run: AnalysisRun) -> AnalysisRun | None:
    """The run that held when another one was begun."""
    return runs(run.municipality).filter(look=False, made__lt=run.made).first()


def is_overtaken(run: AnalysisRun) -> bool:
    """Whether a run that was begun later holds already."""
    return runs(run.municipality).filter(look=False, made__gt=run.made).exists()


@dataclass(frozen=True, slots=True)
class Told:
    """A run as it is shown: what it is, its figures with small numbers covered, its areas.

    `areas` have borders for the screen.
    """

    note: RunNote
    figures: Figures
    areas: tuple[AreaRecord, ...]


@lru_cache(maxsize=WARM)
def _told(pk: UUID, municipality: UUID) -> Told:
    run = AnalysisRun.objects.for_municipality(municipality).get(pk=pk)
    note, figures = unpacked(bytes(run.note), RunNote), unpacked(bytes(run.told), Figures)
    areas = bordered_areas(run.edition_id, municipality) if run.edition_id else ()
    return Told(note, figures, areas)


@lru_cache(maxsize=WARM)
def bordered_areas(edition: UUID, municipality: UUID) -> tuple[AreaRecord, ...]:
    """The areas of an edition, which never change, with borders for the screen."""
    held = Edition.objects.for_municipality(municipality).get(pk=edition)
    return tuple(area_records(held, outline=True))


def told(run: AnalysisRun) -> Told:
    """What a run told, kept by each process for the next page."""
    return _told(run.pk, run.municipality_id)


def internal_figures(run: AnalysisRun) -> Figures:
    """The figures with small numbers and evidence, for reports in the house only."""
    every = AnalysisRun.objects.for_municipality(run.municipality_id)
    return unpacked(bytes(every.get(pk=run.pk).internal), Figures)


def problems_of(run: AnalysisRun) -> tuple[Problem, ...]:
    """What was found and assumed on the way."""
    every = AnalysisRun.objects.for_municipality(run.municipality_id)
    return unpacked_all(bytes(every.get(pk=run.pk).problems), Problem)


def offers_of(run: AnalysisRun) -> tuple[OfferRecord, ...]:
    """The offers a run was made of, as they were."""
    every = AnalysisRun.objects.for_municipality(run.municipality_id)
    return unpacked_all(bytes(every.get(pk=run.pk).inputs), OfferRecord)


def findings(run: AnalysisRun) -> QuerySet[Finding]:
    """What a run found, in its order."""
    return Finding.objects.filter(run=run).select_related("gap")


def gap_numbers(run: AnalysisRun) -> dict[str, int]:
    """The numbers of the gaps a run found, by the keys of its findings."""
    return dict(
        Finding.objects.filter(run=run, gap__isnull=False).values_list("key", "gap__number")
    )


# --- gaps and releases ---------------------------------------------------------------------------


def gaps(municipality: Municipality) -> QuerySet[Gap]:
    """The gaps of a municipality."""
    every = Gap.objects.for_municipality(municipality)
    return every.select_related("assigned", "last_run").defer(*BESIDE)


def due(day: date) -> Q:
    """Gaps somebody wanted to look at again by then."""
    return Q(look_again__lte=day) & ~Q(state=Gap.State.GONE)


def releases(municipality: Municipality) -> QuerySet[Release]:
    """What a municipality has given to the state office, withdrawn or not, newest first."""
    return Release.objects.for_municipality(municipality).select_related("by", "run")
