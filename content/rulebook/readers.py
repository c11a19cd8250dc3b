"""Conditions of reading. Unpublished content is not readable here, whatever the role."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from content.models import Article, Section
from content.models.articles.section import Audience
from rbac.rulebook import Condition


def _for(audience: Audience, path: str) -> Condition:
    def test(actor: Any, obj: Any) -> bool:
        section = obj if isinstance(obj, Section) else obj.section
        return bool(section.audience == audience)

    chosen = Q(**{f"{path}audience": audience})
    return Condition(name=f"read_by_{audience.value}", test=test, query=lambda actor: chosen)


article_for_everybody = _for(Audience.PUBLIC, "section__")
article_for_members = _for(Audience.MEMBERS, "section__")
section_for_everybody = _for(Audience.PUBLIC, "")
section_for_members = _for(Audience.MEMBERS, "")


def not_published(actor: Any, article: Article) -> Any:
    return None if article.live_id is not None else gettext_lazy("This article is not published.")


PUBLISHED = Q(live__isnull=False)
