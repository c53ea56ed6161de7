"""One setting for the properties of the domain: many examples, no wall clock, a run under a minute on two cores."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "domain", max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)


@pytest.fixture(scope="package", autouse=True)
def _domain_profile() -> Iterator[None]:
    settings.load_profile("domain")
    yield
    settings.load_profile("default")
