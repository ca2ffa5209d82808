"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from polsec.foundation.bodies.charter import MOST_DAYS, MOST_INSTITUTIONS, Charter, Decides
from polsec.foundation.bodies.models import BodyType, Capacity, Duty, MandateKind
from polsec.foundation.files.forms import UploadField
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.kit.forms import ActForm, DayInput, Part, PartedForm
from polsec.foundation.kit.models import Object
from polsec.foundation.people import queries as people
from polsec.foundation.people.models import Institution
from polsec.foundation.processes.forms import CODES, TextsForm, offer
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.people import known_people
from polsec.foundation.processes.queries import sought_sectors

LATER = _("PDF or a picture of it. The secretariat alone sees it. It can be handed in later.")
TITLES = tuple(f"title_{code}" for code in CODES)
PURPOSES = tuple(f"purpose_{code}" for code in CODES)


class BodyForm(PartedForm, TextsForm):
    """A new body with its rules; each sector that the process seeks may have a quorum of its own."""

    texts = (("title", _("Name"), forms.TextInput), ("purpose", _("What it is for"), forms.Textarea))
    type = forms.ChoiceField(label=_("What it is"), choices=BodyType.choices)
    is_highest = forms.BooleanField(label=_("It is the highest body: it gives the final approval"), required=False)
    decides = forms.ChoiceField(label=_("How it decides"), choices=Decides.choices, widget=forms.RadioSelect)
    quorum = forms.IntegerField(
        label=_("Quorum: institutions present"), min_value=1, max_value=MOST_INSTITUTIONS, initial=3
    )
    second_call_days = forms.IntegerField(
        label=_("Days until the second call when the quorum fails"), min_value=0, max_value=MOST_DAYS, initial=3
    )
    order = ("type", *TITLES, *PURPOSES, "is_highest", "decides", "quorum")

    def __init__(self, *args: Any, process: Process, has_highest: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sectors = [sought.sector for sought in sought_sectors(process)]
        if has_highest:
            del self.fields["is_highest"]
        labels = people.sectors()
        for sector in self.sectors:
            self.fields[f"sector_{sector}"] = forms.IntegerField(
                label=labels.get(sector, sector),
                min_value=1,
                max_value=MOST_INSTITUTIONS,
                required=False,
            )

    def parts(self) -> tuple[Part, ...]:
        """What it is, what it is called, how it decides; quorums by sector for who wants them."""
        sectors = tuple(f"sector_{sector}" for sector in self.sectors)
        return (
            Part("", ("type", "is_highest")),
            Part(gettext("Name"), TITLES),
            Part(gettext("What it is for"), PURPOSES),
            Part(gettext("How it decides"), ("decides", "quorum", "second_call_days")),
            Part(gettext("Of the quorum, at least so many from each sector"), sectors, folded=True),
        )

    def clean(self) -> dict[str, Any]:
        """The rules put together as a charter."""
        cleaned = super().clean()
        by_sector = {sector: number for sector in self.sectors if (number := cleaned.pop(f"sector_{sector}", None))}
        own = {name: cleaned.pop(name) for name in ("decides", "quorum", "second_call_days") if name in cleaned}
        try:
            cleaned["charter"] = Charter(quorum_by_sector=by_sector, **own)
        except Invalid as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.explain(gettext))
        return cleaned


class SeatForm(ActForm):
    """A seat for an institution that has none in this body."""

    institution = forms.ChoiceField(label=_("Institution"))
    capacity = forms.ChoiceField(
        label=_("It sits as"), choices=Capacity.choices, initial=Capacity.MEMBER, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, institutions: list[Institution], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = {str(one.pk): one for one in institutions}
        offer(self, "institution", [(pk, people.name_for(one, actor)) for pk, one in self.institutions.items()])

    def clean_institution(self) -> Institution:
        """The chosen institution."""
        return self.institutions[self.cleaned_data["institution"]]


class MandateForm(ActForm):
    """A mandate for somebody whom the secretariat knows, or for somebody new."""

    kind = forms.ChoiceField(
        label=_("As"), choices=MandateKind.choices, initial=MandateKind.TITULAR, widget=forms.RadioSelect
    )
    person = forms.ChoiceField(
        label=_("Somebody whom you know here"), required=False, help_text=_("Or leave it empty and give a name below.")
    )
    name = forms.CharField(
        label=_("Name"), required=False, max_length=120, help_text=_("As the person wants to be called.")
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Without it you get a link to hand over in person.")
    )
    until = forms.DateField(
        label=_("Last day of the mandate"),
        required=False,
        widget=DayInput,
        help_text=_("As the letter says it, if it does."),
    )

    letter = UploadField(label=_("Letter that names the delegate"), required=False, help_text=LATER)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = ((str(pk), name) for pk, name in known_people(process).items())
        offer(self, "person", [("", _("Nobody of these")), *known])

    def clean_person(self) -> Object | None:
        """The object of the chosen person."""
        chosen = self.cleaned_data["person"]
        return Object.objects.get(pk=chosen) if chosen else None


class LetterForm(ActForm):
    """The letter that names a delegate."""

    letter = UploadField(
        label=_("Letter that names the delegate"), help_text=_("PDF or a picture of it. The secretariat alone sees it.")
    )


class AssignForm(ActForm):
    """Somebody who accompanies a body."""

    person = forms.ChoiceField(label=_("Person"))
    duty = forms.ChoiceField(label=_("As"), choices=Duty.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", [(str(pk), name) for pk, name in known_people(process).items()])

    def clean_person(self) -> Object:
        """The object of the chosen person."""
        return Object.objects.get(pk=self.cleaned_data["person"])
