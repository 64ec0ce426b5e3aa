"""What the frame needs to know about who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import User
from lueckenlos.accounts.queries import municipalities_of
from lueckenlos.accounts.roles import MANAGE_PEOPLE


def accounts(request: HttpRequest) -> dict[str, object]:
    """The municipalities to switch between, the one of this page, what may be done there."""
    standing = getattr(request, "standing", None)
    here = standing if isinstance(standing, Standing) else None
    user = getattr(request, "user", None)
    return {
        "switch": municipalities_of(user) if isinstance(user, User) else [],
        "here": here.municipality if here else None,
        "may_manage_people": bool(here and here.municipality and here.may(MANAGE_PEOPLE)),
        "navigation_part": "accounts/navigation.html",
        "account_part": "accounts/switch.html",
        "oidc_name": settings.OIDC_NAME,
    }
