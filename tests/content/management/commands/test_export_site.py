"""The command ``content.management.commands.export_site``: exit codes, and what it prints."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from content.models import Article


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("export_site", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_an_export_says_how_much_of_what_is_in_it(published: Article, tmp_path: Path) -> None:
    facts = json.loads(run(tmp_path / "export", "--json"))
    assert (facts["counts"]["articles"], facts["counts"]["people"], facts["files"]) == (1, 1, 0)
    said = run(tmp_path / "another")
    assert "not encrypted" in said
    assert str(tmp_path / "another") in said


def test_an_export_to_where_something_is_ends_with_2_and_says_so(site: object, tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "mine").touch()
    with pytest.raises(CommandError, match=r"there already.*Nothing was exported") as caught:
        run(tmp_path / "export")
    assert caught.value.returncode == 2


@pytest.mark.django_db
def test_a_site_that_is_not_set_up_has_nothing_to_take_out(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="set_up_site"):
        run(tmp_path / "export")
    assert list(tmp_path.iterdir()) == []


def test_an_export_into_nowhere_is_wrong_usage(site: object, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        run(tmp_path / "no" / "such" / "place")
    assert caught.value.returncode == 2
