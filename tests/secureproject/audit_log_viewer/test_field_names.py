"""No page of the audit log shows a name of code: fields and what they hold are called as people call them."""

import pytest
from django.test import Client
from django.utils import translation

from audit.events import registry
from audit.models import Entry
from audit.timeline import timeline_about
from content.bulk import dry_run
from content.bulk import execution as running
from content.bulk.actions import DEEDS
from content.models import Article, Section
from content.policies.change import change_policy
from content.sections.verbs import change_section
from secureproject.audit_log_viewer.field_names import FIELD_NAMES, facts_of
from tests.newsroom import Person
from tests.samples import samples

APPS = {"accounts", "audit", "content", "intrusion", "rbac", "secureproject"}
# Words that are the same in both languages.
SAME = {
    "de": {"Name"},
    "fr": {"Questions", "Note", "Page", "Section", "Guests", "Articles", "Article", "Permission", "Permissions",
           "Session", "Signature", "Version", "Versions", "Source"},
}  # fmt: skip


def test_every_field_of_every_event_has_words() -> None:
    ours = (event for event in registry if event.name.partition(".")[0] in APPS)
    fields = {name for event in ours for name in (*event.fields, *event.personal)}
    assert fields - FIELD_NAMES.keys() == set()
    assert FIELD_NAMES.keys() - fields == set()


@pytest.mark.parametrize("language", ["de", "fr"])
def test_they_are_said_in_the_language_of_the_reader(language: str) -> None:
    english = {name: str(words) for name, words in FIELD_NAMES.items()}
    with translation.override(language):
        said = {str(words) for name, words in FIELD_NAMES.items() if str(words) == english[name]}
    assert said <= SAME[language]


@pytest.mark.usefixtures("one_person_suffices")
def test_the_page_of_an_entry_names_no_code(news: Section, ed: Person, as_ada: Client) -> None:
    change_section(news, by=ed, title="Latest", description="x")
    entry = Entry.objects.filter(event="content.section.changed").get()
    page = as_ada.get(f"/cms/audit-log/{entry.pk}/").text
    assert "<dt>What changed</dt><dd>title, description</dd>" in page
    assert "<code" not in page.partition("<dl")[2].partition("</dl>")[0]
    page = as_ada.get(f"/cms/audit-log/{entry.pk}/", HTTP_ACCEPT_LANGUAGE="de").text
    assert "<dd>Titel, Beschreibung</dd>" in page


def test_a_timeline_says_what_changed(news: Section, ed: Person) -> None:
    change_section(news, by=ed, review_days=3)
    with translation.override("de"):
        (newest, *_older) = timeline_about(news)
    assert newest.sentence.endswith(": Tage für eine Prüfung")


def test_a_policy_is_read_as_on_its_own_page(draft: Article, ada: Person, as_ada: Client) -> None:
    change_policy(draft.section, {"comments": "closed"}, by=ada, reason="Quiet.")
    entry = Entry.objects.filter(event="content.policy.changed").latest("pk")
    page = as_ada.get(f"/cms/audit-log/{entry.pk}/").text
    assert "<dt>Set by the section itself</dt><dd>Comments: No new comments</dd>" in page
    assert "{&quot;" not in page


def test_own_words_that_look_like_data_stay_as_they_are() -> None:
    assert facts_of({"reason": "{not data}", "of_an_older_release": "1"}) == [
        ("Reason", "{not data}"),
        ("of an older release", "1"),
    ]


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize(("event", "field", "codes"), samples(__file__)["codes"])
def test_a_word_of_code_is_said_in_the_language_of_the_reader(
    event: str, field: str, codes: str, language: str
) -> None:
    known = registry.get(event)
    assert known
    with translation.override(language):
        said = known.in_words(field, codes)
    assert not set(said.split(", ")) & set(codes.split(", "))


def test_what_was_done_together_is_kept_in_no_one_s_language(cara: Person, draft: Article) -> None:
    with translation.override("de"):
        lines = dry_run.preview([draft], DEEDS["submit"], {}, cara)
        seen = dry_run.fingerprint(lines, "submit", {})
        running.begin(lines, "submit", {}, by=cara, seen=seen)
    begun = Entry.objects.get(event="content.bulk_change.started")
    assert begun.public["deed"][1] == "submit"
