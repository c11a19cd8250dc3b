"""The import for tests."""

from pathlib import Path
from typing import Any

import pytest

from audit.actors import SystemActor
from content.imports.portable.context import How
from content.imports.portable.importing import import_site
from content.imports.wordpress.report import Report
from content.rulebook.sections import IMPORT_SITE
from tests.content.imports.portable.made import AS_USUAL, Bring, write_export


@pytest.fixture
def bring(site: object, tmp_path: Path) -> Bring:
    """Imports an export made of these lists."""

    def brought(how: How = AS_USUAL, files: tuple[bytes, ...] = (), **lists: Any) -> Report:
        return import_site(
            write_export(tmp_path / "export", files, **lists), by=SystemActor(IMPORT_SITE), how=how
        )

    return brought
