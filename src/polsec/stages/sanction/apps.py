from django.apps import AppConfig


class SanctionConfig(AppConfig):
    name = "polsec.stages.sanction"
    label = "sanction"
    verbose_name = "Sanction"

    def ready(self) -> None:
        from polsec.stages.sanction import registrations  # noqa: F401
