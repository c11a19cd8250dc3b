"""Reapplies redactions after a restore of an older backup.

For the owner of the database, during a restore and before any other user may read a table: two users agreed
long ago, so the triggers that require agreement are disabled while the rows are written. The same function as
then cuts the text (content/models/articles/redaction_triggers.py).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pgtrigger
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from audit.erasure.erasing import record_label_removed
from audit.record import record
from audit.witnesses.restorations import RESTORE
from content import events
from content.models import Article, Redaction
from content.redaction.consequences import add_places, extent, follow_up, without_title
from content.redaction.external_log import Facts, article_of, key_of, places_in
from content.redaction.files import remove_file, stored_digest
from content.redaction.occurrences import (
    Place,
    names_article,
    old_addresses,
    places_of,
    stored_places,
    wanted_again,
)

ASKING = ("content.Redaction:redaction_in_order", "content.RedactionCut:redaction_cut_in_order")
CUT_NOW = "UPDATE content_redaction SET done_in = pg_current_xact_id()::text::bigint WHERE id = %s"


@transaction.atomic
def carry_out_again(told: Iterable[Facts]) -> int:
    """Applies each redaction that this database lacks; returns how many. In order, as offsets depend on it."""
    with connection.cursor() as cursor:
        # Triggers cannot be switched while the check of a foreign key is pending.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    pgtrigger.disable(*ASKING)
    done = sum(map(_carry_out, sorted(told, key=key_of)))
    pgtrigger.enable(*ASKING)
    return done


def _carry_out(facts: Facts) -> bool:
    article = article_of(facts)
    if article is None:
        return False
    asked = Redaction.objects.filter(
        article=article, asked_at=datetime.fromisoformat(facts["asked_at"])
    ).first()
    if asked and asked.done_at:
        return False
    redaction = _written(article, facts, asked)
    add_places(redaction, set(places_in(article, facts)) - set(stored_places(redaction)))
    wanted, known = wanted_again(redaction), set(stored_places(redaction))
    places = sorted(known | set(places_of(article, wanted) if wanted else ()))
    add_places(redaction, set(places) - known)
    if names_article(article, wanted, places):
        record_label_removed(without_title(article), by=RESTORE)
    if wanted:
        old_addresses(article, wanted).delete()
    _tell(article, redaction, places)
    with connection.cursor() as cursor:
        cursor.execute(CUT_NOW, [redaction.pk])
    follow_up(article, redaction, places, wanted, by=RESTORE)
    for digest in set(facts["files"]) - {stored_digest(wanted)}:
        remove_file(redaction, digest, about=without_title(article), by=RESTORE)
    return True


def _written(article: Article, facts: Facts, asked: Redaction | None) -> Redaction:
    """The original row, but for the transaction that cuts. ``asked``: the one that was pending in the backup."""
    redaction = asked or Redaction(article=article, asked_at=datetime.fromisoformat(facts["asked_at"]))
    redaction.kind, redaction.reason, redaction.label = facts["kind"], facts["reason"], facts["label"]
    redaction.asked_by, redaction.agreed_by = person_told(facts["asked_by"]), person_told(facts["agreed_by"])
    redaction.notice, redaction.done_at = facts["notice"], datetime.fromisoformat(facts["done_at"])
    redaction.withdrawn_at = redaction.withdrawn_by = None
    redaction.save()
    return redaction


def person_told(told: Any) -> Any:
    """The same user, or None if the account is newer than the backup and its key belongs to another user."""
    if not told:
        return None
    key, made = told
    users = get_user_model()._default_manager
    return users.filter(pk=key, created_at=datetime.fromisoformat(made)).first()


def _tell(article: Article, redaction: Redaction, places: list[Place]) -> None:
    record(
        events.REDACTION_REPEATED,
        by=RESTORE,
        about=without_title(article),
        asked_by=redaction.asked_by_id,
        agreed_by=redaction.agreed_by_id,
        reason=redaction.reason,
        done_at=f"{redaction.done_at:%Y-%m-%d}",
        **extent(redaction, places),
    )
