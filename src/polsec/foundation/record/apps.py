from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordConfig(AppConfig):
    name = "polsec.foundation.record"
    label = "record"
    verbose_name = "Record"

    def ready(self) -> None:
        """Make the record's own kinds of leaves and its background work known."""
        from polsec.foundation.record import jobs as _jobs  # noqa: F401
        from polsec.foundation.record.kinds import Disclosure, Kind, register
        from polsec.foundation.record.sentences import (
            of_alarm,
            of_clock,
            of_key,
            of_kinds,
            of_missing,
            of_policy,
            of_witness,
        )

        register(
            Kind("record.kinds", _("The rules of this record"), Disclosure.AT_ONCE, sentences=of_kinds),
            Kind("record.policy", _("Who must check this record"), Disclosure.AT_ONCE, sentences=of_policy),
            Kind("record.witness", _("A witness of this record"), Disclosure.AT_ONCE, sentences=of_witness),
            Kind("record.clock", _("The site's clock went back"), Disclosure.AT_ONCE, sentences=of_clock),
            Kind("record.key", _("The key of this record was replaced"), Disclosure.AT_ONCE, sentences=of_key),
            Kind("record.alarm", _("Something is wrong with this record"), Disclosure.AT_ONCE, sentences=of_alarm),
            Kind("record.erased", _("Acts that can no longer be read"), Disclosure.AT_ONCE, sentences=of_missing),
        )
