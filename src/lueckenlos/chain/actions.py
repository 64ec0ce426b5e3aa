"""Writing the chain: runs and what becomes of gaps by them, rules, completeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.actions import saved as saved
from lueckenlos.areas.switching import compared
from lueckenlos.assemble.scheme import core_scheme
from lueckenlos.chain import queries
from lueckenlos.chain.inputs import Basis, basis_as_json, basis_of_json, seen_now
from lueckenlos.chain.matching import Ground, Matched, match, moved
from lueckenlos.chain.models import AnalysisRun, Completeness, Finding, Gap, Scheme
from lueckenlos.chain.running import Computed
from lueckenlos.directory.queries import planning_edition
from lueckenlos.exchange import records
from lueckenlos.exchange.figures import GapRow
from lueckenlos.exchange.kept import packed
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.jobs.actions import order
from lueckenlos.jobs.models import Job

ANALYSE = "chain.analyse"
KEPT = 20
"""So many runs are kept, besides those that were released."""
OTHER_RULES = (
    "Inzwischen hat jemand die Regeln geändert. Es ist noch nichts gespeichert. Sehen Sie nach, "
    "was jetzt gilt, und speichern Sie noch einmal."
)


# --- runs ----------------------------------------------------------------------------------------


@transaction.atomic
def order_run(*, by: User | None, municipality: Municipality, day: date, look: bool = False) -> Job:
    """Have the chain computed for a day, unless that is under way already; `look`: only to see
    how it is then, so that what holds stays what it is."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    jobs = Job.objects.for_municipality(municipality)
    open_ = jobs.filter(kind=ANALYSE, state__in=(Job.State.WAITING, Job.State.RUNNING))
    wanted: dict[str, Any] = {"day": day.isoformat(), **({"look": True} if look else {})}
    waiting = [one for one in open_ if one.input == wanted]
    if waiting:
        return waiting[0]
    return order(kind=ANALYSE, by=by, municipality=municipality, **wanted)


@transaction.atomic
def begin_run(*, job: Job, basis: Basis) -> AnalysisRun:
    """The run of a job, made at its first attempt; what it is to be made of is fixed by that."""
    municipality = job.municipality
    if municipality is None:
        raise RefusedError("Zu diesem Lauf gehört keine Kommune.")
    found = AnalysisRun.objects.for_municipality(municipality).filter(job=job).first()
    if found is not None:
        return found
    return saved(
        AnalysisRun(
            municipality=municipality,
            reference_day=basis.reference_day,
            automatic=job.by is None,
            look=job.input.get("look", False),
            by=job.by,
            job=job,
            edition_id=basis.edition or None,
            scheme_id=basis.scheme or None,
            basis=basis_as_json(basis),
            seen=seen_now(municipality),
        ),
        job.by,
    )


def store_run(
    *,
    run: AnalysisRun,
    computed: Computed,
    offers: Sequence[OfferRecord],
    change: Mapping[str, Any],
) -> None:
    """Keep what a run told and match its findings to gaps; inside a transaction.

    Gaps are those of the run that holds: a look at another day, and a run that a later one has
    overtaken, leave them.
    """
    Municipality.objects.select_for_update(no_key=True).get(pk=run.municipality_id)
    note, told = computed.note, computed.told
    headline = told.headlines[0] if told.headlines else None
    run.engine, run.checksum, run.step = note.engine, note.checksum, note.step
    run.note, run.told = packed(note), packed(told)
    run.internal, run.problems = packed(computed.internal), packed(computed.problems)
    run.inputs, run.offers, run.change = packed(tuple(offers)), len(offers), dict(change)
    run.links = headline.links if headline else None
    run.holding_confirmed = headline.holding_confirmed if headline else None
    run.holding_recorded = headline.holding_recorded if headline else None
    run.state = AnalysisRun.State.DONE
    saved(run, run.by)
    if run.look or queries.is_overtaken(run):
        _put_findings(run, told.gaps)
    else:
        _match_gaps(run, told.gaps)
    _forget_old(run.municipality)


def _forget_old(municipality: Municipality) -> None:
    every = AnalysisRun.objects.for_municipality(municipality).defer(*queries.LARGE)
    kept = list(every.filter(state=AnalysisRun.State.DONE).values_list("pk", flat=True)[:KEPT])
    holds = queries.latest_run(municipality)
    kept += [holds.pk] if holds else []
    over = every.filter(state=AnalysisRun.State.DONE, releases=None).exclude(pk__in=kept)
    for run in over:
        run.delete()


