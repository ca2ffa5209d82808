"""Forms of this room. Where a text has languages, each language has a field: `title_es`, `title_en`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.forms import ActForm, DayInput
from polsec.foundation.kit.models import Object
from polsec.foundation.processes.figures import FIGURES
from polsec.foundation.processes.models import Process, RoleName, Rules, StageKey
from polsec.foundation.processes.people import known_institutions
from polsec.foundation.processes.process_templates import templates

CODES = [code for code, _name in settings.LANGUAGES]


def offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Give a field of a form its choices, which only the request tells."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class TextField(forms.CharField):
    """A text in one language: asked for where the process works in it, which the act checks."""

    by_language = True

    def __init__(self, label: Any, code: str, widget: type[forms.Widget]) -> None:
        language = get_language_info(code)["name_translated"]
        words = _("%(text)s, in %(language)s") % {"text": label, "language": str(language).lower()}
        rows = {"rows": 4} if issubclass(widget, forms.Textarea) else {}
        super().__init__(label=words, required=False, widget=widget(attrs={"lang": code, **rows}))


class TextsForm(ActForm):
    """A form with texts by language, which it hands on as one dictionary for each text."""

    texts: tuple[tuple[str, Any, Any], ...] = ()
    """Name, label and widget class of each text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, widget in self.texts:
            for code in CODES:
                self.fields[f"{name}_{code}"] = TextField(label, code, widget)
        self.order_fields(self.order)

    order: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """The cleaned fields, those of one text put together."""
        cleaned = super().clean() or self.cleaned_data
        for name, _label, _widget in self.texts:
            given = {code: cleaned.pop(f"{name}_{code}", "").strip() for code in CODES}
            cleaned[name] = {code: text for code, text in given.items() if text}
        return cleaned

    @staticmethod
    def initial_texts(**texts: dict[str, str]) -> dict[str, str]:
        """Initial values of the fields, from texts by language."""
        return {f"{name}_{code}": text for name, given in texts.items() for code, text in given.items()}


TITLE_AND_PURPOSE = (("title", _("Title"), forms.TextInput), ("purpose", _("What it is for"), forms.Textarea))
FIELDS_OF_TEXTS = tuple(f"{name}_{code}" for name, _label, _widget in TITLE_AND_PURPOSE for code in CODES)


