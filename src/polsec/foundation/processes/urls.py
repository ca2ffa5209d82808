"""Addresses within a process."""

from django.urls import path

from polsec.foundation.processes.views import home, roles, rules, settings, stages

urlpatterns = [
    path("", home.home, name="processes_home"),
    path("stages/", stages.stages, name="processes_stages"),
    path("stages/add/", stages.add, name="processes_stage_add"),
    path("stages/<slug:key>/start/", stages.start, name="processes_stage_start"),
    path("stages/<slug:key>/end/", stages.end, name="processes_stage_end"),
    path("stages/<slug:key>/dates/", stages.dates, name="processes_stage_dates"),
    path("rules/", rules.rules, name="processes_rules"),
    path("rules/change/", rules.change, name="processes_rules_change"),
    path("roles/", roles.roles, name="processes_roles"),
    path("roles/give/", roles.give, name="processes_role_give"),
    path("roles/invite/", roles.invite, name="processes_role_invite"),
    path("roles/<int:role>/end/", roles.end, name="processes_role_end"),
    path("settings/", settings.settings, name="processes_settings"),
    path("settings/open/", settings.open_, name="processes_open"),
    path("settings/close/", settings.close, name="processes_close"),
    path("settings/reopen/", settings.reopen, name="processes_reopen"),
]
