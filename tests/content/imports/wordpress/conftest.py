from collections.abc import Callable
from pathlib import Path

import pytest

from audit.actors import SystemActor
from content.imports.wordpress.importing import import_wordpress
from content.imports.wordpress.report import Report
from content.rulebook.media import IMPORT
from tests.content.imports.wordpress.files import export_file

type BringIn = Callable[..., Report]


@pytest.fixture
def bring_in(site: object, tmp_path: Path) -> BringIn:
    """Imports an export made of the given items, as the import command does."""

    def bring(*items: str, **options: object) -> Report:
        path = export_file(tmp_path, *items)
        return import_wordpress(path, by=SystemActor(IMPORT), **options)  # type: ignore[arg-type]

    return bring
