"""Which key signs: one for show only where nothing else ever signed."""

from pathlib import Path

import pytest
from tests.foundation.processes.making import process

from polsec.foundation.record import places
from polsec.foundation.record.models import Log
from polsec.site.preparation import prepare_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of keys without any, which is not that of the other tests."""
    monkeypatch.setattr(places, "keys", lambda: tmp_path)


@pytest.mark.usefixtures("no_key")
def test_a_new_site_gets_a_key_for_show() -> None:
    prepare_keys()
    assert places.demo_signer_key().exists()


@pytest.mark.usefixtures("no_key")
def test_a_log_that_a_signer_elsewhere_signed_is_never_given_a_key_for_show() -> None:
    made = process(slug="firmado")
    Log.objects.update_or_create(process=made.object, defaults={"origin": "site/record/firmado", "key": "a+b+c"})
    prepare_keys()
    assert not places.demo_signer_key().exists()
