"""Addresses of accounts; of allauth those that are used here."""

from __future__ import annotations

from allauth.account.urls import urlpatterns as account
from allauth.mfa.urls import urlpatterns as second_factor
from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as oidc
from allauth.socialaccount.urls import urlpatterns as social
from django.urls import URLPattern, URLResolver, include, path

from lueckenlos.accounts import people_views, views

UNUSED = {
    "account_email",
    "account_confirm_email",
    "account_confirm_login_code",
    "socialaccount_connections",
}


def _used(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    return [one for one in patterns if getattr(one, "name", None) not in UNUSED]


PEOPLE = [
    path("", people_views.people_page, name="people"),
    path("verlauf/", people_views.history, name="people_history"),
    path("<uuid:pk>/rolle/", people_views.change_role, name="change_role"),
    path("<uuid:pk>/ende/", people_views.end_membership, name="end_membership"),
    path("einladung/<uuid:pk>/", people_views.withdraw, name="withdraw_invitation"),
]
urlpatterns = [
    path("kommunen/", views.mine, name="mine"),
    path("einladung/", views.invitation, name="invitation"),
    path("anlage/", views.installation, name="installation"),
    path("k/<slug:slug>/", views.municipality, name="municipality"),
    path("k/<slug:slug>/menschen/", include(PEOPLE)),
    path("konto/", views.account, name="account"),
    path("konto/", include(_used(account))),
    path("konto/schutz/", include(_used(second_factor))),
    path("konto/fremd/", include(_used(social) + _used(oidc))),
]
