"""Addresses beside any process."""

from django.urls import path

from polsec.foundation.processes.views import site

urlpatterns = [
    path("processes/", site.processes, name="processes_list"),
    path("processes/new/", site.new, name="processes_new"),
]
