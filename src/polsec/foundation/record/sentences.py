"""What the payloads of the record's own kinds say, and how any other payload is told: field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from polsec.foundation.kit.models import in_language
from polsec.foundation.record import kinds

ADDED = frozenset({"schema", "kind", "act", "at", "capacity", "simulated"})
"""Fields that every payload has, told elsewhere on the page."""

FIELDS: Mapping[str, Any] = {
    "answer": gettext_lazy("Answer"),
    "body": gettext_lazy("Body"),
    "date": gettext_lazy("Date"),
    "institution": gettext_lazy("Institution"),
    "name": gettext_lazy("Name"),
    "outcome": gettext_lazy("Outcome"),
    "process": gettext_lazy("Process"),
    "question": gettext_lazy("Question"),
    "reason": gettext_lazy("Reason"),
    "role": gettext_lazy("Role"),
    "stage": gettext_lazy("Stage"),
    "text": gettext_lazy("Text"),
    "theme": gettext_lazy("Theme"),
    "title": gettext_lazy("Title"),
    "until": gettext_lazy("Until"),
    "version": gettext_lazy("Version"),
}


def sentences(kind: str, payload: dict[str, Any]) -> list[str]:
    """What an act says in whole sentences, where its room gives them; none for a payload that it no longer knows."""
    known = kinds.known().get(kind)
    try:
        return [str(sentence) for sentence in known.sentences(payload)] if known and known.sentences else []
    except (AttributeError, LookupError, TypeError, ValueError):
        return []


def fields(kind: str, payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """The fields of a payload with their values as text; a field that nobody named keeps the name that it has."""
    known = kinds.known().get(kind)
    names = {**FIELDS, **(known.fields if known else {})}
    return [
        (str(names.get(key, key)), list(_texts(value)))
        for key, value in payload.items()
        if key not in ADDED and value not in (None, "", [], {})
    ]


def title_or(value: str, otherwise: str) -> str:
    """The title of an object that a payload names, or other words where this reader may not see the object."""
    try:
        UUID(value)
    except ValueError:
        return _("“%(title)s”") % {"title": value}
    return otherwise


def institution_or_reserved(value: str) -> str:
    """The name of an institution that a payload names, or that this reader may not see it."""
    return title_or(value, _("an institution that you may not see"))


def body_or_reserved(value: str) -> str:
    """The name of a body that a payload names, or that this reader may not see it."""
    return title_or(value, _("a body that you may not see"))


def of_fingerprint(digest: str) -> str:
    """The sentence that gives the SHA-256 of a file or text, to compare it with a copy."""
    return _("Its fingerprint (SHA-256), to compare with the copy that you have: %(digest)s") % {"digest": digest}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [in_language(value)] if is_by_language(value) else _pairs(value)
    elif isinstance(value, list):
        for each in value:
            yield ", ".join(_texts(each))
    elif isinstance(value, bool):
        yield _("yes") if value else _("no")
    else:
        yield str(value)


def is_by_language(value: dict[str, Any]) -> bool:
    """Whether a value is one text in several languages."""
    return all(len(key) == 2 and isinstance(text, str) for key, text in value.items())


def _pairs(value: dict[str, Any]) -> Iterator[str]:
    for key, inner in value.items():
        yield f"{FIELDS.get(key, key)}: {', '.join(_texts(inner))}"


def of_kinds(payload: dict[str, Any]) -> Iterator[str]:
    """How many kinds of acts are public at once, at an event, never."""
    counted = Counter(payload["kinds"].values())
    yield _("What this site puts on the record, and who may read it when, is fixed here.")
    at_once, later, never = (counted[each] for each in ("at-once", "at-event", "never"))
    yield ngettext(
        "%(count)d kind of act can be read by everyone at once.",
        "%(count)d kinds of acts can be read by everyone at once.",
        at_once,
    ) % {"count": at_once}
    yield ngettext(
        "%(count)d kind can be read after an event that its rules name, such as the close of a question.",
        "%(count)d kinds can be read after an event that their rules name, such as the close of a question.",
        later,
    ) % {"count": later}
    yield ngettext("%(count)d kind stays reserved.", "%(count)d kinds stay reserved.", never) % {"count": never}


def of_key(payload: dict[str, Any]) -> Iterator[str]:
    """Which key signs from now on, and which did before."""
    yield _("From now on another key signs this record: %(key)s") % {"key": payload["key"]}
    yield _("Before, this one did: %(before)s") % {"before": payload["before"]}


def of_policy(payload: dict[str, Any]) -> Iterator[str]:
    """Who must cosign from now on."""
    camps = payload["camps"]
    if not camps:
        yield _("Nobody outside the site checks this record yet.")
    for each in camps:
        names = ", ".join(each["witnesses"])
        yield _("For %(camp)s, one of these must check it: %(names)s.") % {"camp": each["camp"], "names": names}


def of_witness(payload: dict[str, Any]) -> Iterator[str]:
    """That a witness was named or released."""
    said = _("%(name)s checks this record from now on, for %(camp)s.")
    if payload["removed"]:
        said = _("%(name)s, of %(camp)s, no longer checks this record.")
    yield said % {"name": payload["name"], "camp": payload["camp"]}


def of_clock(payload: dict[str, Any]) -> Iterator[str]:
    """From when to when the clock went back."""
    yield _(
        "The clock of the site said %(before)s, and then %(after)s. The order of the acts is not touched by it."
    ) % {
        "before": payload["before"],
        "after": payload["after"],
    }


def of_missing(payload: dict[str, Any]) -> Iterator[str]:
    """Which acts can no longer be read."""
    yield _("These acts can no longer be read, to protect a person: %(numbers)s.") % {
        "numbers": ", ".join(str(leaf) for leaf in payload["leaves"])
    }


def of_alarm(payload: dict[str, Any]) -> Iterator[str]:
    """Who disagreed, or what was found."""
    name = payload["name"] or _("The program that signs")
    if payload.get("settled"):
        yield _("%(name)s had found something else than what it had seen before. This was settled.") % {"name": name}
        yield payload["reason"]
    else:
        yield _("%(name)s found something else than what it had seen before.") % {"name": name}
