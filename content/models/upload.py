"""Uploads in progress. The row is written before the first byte, so that no file is left behind."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import as_text
from content.models.articles.section import Section
from content.models.media import DIGEST_FORM, Asset, AssetVersion


class UploadState(models.TextChoices):
    RECEIVING = "receiving", _("Being uploaded")
    INSPECTING = "inspecting", _("Being looked at")
    DONE = "done", _("Ready")
    REFUSED = "refused", _("Refused")


class Upload(models.Model):
    """``token`` identifies its URL and its partial file. ``offset``: bytes received of ``length``."""

    token = models.CharField(max_length=43, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="uploads")
    # Asset that gets a new version; none: the upload becomes a new asset.
    replaces = models.ForeignKey(Asset, on_delete=models.CASCADE, null=True, related_name="replacements")
    file_name = models.CharField(_("file name"), max_length=400)
    length = models.PositiveBigIntegerField(_("size in bytes"))
    offset = models.PositiveBigIntegerField(_("bytes received"), default=0)
    # SHA-256 of the upload, once it is complete.
    source_digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=UploadState, default=UploadState.RECEIVING)
    # Why it was refused, in the language of the worker; and the same for readers in any language
    # (audit/stored_messages.py).
    refusal = models.CharField(_("refused because"), max_length=400, blank=True)
    says = models.JSONField(null=True, editable=False)
    version = models.ForeignKey(AssetVersion, on_delete=models.SET_NULL, null=True, related_name="uploads")
    # IP address of the sender, encrypted, for intrusion detection; only until the worker has checked the upload.
    sent_from = models.BinaryField(default=b"", editable=False)
    created_at = models.DateTimeField(_("begun at"), db_default=Now(), editable=False)
    changed_at = models.DateTimeField(_("changed at"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(offset__lte=F("length")), name="upload_within_length"),
            models.CheckConstraint(
                condition=Q(source_digest="") | Q(source_digest__regex=DIGEST_FORM),
                name="upload_source_form",
            ),
        )
        indexes = (
            models.Index(fields=("expires_at",), name="upload_by_expiry"),
            models.Index(fields=("owner", "state", "-created_at"), name="upload_by_owner"),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def why_refused(self) -> str:
        """Why it was refused, in the language of the current user."""
        return str(as_text(self.says, self.refusal))
