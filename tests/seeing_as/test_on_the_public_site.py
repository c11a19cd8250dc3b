"""What not everybody may read is there for whoever looks through somebody's eyes if it is there for that person."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from audit.models import Entry
from content.models import Article, Asset, Section
from intrusion.limits import per_account
from tests.media.files import picture, upload
from tests.policies import with_policy


@pytest.fixture
def kept_back(news: Section, policies: Section, published: Article) -> None:
    """Both sections are read by whoever holds a role there: Cara writes in News."""
    for section in (news, policies):
        with_policy(section, audience="roles")


def pages() -> int:
    return Entry.objects.filter(event="secureproject.seeing.page").count()


def test_pages_for_members_are_shown_as_the_other_sees_them(
    kept_back: None, looking: Client, as_cara: Client, published: Article
) -> None:
    hers, nowhere = as_cara.get("/policies/"), as_cara.get("/nothing-is-here/")
    assert (hers.status_code, nowhere.status_code) == (404, 404)
    for path, status in (("/policies/", 404), ("/news/", 200), (f"/{published.address.path}/", 200)):
        before, answer = pages(), looking.get(path)
        assert (path, answer.status_code, pages() - before) == (path, status, 1)
        assert "no-store" in answer.headers.get("Cache-Control", "no-store")
    assert Entry.objects.filter(event="secureproject.seeing.page").latest("pk").actor_id == str(_ada().pk)


def test_afterwards_one_reads_as_oneself(kept_back: None, looking: Client) -> None:
    looking.post("/cms/see-as/stop/")
    before = pages()
    assert (looking.get("/policies/").status_code, pages() - before) == (200, 0)


def test_files_of_others_are_not_there(
    looking: Client, cara: User, colin: User, news: Section, policies: Section, tmp_path: Path
) -> None:
    hers = upload(picture(tmp_path), by=cara, section=news)
    his = upload(picture(tmp_path, 30), by=colin, section=policies)
    before = Entry.objects.count()
    assert [fetched(looking, asset) for asset in (hers, his)] == [200, 404]
    assert Entry.objects.count() == before  # a page of the CMS brings dozens of them
    looking.post("/cms/see-as/stop/")
    assert fetched(looking, his) == 200


def test_such_pages_are_limited_too(
    kept_back: None, looking: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"see_as": [per_account(1, minutes=30)]}
    monkeypatch.setattr(settings, "INTRUSION_LIMITS", few, raising=False)
    assert [looking.get("/news/").status_code for _ in range(2)] == [200, 429]


def test_when_it_is_over_one_reads_as_oneself(kept_back: None, looking: Client, cara: User) -> None:
    User.objects.filter(pk=cara.pk).update(is_active=False)
    assert looking.get("/policies/").status_code == 200


def test_nothing_is_said_or_sent_as_the_other(kept_back: None, looking: Client, published: Article) -> None:
    comment: Any = {"name": "Cara", "text": "Hm."}
    assert looking.post(f"/comments/{published.pk}/new/", comment).status_code == 403
    assert looking.put("/news/").status_code == 403


def fetched(client: Client, asset: Asset) -> int:
    answer = client.get(asset.current.address)
    assert b"".join(answer)  # read to its end, so that the file is closed
    return answer.status_code


def _ada() -> User:
    return User.objects.get(name="Ada")
