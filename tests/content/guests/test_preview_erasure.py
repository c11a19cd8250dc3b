"""Whom a preview link was made for may ask to be forgotten, like a guest who approves."""

from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from audit.models import Entry
from audit.timeline import timeline_about
from content import workflow
from content.errors import UncleanText, WrongState
from content.guests.erasure import erase_whom, links_for
from content.guests.previews import make_preview_link, open_links
from content.models import Article, Guest, PreviewLink, Section
from rbac.errors import Refused
from tests.audit.sealer import by_force
from tests.newsroom import Person, digest_of
from tests.signing_in import signed_in

WHY = "He asked for it."


def link_for(article: Article, by: Person, whom: str = "Petra Press (petra@paper.example)") -> PreviewLink:
    made, _address = make_preview_link(article, by=by, digest=digest_of(article), days=1, whom=whom)
    return made


def told(article: Article) -> str:
    return "\n".join(str(entry.fields) for entry in timeline_about(article))


def reloaded(link: PreviewLink) -> PreviewLink:
    return PreviewLink.objects.select_related("guest").get(pk=link.pk)


@pytest.mark.parametrize("who", ["otto", "cara", "ed"])
def test_only_administrators_erase_it(
    who: str, draft: Article, edna: Person, request: pytest.FixtureRequest
) -> None:
    link = link_for(draft, edna)
    with pytest.raises(Refused):
        erase_whom(link, by=request.getfixturevalue(who), reason=WHY)
    assert reloaded(link).whom.startswith("Petra")


def test_it_takes_a_reason_and_somebody_named(draft: Article, ed: Person, ada: Person) -> None:
    link = link_for(draft, ed)
    with pytest.raises(UncleanText):
        erase_whom(link, by=ada, reason=" ")
    with pytest.raises(WrongState):
        erase_whom(link_for(draft, ed, ""), by=ada, reason=WHY)
    erase_whom(link, by=ada, reason=WHY)
    with pytest.raises(WrongState):
        erase_whom(link, by=ada, reason=WHY)


def test_nothing_in_clear_names_whom_it_is_for(
    draft: Article, ed: Person, owner_connection: "psycopg.Connection[Any]"
) -> None:
    link_for(draft, ed)
    with owner_connection.cursor() as cursor:
        for table in ("content_previewlink", "content_guest", "secure_audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            assert "Petra" not in str(cursor.fetchall())


def test_once_erased_nobody_reads_it_and_the_link_opens_nothing(
    draft: Article, ed: Person, ada: Person
) -> None:
    link = link_for(draft, ed)
    assert "Petra" in told(draft)
    erase_whom(link, by=ada, reason=WHY)
    assert (reloaded(link).whom, list(open_links(draft))) == ("(erased)", [])
    assert Guest.objects.get().sealed is None
    entry = Entry.objects.get(event="content.preview.made")
    assert (entry.person_kind, entry.person_id) == ("content.guest", str(link.guest_id))


def test_a_backup_from_before_brings_nobody_back(
    draft: Article, ed: Person, ada: Person, owner_connection: "psycopg.Connection[Any]", fresh_database: str
) -> None:
    link = link_for(draft, ed)
    before = link.guest.sealed if link.guest else None
    erase_whom(link, by=ada, reason=WHY)
    by_force(owner_connection, "ALTER TABLE content_guest DISABLE TRIGGER USER")
    by_force(
        owner_connection,
        "UPDATE content_guest SET sealed = %s, erased_at = NULL",
        psycopg.types.json.Jsonb(before),
    )
    assert (reloaded(link).whom, list(links_for("petra@paper.example"))) == ("(erased)", [])


def test_the_database_puts_nobody_else_beside_a_link(draft: Article, ed: Person) -> None:
    link, other = link_for(draft, ed), link_for(draft, ed, "Paul")
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        PreviewLink.objects.filter(pk=link.pk).update(guest=None)
    assert other.guest_id != link.guest_id


@pytest.mark.parametrize(
    ("asked", "found"),
    [("Petra@Paper.example", 1), ("etra@paper.example", 0), ("paper", 0), ("Joanna", 1), ("", 0)],
)
def test_links_are_found_by_an_address_or_the_whole_name(
    asked: str, found: int, draft: Article, ed: Person
) -> None:
    link_for(draft, ed)
    link_for(draft, ed, "Joanna")
    link_for(draft, ed, "")
    assert len(list(links_for(asked))) == found


def test_an_administrator_erases_it_on_a_page(draft: Article, ed: Person, ada: Person) -> None:
    link, client = link_for(draft, ed), signed_in(ada)
    assert "Petra Press" in client.get(f"/cms/articles/{draft.pk}/guests/asked/").text
    page = f"/cms/articles/{draft.pk}/preview/{link.pk}/erase/"
    assert "Petra Press" in client.get(page).text
    assert client.post(page, {"reason": WHY}).status_code == 422
    assert client.post(page, {"reason": WHY, "understood": "on"}).status_code == 302
    assert "(for whom was erased)" in client.get(f"/cms/articles/{draft.pk}/guests/asked/").text
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("who", ["otto", "cara", "ed"])
def test_nobody_else_finds_the_page(
    who: str, draft: Article, edna: Person, request: pytest.FixtureRequest
) -> None:
    page = f"/cms/articles/{draft.pk}/preview/{link_for(draft, edna).pk}/erase/"
    assert signed_in(request.getfixturevalue(who)).get(page).status_code in {403, 404}


def test_a_link_of_another_article_is_not_found(draft: Article, news: Section, ada: Person) -> None:
    other = workflow.create_article(news, by=ada, title="Another", body="<p>x</p>")
    page = f"/cms/articles/{other.pk}/preview/{link_for(draft, ada).pk}/erase/"
    assert signed_in(ada).get(page).status_code == 404
