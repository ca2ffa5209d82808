import pytest
from tests.site.demonstration import store_all


@pytest.fixture
def demonstration(db: None) -> None:
    """Both reports of the demonstration are loaded."""
    store_all()
