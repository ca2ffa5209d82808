from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.foundation.record import making

from polsec.foundation.kit.models import Object
from polsec.foundation.record import checkpoints, kinds, places, ports
from polsec.foundation.record.signing_here import signer_at_hand


@pytest.fixture(autouse=True)
def known_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds of leaves of these tests, beside those of the rooms."""
    for kind in making.KINDS.values():
        monkeypatch.setitem(kinds._kinds, kind.name, kind)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, in which no signer answers."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(places, "data", lambda: folder)
    monkeypatch.setattr(places, "site_name", lambda: "polsec.example")
    monkeypatch.setattr(checkpoints, "_silent", {})
    return folder


@pytest.fixture
def process(db: None, monkeypatch: pytest.MonkeyPatch) -> Object:
    """A public process at the address `valle`."""
    made = making.process()
    monkeypatch.setitem(ports.PROCESS_BY_SLUG._handlers, ports.KEY, [{"valle": made}.get])
    monkeypatch.setitem(ports.SLUG_OF._handlers, ports.KEY, [{made.pk: "valle"}.get])
    monkeypatch.setitem(ports.ZONE_OF._handlers, ports.KEY, [{made.pk: "America/Guatemala"}.get])
    return made


@pytest.fixture
def signing(data: Path) -> Iterator[None]:
    """A signer with a key of the site's own answers."""
    making.make_signer_key()
    with signer_at_hand():
        yield
