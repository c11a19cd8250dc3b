"""One newsroom for the whole walk: everybody, and an article in every state."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db.models import Model
from pytest_django import Settings

from accounts.models import User
from accounts.second_factor.factor_resets import ask
from audit.actors import COMMAND_LINE
from audit.models import Entry
from content import workflow
from content.media.trash import trash
from content.models import (
    Address,
    Article,
    Asset,
    Comment,
    Redaction,
    ScheduledChange,
    Section,
    UrgentCorrection,
)
from content.redaction.occurrences import Wanted
from content.redaction.removing import ask_redaction
from content.scheduling.verbs import schedule_expiry
from content.site.redirects import Row, add_redirects
from content.trash.verbs import trash_article
from foundation.clock import database_now
from rbac.models import RoleAssignment
from tests.content.media.files import picture, upload
from tests.corrections import corrected
from tests.exhaustion.people import Someone, everybody
from tests.exhaustion.rare import rare_things
from tests.exhaustion.walking import Walk
from tests.newsroom import digest_of, person, write


@dataclass(frozen=True)
class World:
    """``things``: for each model that an address may name, objects by what is special about them."""

    people: list[Someone]
    things: dict[type[Model], dict[str, Model]]


@pytest.fixture(autouse=True)
def _no_wall_before_the_rules(settings: Settings) -> None:
    """Anyone who has no second factor is sent to set one up before any rule is asked. Here the rules must do alone."""
    settings.MIDDLEWARE = [
        name
        for name in settings.MIDDLEWARE
        if name != "accounts.authentication.mfa_enrolment.MfaEnrolmentMiddleware"
    ]


def redirected(ada: User) -> Address:
    add_redirects([Row(0, "/old-news/", "/news/")], by=ada)
    return Address.objects.get(path="old-news")


@pytest.fixture
def world(
    news: Section, policies: Section, cara: User, colin: User, ed: User, edna: User, ada: User, otto: User,
    tmp_path: Path,
) -> World:  # fmt: skip
    articles = in_every_state(news, policies, cara=cara, colin=colin, ed=ed, ada=ada)
    people = everybody(
        [cara, colin, ed, edna, ada, otto], news=news, policies=policies, shared=articles["in review"]
    )
    file = upload(picture(tmp_path), by=cara, section=news)
    thrown_away = trash(upload(picture(tmp_path, 30), by=ed, section=news), by=ed)
    comment = Comment.objects.create(article=articles["published"], name="Anon", text="Hm.")
    reset = ask(person("Paul"), by=COMMAND_LINE, reason="His phone is lost.")
    roles = RoleAssignment.objects.filter(user__in=(cara, ada))
    things: dict[type[Model], dict[str, Model]] = {
        Article: {**articles},
        Section: {"news": news, "policies": policies},
        Comment: {"waiting": comment},
        Redaction: {
            "asked for": ask_redaction(
                articles["published"], Wanted(passage="From May."), by=ed, reason="Court order"
            )
        },
        Asset: {"used nowhere": file, "in the trash": thrown_away},
        User: {"otto": otto, "ada": ada, "cara": cara},
        Address: {"redirect": redirected(ada)},
        Group: {"desk": Group.objects.get(name="Desk")},
        RoleAssignment: {role.role: role for role in roles},
        type(reset): {"asked for": reset},
        Entry: {"first": Entry.objects.earliest("pk")},
        UrgentCorrection: {"of Ed's": articles["corrected"].corrections.get()},
        ScheduledChange: {"of the published": to_be_taken_down(articles["published"], ed)},
        **rare_things(news, policies, articles["urgent"], articles["elsewhere"], ada=ada),
    }
    return World(people, things)


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch) -> Walk:
    return Walk(monkeypatch)


def to_be_taken_down(article: Article, by: User) -> ScheduledChange:
    return schedule_expiry(article, database_now() + timedelta(days=3), by=by)


def in_every_state(
    news: Section, policies: Section, *, cara: User, colin: User, ed: User, ada: User
) -> dict[str, Article]:
    def made(title: str, section: Section = news, by: User = cara) -> Article:
        return workflow.create_article(section, by=by, title=title, body="<p>From May.</p>")

    def approved(title: str) -> Article:
        article = workflow.submit(made(title), by=cara)
        return workflow.approve(article, by=ed, digest=digest_of(article))

    published, changed, archived = (
        workflow.publish(approved(title), by=ed) for title in ("Published", "Changed", "Archived")
    )
    write(changed, cara, "Another text.")
    return {
        "draft": made("A draft"),
        "the editor's draft": made("Ed's draft", by=ed),
        "elsewhere": made("A rule", policies, colin),
        "in review": workflow.submit(made("In review"), by=cara),
        "urgent": workflow.submit(made("Urgent"), by=cara),
        "written by two": write(workflow.submit(made("Two hands"), by=cara), ed, "Both."),
        "approved": approved("Approved"),
        "published": published,
        "published and being changed": changed,
        "corrected": corrected(workflow.publish(approved("Corrected"), by=ed), ed).article,
        "in the trash": trash_article(made("Thrown away"), by=cara),
        "taken down": workflow.take_down(archived, by=ed, reason="Figures were wrong."),
    }
