"""A person's own pages, invitations, and signing in."""

from django.urls import include, path

from polsec.foundation.people.views import invitations, me

urlpatterns = [
    path("me/", me.overview, name="people_me"),
    path("me/change/", me.change, name="people_me_change"),
    path("me/consent/", me.consent, name="people_me_consent"),
    path("me/hide/", me.hide, name="people_me_hide"),
    path("me/leave-everywhere/", me.leave_everywhere, name="people_me_leave"),
    path("me/data/", me.data, name="people_me_data"),
    path("me/data.json", me.data_json, name="people_me_data_json"),
    path("me/erase/", me.erase, name="people_me_erase"),
    path("erased/", me.erased, name="people_erased"),
    path("invitation/code/", invitations.claim_code, name="people_claim_code"),
    path("invitation/<str:token>/", invitations.claim, name="people_claim"),
    path("way-in/<str:token>/", invitations.enter, name="people_enter"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
]
