"""No form takes a file, so none is read: Django itself would spool files of any size to the disk for anybody.

The library takes files in by the tus protocol, whose bytes come as they are (content/cms/media/uploads.py).
"""

from typing import NoReturn

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from intrusion.detection.reporting import report


class RefuseFiles(FileUploadHandler):
    """Ends the reading of a request at the first file in it, however far that is from its end: 400."""

    def new_file(self, *args: object, **kwargs: object) -> NoReturn:
        if self.request is not None:
            report("unwanted_file", self.request, path=self.request.path)
        raise RequestDataTooBig("A file was sent to a page that takes none.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> NoReturn:
        raise RequestDataTooBig("A file was sent to a page that takes none.")

    def file_complete(self, file_size: int) -> None:
        return None
