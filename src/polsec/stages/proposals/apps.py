from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "polsec.stages.proposals"
    label = "proposals"
    verbose_name = "Proposals"

    def ready(self) -> None:
        from polsec.stages.proposals import registrations  # noqa: F401
