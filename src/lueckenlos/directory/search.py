"""What can be found of the inventory: services by name, provider, Kennung or place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.search import AT_MOST, Hit, source
from lueckenlos.directory.list_rows import kind_words
from lueckenlos.directory.listing import looked_for, words_of
from lueckenlos.directory.models import Status
from lueckenlos.directory.queries import visible_services
from lueckenlos.directory.secrecy import told_place


def _all(standing: Standing, words: str) -> str:
    return f"{reverse('services', args=[standing.here.slug])}?{urlencode({'q': words})}"


@source("Angebote", "", more=_all)
def services(standing: Standing, words: str) -> list[Hit]:
    """Services in the inventory; a provider finds only own ones, who sees none finds none."""
    if not words_of(words):
        return []
    visible = visible_services(standing).filter(status=Status.ACTIVE)
    visible = visible.annotate(**told_place(standing))
    found: Any = (
        looked_for(visible, words, standing.here)
        .select_related("organization")
        .order_by("folded", "code")
    )
    return [
        Hit(
            one.name,
            reverse("service", args=[standing.here.slug, one.pk]),
            ", ".join(filter(None, (
                one.organization.name if one.organization else "", kind_words(one), one.told_place
            ))),
        )
        for one in found[: AT_MOST + 1]
    ]  # fmt: skip
