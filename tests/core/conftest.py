"""The API of tests/core/urls.py."""

import pytest
from rest_framework.test import APIClient


@pytest.fixture
def api(settings) -> APIClient:
    """Return an anonymous client with answers in English. An exception in a view becomes an answer with status 500."""
    settings.ROOT_URLCONF = "tests.core.urls"
    return APIClient(raise_request_exception=False, headers={"accept-language": "en"})
