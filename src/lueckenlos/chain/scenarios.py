"""Scenarios of a municipality, and what the last run would tell with their changes.

The world of a run is kept assembled, so that a change costs one run of the engine. It is made of
what the run kept: the offers as they were and the rows it names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.assemble.changed import with_offers
from lueckenlos.assemble.imagined import Imagined, imagine
from lueckenlos.assemble.world import Assembled, Need, assemble, need
from lueckenlos.chain.inputs import basis_of_json, case_of
from lueckenlos.chain.models import AnalysisRun, Scenario
from lueckenlos.chain.queries import offers_of
from lueckenlos.chain.running import NO_FOLDER
from lueckenlos.chain.scenario_changes import Change, applied
from lueckenlos.chain.scenario_disclosure import Pair, Rules, told_with
from lueckenlos.chain.shown_chain import story
from lueckenlos.engine.types import Level
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.records import Case, OfferRecord
from lueckenlos.report.story.told import Told

WARM_WORLDS = 2
"""So many runs a process keeps assembled."""
KEPT = 8
"""So many answers a process keeps."""
Changes = tuple[Change, ...]


def scenarios(standing: Standing) -> QuerySet[Scenario]:
    """Those somebody may see: shared ones and their own; what nobody owns any more is for who
    keeps the inventory."""
    seen = Q(shared=True) | Q(by=standing.user)
    if standing.may(EDIT_INVENTORY):
        seen |= Q(by=None)
    every = Scenario.objects.for_municipality(standing.here)
    return every.filter(seen).select_related("by")


def may_change(standing: Standing, one: Scenario) -> bool:
    """Whether somebody may change a scenario: who keeps the inventory, if it is theirs or shared
    or nobody's."""
    return standing.may(EDIT_INVENTORY) and (one.shared or owns(standing, one))


def owns(standing: Standing, one: Scenario) -> bool:
    """Whether somebody made a scenario, or nobody is known to have."""
    return one.by_id in (None, standing.user.pk)


# --- the world of a run --------------------------------------------------------------------------


@dataclass(frozen=True)
class Warm:
    """A run's case with all children only, assembled and run for scenarios."""

    case: Case
    need: Need
    made: Assembled
    base: Imagined

    @property
    def plain(self) -> Figures:
        """Its own figures."""
        return self.base.figures


@lru_cache(maxsize=WARM_WORLDS)
def _warm(pk: UUID, municipality: UUID, checksum: str) -> Warm:
    run = AnalysisRun.objects.for_municipality(municipality).get(pk=pk)
    whole = case_of(run.municipality, basis_of_json(run.basis), offers_of(run))
    case = replace(whole, populations=whole.populations[:1])
    known = need(case, NO_FOLDER)
    made = assemble(case, NO_FOLDER, known, doubts=False)
    return Warm(case, known, made, imagine(made))


def warm(run: AnalysisRun) -> Warm:
    """The assembled world of a run; needs children."""
    return _warm(run.pk, run.municipality_id, run.checksum)


def can_imagine(run: AnalysisRun | None) -> bool:
    """Whether a run has what a scenario needs: areas and children."""
    return run is not None and run.edition_id is not None and bool(story(run).figures.coverage)


def offers_with(run: AnalysisRun, changes: Changes) -> tuple[OfferRecord, ...]:
    """The offers of a run as they would be."""
    case = warm(run).case
    return applied(case.offers, changes, case.reference_day)


def inside(run: AnalysisRun, changes: Changes) -> Imagined:
    """A run with changes, small numbers and all: for no page."""
    known = warm(run)
    if not changes:
        return known.base
    case = replace(known.case, offers=offers_with(run, changes))
    made = with_offers(known.made, case, NO_FOLDER, known.need, doubts=False)
    return imagine(made, known.base)


# --- what is told --------------------------------------------------------------------------------


def rules_of(run: AnalysisRun) -> Rules:
    """Which numbers of the children of a run are small, and when a gap is one."""
    main, scheme = story(run).main, warm(run).need.scheme
    return Rules(
        main.threshold, main.sensitive, scheme.gap_share_permille, scheme.gap_children_town
    )


@lru_cache(maxsize=KEPT)
def told_of(run: AnalysisRun, changes: Changes) -> Told:
    """What a run would tell with changes; with none, of the same figures what the run tells."""
    one, known = story(run), warm(run)
    after = inside(run, changes)
    held = known.base.holding(Level.RECORDED), after.holding(Level.RECORDED)
    pair = Pair(known.plain, after.figures, one.figures, held)
    figures = told_with(pair, one.main.key, rules_of(run))
    return Told(one.run, figures, one.areas, ())
