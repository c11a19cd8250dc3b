"""Everything the content app stores; one file for each idea."""

from content.models.address import Address
from content.models.article import Article
from content.models.bulk import BulkRow, BulkRun
from content.models.byline import Byline
from content.models.checkup import Checkup
from content.models.comment import Comment
from content.models.correction import UrgentCorrection
from content.models.dismissed_offer import DismissedOffer
from content.models.emergency import EmergencyPass
from content.models.filed import Filed
from content.models.guest import Guest
from content.models.guest_review import GuestReview
from content.models.imported import Attachment, ImportedItem
from content.models.list_settings import ListSettings
from content.models.live_links import LiveLinks
from content.models.media import Asset, AssetVersion, MediaFile, MediaRendition, MediaTag
from content.models.media_use import RevisionMedia
from content.models.policy import Policy, PolicyChange
from content.models.presence import Presence
from content.models.preview_link import PreviewLink
from content.models.redaction import Redaction, RedactionCut
from content.models.removed_file import RemovedFile
from content.models.review import Approval, NoteResolution, ReviewNote, RevisionStatus
from content.models.review_reminder import ReviewReminder
from content.models.revision import Revision
from content.models.schedule import ScheduledChange
from content.models.search_entry import SearchDue, SearchEntry
from content.models.search_word import SearchGathered, SearchWord
from content.models.section import Section
from content.models.showing import ShownEver, ShownLive
from content.models.site import Site
from content.models.topic import Topic
from content.models.under_byline import UnderByline
from content.models.upload import Upload
from content.models.waiting import Waiting
from content.models.working_copy import WorkingCopy

__all__ = [
    "Address",
    "Approval",
    "Article",
    "Asset",
    "AssetVersion",
    "Attachment",
    "BulkRow",
    "BulkRun",
    "Byline",
    "Checkup",
    "Comment",
    "DismissedOffer",
    "EmergencyPass",
    "Filed",
    "Guest",
    "GuestReview",
    "ImportedItem",
    "ListSettings",
    "LiveLinks",
    "MediaFile",
    "MediaRendition",
    "MediaTag",
    "NoteResolution",
    "Policy",
    "PolicyChange",
    "Presence",
    "PreviewLink",
    "Redaction",
    "RedactionCut",
    "RemovedFile",
    "ReviewNote",
    "ReviewReminder",
    "Revision",
    "RevisionMedia",
    "RevisionStatus",
    "ScheduledChange",
    "SearchDue",
    "SearchEntry",
    "SearchGathered",
    "SearchWord",
    "Section",
    "ShownEver",
    "ShownLive",
    "Site",
    "Topic",
    "UnderByline",
    "Upload",
    "UrgentCorrection",
    "Waiting",
    "WorkingCopy",
]
