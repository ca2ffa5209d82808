import pytest
from pytest_django.live_server_helper import LiveServer
from tests.site.demonstration import store_all


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer) -> str:
    """The address of a running site with its demonstration."""
    store_all()
    return live_server.url
