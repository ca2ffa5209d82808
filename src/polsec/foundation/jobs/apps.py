from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "polsec.foundation.jobs"
    label = "jobs"
    verbose_name = "Jobs"
