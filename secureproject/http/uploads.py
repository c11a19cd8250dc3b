"""No form accepts a file, so none is read: Django itself would spool files of any size to disk for any client.

The library receives files by the tus protocol, as raw bytes (content/cms/media/uploads.py).
"""

from typing import NoReturn

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from intrusion.detection.reporting import report


class RefuseFiles(FileUploadHandler):
    """Stops reading a request at the first file in it, however long the rest is: 400."""

    def new_file(self, *args: object, **kwargs: object) -> NoReturn:
        if self.request is not None:
            report("unwanted_file", self.request, path=self.request.path)
        raise RequestDataTooBig("A file was sent to a page that takes none.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> NoReturn:
        raise RequestDataTooBig("A file was sent to a page that takes none.")

    def file_complete(self, file_size: int) -> None:
        return None
