"""Addresses within a process."""

from django.urls import path

from polsec.foundation.protection.views import hiding, page, pause, plan, register

urlpatterns = [
    path("protection/", page.page, name="protection_page"),
    path("protection/pause/", pause.pause, name="protection_pause"),
    path("protection/pause/ask/", pause.ask, name="protection_pause_ask"),
    path("protection/pause/confirm/", pause.confirm, name="protection_pause_confirm"),
    path("protection/pause/withdraw/", pause.withdraw, name="protection_pause_withdraw"),
    path("protection/register/", register.incidents, name="protection_incidents"),
    path("protection/register/new/", register.new, name="protection_incident_new"),
    path("protection/register/<uuid:incident>/", register.incident, name="protection_incident"),
    path("protection/plan/", plan.plan, name="protection_plan"),
    path("protection/plan.pdf", plan.pdf, name="protection_plan_pdf"),
    path("protection/hide/", hiding.hiding, name="protection_hide"),
    path("protection/hide/<uuid:person>/", hiding.hide, name="protection_hide_person"),
]
