"""Emergency publication: one administrator, one revision, once, briefly. Red until a second person signs off."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from content.models.articles.article import Article
from content.models.articles.keys import UserKey
from content.models.articles.revision import Revision
from content.models.triggers.signatures import is_signed

LONGEST_HOURS = 4  # also in the function below


# Checked for the opener when the pass is opened and when it is used.
_ADMINISTERS = """EXISTS (
        SELECT FROM public.secure_rbac_roleassignment AS held
        JOIN public.content_article AS article ON article.id = NEW.article_id
        JOIN public.content_section AS section ON section.id = article.section_id
        WHERE held.user_id = NEW.opened_by_id AND held.role = 'administrator'
        AND (held.until IS NULL OR held.until > statement_timestamp())
        AND (held.scope_id IS NULL OR held.scope_id IN (
            SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE scope_id = section.scope_id
        ))
    )"""
_OPENED = """
    IF TG_OP = 'INSERT' THEN
        NEW.opened_at := statement_timestamp();
        NEW.used_at := NULL; NEW.used_in := NULL; NEW.signed_off_by_id := NULL; NEW.signed_off_at := NULL;
        SELECT array_agg(DISTINCT one.who) INTO NEW.author_ids
        FROM public.content_revision AS words
        JOIN public.content_article AS article ON article.id = words.article_id
        LEFT JOIN public.content_revision AS live ON live.id = article.live_id
        JOIN public.content_revision AS own ON own.article_id = article.id
            AND own.number > coalesce(live.number, 0) AND own.number <= words.number
        CROSS JOIN LATERAL unnest(own.author_id || words.author_ids) AS one (who)
        WHERE words.id = NEW.revision_id AND words.digest = NEW.digest AND words.article_id = NEW.article_id;
        IF NEW.author_ids IS NULL OR NEW.until > NEW.opened_at + interval '4 hours' OR NOT ADMINISTERS THEN
            RAISE EXCEPTION 'no such emergency' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
"""
# content/rulebook/signatures.py says the same in Python.
_DEMANDS_SIGNATURE = """EXISTS (
        SELECT FROM public.content_article AS article
        JOIN public.content_section AS section ON section.id = article.section_id
        WHERE article.id = NEW.article_id AND section.four_eyes AND section.signed
    )"""
_LATER = f"""
    IF (NEW.id, NEW.article_id, NEW.revision_id, NEW.digest, NEW.opened_by_id, NEW.reason, NEW.opened_at, NEW.until,
            NEW.author_ids, NEW.policy)
        IS DISTINCT FROM (OLD.id, OLD.article_id, OLD.revision_id, OLD.digest, OLD.opened_by_id, OLD.reason,
            OLD.opened_at, OLD.until, OLD.author_ids, OLD.policy)
        OR (OLD.used_at IS NOT NULL AND (NEW.used_at, NEW.used_in) IS DISTINCT FROM (OLD.used_at, OLD.used_in))
        OR OLD.signed_off_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'pass % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.used_in := OLD.used_in;
    IF OLD.used_at IS NULL AND NEW.used_at IS NOT NULL THEN
        NEW.used_at := statement_timestamp();
        NEW.used_in := pg_current_xact_id()::text::bigint;
        IF NEW.until <= NEW.used_at OR NOT ADMINISTERS THEN
            RAISE EXCEPTION 'pass % has run out', OLD.id USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF NEW.signed_off_by_id IS NULL THEN
        NEW.signed_off_at := NULL;
    ELSIF public.secure_rbac_one_person_with(NEW.signed_off_by_id) && (NEW.author_ids || NEW.opened_by_id) THEN
        RAISE EXCEPTION 'pass % is signed off by another user', OLD.id USING ERRCODE = 'insufficient_privilege';
    ELSIF NEW.used_at IS NOT NULL AND {_DEMANDS_SIGNATURE}
        AND NOT {is_signed("sign off", "emergencypass", "NEW.signed_off_by_id")}
    THEN
        RAISE EXCEPTION 'the sign-off of pass % is not signed', OLD.id USING ERRCODE = 'insufficient_privilege';
    ELSE
        NEW.signed_off_at := statement_timestamp();
    END IF;
    RETURN NEW;
"""


class PassInOrder(UnskippableTrigger):
    """Who opens a pass and for how long, that it is used once, and that a second person signs it off."""

    operation = pgtrigger.Insert | pgtrigger.Update

    func = (_OPENED + _LATER).replace("ADMINISTERS", _ADMINISTERS)


class EmergencyPass(models.Model):
    """Lets ``opened_by`` publish exactly ``digest`` without the approvals that its section requires, until ``until``.

    ``author_ids``: authors of the published content; like the opener, none of them can sign off.
    """

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="emergencies", verbose_name=_("article")
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(_("digest"), max_length=64)
    opened_by = UserKey(verbose_name=_("opened by"))
    reason = models.CharField(_("reason"), max_length=400)
    policy = models.JSONField(default=dict, editable=False)
    author_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    opened_at = models.DateTimeField(_("opened at"), db_default=Now(), editable=False)
    until = models.DateTimeField(_("until"))
    used_at = models.DateTimeField(_("used at"), null=True, editable=False)
    used_in = models.PositiveBigIntegerField(null=True, editable=False)  # the transaction
    signed_off_by = UserKey(verbose_name=_("signed off by"), null=True)
    signed_off_at = models.DateTimeField(_("signed off at"), null=True, editable=False)

    class Meta:
        verbose_name = _("emergency publication")
        verbose_name_plural = _("emergency publications")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="emergency_lasts_a_while"),
        )
        indexes = (
            models.Index(fields=("article",), condition=Q(signed_off_at=None), name="emergency_unsigned"),
            models.Index(
                fields=("-opened_at", "-id"),
                condition=Q(signed_off_at=None),
                name="emergency_unsigned_newest",
            ),
        )
        triggers = (PassInOrder(name="pass_in_order"),)

    def __str__(self) -> str:
        return str(self.article)
