"""What was done within a window, one line for each thing: what takes it back, and what speaks against that."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.actors import Actor
from audit.models import Entry
from audit.timeline import TimelineEntry, readable
from content.media import trash as trash_of_files
from content.models import Asset, RevisionMedia
from rbac.grants import revoke_grant
from rbac.models import RoleAssignment
from rbac.roles import revoke_role
from rbac.rulebook import rulebook
from secureproject.undoing import articles

type Pairs = Sequence[tuple[Entry, TimelineEntry]]
ARTICLE, ASSET = "content.article", "content.asset"


@dataclass(frozen=True)
class Line:
    """One thing. ``do`` takes it back, by the verbs of its app; without it there is only ``why_not``.

    ``warning``: what somebody has to decide; such a line is not ticked beforehand.
    """

    key: str
    name: str
    happened: list[str]
    will: str = ""
    why_not: str = ""
    warning: str = ""
    url: str = ""
    state: str = ""  # of the thing, for the fingerprint
    do: Callable[[Actor], object] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Found:
    """``others``: what happened and is taken back by nothing here. ``more``: the window holds too much."""

    lines: list[Line]
    others: list[TimelineEntry]
    more: bool

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
        *_roles(pairs, person),
        *_grants(pairs, person),
    ]
    told = {sentence for line in lines for sentence in line.happened}
    others = [line for _entry, line in pairs if line.sentence not in told]
    return Found(lines, others, more=len(entries) > most)


def _articles(by_key: dict[str, Any], person: User) -> Iterator[Line]:
    there = articles.articles_by_key(by_key)
    for key, pairs in by_key.items():
        article = there.get(key)
        entries = [entry for entry, _line in pairs]
        changing = [line for _entry, line in pairs if line.event.startswith("content.")]
        if article is None or not changing:
            continue
        facts = articles.facts_of(article, entries, changing)
        steps, others = articles.steps_for(article, facts), articles.built_on(article, facts, person)
        yield Line(
            key=f"article:{key}",
            name=article.newest.title or article.slug,
            happened=[line.sentence for line in changing],
            will=articles.said(steps, facts) if steps else "",
            why_not="" if steps else _("Nothing of it is left to take back."),
            warning=_others_wrote(others) if steps and others else "",
            url=f"/cms/articles/{key}/history/",
            state=f"{article.newest.number} {article.live_id} {article.trashed_at}",
            do=_taking_back(article, facts, steps) if steps else None,
        )


def _taking_back(article: Any, facts: Any, steps: Any) -> Callable[[Actor], object]:
    return lambda by: articles.take_back(article, facts, steps, by=by)


def _others_wrote(names: list[str]) -> str:
    return _(
        "%(names)s wrote on it since. Their versions stay in the history; what is newest would be the version from"
        " before. Read it before you decide."
    ) % {"names": ", ".join(names)}


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


def _roles(pairs: Pairs, person: User) -> Iterator[Line]:
    for entry, line in pairs:
        if entry.event not in {"rbac.role.granted", "rbac.role.extended"}:
            continue
        found = RoleAssignment.objects.filter(
            assigned_by=person, scope=entry.public["scope"][1], assigned_at__lte=entry.recorded_at
        )
        if (held := found.filter(**_holder_of(entry)).order_by("-assigned_at").first()) is None:
            yield _gone(f"role:{entry.pk}", line)
            continue
        yield Line(
            key=f"role:{held.pk}",
            name=line.subject_label,
            happened=[line.sentence],
            will=_("take this role away"),
            state=str(held.until),
            do=lambda by, held=held: revoke_role(held, reason=articles.given_reason(), by=by),  # type: ignore[misc]
        )


def _holder_of(entry: Entry) -> dict[str, Any]:
    column = "group_id" if entry.subject_kind == Group._meta.label_lower else "user_id"
    return {column: int(entry.subject_id)}


def _grants(pairs: Pairs, person: User) -> Iterator[Line]:
    for entry, line in pairs:
        if entry.event not in {"rbac.grant.given", "rbac.grant.changed"}:
            continue
        given = list(_given(entry, person))
        if not given:
            yield _gone(f"grant:{entry.pk}", line)
        for grant in given:
            yield Line(
                key=f"grant:{grant._meta.model_name}:{grant.pk}",
                name=line.subject_label,
                happened=[line.sentence],
                will=_("take this permission away"),
                state=str(grant.until),
                do=lambda by, grant=grant: revoke_grant(grant, reason=articles.given_reason(), by=by),  # type: ignore[misc]
            )


def _given(entry: Entry, person: User) -> Iterable[Any]:
    codename = str(entry.public["name"][1]).partition(".")[2]
    for store in rulebook.grant_stores:
        if store.label != entry.subject_kind:
            continue
        to_person = entry.person_kind == User._meta.label_lower
        model: Any = store.to_person if to_person else store.to_team
        holder = {"user_id": int(entry.person_id)} if to_person else {}
        yield from model._default_manager.filter(
            content_object=int(entry.subject_id), assigned_by=person, permission__codename=codename, **holder
        ).select_related("permission", "content_object")


def _gone(key: str, line: TimelineEntry) -> Line:
    why_not = _("It was taken away or given anew by somebody else since.")
    return Line(key=key, name=line.subject_label, happened=[line.sentence], why_not=why_not)