def clear_failed() -> None:
    """Runs whose jobs never came to their end have failed. The newest of them is kept: it says
    what was known then, so that nothing is tried again before something changes; a look says
    nothing of that."""
    over = (Job.State.FAILED, Job.State.CANCELLED)
    for here in Municipality.objects.all():
        every = AnalysisRun.objects.for_municipality(here).defer(*queries.LARGE)
        for run in every.filter(state=AnalysisRun.State.COMPUTING, job__state__in=over):
            run.state = AnalysisRun.State.FAILED
            saved(run, None)
        failed = every.filter(state=AnalysisRun.State.FAILED)
        for run in (*failed.filter(look=False)[1:], *failed.filter(look=True)):
            run.delete()


# --- gaps ----------------------------------------------------------------------------------------


def _match_gaps(run: AnalysisRun, rows: Sequence[GapRow]) -> None:
    """Findings become those of gaps; gaps take over what the run says of them."""
    every = Gap.objects.for_municipality(run.municipality).filter(merged_into=None)
    locked = every.select_for_update(no_key=True, of=("self",))
    known = locked.select_related("edition").order_by("number")
    gaps = {gap.pk: gap for gap in known}
    became = _became(run, gaps.values())
    old = [moved(_ground(gap), became.get(gap.pk, {})) for gap in gaps.values()]
    found = [
        Ground(at, row.population, row.field, row.from_month, row.to_month, frozenset(row.area_ids))
        for at, row in enumerate(rows)
    ]
    matched = match(old, found)
    of = _gaps_of(run, rows, gaps, matched)
    _put_findings(run, rows, of)
    for pk, into in matched.merged.items():
        gap = gaps[pk]
        gap.merged_into = gaps[into]
        _remember(gaps[into], gap, run)
        _close(gap, run)
    for pk in matched.gone:
        _close(gaps[pk], run)


def _put_findings(run: AnalysisRun, rows: Sequence[GapRow], of: Sequence[Gap] = ()) -> None:
    """What a run found, each with its gap, if there are any."""
    found = zip_longest(rows, of)
    Finding.objects.bulk_create(
        [_finding(run, row, at, gap) for at, (row, gap) in enumerate(found)], batch_size=200
    )


def _ground(gap: Gap) -> Ground[UUID]:
    return Ground(
        gap.pk, gap.population, gap.field, gap.from_month, gap.to_month, frozenset(gap.areas),
        open=gap.state != Gap.State.GONE,
    )  # fmt: skip


def _became(run: AnalysisRun, gaps: Any) -> dict[UUID, dict[str, tuple[str, ...]]]:
    """For gaps of another edition: which areas have the ground of the old ones now."""
    found = {}
    for gap in gaps:
        before = gap.edition
        if before is None or run.edition is None or before.pk == run.edition_id:
            continue
        changes = compared(before, run.edition).changes
        found[gap.pk] = {old: tuple(one.new) for one in changes for old in one.old}
    return found


def _gaps_of(
    run: AnalysisRun, rows: Sequence[GapRow], gaps: dict[UUID, Gap], matched: Matched[UUID, int]
) -> list[Gap]:
    """The gap of every finding, brought up to what the run says."""
    every = Gap.objects.for_municipality(run.municipality)
    number = every.aggregate(last=Max("number"))["last"] or 0
    found, unchanged = [], []
    for at, row in enumerate(rows):
        came_back = False
        if at in matched.same:
            gap = gaps[matched.same[at]]
            came_back = gap.state == Gap.State.GONE
            if came_back:
                gap.state, gap.state_before = gap.state_before or Gap.State.QUESTION, ""
        else:
            number += 1
            gap = Gap(municipality=run.municipality, number=number)
            if at in matched.split:
                whole = gaps[matched.split[at]]
                gap.split_from, gap.state = whole, whole.state
                gap.reason, gap.assigned = whole.reason, whole.assigned
                gap.look_again = whole.look_again
        if not _bring_up(gap, run, row, came_back=came_back):
            unchanged.append(gap.pk)
        found.append(gap)
    every.filter(pk__in=unchanged).update(last_run=run, edition=run.edition)
    return found


def _bring_up(gap: Gap, run: AnalysisRun, row: GapRow, *, came_back: bool) -> bool:
    """Write what the run says of a gap, with a line of history; whether anything is new."""
    told = {
        "population": row.population,
        "field": row.field,
        "from_month": row.from_month,
        "to_month": row.to_month,
        "areas": list(row.area_ids),
        "cause": row.cause,
        "certain": row.certain,
        "without": None if row.without_recorded is None else int(row.without_recorded),
    }
    before = {name: getattr(gap, name) for name in told}
    if not came_back and not gap._state.adding and before == told:
        return False
    for name, value in told.items():
        setattr(gap, name, value)
    gap.last_run, gap.edition = run, run.edition
    gap.version += not gap._state.adding
    saved(gap, run.by)
    return True


