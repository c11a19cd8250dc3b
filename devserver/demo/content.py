"""Content of the demo: sections, pictures, topics and articles in every state, made by its people as on the site.

The words are in stories.toml, pictures.toml and the folder texts.
"""

import hashlib
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.html import format_html
from django.utils.timezone import localtime, make_aware

from audit.actors import SystemActor
from content import workflow
from content.corrections.verbs import correct, countersign, open_corrections
from content.media.errors import AlreadyHere
from content.media.ingest import take_in
from content.media.inspection.inspecting import inspect
from content.media.metadata import Description, edit
from content.models import Article, Asset, Byline, Section, Site, Topic
from content.models.articles.article import ArticleKind
from content.models.public_text import TextKind
from content.public_text.verbs import first_words
from content.scheduling.verbs import schedule_expiry, schedule_publication
from content.sections.featured import arrange_first
from content.sections.verbs import add_section
from content.site.identity import change_site
from content.site.legal_pages import publish
from content.site.menus import MENUS, Entry, stored_form, target_of
from content.site.opening import open_site
from content.site.settings import set_up_site

HERE = Path(__file__).resolve().parent
TEXTS, PICTURES = HERE / "texts", HERE / "pictures"
LOADER = SystemActor("load_demo")
NAME = "The Harbour Gazette"
CREDIT, LICENCE = "Drawn for the Harbour Gazette", "CC0 1.0"
TOPICS = {
    "ferry": "Ferry",
    "harbour-works": "Harbour works",
    "council": "Council",
    "sea": "The sea",
    "stage": "Stage and screen",
    "clubs": "Clubs",
    "house-rules": "House rules",
}
FIRST = (
    "night-ferry",
    "tide-gates",
    "cinema",
    "school-kitchen",
)  # on the front page, by the name of their text
type People = Mapping[str, AbstractBaseUser]
type Sections = Mapping[str, Section]
type Story = Mapping[str, Any]


def is_unfinished() -> bool:
    """Whether the demo is still to be loaded, or was interrupted after its sections."""
    site = Site.objects.first()
    return site is None or (site.name == NAME and site.opened_at is None and not Article.objects.exists())


def make_sections() -> Sections:
    """Creates the site and its sections, unless they are there; returns them by slug."""
    if Site.objects.exists():
        return {section.slug: section for section in Section.objects.all()}
    set_up_site(NAME, by=LOADER, tagline="News from both sides of the sound")
    news = _section("News", "What happens in town and at sea.")
    return {
        "news": news,
        "harbour": _section("Harbour", "Ships, quays and the water between.", news),
        "town-hall": _section("Town hall", "What the council decides.", news),
        "culture": _section("Culture", "Stage, screen, choirs and festivals.", news),
        "sport": _section("Sport", "On the water, in the hall and on the pitch.", news),
        "policies": _section("Policies", "The rules we work by."),
    }


def _section(title: str, description: str, above: Section | None = None) -> Section:
    return add_section(above, by=LOADER, title=title, description=description)


def take_in_pictures(people: People, sections: Sections) -> dict[str, Asset]:
    """Brings the pictures into the library of News; by the name of their file. Not inside a transaction.

    Raises CannotInspect.
    """
    facts = tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        return {name: _picture(name, facts[name], Path(folder), people["ed"], sections) for name in facts}


def _picture(
    name: str, facts: dict[str, Any], folder: Path, by: AbstractBaseUser, sections: Sections
) -> Asset:
    file = folder / f"{name}.webp"
    shutil.copyfile(PICTURES / file.name, file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    try:
        asset = take_in(inspect(file, name=file.name), by=by, section=sections["news"], source_digest=digest)
    except AlreadyHere as interrupted:
        asset = interrupted.asset
    facts |= {"focal_point": tuple(facts["focal_point"]), "credit": CREDIT, "licence": LICENCE}
    return edit(asset, by=by, description=Description(**facts))


def write_articles(
    people: People, sections: Sections, pictures: Mapping[str, Asset] = MappingProxyType({})
) -> list[Article]:
    """Creates every story of the demo. ``people``: by first name in lower case (cara, colin, ed, edna)."""
    stories = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))["story"]
    topics = {slug: Topic.objects.create(slug=slug, name=name) for slug, name in TOPICS.items()}
    bylines = {
        name: Byline.objects.create(name=name.title(), account_id=people[name].pk)
        for name in sorted({story["by"] for story in stories})
    }
    for kind, things in ((TextKind.TOPIC, topics), (TextKind.BYLINE, bylines)):
        for thing in things.values():
            first_words(kind, thing, by=LOADER)
    written = {}
    for story in stories:
        words = {
            "topics": [topics[slug] for slug in story["topics"]],
            "bylines": [bylines[story["by"]]],
            "body": _figure(pictures.get(story.get("picture", ""))) + _text(story["text"]),
        }
        written[story["text"]] = _write(story, people, sections[story["section"]], words)
    for name in FIRST:
        arrange_first(None, written[name].pk, "add", by=people["edna"])
    _arrange_site()
    open_site(by=LOADER)
    return [*written.values()]


