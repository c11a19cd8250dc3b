"""Execution of bulk actions and of their undo: row by row, each in a transaction of its own, decided again.

Nothing runs in a user's name while they are away: their own requests go on, some rows at a time, so that each
decision is about a logged-in user. Remaining rows wait, and can be continued or undone.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta
from time import monotonic
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.db.utils import ProgrammingError

from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import stored_form
from content.actions import VIEW_ARTICLE
from content.bulk import actions
from content.bulk.actions import DEEDS, Details
from content.bulk.dry_run import Line, fingerprint
from content.errors import WrongState
from content.models import Article, BulkRow, BulkRun
from content.models.bulk import Outcome
from content.revisions.revisions import lock_article
from rbac.decisions import decide_anywhere
from rbac.errors import Invalid, Refused

logger = logging.getLogger(__name__)
AT_ONCE = 25  # rows of one request
SECONDS = 4.0  # and no more than this, but always one row
KEPT_DAYS = 30  # as long as the trash


def went_wrong() -> Any:
    return _("Something went wrong. The operator of the site can see why.")


@transaction.atomic
def begin(lines: Sequence[Line], name: str, details: Details, *, by: AbstractBaseUser, seen: str) -> BulkRun:
    """Stores what is to be done; ``go_on`` does it. ``seen``: the fingerprint of the dry run.

    Raises Refused; WrongState when something has changed since, or nothing can be done.
    """
    _require_somewhere(by)
    if fingerprint(lines, name, details) != seen:
        raise WrongState(_("Something has changed since you looked. Look at it again before you begin."))
    chosen = [line.article for line in lines if line.will]
    if not chosen:
        raise WrongState(_("Nothing of this can be done. Choose other articles."))
    run = BulkRun.objects.create(deed=name, details=dict(details), by_id=by.pk)
    BulkRow.objects.bulk_create(
        BulkRow(run=run, article=article, digest=article.newest.digest) for article in chosen
    )
    record(actions.BULK_STARTED, by=by, run=run.pk, deed=name, articles=len(chosen))
    return run


@transaction.atomic
def undo(run: BulkRun, *, by: AbstractBaseUser) -> BulkRun:
    """Begins to undo ``run``, last row first; rows that are not done yet stay so.

    Raises Refused; WrongState when it was undone already, or did nothing.
    """
    _require_somewhere(by)
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    if run.undoes_id or BulkRun.objects.filter(undoes=run).exists():
        raise WrongState(_("This has been undone already."))
    stopped = _("It was stopped before.")
    run.rows.filter(outcome=Outcome.WAITING).update(
        outcome=Outcome.LEFT, why=stopped, says=stored_form(stopped)
    )
    done = list(run.rows.filter(outcome=Outcome.DONE).order_by("-pk"))
    if not done:
        raise WrongState(_("There is nothing to undo."))
    back = BulkRun.objects.create(deed=run.deed, details=run.details, by_id=by.pk, undoes=run)
    BulkRow.objects.bulk_create(
        BulkRow(run=back, article_id=row.article_id, digest=row.digest, before=row.before) for row in done
    )
    record(actions.BULK_UNDO_STARTED, by=by, run=back.pk, undoes=run.pk, deed=run.deed, articles=len(done))
    return back


def may_be_undone(run: BulkRun) -> bool:
    """Whether it changed something and no undo has begun."""
    is_undone = run.undoes_id or BulkRun.objects.filter(undoes=run).exists()
    return not is_undone and run.rows.filter(outcome=Outcome.DONE).exists()


def go_on(run: BulkRun, *, by: AbstractBaseUser) -> Iterator[Refused]:
    """Executes the next rows. Yields each refusal, once, for the caller to record."""
    until = monotonic() + SECONDS
    waiting = run.rows.filter(outcome=Outcome.WAITING).order_by("pk")
    for key in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        if refused := _carry_out(run, key, by=by):
            yield refused
        if monotonic() > until:
            return


def _carry_out(run: BulkRun, key: int, *, by: AbstractBaseUser) -> Refused | None:
    try:
        with transaction.atomic():
            # Of two concurrent windows, the second finds nothing waiting.
            row = BulkRow.objects.select_for_update(skip_locked=True).filter(pk=key, outcome=Outcome.WAITING)
            if found := row.first():
                before = _do(run, found, by=by)
                BulkRow.objects.filter(pk=key).update(outcome=Outcome.DONE, before=before)
    except Refused as refused:
        _close(key, Outcome.REFUSED, refused.decision.reason)
        return refused
    except Invalid as error:
        _close(key, Outcome.LEFT, error.message)
    except ProgrammingError:
        logger.exception("The database refused row %d of a change of many articles.", key)
        _close(key, Outcome.LEFT, _("The database refused it. The operator of the site can see why."))
    except Exception:  # otherwise all later rows would wait for ever
        logger.exception("Row %d of a change of many articles failed.", key)
        _close(key, Outcome.LEFT, went_wrong())
    return None


def _do(run: BulkRun, row: BulkRow, *, by: AbstractBaseUser) -> dict[str, Any]:
    """Raises Refused and Invalid with the sentence that users read."""
    if run.undoes_id:
        return take_back(run, row, by=by)
    deed, article = DEEDS[run.deed], lock_article(Article(pk=row.article_id))
    # A mistake that readers see is taken down whatever was written meanwhile.
    if run.deed != "take_down" and article.newest.digest != row.digest:
        if article.newest.author_id == by.pk:
            raise WrongState(_("You have written since you looked at it."))
        raise WrongState(_("It was edited since you looked at it."))
    return deed.do(article, {**run.details, "digest": row.digest}, by) | {"digest": row.digest}


def take_back(run: BulkRun, row: BulkRow, *, by: AbstractBaseUser) -> dict[str, Any]:
    """Undoes what ``run`` did to the article of ``row``. In a transaction. Raises Refused and Invalid."""
    DEEDS[run.deed].undo(lock_article(Article(pk=row.article_id)), row.before, by)
    return dict(row.before)


def _close(key: int, outcome: Outcome, why: Any) -> None:
    waiting = BulkRow.objects.filter(pk=key, outcome=Outcome.WAITING)
    waiting.update(outcome=outcome, why=str(why)[:400], says=stored_form(why))


def runs_of(person: AbstractBaseUser) -> QuerySet[BulkRun]:
    """Runs that a user began within KEPT_DAYS, newest first. No user sees those of others.

    ``waiting``: number of articles not processed yet; ``done``: of those changed; ``all``: of all.
    """
    mine = BulkRun.objects.filter(by_id=person.pk).select_related("undoes", "undone_by").order_by("-pk")
    return mine.annotate(
        waiting=Count("rows", filter=Q(rows__outcome=Outcome.WAITING)),
        done=Count("rows", filter=Q(rows__outcome=Outcome.DONE)),
        all=Count("rows"),
    )


def numbers(run: BulkRun) -> dict[str, int]:
    """Number of rows of each outcome. One query."""
    counted = dict(run.rows.values_list("outcome").annotate(Count("pk")).order_by())
    return {str(outcome): int(counted.get(outcome, 0)) for outcome in Outcome.values}


def _require_somewhere(by: AbstractBaseUser) -> None:
    decision = decide_anywhere(by, VIEW_ARTICLE)
    if not decision.allowed:
        raise Refused(decision)


def forget_old() -> int:
    """Deletes runs too old to undo; the audit log keeps what was done. Returns how many."""
    old = BulkRun.objects.filter(begun_at__lt=Now() - timedelta(days=KEPT_DAYS))
    return old.delete()[0]
