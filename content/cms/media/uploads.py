"""/cms/media/uploads/: resumable uploads by the tus protocol (https://tus.io, 1.0.0), in chunks, across lost
connections and reloads.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from content.actions import REPLACE_MEDIA, UPLOAD_MEDIA
from content.cms.media.facts import AssetRow, facts_of
from content.media.errors import WrongOffset
from content.media.uploads import receiving
from content.media.uploads.inspecting import lie_in
from content.media.uploads.receiving import largest
from content.models import Asset, Section, Upload
from content.models.upload import UploadState
from foundation.pagination import key_in
from intrusion.detection.reporting import report, sender_of
from intrusion.errors import TooManyAttempts
from intrusion.gate import admit
from rbac.access import requires_anywhere, signed_in
from rbac.enforcement.refusals import record_refusal
from rbac.enforcement.view_guards import ObjectLookup, authorize_object
from rbac.errors import Invalid, Refused

REPLACED = ObjectLookup(Asset, "pk", ("section__scope", "current__file"))
PLACE = ObjectLookup(Section, "pk")

type View = Callable[..., HttpResponseBase]
VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
BYTES = "application/offset+octet-stream"
LONGEST_METADATA = 4_000


def in_plain_words(view: View) -> View:
    """The client is a program: an error is one sentence that it shows beside the file, not a page."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except WrongOffset as wrong:
            return answer(wrong.status, text=str(wrong), Upload_Offset=str(wrong.offset))
        except Invalid as error:
            return answer(error.status, text=str(error), Tus_Version=VERSION)
        except TooManyAttempts as paused:
            return answer(429, text=str(paused), Retry_After=str(paused.retry_after))
        except Refused as refused:
            record_refusal(request, refused)
            return answer(404 if refused.hidden else 403, text=str(refused.decision.reason))

    return answered


@requires_anywhere(UPLOAD_MEDIA)
@require_http_methods(["POST", "OPTIONS"])
@in_plain_words
def uploads(request: HttpRequest) -> HttpResponse:
    """Creation: the metadata name the section, or the file to be replaced."""
    if request.method == "OPTIONS":
        return capabilities()
    check_version(request)
    person: Any = request.user
    length, said = number_in(request, "Upload-Length"), metadata_of(request)
    admit(request, "upload", account=person)
    section, replaces = _place(request, said)
    upload = receiving.begin(
        by=person,
        section=section,
        replaces=replaces,
        file_name=said.get("filename", ""),
        length=length,
        sent_from=sender_of(request),
    )
    return answer(201, upload, Location=reverse("cms:upload", args=[upload.token]))


@signed_in("an upload is known to the user who began it; for anyone else nothing is here")
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE", "OPTIONS"])
@in_plain_words
def upload(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET returns the state as JSON; the other methods are those of the protocol."""
    if request.method == "OPTIONS":
        return capabilities()
    found = receiving.find(token, owner=request.user)
    if found is None:
        raise Http404
    if request.method == "GET":
        return _state(found)
    check_version(request)
    if request.method == "PATCH":
        return _append(request, found)
    if request.method == "DELETE":
        receiving.cancel(found)
        return answer(204)
    return answer(200, found, Upload_Length=str(found.length), Cache_Control="no-store")


def _place(request: HttpRequest, said: Any) -> tuple[Section, Asset | None]:
    """404 for what the user may not see, 403 for what they may not do, as everywhere."""
    if key := said.get("replaces"):
        replaces: Any = authorize_object(request, REPLACE_MEDIA, REPLACED, _key(key))
        return replaces.section, replaces
    section: Any = authorize_object(request, UPLOAD_MEDIA, PLACE, _key(said.get("section", "")))
    return section, None


def _key(text: str) -> int:
    if (key := key_in(text)) is None:
        raise NotTus("Say by its number where the file belongs.")
    return key


def _append(request: HttpRequest, upload: Upload) -> HttpResponse:
    if request.content_type != BYTES:
        raise OtherType(f"Content-Type has to be {BYTES}.")
    offset = number_in(request, "Upload-Offset")
    if offset + number_in(request, "Content-Length") > upload.length:
        raise NotTus("There are more bytes than Upload-Length said.")
    person: Any = request.user
    grown = receiving.receive(upload, request.read, offset=offset, by=person)
    if grown.state == UploadState.INSPECTING and (lie := lie_in(grown)):
        report("upload_lies", request, **lie)
    return answer(204, grown)


def _state(upload: Upload) -> JsonResponse:
    """``version`` is also that of the existing file with the same bytes, if the upload was refused for it."""
    assets = Asset.objects.select_related("current__file", "section")
    asset = assets.filter(versions=upload.version_id).first()
    return JsonResponse(
        {
            "state": upload.state,
            "label": upload.get_state_display(),
            "refusal": upload.why_refused,
            "asset": facts_of(AssetRow.of(asset)) if upload.version_id and asset else None,
        }
    )


class NotTus(Invalid):
    """The request violates the protocol: none of our pages does that, so the message is for programmers."""

    status = 400


class OtherVersion(Invalid):
    status = 412


class OtherType(Invalid):
    status = 415


def check_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion(f"Tus-Resumable: {VERSION} is missing.")


def number_in(request: HttpRequest, header: str) -> int:
    """Raises NotTus unless the header holds a number that fits a column."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotTus(f"{header} has to be a number.")
    return int(text)


def metadata_of(request: HttpRequest) -> Mapping[str, str]:
    """Upload-Metadata: pairs of a key and a value in Base64. Raises NotTus."""
    text = request.headers.get("Upload-Metadata", "")
    if len(text) > LONGEST_METADATA:
        raise NotTus("Upload-Metadata is too long.")
    read: dict[str, str] = {}
    for pair in filter(None, (pair.strip() for pair in text.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            read[key] = base64.b64decode(value, validate=True).decode().replace("\x00", "")
        except (binascii.Error, ValueError):
            raise NotTus("Upload-Metadata is not in Base64.") from None
    return read


def answer(status: int, upload: Upload | None = None, *, text: str = "", **headers: str) -> HttpResponse:
    """``headers`` by their names with underscores. The state of ``upload`` is included."""
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Tus-Resumable"] = VERSION
    if status == 204:
        del response.headers["Content-Type"]
    if upload is not None:
        response.headers["Upload-Offset"] = str(upload.offset)
        response.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def capabilities() -> HttpResponse:
    return answer(204, Tus_Version=VERSION, Tus_Extension=EXTENSIONS, Tus_Max_Size=str(largest()))
