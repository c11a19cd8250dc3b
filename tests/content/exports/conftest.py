"""A site in which there is one of everything that leaves."""

from pathlib import Path
from typing import Any

import pytest

from audit.actors import SystemActor
from content import workflow
from content.comments.moderation import Reasons, moderate
from content.comments.reports import report_comment
from content.exports.portable.exporting import export_site
from content.models import Article, Asset, Byline, Section, Site
from content.models.comment import CommentState
from content.policies.change import change_policy
from content.rulebook.sections import EXPORT, IMPORT_SITE
from content.sections.featured import arrange_first
from content.sections.verbs import add_section
from content.site.crawlers import change_reach
from content.site.redirects import Row, add_redirects
from content.taxonomy.topics import add_topic, change_topic
from tests.content.exports.portable.files import comment
from tests.content.media.files import current, shown
from tests.content.site.legal import published as legal_page
from tests.newsroom import Person, person, publish, submit_and_approve
from tests.words import OLD_SITE, accept_all, introduced, introduced_with, readdressed


@pytest.fixture
def busy(
    site: Site, ada: Person, cara: Person, ed: Person, news: Section, live_boats: Article, boats: Asset
) -> dict[str, Any]:
    """Sections with policies, topics, a byline with a picture, articles in every state, comments, old addresses."""
    inner = add_section(
        news, by=ada, title="Staff only", description="For colleagues.", review_days=3, source=OLD_SITE
    )
    change_policy(inner, {"audience": "roles", "approvals": 2}, by=ada, reason="Not for readers.")
    transport = add_topic(by=ada, name="Transport")
    ferries = add_topic(by=ada, name="Ferries", parent=transport)
    change_topic(ferries, by=ada, name="Ferries", parent=transport, slug="ferry-services")
    accept_all(person("Vera", "administrator"))
    edwin = introduced("Edwin Stone", "Writes.", current(boats))
    Byline.objects.filter(pk=edwin.pk).update(account=cara)
    told = workflow.create_article(
        news,
        by=cara,
        title="Words „with“ <tags> & 船",
        body=f'<p dir="rtl">שלום</p>{shown(boats)}',
        topics=[ferries],
        bylines=[edwin],
    )
    told = publish(told, by=cara, approver=ed)
    workflow.save_draft(told, by=cara, title="Next words", summary="", body="<p>Later.</p>", base=1)
    old = publish(workflow.create_article(news, by=cara, title="Old news"), by=cara, approver=ed)
    workflow.take_down(old, by=ed, reason="Too old.")
    moved = publish(workflow.create_article(news, by=cara, title="Goes away"), by=cara, approver=ed)
    readdressed(moved, news, by=ed, slug="went-away")
    submit_and_approve(workflow.create_article(news, by=cara, title="Not yet"), by=cara, approver=ed)
    first = comment(told, "A first word.", "Anna")
    comment(told, "An answer.", "Bo", parent=first, in_reply_to="Anna", state="waiting")
    rude = comment(told, "Rude.", "Rex")
    report_comment(
        rude.public_id, reason="hate", explanation="It insults.", name="Rita", email="r@example.org"
    )
    moderate(rude, CommentState.REJECTED, by=ed, reasons=Reasons("rules", "Be kind", "It insults."))
    report_comment(first.public_id, reason="spam")
    introduced_with(news, told, by=ada)
    arrange_first(news, told.pk, "add", by=ada)
    arrange_first(None, live_boats.pk, "add", by=ada)
    legal_page("imprint", by=ada)
    add_redirects([Row(0, "/give/", "https://give.example/")], by=SystemActor(IMPORT_SITE), source=OLD_SITE)
    add_redirects([Row(0, "/words/", f"/{told.address.path}/")], by=ada)
    return {"inner": inner, "told": told, "ferries": ferries, "byline": edwin, "first": first}


_kept: list[Path] = []


@pytest.fixture
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What left that site. For tests that only read it, so it is made once."""
    if not _kept:
        request.getfixturevalue("busy")
        # Not in "busy": what comes into an open site leaves these as they are.
        change_reach(by=request.getfixturevalue("ada"), full_text_feeds=True, crawlers="no_mining")
        folder = tmp_path_factory.mktemp("exported") / "export"
        export_site(folder, by=SystemActor(EXPORT))
        _kept.append(folder)
    return _kept[0]
