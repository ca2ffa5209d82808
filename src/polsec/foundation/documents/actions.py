"""Writing a text and carrying it from version to version. Called by the stages, inside acts of their own.

These are not actions: who may write is for the stage to say. They need an act under way, lock the document, and leave
the leaf of the new version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.documents.models import Document, Provision, Version, Wording
from polsec.foundation.documents.queries import wordings_by_digest
from polsec.foundation.kit import clock, objects
from polsec.foundation.kit.actions import current_act
from polsec.foundation.kit.checks import check_language
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Object, Relation, Visibility
from polsec.foundation.kit.wording import check_readable
from polsec.foundation.record.leaves import leave

MOST_PROVISIONS = 2000
LONGEST_TEXT = 20_000
LONGEST_TITLE = 80
"""Characters of a paragraph without a heading that are its title."""
AT_ONCE = 200
"""Paragraphs that one query makes public."""


@dataclass(frozen=True)
class Draft:
    """One paragraph as it is to be: `provision` is None for a new one.

    A new paragraph with `sources` of its own is made from these instead of those of the text.
    """

    heading: str
    text: str
    provision: UUID | None = None
    sources: tuple[Object, ...] = ()


def write(
    *, title: dict[str, str], language: str, drafts: Sequence[Draft], room: Object, sources: Iterable[Object] = ()
) -> Document:
    """A new document in the room of a body, with its first version; each provision is made from `sources`."""
    check_language(language)
    process = objects.process_of(room)
    thing = objects.make("document", process=process, title=title, visibility=Visibility.ROOM, room=room)
    document = Document.objects.create(object=thing, language=language)
    _add_version(document, drafts, note="", sources=tuple(sources))
    return document


def revise(
    document: Document, *, seen: str, drafts: Sequence[Draft], note: str, sources: Iterable[Object] = ()
) -> Version:
    """The next version. Paragraphs keep their ids; new ones are made from `sources`.

    Raises Stale where `seen` is not the current version, Closed for a frozen text, Invalid where nothing changed.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    check_open(document)
    objects.check_version(document.object, seen)
    version = _add_version(document, drafts, note=note, sources=tuple(sources))
    if version.digest == seen:
        raise Invalid(Message("Nothing was changed. Change the text, or leave it as it is."))
    return version


def check_open(document: Document) -> None:
    """Raises Closed where the text was fixed."""
    if document.is_frozen:
        raise Closed(Message("This text was fixed when it was approved. What comes after it is a new text."))


def freeze(document: Document, *, seen: str) -> None:
    """Fix the text for good. Raises Stale where `seen` is not the current version; freezing twice changes nothing."""
    objects.check_version(document.object, seen)
    if document.is_frozen:
        return
    document.frozen_at = clock.now()
    document.save(update_fields=["frozen_at"])
    payload = {"document": str(document.pk), "digest": document.object.version}
    leave("documents.frozen", payload, process=objects.process_of(document.object))


def publish(document: Document, *, digest: str) -> None:
    """Let everyone see one version of a text: its title, and its paragraphs under what they say there.

    What stood in earlier drafts alone, as words or as paragraphs that were taken out, stays in its room.
    """
    things = []
    for wording in wordings_by_digest(document.pk, digest):
        thing: Object = wording.provision.object
        thing.title, thing.visibility = _title(document, wording.heading, wording.text), Visibility.PUBLIC
        things.append(thing)
    Object.objects.bulk_update(things, ["title", "visibility"], batch_size=AT_ONCE)
    document.object.visibility = Visibility.PUBLIC
    document.object.save(update_fields=["visibility"])


def _add_version(document: Document, drafts: Sequence[Draft], *, note: str, sources: tuple[Object, ...]) -> Version:
    _check(document, drafts)
    provisions = [_provision(document, draft, place, sources) for place, draft in enumerate(drafts, start=1)]
    content = [
        {"provision": str(provision.pk), "heading": draft.heading, "text": draft.text}
        for provision, draft in zip(provisions, drafts, strict=True)
    ]
    digest = objects.digest(content)
    version = Version.objects.create(
        document=document,
        number=(document.versions.count() or 0) + 1,
        digest=digest,
        note=note,
        made_at=clock.now(),
        act=current_act(),
    )
    Wording.objects.bulk_create(
        Wording(version=version, provision=provision, position=place, heading=draft.heading, text=draft.text)
        for place, (provision, draft) in enumerate(zip(provisions, drafts, strict=True), start=1)
    )
    document.object.version = digest
    document.object.save(update_fields=["version"])
    payload = {"document": str(document.pk), "number": version.number, "digest": digest, "provisions": content}
    leave("documents.version", payload, process=objects.process_of(document.object))
    return version


def _provision(document: Document, draft: Draft, place: int, sources: tuple[Object, ...]) -> Provision:
    """The provision of a draft: the one it names, or a new one made from the sources."""
    if draft.provision:
        provision = document.provisions.filter(pk=draft.provision).first()
        if provision is None:
            raise Invalid(Message("Paragraph {place} belongs to another text. Open the page again.", place=place))
        return provision
    thing = objects.make(
        "provision",
        process=objects.process_of(document.object),
        title=_title(document, draft.heading, draft.text),
        visibility=Visibility(document.object.visibility),
        room=document.object.room,
    )
    objects.connect(thing, Relation.DERIVED, *(draft.sources or sources))
    return Provision.objects.create(object=thing, document=document)


def _title(document: Document, heading: str, text: str) -> dict[str, str]:
    """What a paragraph is called where objects are listed."""
    return {document.language: heading or objects.brief(text, LONGEST_TITLE)}


def _check(document: Document, drafts: Sequence[Draft]) -> None:
    if not drafts:
        raise Invalid(Message("The text is empty. Write at least one paragraph."))
    if len(drafts) > MOST_PROVISIONS:
        raise Invalid(Message("A text may have up to {most} paragraphs.", most=MOST_PROVISIONS))
    for place, draft in enumerate(drafts, start=1):
        check_readable(draft.heading, draft.text)
        if not draft.text.strip():
            raise Invalid(Message("Paragraph {place} is empty. Write it, or take it out.", place=place))
        if len(draft.text) > LONGEST_TEXT:
            raise Invalid(
                Message("Paragraph {place} has more than {most} characters. Divide it.", place=place, most=LONGEST_TEXT)
            )
    named = [draft.provision for draft in drafts if draft.provision]
    if len(named) != len(set(named)):
        raise Invalid(Message("One paragraph stands twice in this text. Open the page again."))
