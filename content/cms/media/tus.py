"""Headers of the tus protocol (https://tus.io, 1.0.0), parsed and written."""

import base64
import binascii
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from content.media.uploads.limits import largest
from content.models import Upload
from rbac.errors import Invalid

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
BYTES = "application/offset+octet-stream"
LONGEST_METADATA = 4_000


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
