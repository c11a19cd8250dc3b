"""The command ``content.management.commands.import_ghost``: exit codes, and what it says."""

import json
from pathlib import Path

import pytest

from content.models import Address
from tests.commands import printed, ran
from tests.content.imports.ghost.files import SITE, export_of, post, written


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "address", ["old.example.org", "ftp://old.example.org", "https://[", "https://a.example/?b"]
)
def test_an_address_that_is_none_ends_with_2(tmp_path: Path, address: str) -> None:
    refused = ran("import_ghost", str(written(tmp_path, export_of(post()))), "--address", address)
    assert (refused.status, "has to be like https://" in refused.printed) == (2, True)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("name", ["missing.json", "."])
def test_an_unreadable_file_ends_with_2_and_says_that_nothing_was_imported(tmp_path: Path, name: str) -> None:
    refused = ran("import_ghost", str(tmp_path / name), "--address", SITE)
    assert (refused.status, refused.printed.endswith("Nothing was imported.")) == (2, True)


@pytest.mark.usefixtures("site")
def test_everything_comes_in_and_is_accounted_for(tmp_path: Path) -> None:
    redirects = written(tmp_path, [{"from": "/old/", "to": "/title-p1/"}], "redirects.json")
    path = str(written(tmp_path, export_of(post(), post("p2", type="page"))))
    facts = json.loads(
        printed("import_ghost", path, "--address", SITE, "--redirects", str(redirects), "--json")
    )
    totals = {kind: counts["total"] for kind, counts in facts["counts"].items()}
    assert totals == {"author": 2, "post": 1, "page": 1, "redirect": 1}
    assert Address.objects.filter(path="a-small-blog/title-p1").exists()
