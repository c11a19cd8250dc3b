"""Everything the content app stores; one file for each idea."""

from content.models.address import Address
from content.models.articles.article import Article
from content.models.articles.article_byline import UnderByline
from content.models.articles.article_topic import Filed
from content.models.articles.backlink import LiveLinks
from content.models.articles.checkup import Checkup
from content.models.articles.correction import DismissedOffer, UrgentCorrection
from content.models.articles.emergency import EmergencyPass
from content.models.articles.guest import Guest, GuestReview
from content.models.articles.media_usage import ShownEver, ShownLive
from content.models.articles.review import (
    Approval,
    NoteResolution,
    ReviewNote,
    ReviewReminder,
    RevisionStatus,
    Waiting,
)
from content.models.articles.revision import Revision
from content.models.articles.schedule import ScheduledChange
from content.models.articles.section import Section
from content.models.articles.topic import Topic
from content.models.articles.working_copy import Presence, WorkingCopy
from content.models.bulk import BulkRow, BulkRun
from content.models.byline import Byline
from content.models.comment import Comment
from content.models.comment_report import CommentReport, StatementOfReasons
from content.models.imported import Attachment, ImportedItem
from content.models.legal_page import LegalPage
from content.models.list_settings import ListSettings
from content.models.media import Asset, AssetVersion, MediaFile, MediaRendition, MediaTag, RevisionMedia
from content.models.policy import Policy, PolicyChange
from content.models.preview_link import PreviewLink
from content.models.public_text import PublicText
from content.models.redaction import Redaction, RedactionCut, RemovedFile
from content.models.search import SearchDue, SearchEntry, SearchWord
from content.models.signature import ApprovalKey, Signature, SignatureCheck
from content.models.site import Site
from content.models.upload import Upload

__all__ = [
    "Address",
    "Approval",
    "ApprovalKey",
    "Article",
    "Asset",
    "AssetVersion",
    "Attachment",
    "BulkRow",
    "BulkRun",
    "Byline",
    "Checkup",
    "Comment",
    "CommentReport",
    "DismissedOffer",
    "EmergencyPass",
    "Filed",
    "Guest",
    "GuestReview",
    "ImportedItem",
    "LegalPage",
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
    "PublicText",
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
    "SearchWord",
    "Section",
    "ShownEver",
    "ShownLive",
    "Signature",
    "SignatureCheck",
    "Site",
    "StatementOfReasons",
    "Topic",
    "UnderByline",
    "Upload",
    "UrgentCorrection",
    "Waiting",
    "WorkingCopy",
]
