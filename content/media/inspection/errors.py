"""Errors that refuse a file, worded for its sender; each says what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from audit.stored_messages import gettext as _
from audit.stored_messages import say
from content.media.inspection.limits import MEGABYTE, Limits
from content.media.inspection.result import Refusal
from rbac.errors import Invalid

_SENTENCES: dict[Refusal, Promise] = {
    Refusal.EMPTY: lazy(
        "The file is empty (0 bytes). Check that it was saved completely, and send it again."
    ),
    Refusal.TOO_LARGE: lazy(
        "The file is too large: at most %(megabytes)d MB. Save it smaller, and send it again."
    ),
    Refusal.UNKNOWN: lazy(
        "This is none of the kinds of file that can be used here. Save it as JPEG, PNG, WebP or PDF, for example, and"
        " send that."
    ),
    Refusal.WEB_PAGE: lazy(
        "This is a web page, whatever its name says. Put its text into an article, or save it as PDF."
    ),
    Refusal.PROGRAM: lazy("This is a program, whatever its name says. Programs cannot be published here."),
    Refusal.ARCHIVE: lazy("This is an archive. Unpack it and send the files in it one by one."),
    Refusal.OLD_OFFICE: lazy(
        "This is an office document in an old format that can hold programs. Save it as DOCX, XLSX, PPTX, ODT or PDF,"
        " and send that."
    ),
    Refusal.OTHER_PICTURE: lazy(
        "Browsers cannot show pictures in this format. Save it as JPEG, PNG or WebP, and send that."
    ),
    Refusal.OTHER_RECORDING: lazy(
        "Browsers cannot play recordings in this format. Save it as MP4, WebM, MP3 or Ogg, and send that."
    ),
    Refusal.NO_RECORDINGS: lazy(
        "This site takes no film and no sound. Publish it elsewhere, and link to it."
    ),
    Refusal.TRUNCATED: lazy(
        "The file ends too early: a part of it is missing. Copy it again from where it came from."
    ),
    Refusal.DAMAGED: lazy(
        "The file is damaged and cannot be read. Open it on your device, save it again, and send that."
    ),
    Refusal.ENCRYPTED: lazy(
        "The file is protected by a password, so it cannot be checked. Save it without a password, and send that."
    ),
    Refusal.PDF_SCRIPT: lazy(
        "The PDF holds a program or starts something when it is opened. Print it to a new PDF, and send that."
    ),
    Refusal.PDF_FORM: lazy(
        "The PDF holds a kind of form that only one program can show (XFA). Print it to a new PDF, and send that."
    ),
    Refusal.PDF_FILES: lazy(
        "Other files or films are embedded in the PDF. Send them one by one, and print the PDF to a new one without"
        " them."
    ),
    Refusal.TOO_MANY_PAGES: lazy("The PDF is too long: at most %(pages)d pages. Send it in several parts."),
    Refusal.TOO_COMPLEX: lazy(
        "The file is built in too complicated a way to be checked. Save it again or print it to a PDF, and send that."
    ),
    Refusal.OFFICE_MACROS: lazy(
        "The document holds macros, which are programs. Save it without macros (DOCX, XLSX, PPTX) or as PDF, and send"
        " that."
    ),
    Refusal.OFFICE_EMBEDDED: lazy(
        "Other documents or programs are embedded in the document. Remove them or save it as PDF, and send that."
    ),
    Refusal.OFFICE_EXTERNAL: lazy(
        "The document loads something from elsewhere when it is opened. Put it into the document or save it as PDF,"
        " and send that."
    ),
    Refusal.SVG_EMPTY: lazy(
        "Nothing that is safe to show is left of this drawing. Save it as PNG, and send that."
    ),
    Refusal.SVG_BROKEN: lazy(
        "The drawing is not a well-formed SVG file, or declares things that are not allowed in one. Save it again as"
        " plain SVG or as PNG, and send that."
    ),
    Refusal.INFECTED: lazy(
        "The virus scanner found something harmful in the file. Do not open it, and tell those who look after your"
        " computer."
    ),
    Refusal.NOT_SCANNED: lazy(
        "The virus scanner could not look through all of the file: it is too large for it, or packed in too many"
        " layers. Send it in smaller parts, or save it as PDF."
    ),
    Refusal.HIDDEN_DATA: lazy(
        "Something that does not belong there is hidden in the file. Open it on your device, save it"
        " again, and send that."
    ),
    Refusal.TOO_MANY_PIXELS: lazy(
        "The picture is too large: at most %(megapixels)d megapixels, and %(side)d pixels on its longer side. Scale it"
        " down, and send it again."
    ),
    Refusal.TOO_MANY_FRAMES: lazy(
        "The animation is too large: at most %(frames)d pictures and %(animated)d megapixels in all of them together."
        " Shorten or shrink it, or send it as a video."
    ),
    Refusal.TOO_LONG: lazy(
        "The animation is too long: at most %(seconds)d seconds. Shorten it, or send it as a video."
    ),
    Refusal.TOO_SLOW: lazy(
        "Reading the file took too long, so it was stopped. Save it smaller or in another format, and send that."
    ),
    Refusal.TOO_MUCH_MEMORY: lazy(
        "Reading the file would take too much memory, so it was stopped. Save it smaller, and send it again."
    ),
    Refusal.NOT_CONFINED: lazy(
        "This site takes no files at the moment: it could not check them safely. Nothing is wrong with yours. Tell"
        " those who run the site; on the server, manage.py doctor says what is missing."
    ),
    Refusal.CRASHED: lazy(
        "The file could not be read: it is damaged, or made to do harm. Open it on your device, save it again, and send"
        " that."
    ),
}
# Never sent by mistake under the name of a picture or a document.
_LIES = {Refusal.PDF_SCRIPT, Refusal.WEB_PAGE, Refusal.PROGRAM, Refusal.HIDDEN_DATA, Refusal.CRASHED}


class UnsafeFile(Invalid):
    """The file is refused.

    ``refusal`` says why in one word. ``lies`` is true if its name claims a format that it is not in, or if it
    is made to be taken for something else: input of the upload sensor. ``cause`` is for the log. ``largest`` is
    the size limit in bytes for such a file.
    """

    status = 422

    def __init__(
        self,
        refusal: Refusal,
        limits: Limits,
        *,
        largest: int | None = None,
        claimed: bool = False,
        cause: str = "",
    ) -> None:
        super().__init__(say(_SENTENCES[refusal]) % _numbers(limits, largest))
        self.refusal = refusal
        self.lies = claimed and refusal in _LIES
        self.cause = cause


class CannotInspect(Invalid):
    """Inspection itself failed; nothing is known against the file. Try again later."""

    status = 503

    def __init__(self, cause: str = "") -> None:
        super().__init__(_("The file could not be checked just now. It is kept; try again in a few minutes."))
        self.cause = cause


def _numbers(limits: Limits, largest: int | None) -> dict[str, int]:
    return {
        "megabytes": (largest or limits.image_bytes) // MEGABYTE,
        "pages": limits.pages,
        "megapixels": limits.pixels // MEGABYTE,
        "side": limits.side,
        "frames": limits.frames,
        "animated": limits.animated_pixels // MEGABYTE,
        "seconds": limits.animation_seconds,
    }
