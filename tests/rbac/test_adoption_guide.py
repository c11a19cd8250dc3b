"""What docs/adopt-rbac.md tells to copy works where it is copied to (test_adoption.py goes the whole way)."""

import re
from pathlib import Path
from typing import Any

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "adopt-rbac.md"


def test_the_settings_need_nothing_that_a_new_project_of_django_lacks() -> None:
    first: str = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)[0]
    settings: dict[str, Any] = {"INSTALLED_APPS": ["shop"], "MIDDLEWARE": ["django's"]}
    exec(first, settings)  # noqa: S102 - our own text
    assert settings["INSTALLED_APPS"][-2:] == ["audit", "rbac"]
    assert settings["AUTHENTICATION_BACKENDS"][0] == "django.contrib.auth.backends.ModelBackend"
    assert settings["RBAC_REPORT_ONLY"] is True
