import pytest
from tests.foundation.record import making

from polsec.foundation.kit.models import Object
from polsec.foundation.record import kinds, places, ports


@pytest.fixture(autouse=True)
def known_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds of leaves of these tests, beside those of the rooms."""
    for kind in making.KINDS.values():
        monkeypatch.setitem(kinds._kinds, kind.name, kind)


@pytest.fixture(autouse=True)
def data(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of its own, in which no signer answers."""
    monkeypatch.setattr(places, "data", lambda: tmp_path)


@pytest.fixture
def process(db: None, monkeypatch: pytest.MonkeyPatch) -> Object:
    """A public process at the address `valle`."""
    made = making.process()
    monkeypatch.setitem(ports.PROCESS_BY_SLUG._handlers, ports.KEY, [{"valle": made}.get])
    monkeypatch.setitem(ports.SLUG_OF._handlers, ports.KEY, [{made.pk: "valle"}.get])
    return made
