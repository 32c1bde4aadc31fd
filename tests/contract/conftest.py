"""One small municipality for the tests of a module, because each of the hundreds of routes would build its own."""

import copy

import pytest

from tests.conftest import Around, Municipality, build_around, build_municipality
from tests.contract.contracts import Scene


@pytest.fixture(scope="module")
def shared_scene(module_transaction: None) -> Scene:
    """Build the small municipality once for all tests of a module."""
    municipality = build_municipality()
    return Scene(municipality, build_around(municipality))


@pytest.fixture
def scene(shared_scene: Scene, db: None) -> Scene:
    """Return the small municipality. What the test writes is rolled back, and its objects are the test's own."""
    return copy.deepcopy(shared_scene)


@pytest.fixture
def municipality(scene: Scene) -> Municipality:
    return scene.municipality


@pytest.fixture
def around(scene: Scene) -> Around:
    return scene.around
