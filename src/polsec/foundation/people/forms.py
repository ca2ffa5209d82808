"""Forms about persons, invitations and institutions."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit.forms import ActForm
from polsec.foundation.people.models import Institution, Language, Person, Sector, Type


class PersonForm(ActForm):
    """How somebody is called and reached."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As the person wants to be called. It need not be the full name.")
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class NewPersonForm(PersonForm):
    """Somebody whom a secretariat enters."""

    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Leave it empty for who has none: an invitation can be printed.")
    )
    field_order = ("name", "email", "phone", "language")


class ClaimForm(ActForm):
    """The address with which somebody will sign in."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("You will sign in with it. Whoever has none leaves it empty, and gets printed links."),
    )


class CodeForm(forms.Form):
    """The code of a mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """The code without spaces, as some type it."""
        return "".join(str(self.cleaned_data["code"]).split())


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or security key, in words that say what the choice means."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = _("Sign in with it alone")
            self.fields["passwordless"].help_text = _(
                "Then neither address nor password is asked for. The device asks for its lock instead."
            )


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class EraseForm(ActForm):
    """That somebody has understood what erasing means."""

    understood = forms.BooleanField(label=_("I have read this, and I want everything about me to be erased."))


class ErasePaperForm(ActForm):
    """That a secretariat holds the request of whoever is erased."""

    understood = forms.BooleanField(label=_("I hold this person's own request, and they know what is kept."))


class InstitutionForm(ActForm):
    """An institution; one field for its name in each language of the site."""

    kind = forms.ChoiceField(label=pgettext_lazy("institution", "Type"), choices=[("", "—"), *Type.choices])
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", "—"), *Sector.choices])
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    languages = forms.CharField(
        label=_("Languages in which it works"),
        max_length=200,
        required=False,
        help_text=_("With commas between them, as in: Español, Kaqchikel"),
    )
    shown_as = forms.ChoiceField(
        label=_("Shown as"),
        required=False,
        choices=[("", _("its type")), *Type.choices],
        help_text=_("What stands in place of its name while it is protected, or has not released its name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {
            f"name_{code}": forms.CharField(label=_("Name (%s)") % name, max_length=200, required=False)
            for code, name in settings.LANGUAGES
        }
        self.fields = {**names, **self.fields}

    def clean(self) -> dict[str, Any]:
        """The names as one title by language, the languages as a list."""
        cleaned = super().clean() or self.cleaned_data
        title = {code: cleaned.pop(f"name_{code}", "") for code, _name in settings.LANGUAGES}
        languages = [word for each in cleaned.get("languages", "").split(",") if (word := each.strip())]
        return {**cleaned, "title": title, "languages": languages}


class NewInstitutionForm(InstitutionForm):
    """An institution that may be protected from its first day."""

    is_protected = forms.BooleanField(
        label=_("Protected"), required=False, help_text=_("Its name is sealed outside the secretariat.")
    )


class ChangeInstitutionForm(InstitutionForm):
    """Details of an institution, with the version that was read."""

    seen = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}))


def details_of(institution: Institution) -> dict[str, Any]:
    """What a form about this institution begins with."""
    names = {f"name_{code}": institution.object.title.get(code, "") for code, _name in settings.LANGUAGES}
    return {
        **names,
        "kind": institution.kind,
        "sector": institution.sector,
        "short_name": institution.short_name,
        "languages": ", ".join(institution.languages),
        "shown_as": institution.shown_as,
        "seen": institution.object.version,
    }


def details_of_person(person: Person) -> dict[str, Any]:
    """What a form about this person begins with."""
    return {"name": person.name, "phone": person.phone, "language": person.language}
