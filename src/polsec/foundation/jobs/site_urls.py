"""Addresses of this room, beside any process."""

from django.urls import path

from polsec.foundation.jobs import views

urlpatterns = [path("jobs/<uuid:job>/", views.show, name="jobs_job")]