def _remember(gap: Gap, inside: Gap, run: AnalysisRun) -> None:
    """Somebody looks again at a gap on the first day either it or one it has taken in was due."""
    due = min((day for day in (gap.look_again, inside.look_again) if day), default=None)
    if due != gap.look_again:
        gap.look_again = due
        gap.version += 1
        saved(gap, run.by)


def _close(gap: Gap, run: AnalysisRun) -> None:
    """A gap that is found no more keeps what was decided, in case it comes back."""
    gap.state_before, gap.state = gap.state, Gap.State.GONE
    gap.version += 1
    saved(gap, run.by)


def _finding(run: AnalysisRun, row: GapRow, at: int, gap: Gap | None) -> Finding:
    def whole(count: float | None) -> int | None:
        return None if count is None else int(count)

    return Finding(
        run=run,
        gap=gap,
        key=row.gap_id,
        population=row.population,
        field=row.field,
        from_month=row.from_month,
        to_month=row.to_month,
        areas=list(row.area_ids),
        cause=row.cause,
        certain=row.certain,
        without_confirmed=whole(row.without_confirmed),
        without_recorded=whole(row.without_recorded),
        position=at,
    )


# --- rules ---------------------------------------------------------------------------------------


@transaction.atomic
def change_scheme(
    *,
    by: User,
    municipality: Municipality,
    resolved: Sequence[Mapping[str, Any]],
    similar_offers: bool,
    reason: str,
    number: int | None = None,
) -> Scheme:
    """Another version of the municipality's rules, with the reason for it. Raises `RefusedError`
    where `number` is not the version that holds."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    every = Scheme.objects.for_municipality(municipality)
    last = every.aggregate(last=Max("number"))["last"] or 0
    if number not in (None, last):
        raise RefusedError(OTHER_RULES)
    return saved(
        Scheme(
            municipality=municipality,
            number=last + 1,
            core=core_scheme().version,
            resolved=[dict(one) for one in resolved],
            similar_offers=similar_offers,
            reason=reason,
            by=by,
        ),
        by,
    )


@transaction.atomic
def declare_complete(
    *,
    by: User,
    municipality: Municipality,
    fields: Sequence[str],
    areas: Sequence[str],
    declared_by: str,
    on: date,
    months: tuple[int, int] | None = None,
) -> Completeness:
    """Declare that everything of these fields in these areas is recorded."""
    return saved(
        Completeness(
            municipality=municipality,
            fields=list(fields),
            areas=list(areas),
            edition=planning_edition(municipality),
            from_month=months[0] if months else None,
            to_month=months[1] if months else None,
            declared_by=declared_by,
            on=on,
            by=by,
        ),
        by,
    )


@transaction.atomic
def declare_listed(
    municipality: Municipality, found: Sequence[records.Completeness], by: User | None
) -> None:
    """Declare what lists are complete for, as their owners said; once, however often they come."""
    every = queries.declared(municipality)
    for one in found:
        start, stop = one.months or (None, None)
        said = {"declared_by": one.by[:300], "on": one.on, "from_month": start, "to_month": stop}
        alike = every.filter(**said)
        if not any((row.fields, row.areas) == ([*one.fields], [*one.areas]) for row in alike):
            fields, areas = list(one.fields), list(one.areas)
            edition = planning_edition(municipality)
            made = Completeness(municipality=municipality, fields=fields, areas=areas, by=by,
                                edition=edition, **said)  # fmt: skip
            saved(made, by)


@transaction.atomic
def declare_neighbours(
    *, by: User, municipality: Municipality, declared_by: str, on: date
) -> Completeness:
    """Declare that the offers of the neighbours are recorded, as far as families come from here:
    then a gap near the border is no question any more."""
    return saved(
        Completeness(
            municipality=municipality, neighbours=True, declared_by=declared_by, on=on, by=by
        ),
        by,
    )


@transaction.atomic
def take_back(*, by: User, one: Completeness) -> None:
    """Declare it no longer."""
    every = Completeness.objects.for_municipality(one.municipality).select_for_update(no_key=True)
    found = every.get(pk=one.pk)
    if found.withdrawn is None:
        found.withdrawn = timezone.now()
        saved(found, by)


def old_basis(run: AnalysisRun) -> Basis:
    """What a run was made of."""
    return basis_of_json(run.basis)
