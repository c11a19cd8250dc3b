"""Content of the demo: sections, topics and articles in every state, created by the demo's people as on the site."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser

from audit.actors import SystemActor
from content import workflow
from content.models import Article, Byline, Section, Topic
from content.models.articles.article import ArticleKind
from content.models.public_text import TextKind
from content.public_text.verbs import first_words
from content.sections.verbs import add_section
from content.site.opening import open_site
from content.site.settings import set_up_site

TEXTS = Path(__file__).resolve().parent / "texts"
LOADER = SystemActor("load_demo")
type People = Mapping[str, AbstractBaseUser]
type Sections = Mapping[str, Section]


@dataclass(frozen=True)
class Story:
    """One article: author, section and state. ``steps`` are done in order by the people named."""

    text: str
    section: str
    by: str
    title: str
    summary: str
    topics: tuple[str, ...] = ()
    kind: str = ArticleKind.ARTICLE
    steps: tuple[tuple[str, str], ...] = ()


NEWSROOM = (("submit", "cara"), ("approve", "ed"), ("publish", "ed"))
RULES = (("submit", "colin"), ("approve", "edna"), ("publish", "edna"))
TOPICS = {
    "ferry": "Ferry",
    "harbour-works": "Harbour works",
    "council": "Council",
    "sea": "The sea",
    "house-rules": "House rules",
}

STORIES = (
    Story(
        "parking", "town-hall", "cara", "What parking on the quay costs now", "New fees from the first of the month.",
        ("council",), steps=(*NEWSROOM, ("take_down", "ed")),
    ),
    Story(
        "corrections", "policies", "colin", "How we correct mistakes", "What we correct, how, and what we never do.",
        ("house-rules",), ArticleKind.PAGE, RULES,
    ),
    Story(
        "personal-data", "policies", "colin", "What we know about you, and for how long",
        "No cookies, no measuring, and what happens with a comment.", ("house-rules",), ArticleKind.PAGE, RULES,
    ),
    Story(
        "tide-table", "harbour", "cara", "How to read a tide table", "Five minutes that can save a life on the flats.",
        ("sea",), steps=NEWSROOM,
    ),
    Story(
        "swimming", "news", "cara", "Clean water at both beaches", "Rated excellent for the fourth year in a row.",
        ("sea",), steps=NEWSROOM,
    ),
    Story(
        "quay-street", "town-hall", "ed", "Road works in Quay Street, week by week",
        "New pipes in three parts; every shop can be reached on foot.", ("council", "harbour-works"),
        steps=(("submit", "ed"), ("approve", "edna"), ("publish", "ed")),
    ),
    Story(
        "library", "town-hall", "cara", "The library stays open on Sundays",
        "The council pays for the extra shift for another two years.", ("council",), steps=NEWSROOM,
    ),
    Story(
        "tide-gates", "harbour", "cara", "What the new tide gates will do, and what they will not",
        "Two gates of steel, four pumps, and a street that is meant to stay dry.", ("harbour-works", "sea"),
        steps=NEWSROOM,
    ),
    Story(
        "night-ferry", "harbour", "cara", "The night ferry returns after nine years",
        "Three nights a week, at the price of the day, on trial until September.", ("ferry",),
        steps=(*NEWSROOM, ("extend", "cara"), ("submit", "cara")),
    ),
    Story(
        "pictures", "policies", "colin", "How we use pictures", "What we do to a picture, and what we never do.",
        ("house-rules",), ArticleKind.PAGE, (("submit", "colin"), ("approve", "edna")),
    ),
    Story(
        "accessibility", "policies", "colin", "Reading without barriers",
        "What works, and whom to tell when something does not.", ("house-rules",), ArticleKind.PAGE,
        (("submit", "colin"),),
    ),
    Story(
        "harbour-master", "harbour", "cara", "Five questions for the new harbour master",
        "About cruise ships, shore power, and a cat on a crane.", ("harbour-works",), steps=(("submit", "cara"),),
    ),
    Story(
        "trees", "town-hall", "cara", "Eleven trees on Market Square are ill", "It is the paving, an expert says.",
        ("council",), steps=(("submit", "cara"), ("send_back", "ed")),
    ),
    Story("storm-plan", "news", "cara", "When the storm comes: the town's plan", "", ("sea",)),
)  # fmt: skip


def make_sections() -> Sections:
    """Creates the site and its sections; returns them by slug."""
    set_up_site("The Harbour Gazette", by=LOADER, tagline="News from both sides of the sound")
    news = add_section(None, by=LOADER, title="News", description="What happens in town and at sea.")
    return {
        "news": news,
        "harbour": add_section(
            news, by=LOADER, title="Harbour", description="Ships, quays and the water between."
        ),
        "town-hall": add_section(news, by=LOADER, title="Town hall", description="What the council decides."),
        "policies": add_section(None, by=LOADER, title="Policies", description="The rules we work by."),
    }


def write_articles(people: People, sections: Sections) -> list[Article]:
    """Creates every story of the demo. ``people``: by first name in lower case (cara, colin, ed, edna)."""
    topics = {slug: Topic.objects.create(slug=slug, name=name) for slug, name in TOPICS.items()}
    bylines = {
        name: Byline.objects.create(name=name.title(), account_id=people[name].pk)
        for name in sorted({story.by for story in STORIES})
    }
    for kind, things in ((TextKind.TOPIC, topics), (TextKind.BYLINE, bylines)):
        for thing in things.values():
            first_words(kind, thing, by=LOADER)
    open_site(by=LOADER)
    return [_write(story, people, sections[story.section], topics, bylines[story.by]) for story in STORIES]


def _write(
    story: Story, people: People, section: Section, topics: Mapping[str, Topic], byline: Byline
) -> Article:
    article = workflow.create_article(
        section,
        by=people[story.by],
        title=story.title,
        summary=story.summary,
        body=(TEXTS / f"{story.text}.html").read_text(encoding="utf-8"),
        kind=story.kind,
        topics=[topics[slug] for slug in story.topics],
        bylines=[byline],
    )
    for step, who in story.steps:
        _take(step, article, people[who])
    return article


def _take(step: str, article: Article, person: AbstractBaseUser) -> None:
    article.refresh_from_db()
    if step == "submit":
        workflow.submit(article, by=person)
    elif step == "approve":
        workflow.approve(article, by=person, digest=article.newest.digest)
    elif step == "publish":
        workflow.publish(article, by=person)
    elif step == "send_back":
        workflow.send_back(
            article,
            by=person,
            note="Who is the expert, and what does felling cost? Please ask the office for parks.",
        )
    elif step == "take_down":
        workflow.take_down(
            article, by=person, reason="The council postponed the new fees; the figures are no longer right."
        )
    else:
        _extend(article, person)


def _extend(article: Article, person: AbstractBaseUser) -> None:
    """Adds a second version to an article that is already live."""
    newest = article.newest
    body = newest.body.replace("up to 180 people and 34 cars", "up to 180 people and 32 cars").replace(
        "keep the crossing all year.</p>",
        "keep the crossing all year.</p><h2>First figures</h2><p>On the first weekend 412 people came aboard, twice as"
        " many as expected. On Saturday forty had to wait for the morning boat.</p>",
    )
    workflow.save_draft(
        article,
        by=person,
        title=newest.title,
        summary=newest.summary,
        body=body,
        bylines=newest.byline_ids,
        base=newest.number,
    )
