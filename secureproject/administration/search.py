"""Search over all lists of the administration, by names. Each kind is found under its own rule."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from content.cms.desk.search_results import articles_found, sections_found
from content.models import Article, Comment, Section
from content.search.query import LONGEST_QUESTION, words_in
from rbac.models import Scope
from secureproject.search.groups import search_users

SHOWN = 5
# Texts rather than names; and places, which are sections by another name.
NOT_SEARCHED = (Comment, Entry, Scope)
type Found = list[tuple[int, str]]

# Of these there are very many: an index finds them.
INDEXED: Mapping[type[Model], Callable[[Any, list[str]], Found]] = {
    User: lambda user, words: [(pk, f"{name}, {mail}") for pk, name, mail in search_users(user, words, None)],
    Section: lambda user, words: [(one.pk, one.title) for one in sections_found(user, words)],
    Article: lambda user, words: [(one.pk, one.title or one.slug) for one in articles_found(user, words)],
}


class Group(NamedTuple):
    """``hits``: name and page of each. ``more``: the list of all that have these words."""

    name: Any
    hits: list[tuple[str, str]]
    more: str


def asked(request: HttpRequest) -> str:
    """What is searched for, at most LONGEST_QUESTION characters."""
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUESTION]


def groups_found(site: AdminSite, request: HttpRequest, typed: str) -> Iterator[Group]:
    """Kinds of which something that the user may see is called so. At most one query for most kinds."""
    words = words_in(typed)
    lists = (each for group in site.get_app_list(request) for each in group["models"]) if words else ()
    for each in lists:
        model, page = each["model"], site.get_model_admin(each["model"])
        if model in NOT_SEARCHED or not page.search_fields:
            continue
        if model in INDEXED:
            found = INDEXED[model](request.user, words)
        else:
            rows, _doubled = page.get_search_results(request, page.get_queryset(request), typed)
            found = [(row.pk, str(row)) for row in rows.order_by(*page.get_ordering(request))[: SHOWN + 1]]
        if found:
            here = f"{site.name}:{model._meta.app_label}_{model._meta.model_name}"
            hits = [(name, reverse(f"{here}_change", args=[key])) for key, name in found[:SHOWN]]
            more = reverse(f"{here}_changelist", query={"q": typed}) if len(found) > SHOWN else ""
            yield Group(each["name"], hits, more)
