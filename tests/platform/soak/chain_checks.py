"""Whether inventory and chain are whole, and what is there of all that people wrote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q
from tests.platform.soak.lists import ROWS

from lueckenlos.accounts.models import Municipality
from lueckenlos.chain.models import AnalysisRun, Finding, Gap, GapComment
from lueckenlos.chain.queries import latest_run
from lueckenlos.directory.models import Attribute, InventoryImport, Service, Status
from lueckenlos.jobs.models import Job

MARK, DECLARED = "Soak ", 416
"""How offers of the soak begin, and how many the invented Landkreis has; a test compares it."""


def whole_lists() -> Iterator[str]:
    """Lists of which a part is in the inventory, or that are there twice."""
    there = ~Q(status=Status.LOADING)
    batches = Service.unscoped.filter(there).values_list("batch").annotate(times=Count("pk"))
    found = dict(batches.order_by())
    for one in InventoryImport.unscoped.all():
        number, loaded = found.get(one.pk, 0), one.state == one.State.LOADED
        if loaded and not one.found:  # declared by a case: nobody compared it before
            wanted = DECLARED
        else:
            wanted = one.found["numbers"]["new"] if loaded else 0
        if number != wanted:
            yield f"import {one.pk} ({one.state}): {number} of {wanted}"
    ours = Service.unscoped.filter(there, name__startswith=MARK).order_by()
    for name, times in ours.values_list("name").annotate(times=Count("pk")).filter(times__gt=1):
        yield f"{times} times: {name}"
    for mark, phones in _phones().items():
        if len(phones) != 1 or sum(phones.values()) != ROWS:
            yield f"a part of {mark} has changed: {dict(sorted(phones.items()))}"


def _phones() -> dict[str, Counter[str]]:
    """The telephones of the offers of every list."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    lists = Service.unscoped.filter(name__startswith=f"{MARK}list-").exclude(status=Status.LOADING)
    for name, phone in lists.order_by().values_list("name", "contacts__phone"):
        found[name.split()[1]][phone or ""] += 1
    return found


def runs() -> Iterator[str]:
    """Runs whose work ended without them; findings without gaps; gaps no run tells of."""
    every = AnalysisRun.unscoped.filter(state=AnalysisRun.State.COMPUTING)
    for run in every.filter(job__state=Job.State.DONE):
        yield f"run {run.pk} is not done, its job is"
    for here in Municipality.objects.all():
        holds = latest_run(here)
        if holds is None:
            continue
        open_ = Gap.objects.for_municipality(here).filter(merged_into=None)
        open_ = open_.exclude(state=Gap.State.GONE)
        gaps = Counter(Finding.objects.filter(run=holds).values_list("gap", flat=True).order_by())
        if set(gaps) != set(open_.values_list("pk", flat=True)):
            yield f"run {holds.pk}: {len(gaps)} gaps found, {open_.count()} are open"
        rows = open_.values_list("population", "field", "from_month", "to_month", "areas")
        same = Counter((*row[:4], tuple(sorted(row[4]))) for row in rows)
        yield from (f"{n} gaps are the same: {one}" for one, n in same.items() if n > 1)


def unchanged() -> Iterator[str]:
    """Runs of the same data, one after the other, whose findings are those of other gaps."""
    every = AnalysisRun.unscoped.filter(state=AnalysisRun.State.DONE, look=False)
    for here in Municipality.objects.all():
        told = every.filter(municipality=here).order_by("made").values_list("pk", "checksum")
        for (one, before), (other, after) in pairwise(told):
            if before == after and (old := _gaps_of(one)) != (new := _gaps_of(other)):
                yield f"runs {one} and {other} of the same data: {set(old) ^ set(new)}"


def _gaps_of(run: Any) -> list[Any]:
    return sorted(Finding.objects.filter(run=run).values_list("key", "gap__number"))


# --- what people wrote ---------------------------------------------------------------------------


def traces() -> dict[str, dict[str, Any]]:
    """How often what bears a mark happened; and what stands where only one person writes."""
    services: Any = Service.history
    gaps: Any = Gap.history
    times = _began(services.values_list("id", "description").order_by("id", "history_id"))
    times += _began(gaps.values_list("id", "reason").order_by("id", "history_id"))
    times.update(GapComment.unscoped.values_list("text", flat=True))
    there = Service.unscoped.exclude(status=Status.LOADING).filter(name__startswith=MARK)
    names = Counter(name.split()[1] for name in there.values_list("name", flat=True))
    parts = {name: n / ROWS if name.startswith("list-") else n for name, n in names.items()}
    terms = Counter(Attribute.objects.values_list("term__name", flat=True).order_by())
    parts |= {name: n / int(name.split("-")[1]) for name, n in terms.items()
              if name.startswith("term-")}  # fmt: skip
    return {"times": {**times, **parts}, "values": dict(_values())}


def _began(lines: Any) -> Counter[str]:
    """How often a text came to stand in the place of another, by the histories of all rows."""
    found: Counter[str] = Counter()
    last: tuple[Any, str] = (None, "")
    for key, text in lines:
        if key == last[0] and text != last[1]:
            found[text] += 1
        last = (key, text)
    return found


def _values() -> Iterator[tuple[str, str]]:
    for pk, text in Service.unscoped.exclude(description="").values_list("pk", "description"):
        yield f"offer {pk}", text
    for mark, phones in _phones().items():
        yield mark, " ".join(sorted(phones))
    for gap in Gap.unscoped.exclude(reason=""):
        state = gap.state_before if gap.state == Gap.State.GONE else gap.state
        yield f"gap {gap.number}", f"{state} {gap.reason}"
