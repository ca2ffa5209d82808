from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "polsec.foundation.protection"
    label = "protection"
    verbose_name = "Protection"

    def ready(self) -> None:
        """Make the leaves known, tell the home page and the room of persons."""
        from polsec.foundation.people import ports as people
        from polsec.foundation.processes import ports
        from polsec.foundation.protection import export, home, leaves
        from polsec.foundation.record import kinds

        kinds.register(*leaves.KINDS)
        people.on_export.on("protection")(export.of_person)
        people.on_erase.on("protection")(export.erase)
        people.act_names.on("protection")(export.act_names)
        ports.sections.on("protection")(home.section)
        ports.needs_of_mine.on("protection")(home.needs)
