"""Case files to take away: of one import, or of all that is loaded."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory.import_case import case_of, whole_case
from lueckenlos.directory.import_views import import_here
from lueckenlos.web.downloads import attachment

TOML = "application/toml"


@require_safe
@require(EDIT_INVENTORY)
def declaration(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """How the lists are read and what was decided, as a case the command line reads alike."""
    one = import_here(standing_of(request), pk)
    return attachment(case_of(one).encode(), TOML, "fall.toml")


@require_safe
@require(EDIT_INVENTORY)
def whole(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is loaded – areas, people, lists – as one case."""
    return attachment(whole_case(standing_of(request).here).encode(), TOML, "fall.toml")
