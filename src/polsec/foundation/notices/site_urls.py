"""Addresses of this room, beside any process."""

from django.urls import path

from polsec.foundation.notices import views

urlpatterns = [
    path("day/", views.day, name="notices_day"),
    path("inbox/", views.inbox, name="notices_inbox"),
    path("inbox/read/", views.read, name="notices_read_all"),
    path("inbox/<uuid:notice>/read/", views.read, name="notices_read"),
    path("inbox/<uuid:notice>/", views.follow, name="notices_follow"),
    path("inbox/mail/", views.wishes, name="notices_wishes"),
]
