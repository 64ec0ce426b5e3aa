"""What the frame needs to know about who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.navigation import grouped, ways
from lueckenlos.accounts.queries import municipalities_of
from lueckenlos.accounts.search import LONGEST


def accounts(request: HttpRequest) -> dict[str, object]:
    """The municipalities to switch between, the one of this page, what may be done there."""
    standing = getattr(request, "standing", None)
    here = standing if isinstance(standing, Standing) and standing.municipality else None
    user = getattr(request, "user", None)
    match = request.resolver_match
    url_name = (match.url_name if match else None) or ""
    found = ways(here, url_name) if here else []
    return {
        "switch": municipalities_of(user) if isinstance(user, User) else [],
        "here": here.municipality if here else None,
        "ways": grouped(found),
        "way_group": next((one.group for one in found if one.current), ""),
        "longest_search": LONGEST,
        "has_demo": SimpleLazyObject(_has_demo),
        "navigation_part": "accounts/navigation.html",
        "navigation_wide": "accounts/navigation_wide.html",
        "search_part": "accounts/find.html",
        "place_part": "accounts/place.html",
        "account_part": "accounts/switch.html",
        "footer_part": "accounts/footer.html",
        "oidc_name": settings.OIDC_NAME,
    }


def _has_demo() -> bool:
    return Municipality.objects.filter(demo=True).exists()
