from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import pgettext_lazy


class ProcessesConfig(AppConfig):
    name = "polsec.foundation.processes"
    label = "processes"
    verbose_name = "Processes"

    def ready(self) -> None:
        """Describe the kind, tell the kit where people stand, make the leaves known."""
        from polsec.foundation.kit.actions import guard
        from polsec.foundation.kit.actors import standings
        from polsec.foundation.kit.objects import describe
        from polsec.foundation.people import ports as people
        from polsec.foundation.processes import actions, export, home, leaves, queries, together  # noqa: F401
        from polsec.foundation.processes.http import in_process
        from polsec.foundation.processes.ports import sections
        from polsec.foundation.record import kinds, ports

        describe("process", pgettext_lazy("kind", "process"), lambda thing: _address(queries.slug_of(thing.pk)))
        standings(queries.standings_of)
        guard(queries.check_not_standing_still)
        kinds.register(*leaves.KINDS)
        ports.PROCESS_BY_SLUG.on(ports.KEY)(queries.object_by_slug)
        ports.SLUG_OF.on(ports.KEY)(queries.slug_of)
        ports.ZONE_OF.on(ports.KEY)(queries.zone_of)
        ports.IN_PROCESS.on(ports.KEY)(in_process)
        people.on_export.on("processes")(export.of_person)
        people.on_erase.on("processes")(export.erase)
        people.on_merge.on("processes")(together.check_one_person)
        people.act_names.on("processes")(export.act_names)
        people.role_names.on("processes")(export.role_names)
        people.protected_names_in_rooms.on("rule")(queries.reads_protected_names)
        sections.on("processes")(home.sections)


def _address(slug: str) -> str:
    return reverse("processes_home", args=[slug])
