"""Files in every situation, made by the verbs."""

from pathlib import Path
from typing import Any

import pytest

from secureproject.media_storage import media_storage


@pytest.fixture
def own_store(settings: Any, tmp_path: Path) -> Path:
    settings.STORAGES = {**settings.STORAGES, "media": media_storage((tmp_path / "store").as_uri())}
    return tmp_path / "store"