class ProcessForm(TextsForm):
    """Title, purpose, languages and time zone of a process."""

    texts = TITLE_AND_PURPOSE
    languages = forms.MultipleChoiceField(
        label=_("Languages in which it works"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    timezone = forms.CharField(
        label=_("Time zone"),
        initial="America/Guatemala",
        help_text=_("Continent and city, in English, such as America/Guatemala or Europe/Madrid."),
    )
    order = ("languages", *FIELDS_OF_TEXTS, "timezone")

    @classmethod
    def initial_of(cls, process: Process) -> dict[str, Any]:
        """What the form shows of a process."""
        return {
            "languages": process.languages,
            "timezone": process.timezone,
            **cls.initial_texts(title=process.object.title, purpose=process.purpose),
        }


class NewProcessForm(ProcessForm):
    """A process that is to be created."""

    template = forms.ChoiceField(label=_("Template"), widget=forms.RadioSelect)
    slug = forms.CharField(
        label=_("Address"),
        max_length=60,
        help_text=_("Small letters, figures and hyphens, such as security-2026. It cannot be changed later."),
    )
    starts_on = forms.DateField(
        label=_("First day of the first stage"),
        required=False,
        widget=DayInput,
        help_text=_("The other stages follow with their usual length. Every date can be changed later."),
    )
    order = ("template", "languages", *FIELDS_OF_TEXTS, "slug", "starts_on", "timezone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "template", [(one.key, one.name_and_description()) for one in templates()])

    @classmethod
    def first_values(cls, language: str | None) -> dict[str, Any]:
        """What the form proposes: the first template with its purpose, and the reader's language."""
        first = templates()[0]
        return {"template": first.key, "languages": [language], **cls.initial_texts(purpose=first.purpose)}


class DatesForm(ActForm):
    """The planned days of a stage."""

    opens_on = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    closes_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)


class NewStageForm(DatesForm):
    """A stage that the process did without."""

    key = forms.ChoiceField(label=_("Stage"))
    field_order = ("key", "opens_on", "closes_on")

    def __init__(self, *args: Any, there: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "key", [(key.value, key.label) for key in StageKey if key not in there])


class ReasonForm(ActForm):
    """Why something is done that everyone will read."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)


class RulesForm(TextsForm):
    """The rules: a text in each language, and the figures that the software applies."""

    texts = (("text", _("Rules"), forms.Textarea),)
    seen = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, figure in FIGURES.items():
            self.fields[name] = forms.IntegerField(
                label=figure.label, min_value=0, max_value=figure.most, required=figure.default is None
            )
        for code in CODES:
            self.fields[f"text_{code}"].help_text = _(
                "One paragraph after the other, with an empty line between them. The first line of each is its heading."
            )
            self.fields[f"text_{code}"].widget.attrs["rows"] = 24

    def clean(self) -> dict[str, Any]:
        """The text as lists of paragraphs with headings; the figures as one dictionary."""
        cleaned = super().clean()
        cleaned["text"] = {code: paragraphs_of(text) for code, text in cleaned["text"].items()}
        cleaned["figures"] = {name: given for name in FIGURES if (given := cleaned.pop(name, None)) is not None}
        return cleaned

    @classmethod
    def initial_of(cls, rules: Rules) -> dict[str, Any]:
        """What the form shows of a version of the rules."""
        texts = {code: text_of(paragraphs) for code, paragraphs in rules.text.items()}
        defaults = {name: figure.default for name, figure in FIGURES.items() if figure.default is not None}
        return {"seen": rules.number, **cls.initial_texts(text=texts), **defaults, **rules.figures}


def paragraphs_of(text: str) -> list[dict[str, str]]:
    """Paragraphs with headings, from a text in which an empty line parts them and the first line is the heading."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    parts = [block.partition("\n") for block in blocks if block]
    return [{"heading": heading.strip(), "text": body.strip()} for heading, _break, body in parts]


def text_of(paragraphs: list[dict[str, str]]) -> str:
    """The text that `paragraphs_of` reads."""
    return "\n\n".join(f"{each['heading']}\n{each['text']}" for each in paragraphs)


class _RoleForm(ActForm):
    role = forms.ChoiceField(label=_("Role"), choices=RoleName.choices)
    institution = forms.ChoiceField(
        label=_("Institution they come from"),
        required=False,
        help_text=_("It gives no right to speak for the institution: a letter of designation does."),
    )

    def __init__(self, *args: Any, process: Process, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = {str(thing.pk): (thing, name) for thing, name in known_institutions(process, actor)}
        offer(self, "institution", [("", _("None")), *((pk, name) for pk, (_thing, name) in self.institutions.items())])

    def clean_institution(self) -> Object | None:
        """The object of the chosen institution."""
        chosen = self.institutions.get(self.cleaned_data["institution"])
        return chosen[0] if chosen else None


class GiveRoleForm(_RoleForm):
    """A role for somebody who is in the process already."""

    person = forms.ChoiceField(label=_("Person"))
    field_order = ("person", "role", "institution")

    def __init__(self, *args: Any, people: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", [(str(pk), name) for pk, name in people.items()])

    def clean_person(self) -> Object:
        """The object of the chosen person."""
        return Object.objects.get(pk=self.cleaned_data["person"])


class InviteForm(_RoleForm):
    """A role for somebody who is not on this site yet, or whom the coordinator cannot see here."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the person wants to be called."))
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Without it you get a link to hand over in person.")
    )
    field_order = ("name", "email", "role", "institution")
