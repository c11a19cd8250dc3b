"""PDF rules: names of ISO 32000-2, each with its treatment."""

from content.media.inspection.refusals import Refusal

# Keys of any dictionary.
REFUSED_KEYS = {
    "/JS": Refusal.PDF_SCRIPT,
    "/JavaScript": Refusal.PDF_SCRIPT,
    "/XFA": Refusal.PDF_FORM,
    "/EmbeddedFiles": Refusal.PDF_FILES,
    "/EF": Refusal.PDF_FILES,
    "/RichMediaContent": Refusal.PDF_FILES,
    "/RichMediaSettings": Refusal.PDF_FILES,
    "/Collection": Refusal.PDF_FILES,
}
# Kinds of action (12.6.4), by their /S.
REFUSED_ACTIONS = {
    "/JavaScript": Refusal.PDF_SCRIPT,
    "/Launch": Refusal.PDF_SCRIPT,
    "/ImportData": Refusal.PDF_SCRIPT,
    "/SubmitForm": Refusal.PDF_SCRIPT,
    "/Rendition": Refusal.PDF_FILES,
    "/Movie": Refusal.PDF_FILES,
    "/Sound": Refusal.PDF_FILES,
    "/GoTo3DView": Refusal.PDF_FILES,
    "/RichMediaExecute": Refusal.PDF_FILES,
}
# Kinds of annotation (12.5.6), by their /Subtype.
REFUSED_ANNOTATIONS = {
    "/FileAttachment": Refusal.PDF_FILES,
    "/RichMedia": Refusal.PDF_FILES,
    "/Movie": Refusal.PDF_FILES,
    "/Sound": Refusal.PDF_FILES,
    "/Screen": Refusal.PDF_FILES,
    "/3D": Refusal.PDF_FILES,
}
# Removed everywhere: triggers, and data about people and programs.
REMOVED_KEYS = ("/AA", "/Metadata", "/PieceInfo", "/LastModified", "/AF", "/Thumb", "/OPI", "/Alternates")
# Also removed from the catalogue.
REMOVED_FROM_ROOT = (
    "/OpenAction",
    "/URI",
    "/SpiderInfo",
    "/Legal",
    "/Perms",
    "/DSS",
    "/Requirements",
    "/Threads",
)
# Actions that move within the document.
KEPT_ACTIONS = ("/GoTo", "/Named")
KEPT_NAMED = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
KEPT_SCHEMES = ("http://", "https://", "mailto:", "tel:")
