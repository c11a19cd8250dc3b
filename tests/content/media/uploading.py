"""Uploading as a browser does it by the tus protocol, and the worker that then looks at what came."""

import base64
from typing import Any

from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from content.media.uploads.inspecting import inspect_upload
from content.models import Section, Upload
from tests.content.media.files import png

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"
UPLOADS = "/cms/media/uploads/"


def metadata(**said: object) -> str:
    return ",".join(f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in said.items())


def begin(client: Client, length: int, *, name: str = "harbour.png", **said: object) -> Any:
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(filename=name, **said)}
    return client.post(UPLOADS, headers=headers, content_type="application/octet-stream")


def append(client: Client, address: str, content: bytes, *, offset: int = 0) -> Any:
    return client.patch(address, content, content_type=BYTES, headers={**TUS, "Upload-Offset": str(offset)})


def send(client: Client, content: bytes, *, name: str = "harbour.png", **said: object) -> str:
    """The address of an upload that is whole, and that no one has looked at yet."""
    address = str(begin(client, len(content), name=name, **said)["Location"])
    assert append(client, address, content).status_code == 204
    return address


def worker_looks() -> None:
    """Runs what is queued."""
    for job in ProcrastinateJob.objects.filter(task_name="content.inspect_upload").order_by("pk"):
        inspect_upload(**job.args)


def uploaded(client: Client, content: bytes, section: Section, *, name: str = "harbour.png") -> Any:
    """What the browser is told once the worker has looked."""
    address = send(client, content, name=name, section=section.pk)
    worker_looks()
    return client.get(address).json()


def row(address: str) -> Upload:
    return Upload.objects.get(token=address.split("/")[-2])


PICTURE = png(90, 40, 30)
