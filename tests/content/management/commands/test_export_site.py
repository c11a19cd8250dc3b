"""The command ``content.management.commands.export_site``: exit codes, and what it prints."""

import json
from pathlib import Path

import pytest

from content.models import Article
from tests.commands import printed, ran, refusal


def test_an_export_says_how_much_of_what_is_in_it(published: Article, tmp_path: Path) -> None:
    facts = json.loads(printed("export_site", str(tmp_path / "export"), "--json"))
    assert (facts["counts"]["articles"], facts["counts"]["people"], facts["files"]) == (1, 1, 0)
    said = printed("export_site", str(tmp_path / "another"))
    assert "not encrypted" in said
    assert str(tmp_path / "another") in said


def test_an_export_to_where_something_is_ends_with_2_and_says_so(site: object, tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    refused = ran("export_site", str(tmp_path))
    assert (refused.status, "there already" in refused.printed) == (2, True)
    assert refused.printed.endswith("Nothing was exported.")


@pytest.mark.django_db
def test_a_site_that_is_not_set_up_has_nothing_to_take_out(tmp_path: Path) -> None:
    assert "set_up_site" in refusal("export_site", str(tmp_path / "export"))
    assert list(tmp_path.iterdir()) == []
