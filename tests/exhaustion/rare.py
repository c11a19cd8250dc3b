"""One of each of the things that few pages are about: an emergency, a change that waits, a review, a block …"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from content.articles.emergency_publication import open_emergency
from content.bylines.verbs import add_byline
from content.models import Article, Byline, EmergencyPass, PolicyChange, PublicText, Section, Topic
from content.models.public_text import TextKind
from content.policies.change import change_policy
from content.public_text.verbs import propose
from content.taxonomy.topics import add_topic
from intrusion.blocking import block_network
from intrusion.models import Block, Incident, Kind
from intrusion.pii import seal_facts, subject_key
from rbac.administration.separations import keep_apart
from rbac.models import AccessReview, CustomRole, Separation
from rbac.reviews.verbs import start_review
from tests.newsroom import digest_of

NO_ONE_S_ADDRESS = "203.0.113.9"
type Things = dict[type[Model], dict[str, Model]]


def rare_things(
    news: Section, policies: Section, urgent: Article, elsewhere: Article, *, ada: User
) -> Things:
    """Made when everybody holds what they hold: a review asks about all of it."""
    topic = add_topic(by=ada, name="Ferries")
    until = timezone.now() + timedelta(days=3)
    return {
        EmergencyPass: {"in News": emergency(urgent, ada), "elsewhere": emergency(elsewhere, ada)},
        PolicyChange: {
            place: change_policy(section, {"four_eyes": False}, by=ada, reason="One editor is ill.")
            for place, section in (("in News", news), ("elsewhere", policies), ("on the whole site", None))
        },
        PublicText: {
            "in News": proposed(TextKind.SECTION, news, {"description": "For readers."}, by=ada),
            "elsewhere": proposed(TextKind.SECTION, policies, {"description": "For readers."}, by=ada),
            "on the whole site": proposed(TextKind.TOPIC, topic, {"name": "Boats"}, by=ada),
        },
        Topic: {"one": topic},
        Byline: {"one": add_byline(by=ada, name="Jane Doe")},
        Block: {"of nobody": block_network(NO_ONE_S_ADDRESS, until=until, reason="Too many.", by=ada)},
        Incident: {"of nobody": incident()},
        AccessReview: {"of everything": start_review(scope=None, due=until, reason="Yearly.", by=ada)},
        CustomRole: {"of Lena": CustomRole.objects.get(name="Legal reviewer")},
        Separation: {"one": keep_apart("contributor", "content.arrange_topics", reason="Two desks.", by=ada)},
    }


proposed = transaction.atomic(propose)  # the views have one around it


def emergency(article: Article, ada: User) -> EmergencyPass:
    return open_emergency(article, by=ada, reason="A recall.", minutes=60, digest=digest_of(article))


def incident() -> Incident:
    facts = {
        "key": subject_key("client", NO_ONE_S_ADDRESS),
        "sealed": seal_facts({"subject": NO_ONE_S_ADDRESS}),
    }
    return Incident.objects.create(kind=Kind.CLIENT, points=3, findings=1, **facts)
