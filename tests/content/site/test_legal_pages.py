"""Legal pages: due by law, so in force at once; a second person looks afterwards, and nothing unfilled is published."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from audit.models import Entry
from content.errors import UncleanText
from content.models import LegalPage, PublicText, Site
from content.public_text.verbs import accept, unsettled
from content.site.legal_fields import fields_of
from content.site.legal_pages import publish, review_is_due, save_draft
from rbac.errors import Refused
from tests.content.site.legal import CONTACT, IMPRINT, PAGES, STATEMENT, published
from tests.newsroom import Person, person


def test_editors_neither_draft_nor_publish(edna: Person) -> None:
    for change in (save_draft, publish):
        with pytest.raises(Refused):
            change("contact", CONTACT, by=edna)
    assert not LegalPage.objects.exists()


@pytest.mark.parametrize("kind", PAGES)
def test_every_field_that_is_due_is_demanded(kind: str, ada: Person) -> None:
    for field in fields_of(kind, PAGES[kind].get("variant", "")):
        if field.required:
            with pytest.raises(UncleanText):
                publish(kind, PAGES[kind] | {field.name: " "}, by=ada, reason="Due by law.")
    assert not PublicText.objects.filter(kind="page").exists()


@pytest.mark.parametrize(
    "left", ["Quay …", "[street]", "TODO", "Quay ... 1", "<address>", "tbd.", "No. ____"]
)
def test_placeholders_are_refused(left: str, ada: Person) -> None:
    with pytest.raises(UncleanText, match="is a placeholder"):
        publish("imprint", IMPRINT | {"address": left}, by=ada, reason="Due by law.")


@pytest.mark.parametrize("status", ["partial", "none"])
def test_what_is_not_accessible_has_to_be_named(status: str, ada: Person) -> None:
    with pytest.raises(UncleanText, match="Content that is not accessible"):
        publish("accessibility", STATEMENT | {"status": status, "not_accessible": ""}, by=ada, reason="x")
    assert published("accessibility", by=ada, status="full", not_accessible="").applied_at


def test_it_is_in_force_at_once_and_red_until_another_person_has_looked(ada: Person, eve: Person) -> None:
    text = published("imprint", by=ada)
    assert LegalPage.objects.get().words == IMPRINT
    assert [*unsettled()] == [text]
    with pytest.raises(Refused):
        accept(text, by=ada, digest=text.digest)
    accept(text, by=eve, digest=text.digest)
    assert not unsettled().exists()
    assert Entry.objects.get(event="content.legal_page.published").public["page"][1] == "imprint"
    assert Entry.objects.filter(event="content.public_text.shown_alone").count() == 1


def test_each_version_needs_a_look_of_its_own(ada: Person, eve: Person) -> None:
    first = published("imprint", by=ada)
    second = published("imprint", by=ada, name="Port Authority")
    accept(second, by=eve, digest=second.digest)
    assert [*unsettled()] == [first]
    assert (second.before["name"], second.words["name"]) == ("Harbour Authority", "Port Authority")


def test_a_site_that_is_not_open_demands_neither_a_reason_nor_a_look(unopened: Site) -> None:
    text = publish("contact", CONTACT, by=person("Abel", "administrator"))
    assert text is not None
    assert (text.is_red, text.alone_because) == (False, "")


def test_after_opening_the_second_person_is_told_what_changed(ada: Person) -> None:
    with pytest.raises(UncleanText, match="Say what you changed"):
        publish("contact", CONTACT, by=ada)


@pytest.mark.usefixtures("one_person_suffices")
def test_where_one_person_suffices_no_second_look_is_missing(ada: Person) -> None:
    assert not published("contact", by=ada).is_red


def test_fields_of_another_country_leave_with_it(ada: Person) -> None:
    published("imprint", by=ada)
    published("imprint", by=ada, variant="plain")
    assert "responsible" not in LegalPage.objects.get().words
    assert publish("imprint", IMPRINT | {"variant": "plain"}, by=ada, reason="Again.") is None


@pytest.mark.parametrize("words", [{"name": "Lies"}, {"more": "Lies"}])
def test_postgresql_writes_no_words_that_were_not_published(words: dict[str, str], ada: Person) -> None:
    published("imprint", by=ada)
    with pytest.raises(DatabaseError, match="no second person"), transaction.atomic():
        LegalPage.objects.update(words=IMPRINT | words)
    with pytest.raises(DatabaseError, match="no second person"), transaction.atomic():
        LegalPage.objects.create(kind="contact", words=words)


def test_only_an_administrator_shows_words_at_once(edna: Person, ada: Person) -> None:
    page = save_draft("contact", CONTACT, by=ada)
    for kind, author in (("page", edna), ("topic", ada)):
        row = {"subject": page.pk, "words": {"email": "a@b.example"}, "digest": "0" * 64}
        text = PublicText.objects.create(kind=kind, author=author, alone_because="Quick.", **row)
        text.refresh_from_db()
        assert (text.applied_in, text.alone_because) == (None, "")


@pytest.mark.parametrize(("days", "is_due"), [(364, False), (365, True)])
def test_an_accessibility_statement_is_reviewed_each_year(days: int, is_due: bool) -> None:
    assert review_is_due({"reviewed_on": f"{localdate() - timedelta(days=days)}"}) == is_due
