"""Addresses of this room within a process."""

from django.urls import path

from polsec.foundation.notices import views

urlpatterns = [path("unreached/", views.unreached, name="notices_unreached")]
