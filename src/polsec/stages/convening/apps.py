from django.apps import AppConfig


class ConveningConfig(AppConfig):
    name = "polsec.stages.convening"
    label = "convening"
    verbose_name = "Convening"

    def ready(self) -> None:
        """Make the leaves known; tell the home page of a process and the rooms below what they ask."""
        from polsec.foundation.record import kinds
        from polsec.stages.convening import leaves, personal, steps  # noqa: F401 (register themselves)

        kinds.register(*leaves.KINDS)
