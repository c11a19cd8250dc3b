"""Dates and times as each language writes them, with their zone: from one table a language, and from nowhere else."""

import re
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from content.formatting.local_time import zoned
from tests.look.test_vendored import ROOT

AT = datetime(2026, 12, 3, 14, 32, tzinfo=UTC)
FORMATS = ("DATE", "DATETIME", "SHORT_DATE", "SHORT_DATETIME", "MONTH_DAY", "YEAR_MONTH", "TIME")
# A weekday, a day in the square of a calendar, seconds and zone, the zone alone; for machines: c, Y-m-d and finer.
ALONE = {"Y-m-d H:i:s.u", "l", "j", ":s T", "T", "c", "Y-m-d", "Y-m", *(f"{name}_FORMAT" for name in FORMATS)}


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "3 December 2026, 14:32 UTC", "3 Dec 2026, 14:32 UTC"),
        ("de", "3. Dezember 2026, 14:32 UTC", "3. Dez. 2026, 14:32 UTC"),
        ("fr", "3 décembre 2026, 14:32 UTC", "3 déc. 2026, 14:32 UTC"),
    ],
)
def test_a_moment_is_written_as_its_reader_writes_it(language: str, long: str, short: str) -> None:
    with override(language):
        assert zoned(AT) == long
        assert zoned(AT, "SHORT_DATETIME_FORMAT") == short


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_language_says_how_it_writes_them(language: str) -> None:
    written = import_module(f"{settings.FORMAT_MODULE_PATH}.{language}.formats")
    assert all(hasattr(written, f"{name}_FORMAT") for name in FORMATS)


def sources() -> list[Path]:
    rooms = [ROOT / room for room in ("content", "accounts", "secureproject")]
    templates = [
        path for room in rooms for kind in ("html", "txt") for path in room.rglob(f"templates/**/*.{kind}")
    ]
    return [path for path in templates if "trial" not in path.parts]


def test_no_template_writes_a_date_in_a_way_of_its_own() -> None:
    asked = re.compile(r"""\|(?:date|time):["']([^"']*)["']""")
    own = {
        (path.name, form)
        for path in sources()
        for form in asked.findall(path.read_text())
        if form not in ALONE
    }
    assert own == set()
