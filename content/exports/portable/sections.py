"""Sections, topics, bylines, redirects, featured articles and the settings of the site."""

from collections.abc import Iterable, Iterator

from content.exports.export_format import Record, same_fields
from content.exports.portable.keys import Keys
from content.exports.portable.selection import articles, redirects, sections
from content.models import Address, Byline, LegalPage, Policy, Site, Topic
from content.policy import NAMES
from content.site.identity import words_of
from content.site.menus import MENUS, addressed
from content.site.settings import current_site


def section_records(keys: Keys) -> Iterator[Record]:
    """Parents before children, in the order that readers see."""
    own = {row.section_id: row for row in Policy.objects.filter(section__isnull=False)}
    found = sections().select_related("address", "landing__address").order_by("scope__path")
    for section in found:
        policy = own.get(section.pk)
        landing = section.landing
        is_here = landing is not None and landing.trashed_at is None
        yield {
            "address": section.address.path,
            "policy": _policy(policy, keys) if policy else {},
            "landing": landing.address.path if landing and is_here else None,
            "first": first_records(section.first_ids),
            **same_fields("sections", section),
        }


def first_records(keys: Iterable[int]) -> list[str]:
    """Addresses of featured articles, in order."""
    keys = list(keys)
    if not keys:
        return []
    paths = dict(
        Address.objects.filter(article__in=articles().filter(pk__in=keys)).values_list("article", "path")
    )
    return [paths[key] for key in keys if key in paths]


def front_records() -> Iterator[Record]:
    """Featured articles of the front page; nothing if none are chosen."""
    if first := first_records(Site.objects.values_list("first_ids", flat=True).get()):
        yield {"first": first}


def settings_records() -> Iterator[Record]:
    """Settings of the site that readers see. Entries of menus have addresses in place of keys."""
    site = current_site()
    words = words_of(site)
    menus = {name: [entry._asdict() for entry in addressed(words[name])] for name in MENUS}
    yield {**words, **menus, "full_text_feeds": site.full_text_feeds, "crawlers": site.crawlers}


def page_records() -> Iterator[Record]:
    """Legal pages that readers see."""
    for kind, words in LegalPage.objects.exclude(words={}).order_by("kind").values_list("kind", "words"):
        yield {"kind": kind, "words": words}


def topic_records() -> Iterator[Record]:
    """Topics in use first, then the redirects that lead to them."""
    slugs = dict(Topic.objects.values_list("pk", "slug"))
    rows = Topic.objects.values_list("slug", "name", "parent_id", "merged_into_id")
    for slug, name, parent, merged in sorted(rows, key=lambda row: (row[3] is not None, row[0])):
        yield {
            "address": slug,
            "name": name,
            "parent": slugs[parent] if parent else None,
            "leads_to": slugs[merged] if merged else None,
        }


def byline_records(keys: Keys) -> Iterator[Record]:
    for byline in Byline.objects.in_use().select_related("picture").order_by("pk"):
        yield {
            "key": keys.bylines[byline.pk],
            "picture": byline.picture.address if byline.picture else None,
            "account": keys.people.get(byline.account_id or 0),
            **same_fields("bylines", byline),
        }


def redirect_records() -> Iterator[Record]:
    last = ""
    while batch := list(
        redirects()
        .filter(path__gt=last)
        .order_by("path")
        .values_list("path", "target__path", "external", "by_hand")[:1000]
    ):
        for path, target, external, by_hand in batch:
            yield {"address": path, "leads_to": external or target, "by_hand": by_hand}
        last = batch[-1][0]


def _policy(policy: Policy, keys: Keys) -> Record:
    values = {name: getattr(policy, name) for name in NAMES if getattr(policy, name) is not None}
    if "demands" in values:
        demands = [keys.demand(demand) for demand in values["demands"]]
        values["demands"] = sorted(demand for demand in demands if demand)
    return values
