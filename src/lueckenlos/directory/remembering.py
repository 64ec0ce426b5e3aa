"""What was decided about rows of lists, for the lists of next year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas.actions import saved
from lueckenlos.directory.matching import NEW, SKIP, Match, spelling
from lueckenlos.directory.models import RowDecision
from lueckenlos.directory.rows import Entry, records_of
from lueckenlos.exchange.records import OfferRecord


def decided_before(municipality: Municipality) -> dict[str, str]:
    """What was decided about rows of earlier lists: the id of a service by spelling; "" for those
    that are left out."""
    found = RowDecision.objects.for_municipality(municipality).values_list("spelling", "service")
    return {told: str(service or "") for told, service in found}


@transaction.atomic
def remember(municipality: Municipality, rows: Iterable[Match], by: User | None) -> None:
    """What was decided about rows somebody was asked about, whether they are loaded then or not."""
    for row in rows:
        if row.said == SKIP and (row.alike or row.twin):
            _remember(municipality, row.record, None, by)
        elif row.known is not None and row.said == row.known.service:
            _remember(municipality, row.record, row.known.service, by)
        elif row.said == NEW:
            _forget(municipality, row.record, by)


def remember_merged(into: Entry, gone: Entry, by: User) -> None:
    """Rows that are spelled as either of two records are the one that remains."""
    here, service = into.service.municipality, into.service.pk
    for one in RowDecision.objects.for_municipality(here).filter(service=gone.service):
        one.service = into.service
        saved(one, by)
    for record in (*records_of(into), *records_of(gone)):
        _remember(here, record, service, by)


def _remember(here: Municipality, record: OfferRecord, service: Any, by: User | None) -> None:
    told = spelling(record)
    every = RowDecision.objects.for_municipality(here)
    one = every.filter(spelling=told).first() or RowDecision(municipality=here, spelling=told)
    if one.pk is None or str(one.service_id or "") != str(service or ""):
        one.service_id, one.by = service, by
        saved(one, by)


def _forget(here: Municipality, record: OfferRecord, by: User | None) -> None:
    for one in RowDecision.objects.for_municipality(here).filter(spelling=spelling(record)):
        one._history_user = by  # type: ignore[attr-defined]
        one.delete()
