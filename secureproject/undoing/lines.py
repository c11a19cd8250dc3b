"""What was done within a window, one line for each thing: what takes it back, and what speaks against that."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.actors import Actor
from audit.models import Entry
from audit.timeline import TimelineEntry, readable
from content.media import trash as trash_of_files
from content.models import Asset, RevisionMedia
from secureproject.undoing import articles, given
from secureproject.undoing.asked_for import loosenings
from secureproject.undoing.invited import invitations
from secureproject.undoing.line import Line

ARTICLE, ASSET = "content.article", "content.asset"
# What whoever did it may come back by, whatever is taken back here.
WAYS_IN = frozenset(
    {
        "accounts.passkey.added",
        "accounts.authenticator.added",
        "accounts.authenticator.replaced",
        "accounts.recovery_codes.made",
        "accounts.password.added",
        "accounts.password.changed",
        "accounts.password_reset.completed",
        "accounts.address_change.requested",
        "accounts.address_change.confirmed",
        "accounts.device.remembered",
        "accounts.identity.linked",
    }
)


@dataclass(frozen=True)
class Found:
    """``others``: what happened and is taken back by nothing here. ``more``: the window holds too much.

    ``ways_in``: what of it opens the account to whoever did it. ``go_on``: from when on the rest is to be looked at.
    """

    lines: list[Line]
    others: list[TimelineEntry]
    more: bool
    ways_in: list[TimelineEntry]
    go_on: datetime | None

    @property
    def anything(self) -> bool:
        """Whether a line of it can be taken back."""
        return any(line.do for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """Says whether what is reversed is what somebody looked at."""
        seen = [(line.key, line.will, line.warning, line.state) for line in self.lines]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def look(person: User, entries: Sequence[Entry], *, most: int) -> Found:
    """``entries`` are of ``person``, the first first."""
    pairs = list(zip(entries[:most], readable(entries[:most]), strict=True))
    by_thing: dict[tuple[str, str], list[tuple[Entry, TimelineEntry]]] = defaultdict(list)
    for entry, line in pairs:
        by_thing[(entry.subject_kind, entry.subject_id)].append((entry, line))
    lines = [
        *_articles({key: found for (kind, key), found in by_thing.items() if kind == ARTICLE}, person),
        *_files({key: found for (kind, key), found in by_thing.items() if kind == ASSET}),
        *given.roles(pairs, person, articles.given_reason()),
        *given.grants(pairs, person, articles.given_reason()),
        *invitations(pairs, articles.given_reason()),
        *loosenings(pairs),
    ]
    told = {key for line in lines for key in line.entries}
    others = [line for entry, line in pairs if entry.pk not in told]
    more = len(entries) > most
    return Found(
        lines,
        others,
        more,
        ways_in=[line for line in others if line.event in WAYS_IN],
        go_on=entries[most].recorded_at if more else None,
    )


def _articles(by_key: dict[str, Any], person: User) -> Iterator[Line]:
    there = articles.articles_by_key(by_key)
    for key, pairs in by_key.items():
        article = there.get(key)
        entries = [entry for entry, _line in pairs]
        changing = [line for _entry, line in pairs if line.event.startswith("content.")]
        if article is None or not changing:
            continue
        facts = articles.facts_of(article, entries, changing)
        steps = articles.steps_for(article, facts, person)
        yield Line(
            key=f"article:{key}",
            name=article.newest.title or article.slug,
            happened=[line.sentence for line in changing],
            entries=frozenset(line.id for line in changing),
            will=articles.said(steps, facts) if steps else "",
            why_not="" if steps else _("Nothing of it is left to take back."),
            warning=articles.warning_about(article, facts, steps, person) if steps else "",
            url=f"/cms/articles/{key}/history/",
            state=f"{article.newest.number} {article.live_id} {article.trashed_at}",
            do=_taking_back(article, facts, steps) if steps else None,
        )


def _taking_back(article: Any, facts: Any, steps: Any) -> Callable[[Actor], object]:
    return lambda by: articles.take_back(article, facts, steps, by=by)


def _files(by_key: dict[str, Any]) -> Iterator[Line]:
    there = {str(asset.pk): asset for asset in Asset.objects.filter(pk__in=[int(key) for key in by_key])}
    for key, pairs in by_key.items():
        asset, happened = there.get(key), {entry.event for entry, _line in pairs}
        if asset is None:
            continue
        will, why_not, do = _of_file(asset, happened)
        yield Line(
            key=f"file:{key}",
            name=asset.title,
            happened=[line.sentence for _entry, line in pairs],
            entries=frozenset(entry.pk for entry, _line in pairs),
            will=will,
            why_not=why_not,
            warning=_shown_in(asset) if will and asset.trashed_at is None else "",
            url=f"/cms/media/{key}/",
            state=str(asset.trashed_at),
            do=do,
        )


def _of_file(asset: Asset, happened: set[str]) -> tuple[str, str, Callable[[Actor], object] | None]:
    if "content.media.uploaded" in happened and asset.trashed_at is None:
        return _("throw it away, for 30 days"), "", lambda by: trash_of_files.trash(asset, by=by)
    if "content.media.trashed" in happened and asset.trashed_at and "content.media.uploaded" not in happened:
        return _("bring it back from the trash"), "", lambda by: trash_of_files.restore(asset, by=by)
    if "content.media.replaced" in happened:
        return "", _("Its earlier versions are kept. Choose the right one on its page."), None
    return "", _("Nothing of it is left to take back."), None


def _shown_in(asset: Asset) -> str:
    number = RevisionMedia.objects.filter(version__asset=asset, revision__live_for__isnull=False).count()
    if not number:
        return ""
    return ngettext(
        "%(number)d published article shows it, and goes on showing it until it is taken down or changed.",
        "%(number)d published articles show it, and go on showing it until they are taken down or changed.",
        number,
    ) % {"number": number}
