"""What tests of the room share: the engine's files go with each test, and one provider misses its target."""

import shutil

import pytest

from tests.indicators import making


@pytest.fixture(autouse=True)
def empty_store(request):
    """No claims of an earlier test in the data directory that tests of one process share."""
    if "app" in request.fixturenames:
        app = request.getfixturevalue("app")
        shutil.rmtree(app.extensions["settings"].data_dir / "claims", ignore_errors=True)


@pytest.fixture
def missed(people, tmp_path):
    """A provider with 100 stays of 2,050.00 against a target of 2,000.00, another that met its own; the matter."""
    making.sign()
    own, other = people.head.provider_id, people.other_head.provider_id
    making.claims(tmp_path, {making.code_of(own): (100, 20_500_000), making.code_of(other): (100, 19_000_000)})
    making.control(people, own, "2000.00")
    making.control(people, other, "2000.00")
    (matter,) = making.assessed(people)
    return matter
