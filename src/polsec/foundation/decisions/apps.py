from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "polsec.foundation.decisions"
    label = "decisions"
    verbose_name = "Decisions"

    def ready(self) -> None:
        from polsec.foundation.decisions import registrations  # noqa: F401
