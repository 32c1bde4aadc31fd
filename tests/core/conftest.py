"""The API of tests/core/urls.py."""

import pytest
from rest_framework.test import APIClient


@pytest.fixture
def api(settings) -> APIClient:
    """A client nobody has signed in with; the answers are in English, and a crash is an answer."""
    settings.ROOT_URLCONF = "tests.core.urls"
    return APIClient(raise_request_exception=False, headers={"accept-language": "en"})