def _arrange_site() -> None:
    """Settings, menus and legal pages."""
    facts = tomllib.loads((HERE / "site.toml").read_text(encoding="utf-8"))
    menus = {
        name: stored_form(
            Entry(entry["label"], target_of(entry["to"]), entry.get("under", "")) for entry in facts[name]
        )
        for name in MENUS
    }
    change_site(by=LOADER, **facts["settings"], **menus)
    for kind, words in facts["legal"].items():
        publish(kind, words, by=LOADER)


def _text(name: str) -> str:
    return (TEXTS / f"{name}.html").read_text(encoding="utf-8")


def _figure(picture: Asset | None) -> str:
    if picture is None or picture.current is None:
        return ""
    return format_html(
        '<figure><img src="{}" alt="{}"><figcaption>{} {}</figcaption></figure>',
        picture.current.address,
        picture.alternative_text,
        picture.caption,
        CREDIT,
    )


def _write(story: Story, people: People, section: Section, words: dict[str, Any]) -> Article:
    details = {
        name: f"{_moment(value).astimezone(UTC):%Y-%m-%dT%H:%MZ}" if value.startswith("+") else value
        for name, value in story.get("details", {}).items()
    }
    article = workflow.create_article(
        section,
        by=people[story["by"]],
        title=story["title"],
        summary=story.get("summary", ""),
        kind=story.get("kind", ArticleKind.ARTICLE),
        details=details,
        **words,
    )
    for step in story.get("steps", ()):
        verb, who, *when = step.split(" ", 2)
        _take(verb, article, people[who], when[0] if when else "")
    return article


def _moment(said: str) -> datetime:
    """``+1 07:00``: tomorrow at seven, in the time zone of the site."""
    days, _space, clock = said.partition(" ")
    return make_aware(datetime.combine(localtime().date() + timedelta(int(days)), time.fromisoformat(clock)))


def _take(step: str, article: Article, person: AbstractBaseUser, when: str) -> None:
    article.refresh_from_db()
    STEPS[step](article, person, when)


def _countersign(article: Article, person: AbstractBaseUser) -> None:
    fix = open_corrections().get(article=article)
    countersign(fix, by=person, digest=fix.digest)


def _correct(article: Article, person: AbstractBaseUser) -> None:
    """Corrects one word of an article that readers see, and says so at its foot."""
    live = article.newest
    correct(
        article,
        by=person,
        title=live.title,
        summary=live.summary,
        body=live.body.replace("11 nautical miles", "12 nautical miles"),
        base=live.number,
        reason="The race committee called: the course was longer.",
        note="The course was 12 nautical miles long, not 11.",
    )


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


NOTE = "Who is the expert, and what does felling cost? Please ask the office for parks."
REASON = "The council postponed the new fees; the figures are no longer right."
STEPS: dict[str, Callable[[Article, AbstractBaseUser, str], object]] = {
    "submit": lambda article, by, _: workflow.submit(article, by=by),
    "approve": lambda article, by, _: workflow.approve(article, by=by, digest=article.newest.digest),
    "publish": lambda article, by, _: workflow.publish(article, by=by),
    "schedule": lambda article, by, when: schedule_publication(
        article, _moment(when), by=by, digest=article.newest.digest
    ),
    "expire": lambda article, by, when: schedule_expiry(
        article, _moment(when), by=by, reason="The offer ends."
    ),
    "send_back": lambda article, by, _: workflow.send_back(article, by=by, note=NOTE),
    "take_down": lambda article, by, _: workflow.take_down(article, by=by, reason=REASON),
    "correct": lambda article, by, _: _correct(article, by),
    "countersign": lambda article, by, _: _countersign(article, by),
    "extend": lambda article, by, _: _extend(article, by),
}
