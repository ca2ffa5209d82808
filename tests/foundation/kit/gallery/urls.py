"""The site with one page more: every component of the kit, as rooms use them."""

from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from polsec.foundation.kit.forms import ActForm, DayInput
from polsec.site.urls import urlpatterns as those_of_the_site

WHEN, LATER = datetime(2026, 12, 4, 16, 30, tzinfo=UTC), datetime(2026, 12, 11, 16, 30, tzinfo=UTC)
POSITIONS = [("agree", "Agree"), ("reservation", "Agree with a reservation"), ("object", "Object")]


class PositionForm(ActForm):
    """One field of each sort."""

    stand = forms.ChoiceField(label="Position of your institution", choices=POSITIONS, widget=forms.RadioSelect)
    reason = forms.CharField(label="Reason", help_text="In your own words.", widget=forms.Textarea)
    until = forms.DateField(label="Valid until", widget=DayInput, required=False)
    sectors = forms.MultipleChoiceField(
        label="Sectors", choices=[("s", "State"), ("c", "Civil society")], widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Final"), ("b", "Subject to confirmation")])
    letter = forms.FileField(label="Letter", help_text="PDF or photograph, at most 10 MB.", required=False)
    mail = forms.EmailField(label="E-mail")
    released = forms.BooleanField(label="Print the reservation with the decision", required=False)


def stages() -> list[dict[str, Any]]:
    titles = [
        "Convening",
        "Framework",
        "Agenda",
        "Research",
        "Dialogue",
        "Proposals",
        "Sanction",
        "Publications",
        "Law",
    ]
    states = ["closed", "closed", "open", *["planned"] * 6]
    return [
        {
            "title": title,
            "state": state,
            "url": "/" if state != "planned" else "",
            "closes_on": WHEN if state == "open" else None,
        }
        for title, state in zip(titles, states, strict=True)
    ]


def lineage() -> SimpleNamespace:
    """As `kit.objects.Lineage`, without a database."""
    return SimpleNamespace(edges=(), reserved=Counter({"wasDerivedFrom": 2, "wasQuotedFrom": 1}))


def context() -> dict[str, Any]:
    """What the page shows; the form is bound and wrong, so that its errors are seen."""
    task = {"title": "Give the position on paragraph 4", "url": "/", "place": "Citizen security", "when": WHEN}
    row = {"agree": 3, "reservation": 1, "aside": 0, "object": 0, "answered": 4, "of": 5}
    return {
        "crumbs": [
            {"title": "Citizen security", "url": "/"},
            {"title": "Questions", "url": "/"},
            {"title": "Question 3"},
        ],
        "stages": stages(),
        "notices": [
            Notice("success", "Your position is on record."),
            Notice("warning", "The receipt is not ready yet."),
        ],
        "form": PositionForm({"mail": "nobody", "until": "never"}),
        "tally": [{"sector": "Ministerios", **row}, {"sector": "Organizaciones de sociedad civil", **row}],
        "when": WHEN,
        "later": LATER,
        "checked": ["the University", "the Chamber"],
        "pending": ["the Prosecution"],
        "facts": [
            {"label": "Who pays", "value": "UNDP", "url": "/"},
            {"label": "Seats", "value": "7 of 9 institutions"},
        ],
        "to": "Licenciada Ana Cojtí\nDirectora\nPresente",
        "signed": "María López\nCoordinadora",
        "late": [task],
        "today": [task, task],
        "lineage": lineage(),
    }


class Notice:
    """As a message of django.contrib.messages."""

    def __init__(self, level_tag: str, text: str) -> None:
        self.level_tag, self.text = level_tag, text

    def __str__(self) -> str:
        return self.text


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component."""
    return render(request, "gallery/components.html", context())


urlpatterns = [*those_of_the_site, *i18n_patterns(path("components/", components, name="components"))]
