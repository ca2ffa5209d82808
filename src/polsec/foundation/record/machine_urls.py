"""Addresses of the record for programs, as C2SP tlog-tiles names them. They have no language."""

from django.urls import path

from polsec.foundation.record import machine_views

urlpatterns = [
    path("record/verify.py", machine_views.verifier, name="record_verifier"),
    path("record/<slug:process>/checkpoint", machine_views.checkpoint, name="record_checkpoint"),
    path("record/<slug:process>/policy", machine_views.policy, name="record_policy"),
    path("record/<slug:process>/tile/<path:tile>", machine_views.tile, name="record_tile"),
]
