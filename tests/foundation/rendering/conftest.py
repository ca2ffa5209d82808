"""Every document that a test prints is printed without a word of complaint from typst."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_complaint(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if not request.node.get_closest_marker("complains"):
        assert [each.getMessage() for each in caplog.get_records("call") if each.levelno >= logging.WARNING] == []
