"""Preview links: show one version to a person without an account before it is public."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from content.models.articles.guest import Guest
from content.models.articles.keys import CopiedArticle, UserKey
from content.models.articles.revision import Revision
from content.models.triggers.article_columns import OfArticle

LONGEST_DAYS = 30  # also in the function below
LONGEST_WHOM = 120


class LinkInOrder(UnskippableTrigger):
    """A link is immutable, has a bounded lifetime, and once revoked is never opened again."""

    operation = pgtrigger.Insert | pgtrigger.Update

    func = """
        IF TG_OP = 'INSERT' THEN
            NEW.made_at := statement_timestamp();
            NEW.revoked_at := NULL; NEW.revoked_by_id := NULL;
            IF NEW.until <= NEW.made_at OR NEW.until > NEW.made_at + interval '30 days' THEN
                RAISE EXCEPTION 'a link cannot last until %', NEW.until
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NEW;
        END IF;
        IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
            OR to_jsonb(NEW) - 'revoked_at' - 'revoked_by_id' <> to_jsonb(OLD) - 'revoked_at' - 'revoked_by_id'
        THEN
            RAISE EXCEPTION 'link % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.revoked_at := statement_timestamp();
        RETURN NEW;
        """


class PreviewLink(models.Model):
    """Shows exactly ``revision`` to any holder of the link, until ``until``. Only a digest of its token is stored.

    ``guest``: the recipient, if one was named: a person without account, who may ask to be erased.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="preview_links")
    # Copied by PostgreSQL (triggers/article_columns.py), so that an index finds those of one article in order.
    article = CopiedArticle(null=True, related_name="+", editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    guest = models.OneToOneField(
        Guest, on_delete=models.PROTECT, null=True, related_name="preview_link", verbose_name=_("for whom")
    )
    made_by = UserKey()
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)
    until = models.DateTimeField(_("until"))
    revoked_by = UserKey(null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(token_digest__regex=r"^[0-9a-f]{64}$"),  # noqa: S106  (a form, no token)
                name="preview_link_digest_form",
            ),
        )
        indexes = (models.Index(fields=("article", "-id"), name="preview_link_of_article"),)
        triggers = (LinkInOrder(name="preview_link_in_order"), OfArticle(name="preview_link_of_article"))

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def whom(self) -> str:
        """The recipient; empty if none was named. For many links, call ``know`` before."""
        return self.guest.name if self.guest else ""
