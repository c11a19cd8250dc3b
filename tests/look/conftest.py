"""The gallery in place of the site, and axe on any page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()


@pytest.fixture
def gallery(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.look.gallery"


@pytest.fixture
def complaints() -> Callable[[Page], list[str]]:
    """What axe finds on a page, one line each. It is evaluated by the developer tools, so the policy stays as it is."""

    def run(page: Page) -> list[str]:
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE})
        found = page.evaluate(
            "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
        )
        return [
            f"{violation['id']}: {violation['help']} {[node['target'] for node in violation['nodes']]}"
            for violation in found["violations"]
        ]

    return run
