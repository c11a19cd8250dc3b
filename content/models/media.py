"""Media: assets in the library, their versions, the stored bytes, and which revisions show them.

Asset  1 - n  AssetVersion  n - 1  MediaFile  1 - n  MediaRendition

Who may read a file is not stored: it follows from the articles that use it
(content/rulebook/media.py).
"""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UpdateOf
from content.models.articles.keys import UserKey
from content.models.articles.media_usage import ComesIntoWords, GoesOutOfWords
from content.models.articles.redaction_triggers import UseKept
from content.models.articles.revision import Revision
from content.models.articles.section import Section
from content.models.triggers.media import GoesWithTrash, NamedInBody, StaysAsWritten, TrashedNow
from content.models.triggers.public_text import ANY_FOUR_EYES, WordsAsAccepted, picture_is_shown
from content.models.triggers.search_index import WordsAreKnown
from foundation.fields import StoredColumn

DIGEST_FORM = r"^[0-9a-f]{64}$"
ADDRESS_NAME_FORM = r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]{1,8}$"
LONGEST_ADDRESS_NAME = 90
DRAWING = "image/svg+xml"  # vector graphics: sharp in every size as it is
LONGEST_FILE_NAME = 200


class MediaKind(models.TextChoices):
    IMAGE = "image", _("Picture")
    DOCUMENT = "document", _("Document")
    AUDIO = "audio", _("Sound")
    VIDEO = "video", _("Video")


