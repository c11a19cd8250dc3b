"""Dry run of an undo: what would be restored of each article, and why others stay as they are.

Each is tried by the real service function in a transaction that is rolled back: no other check knows all rules on
addresses, separation of duties and approvals. So the page gives exactly the reasons that the undo would give.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError

from content.actions import RECOVER_ARTICLE, VIEW_ARTICLE
from content.bulk.dry_run import Line
from content.bulk.execution import take_back, went_wrong
from content.models import Article, BulkRow, BulkRun
from content.models.bulk import Outcome
from rbac.access_diff.dry_run import Locked, dry_run
from rbac.errors import Invalid, Refused
from rbac.queries import visible_to

logger = logging.getLogger(__name__)
MOST = 100  # rows are tried
SECONDS = 4.0  # and no more than this, but always one row


@dataclass(frozen=True)
class UndoPreview:
    """``hidden``: number of unchanged articles that the user may no longer see; ``later``: number decided on
    the undo itself, because there are too many to try.
    """

    lines: list[Line]
    hidden: int
    later: int


def preview_undo(run: BulkRun, *, by: AbstractBaseUser) -> UndoPreview:
    """Expected result of ``execution.undo``. It changes nothing and writes nothing to the audit log."""
    done = run.rows.filter(outcome=Outcome.DONE).order_by("-pk")
    rows = list(done.select_related("article__draft", "article__live", "article__section")[:MOST])
    until, lines = monotonic() + SECONDS, list[Line]()
    for row in rows:
        if lines and monotonic() > until:
            break
        lines.append(Line(row.article, _tried(run, row, by)))
    seen = _seen([line.article.pk for line in lines if not line.will], by)
    shown = [line for line in lines if line.will or line.article.pk in seen]
    return UndoPreview(shown, len(lines) - len(shown), done.count() - len(lines))


def _tried(run: BulkRun, row: BulkRow, by: AbstractBaseUser) -> str:
    try:
        with dry_run():
            take_back(run, row, by=by)
    except Locked:  # another transaction is changing it: decided on the undo itself
        return ""
    except Refused as refused:
        return str(refused.decision.reason)
    except Invalid as error:
        return str(error.message)
    except (DatabaseError, LookupError, ValueError, AssertionError):
        logger.exception("Row %d of a change of many articles cannot be undone.", row.pk)
        return str(went_wrong())
    return ""


def _seen(keys: Collection[int], user: Any) -> set[int]:
    """Articles visible to the user: in the CMS or, if it could be restored, in the trash."""
    asked = Article.objects.filter(pk__in=keys)
    ways = (visible_to(user, action, asked) for action in (VIEW_ARTICLE, RECOVER_ARTICLE))
    return {key for found in ways for key in found.values_list("pk", flat=True)}
