"""A file is on disk whole or not at all, once, as long as something needs it, for whoever may see it."""

import errno
import os
import subprocess
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from tests.foundation.files.samples import pdf, picture

from polsec.foundation.files import storage
from polsec.foundation.files.checking import check
from polsec.foundation.files.forms import UploadField
from polsec.foundation.files.keeping import erase, is_needed, keep
from polsec.foundation.files.models import File
from polsec.foundation.files.views import show
from polsec.foundation.kit.actors import ANYONE, Actor, Standing
from polsec.foundation.kit.models import Object, Visibility

TEXT = check("acta.txt", b"Acta")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def contents(folder: Path) -> list[str]:
    """What lies in the folder, as paths."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def public(upload: object = TEXT) -> File:
    return keep(upload, process=None, visibility=Visibility.PUBLIC)


@pytest.mark.django_db
def test_a_content_lies_under_its_hash_once(folder: Path) -> None:
    first, second = public(), public()
    told = subprocess.run(["sha256sum"], input=b"Acta", capture_output=True, check=True).stdout[:64].decode()
    assert first.sha256 == second.sha256 == told
    assert contents(folder) == [f"{told[:2]}/{told[2:]}"]
    assert storage.place(told).read_bytes() == b"Acta"


@pytest.mark.parametrize("place", ["write", "fsync"])
@pytest.mark.django_db
def test_a_full_disk_is_said_in_words_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace" if place == "write" else "fsync", full)
    with pytest.raises(storage.NoRoom, match="disk is full"):
        public()
    assert contents(folder) == []
    assert not File.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_an_act_that_was_rolled_back_left_is_removed_when_it_is_old(folder: Path) -> None:
    kept = public()
    other = check("x.txt", b"other")
    with transaction.atomic():
        public(other)
        transaction.set_rollback(True)
    assert storage.remove_unneeded(is_needed) == 0, "too young: an act may be under way"
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab/draft-x").touch()
    assert storage.remove_unneeded(is_needed, older_than=-1) == 2
    assert contents(folder) == [f"{kept.sha256[:2]}/{kept.sha256[2:]}"]


@pytest.mark.django_db
def test_a_content_that_is_kept_again_while_it_is_being_removed_stays(folder: Path) -> None:
    storage.write(TEXT.sha256, TEXT.content)
    old = time.time() - 2 * storage.YOUNG
    os.utime(storage.place(TEXT.sha256), (old, old))
    looks = []

    def kept_between_the_looks(sha256: str) -> bool:
        looks.append(sha256)
        if len(looks) == 2:
            public()
        return is_needed(sha256)

    assert storage.remove_unneeded(kept_between_the_looks) == 0
    assert storage.place(TEXT.sha256).read_bytes() == TEXT.content


@pytest.mark.django_db(transaction=True)
def test_erasing_destroys_content_and_name_but_not_what_another_file_needs(folder: Path) -> None:
    first, second = public(), public()
    with transaction.atomic():
        erase(first)
    first.refresh_from_db()
    assert (first.sha256, first.name, first.size) == ("", "", 0)
    assert str(Object.objects.get(pk=first.pk)) == ""
    assert storage.place(TEXT.sha256).is_file()
    with transaction.atomic():
        erase(second)
    assert contents(folder) == []


def answer(file: File, actor: Actor) -> HttpResponse:
    request = RequestFactory().get("/es/files/")
    request.actor = actor
    return show(request, file.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        (Visibility.SECRETARIAT, {"coordinator"}),
        (Visibility.ROOM, {"coordinator", "delegate"}),
        (Visibility.PROCESS, {"coordinator", "delegate", "observer"}),
        (Visibility.PUBLIC, {"coordinator", "delegate", "observer", "donor", "stranger", "anyone"}),
    ],
)
def test_a_file_is_given_to_those_who_see_its_object_and_not_there_for_others(
    visibility: Visibility, seen_by: set[str]
) -> None:
    process, room, elsewhere = (
        Object.objects.create(kind=kind, visibility="public") for kind in ("process", "body", "process")
    )
    file = keep(TEXT, process=process, visibility=visibility, room=room)
    actors = {
        role: Actor(uuid.uuid4(), (Standing(process.pk, role, body=room.pk if role == "delegate" else None),))
        for role in ("coordinator", "delegate", "observer", "donor")
    }
    actors |= {"stranger": Actor(uuid.uuid4(), (Standing(elsewhere.pk, "coordinator"),)), "anyone": ANYONE}
    found = set()
    for role, actor in actors.items():
        try:
            found.add(role) if answer(file, actor).status_code == 200 else None
        except Http404:
            continue
    assert found == seen_by


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("upload", "disposition"),
    [
        (check("foto.png", picture()), 'inline; filename="foto.png"'),
        (check("acta.pdf", pdf()), 'attachment; filename="acta.pdf"'),
        (TEXT, 'attachment; filename="acta.txt"'),
        (check("señal.txt", b"x"), "attachment; filename*=utf-8''se%C3%B1al.txt"),
    ],
    ids=["picture", "pdf", "text", "a name with accents"],
)
def test_nothing_in_a_file_can_act_in_the_browser(client: Client, upload: object, disposition: str) -> None:
    response = client.get(f"/es/files/{public(upload).pk}/")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == disposition
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Content-Type"] == upload.media_type
    assert b"".join(response.streaming_content) == upload.content


@pytest.mark.django_db
def test_an_erased_file_is_not_there(client: Client) -> None:
    file = public()
    erase(file)
    assert client.get(f"/es/files/{file.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_file_costs_one_query(django_assert_num_queries: object) -> None:
    file = public()
    with django_assert_num_queries(1):
        answer(file, ANYONE)


@pytest.mark.parametrize(("content", "told"), [(b"", "empty"), (b"<svg/>", "SVG"), (b"MZ\x00", "not accepted")])
def test_a_form_says_at_the_field_what_is_wrong(content: bytes, told: str) -> None:
    from django import forms

    class Form(forms.Form):
        letter = UploadField()

    with translation.override("en"):
        form = Form({}, {"letter": SimpleUploadedFile("acta.pdf", content, content_type="application/pdf")})
        assert told in form.errors["letter"][0]


def test_a_form_gives_what_may_be_kept() -> None:
    assert UploadField().clean(SimpleUploadedFile("acta.txt", b"Acta", content_type="text/html")) == TEXT
    assert UploadField(required=False).clean(None) is None
