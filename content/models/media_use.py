"""Media uses: which versions of files a revision shows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.articles.media_usage import ComesIntoWords, GoesOutOfWords
from content.models.articles.redaction_triggers import UseKept
from content.models.articles.revision import Revision
from content.models.media import AssetVersion
from content.models.triggers.media import NamedInBody


class RevisionMedia(models.Model):
    """Append-only, written with the revision, and only for a file that its body names (triggers). Deleted with an
    image that is removed by law.

    Otherwise a row inserted later would make a file public that was never approved.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="media")
    # Indexed by media_use_of_version.
    version = models.ForeignKey(AssetVersion, on_delete=models.PROTECT, related_name="uses", db_index=False)

    class Meta:
        verbose_name = _("use of a file")
        verbose_name_plural = _("uses of files")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("revision", "version"), name="revision_media_once"),)
        indexes = (models.Index(fields=("version", "id"), name="media_use_of_version"),)
        triggers = (
            UseKept(name="revision_media_append_only"),
            NamedInBody(name="revision_media_named"),
            ComesIntoWords(name="comes_into_words"),
            GoesOutOfWords(name="goes_out_of_words"),
        )

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.version_id}"
