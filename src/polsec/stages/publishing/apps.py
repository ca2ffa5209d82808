from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "polsec.stages.publishing"
    label = "publishing"
    verbose_name = "Publishing"

    def ready(self) -> None:
        from polsec.stages.publishing import registrations  # noqa: F401