class MediaFile(models.Model):
    """Stored bytes, by their SHA-256. The row is written before the bytes, and deleted after them.

    So every file in the store has a row, even if a process is killed. Two assets may share a file.
    """

    digest = models.CharField(_("digest"), max_length=64, primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=MediaKind)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    width = models.PositiveIntegerField(_("width in pixels"), null=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True)
    frames = models.PositiveIntegerField(_("frames"), null=True)
    duration = models.PositiveBigIntegerField(_("duration in milliseconds"), null=True)
    claimed_at = models.DateTimeField(_("first stored at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(digest__regex=DIGEST_FORM), name="media_file_digest_form"),
            models.CheckConstraint(condition=Q(size__gt=0), name="media_file_has_bytes"),
        )
        triggers = (StaysAsWritten(name="media_file_stays"),)

    def __str__(self) -> str:
        return self.digest

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of a raster image; else empty, and no rendition is made of it."""
        return pixels_of(self.media_type, self.width, self.height)


def pixels_of(media_type: str, width: int | None, height: int | None) -> tuple[int, int]:
    """``MediaFile.pixels``, for lists that load no objects."""
    return (0, 0) if media_type == DRAWING else (width or 0, height or 0)


class MediaRendition(models.Model):
    """A smaller or lighter image made of a stored one. ``name`` is from content/media/urls/sizes.py: "640.avif".

    A ``size`` of 0 bytes: it cannot be made, and there is no retry.
    """

    file = models.ForeignKey(MediaFile, on_delete=models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=30)
    size = models.PositiveBigIntegerField(_("size in bytes"))

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("file", "name"), name="media_rendition_once"),)

    def __str__(self) -> str:
        return f"{self.file_id}.{self.name}"


class MediaTag(models.Model):
    """``name`` is in lower case; content/media/metadata.py normalises it."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        default_permissions = ()
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Asset(models.Model):
    """Entry of the media library. Its section decides who may see and change it in the CMS.

    ``decorative`` is a deliberate choice: the image conveys nothing, so it has no alternative text. An image with
    neither is listed as a problem. The focal point is in thousandths of width and height; default: the centre.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=MediaKind)
    title = models.CharField(_("title"), max_length=200)
    alternative_text = models.CharField(_("alternative text"), max_length=1000, blank=True)
    decorative = models.BooleanField(_("decorative"), default=False)
    caption = models.CharField(_("caption"), max_length=1000, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    focal_x = models.PositiveSmallIntegerField(_("focal point, across"), null=True, blank=True)
    focal_y = models.PositiveSmallIntegerField(_("focal point, down"), null=True, blank=True)
    tags = models.ManyToManyField(MediaTag, blank=True, related_name="assets", verbose_name=_("tags"))
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="assets", verbose_name=_("section")
    )
    # None: imported.
    uploader = UserKey(null=True, related_name="assets", verbose_name=_("uploaded by"))
    # NULL only between the two inserts of one transaction.
    current = models.OneToOneField(
        "content.AssetVersion", on_delete=models.PROTECT, null=True, related_name="current_for"
    )
    created_at = models.DateTimeField(_("uploaded at"), db_default=Now(), editable=False)
    changed_at = models.DateTimeField(_("changed at"), db_default=Now(), editable=False)
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, editable=False)
    trashed_by = UserKey(null=True)
    # When a purge of the trash last skipped it, because one of its versions is still in use.
    kept_at = models.DateTimeField(_("kept at"), null=True, editable=False)
    # All searchable text, written by content/media/metadata.py on each change of it.
    words = models.TextField(editable=False, default="")
    search = StoredColumn(expression=SearchVector("words", config="simple"), output_field=SearchVectorField())

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = (
            models.CheckConstraint(
                condition=Q(decorative=False) | Q(alternative_text=""),
                name="asset_decorative_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(focal_x__isnull=True, focal_y__isnull=True)
                | Q(focal_x__range=(0, 1000), focal_y__range=(0, 1000)),
                name="asset_focal_point",
            ),
        )
        indexes = (
            # The library: one section or all, without the trash, newest first.
            models.Index(
                fields=("section", "-created_at", "-id"),
                condition=Q(trashed_at__isnull=True),
                name="asset_by_section",
            ),
            models.Index(
                fields=("-created_at", "-id"), condition=Q(trashed_at__isnull=True), name="asset_newest"
            ),
            models.Index(
                fields=("-created_at", "-id"),
                condition=Q(trashed_at__isnull=True, kind="image", decorative=False, alternative_text=""),
                name="asset_lacks_alternative",
            ),
            models.Index(
                fields=("trashed_at",),
                condition=Q(trashed_at__isnull=False, kept_at__isnull=True),
                name="asset_new_in_trash",
            ),
            models.Index(fields=("kept_at",), condition=Q(kept_at__isnull=False), name="asset_kept_in_trash"),
            # Filters of the library, in its order.
            models.Index(
                fields=("kind", "-created_at", "-id"),
                condition=Q(trashed_at__isnull=True),
                name="asset_of_kind",
            ),
            models.Index(
                fields=("uploader", "-created_at", "-id"),
                condition=Q(trashed_at__isnull=True),
                name="asset_by_uploader",
            ),
            models.Index(
                fields=("-created_at", "-id"),
                condition=Q(trashed_at__isnull=False),
                name="asset_newest_in_trash",
            ),
            GinIndex(fields=("search",), name="asset_search"),
        )
        triggers = (
            TrashedNow(name="asset_trashed_now"),
            WordsAsAccepted(
                kind="picture",
                words={"focal_point": "coalesce(ROW.focal_x || ' ' || ROW.focal_y, 'none')"},
                when_new=(),
                demanded=f"{ANY_FOUR_EYES} AND {picture_is_shown('NEW.id')}",
            ),
            WordsAreKnown(
                name="asset_words_are_known",
                operation=pgtrigger.Insert | UpdateOf("words"),
                column="search",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def lacks_alternative(self) -> bool:
        return lacks_alternative(self.kind, self.alternative_text, decorative=self.decorative)


def lacks_alternative(kind: str, text: str, *, decorative: bool) -> bool:
    """``Asset.lacks_alternative``, for lists that load no objects."""
    return kind == MediaKind.IMAGE and not decorative and not text


class AssetVersion(models.Model):
    """One version of an asset, immutable. Articles refer to a version, so replacing a file changes no article.

    ``file_name`` is the name of a download, ``address_name`` the last part of the URL (ASCII).
    """

    # Indexed by asset_version_in_order.
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="versions", db_column="digest")
    # SHA-256 of the upload, before it was sanitised.
    source_digest = models.CharField(max_length=64, db_index=True)
    file_name = models.CharField(_("file name"), max_length=LONGEST_FILE_NAME)
    address_name = models.CharField(_("name in the address"), max_length=LONGEST_ADDRESS_NAME)
    uploader = UserKey(null=True)
    created_at = models.DateTimeField(_("uploaded at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("version of a file")
        verbose_name_plural = _("versions of files")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("asset", "number"), name="asset_version_number_unique"),
            models.CheckConstraint(
                condition=Q(source_digest__regex=DIGEST_FORM), name="asset_version_source_form"
            ),
            models.CheckConstraint(
                condition=Q(address_name__regex=ADDRESS_NAME_FORM), name="asset_version_address_form"
            ),
        )
        indexes = (models.Index(fields=("asset", "id"), name="asset_version_in_order"),)
        triggers = (
            StaysAsWritten(name="asset_version_stays"),
            GoesWithTrash(name="asset_version_goes_with_trash"),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of the stored bytes."""
        return self.file_id

    @property
    def address(self) -> str:
        """URL path, as in the body of an article on this site."""
        return f"/media/{self.file_id}/{self.address_name}"


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
