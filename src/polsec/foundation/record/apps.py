from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "polsec.foundation.record"
    label = "record"
    verbose_name = "Record"
