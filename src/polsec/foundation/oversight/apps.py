from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "polsec.foundation.oversight"
    label = "oversight"
    verbose_name = "Oversight"

    def ready(self) -> None:
        """Make the leaves known; tell the home page of a process and the room of persons what this room holds."""
        from polsec.foundation.oversight import actions, export, home, leaves  # noqa: F401
        from polsec.foundation.people import ports as people
        from polsec.foundation.processes import ports
        from polsec.foundation.record import kinds

        kinds.register(*leaves.KINDS)
        ports.sections.on("oversight")(home.section)
        ports.needs_of_mine.on("oversight")(home.needs)
        ports.next_steps.on("oversight")(home.steps)
        people.on_export.on("oversight")(export.of_person)
        people.on_erase.on("oversight")(export.erase)
