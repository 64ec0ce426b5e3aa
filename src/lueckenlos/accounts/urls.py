"""Addresses of accounts; of allauth those that are used here."""

from __future__ import annotations

from allauth.account.urls import urlpatterns as account
from allauth.mfa.urls import urlpatterns as second_factor
from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as oidc
from allauth.socialaccount.urls import urlpatterns as social
from django.urls import URLPattern, URLResolver, include, path

from lueckenlos.accounts import (
    account_views,
    installation_views,
    log_views,
    municipality_views,
    notice_views,
    people_views,
    views,
)

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
    path("protokoll/", log_views.openings, name="log_openings"),
    path("protokoll/<uuid:pk>/", log_views.opening, name="log_opening"),
    path("protokoll/<uuid:pk>/lesen/", log_views.read, name="read_log"),
]
BEYOND = [
    path("", log_views.installation_openings, name="installation_log_openings"),
    path("<uuid:pk>/", log_views.installation_opening, name="installation_log_opening"),
    path("<uuid:pk>/lesen/", log_views.installation_read, name="installation_read_log"),
]
NOTICES = [
    path("", notice_views.notices, name="notices"),
    path("impressum/", notice_views.edit, {"kind": "imprint"}, name="edit_imprint"),
    path("datenschutz/", notice_views.edit, {"kind": "privacy"}, name="edit_privacy"),
    path(
        "barrierefreiheit/", notice_views.edit, {"kind": "accessibility"}, name="edit_accessibility"
    ),
]
urlpatterns = [
    path("kommunen/", views.mine, name="mine"),
    path("einladung/", views.invitation, name="invitation"),
    path("anlage/", views.installation, name="installation"),
    path("anlage/protokoll/", include(BEYOND)),
    path("anlage/pflichtangaben/", include(NOTICES)),
    path("anlage/einladung/<uuid:pk>/", installation_views.resend, name="resend_invitation"),
    path(
        "anlage/einladung/<uuid:pk>/adresse/", installation_views.replace, name="replace_invitation"
    ),
    path("anlage/kommune/<uuid:pk>/", installation_views.correct, name="correct_municipality"),
    path("k/<slug:slug>/", views.municipality, name="municipality"),
    path("k/<slug:slug>/angaben/", municipality_views.details, name="municipality_details"),
    path("k/<slug:slug>/menschen/", include(PEOPLE)),
    path("konto/", account_views.account, name="account"),
    path("konto/adresse/", account_views.change_address, name="change_address"),
    path("konto/adresse/code/", account_views.prove_address, name="prove_address"),
    path("konto/schliessen/", account_views.close, name="close_account"),
    path("konto/", include(_used(account))),
    path("konto/schutz/", include(_used(second_factor))),
    path("konto/fremd/", include(_used(social) + _used(oidc))),
]
