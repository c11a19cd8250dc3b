"""Preview links: who makes and ends them, what the database keeps of them, and how long they last."""

import pytest
from django.db.models.functions import Now

from audit.models import Entry
from content.errors import UncleanText, WrongState
from content.guests import previews
from content.guests.previews import by_digest, make_preview_link, revoke_preview_link
from content.guests.tokens import digest_of_token
from content.models import Article, PreviewLink
from content.trash.verbs import recover_article, trash_article
from rbac.errors import Invalid, Refused
from tests.newsroom import Person, digest_of, write
from tests.previews import made


def token_of(article: Article, by: Person, days: int = 7) -> str:
    _link, address = make_preview_link(article, by=by, digest=digest_of(article), days=days)
    return address.reveal().rstrip("/").rsplit("/", 1)[-1]


def opened_by(token: str) -> PreviewLink | None:
    return by_digest(digest_of_token(token))


@pytest.mark.parametrize("who", ["otto", "colin"], indirect=True)
def test_who_may_not_edit_it_shows_it_to_no_one(who: Person, draft: Article) -> None:
    with pytest.raises(Refused):
        token_of(draft, who)


def test_a_contributor_shows_only_what_she_writes_herself(draft: Article, cara: Person, ed: Person) -> None:
    assert opened_by(token_of(draft, cara))
    other = Article.objects.get(pk=draft.pk)
    Article.objects.filter(pk=draft.pk).update(author=ed, draft_author_ids=[ed.pk])
    with pytest.raises(Refused):
        token_of(other, cara)


def test_what_was_taken_down_is_shown_to_no_one(taken_down: Article, ed: Person) -> None:
    with pytest.raises(Refused, match="taken down"):
        token_of(taken_down, ed)


def test_no_one_sends_a_version_that_they_have_not_seen(draft: Article, cara: Person, ed: Person) -> None:
    seen = digest_of(draft)
    write(draft, ed, "Another text.")
    with pytest.raises(WrongState):
        make_preview_link(draft, by=cara, digest=seen, days=7)


@pytest.mark.parametrize("days", [0, -1, 31, 10_000_000])
def test_a_link_lasts_no_longer_than_thirty_days(days: int, draft: Article, cara: Person) -> None:
    with pytest.raises(Invalid):
        token_of(draft, cara, days)


def test_for_whom_it_is_is_one_line(draft: Article, cara: Person) -> None:
    with pytest.raises(UncleanText):
        make_preview_link(draft, by=cara, digest=digest_of(draft), days=1, whom="x" * 121)


def test_an_article_has_a_bounded_number_of_links(
    draft: Article, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST", 1)
    token_of(draft, cara)
    with pytest.raises(Invalid, match="open links"):
        token_of(draft, cara)


def test_the_token_is_stored_and_recorded_nowhere(draft: Article, cara: Person) -> None:
    token = token_of(draft, cara)
    assert len(token) == 22  # 128 bits
    assert made(draft).token_digest == digest_of_token(token) != token
    entry = Entry.objects.filter(event="content.preview.created").get()
    assert token not in str(entry.public) + str(entry.sealed)
    assert entry.public["revision"][1] == 1


def test_a_link_shows_the_version_for_which_it_was_made(draft: Article, cara: Person, ed: Person) -> None:
    token = token_of(draft, cara)
    write(draft, ed, "Written later.")
    link = opened_by(token)
    assert link is not None
    assert link.revision.number == 1


def test_a_revoked_link_opens_nothing_and_is_revoked_once(draft: Article, cara: Person, ed: Person) -> None:
    token, link = token_of(draft, cara), made(draft)
    revoke_preview_link(draft, link.pk, by=ed)
    assert opened_by(token) is None
    assert by_digest(link.token_digest) is None
    with pytest.raises(WrongState):
        revoke_preview_link(draft, link.pk, by=ed)


def test_no_one_revokes_by_the_number_of_another_article_s_link(
    draft: Article, published: Article, cara: Person, policies: object, colin: Person
) -> None:
    token_of(draft, cara)
    with pytest.raises(Refused):
        revoke_preview_link(draft, made(draft).pk, by=colin)


def test_a_link_ends_with_what_its_maker_may_do(draft: Article, cara: Person) -> None:
    token = token_of(draft, cara)
    cara.is_active = False
    cara.save()
    assert opened_by(token) is None


def test_a_link_ends_when_the_article_is_taken_down(published: Article, ed: Person) -> None:
    from_before = token_of(published, ed)
    assert opened_by(from_before)
    previews_of = Article.objects.filter(pk=published.pk)
    previews_of.update(archived_at=Now(), live=None, draft=published.live)
    assert opened_by(from_before) is None


def test_a_link_opens_nothing_as_long_as_the_article_lies_in_the_trash(draft: Article, cara: Person) -> None:
    from_before = token_of(draft, cara)
    trash_article(draft, by=cara)
    assert opened_by(from_before) is None
    recover_article(draft, by=cara)
    assert opened_by(from_before)
