from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "polsec.foundation.notices"
    label = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from polsec.foundation.notices import actions, below, day, jobs, personal_data  # noqa: F401
        from polsec.foundation.people import ports
        from polsec.foundation.processes import ports as processes

        ports.on_export.on("notices")(personal_data.export)
        ports.on_erase.on("notices")(personal_data.erase)
        ports.act_names.on("notices")(personal_data.act_names)
        processes.needs_of_mine.on("notices")(day.unreached_in)
        day.day_items.on("processes")(day.needs_in_processes)
