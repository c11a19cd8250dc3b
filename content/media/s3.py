"""S3 bucket storage in which a file is complete or absent: each is written by one request.

The server refuses a file whose SHA-256 differs from the announced one. There are no multipart uploads, so that
a killed process leaves no parts behind (inspected files are smaller than the 5 GB limit of one request).
"""

import base64
import hashlib
import io
from collections.abc import Iterator
from typing import IO, Any, cast

from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.files import File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

from content.media.disk import Stored

# A server that does not answer must not hold the threads of the site for minutes.
_CLIENT = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "max_attempts": 3},
)


@deconstructible
class BucketStorage(S3Storage):  # type: ignore[misc]  # it has no types
    """Names are digests of the content, so writing one again writes the same.

    access_key, secret_key: None takes them from the machine (instance role). endpoint: None is Amazon's.
    seconds: how long a signed URL is valid.
    """

    def __init__(
        self,
        *,
        bucket: str,
        region: str,
        seconds: int,
        endpoint: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
    ) -> None:
        super().__init__(
            bucket_name=bucket,
            region_name=region,
            endpoint_url=endpoint,
            access_key=access_key,
            secret_key=secret_key,
            default_acl=None,
            file_overwrite=True,
            querystring_auth=True,
            querystring_expire=seconds,
            location="",
            custom_domain=None,
            client_config=_CLIENT,
        )

    def signed_address(self, name: str, *, media_type: str, disposition: str) -> str:
        """Signed URL of the bytes for a user whose permission was just checked, valid for ``seconds``."""
        answers = {
            "ResponseContentType": media_type,
            "ResponseContentDisposition": disposition,
            "ResponseCacheControl": "private, no-store",
        }
        return str(self.url(name, parameters=answers))

    def listed(self) -> Iterator[Stored]:
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name):
            for entry in page.get("Contents", ()):
                yield Stored(entry["Key"], entry["Size"], entry["LastModified"])

    def delete_with_all_made_of(self, name: str) -> None:
        """Deletes the file ``name``, a digest, and all files with that prefix. A missing file is no error."""
        for page in self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket_name, Prefix=name
        ):
            keys = [{"Key": entry["Key"]} for entry in page.get("Contents", ())]
            if keys:
                self._client.delete_objects(Bucket=self.bucket_name, Delete={"Objects": keys, "Quiet": True})

    def _save(self, name: str, content: "File[Any]") -> str:
        digest = hashlib.sha256()
        for chunk in content.chunks():
            digest.update(chunk)
        content.seek(0)
        self._client.put_object(
            Bucket=self.bucket_name,
            Key=name,
            Body=content,
            ChecksumSHA256=base64.b64encode(digest.digest()).decode(),
            ContentType="application/octet-stream",
            ContentDisposition="attachment",
        )
        return name

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        try:
            size = self._client.head_object(Bucket=self.bucket_name, Key=name)["ContentLength"]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from None
            raise
        return File(cast("IO[Any]", _Reading(self._client, self.bucket_name, name, size)), name)

    @property
    def _client(self) -> Any:
        return self.connection.meta.client


class _Reading(io.RawIOBase):
    """Random access by range requests, without fetching earlier bytes."""

    def __init__(self, client: Any, bucket: str, name: str, size: int) -> None:
        self._client, self._bucket, self._key = client, bucket, name
        self.size, self._place = size, 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        if start + offset != self._place:
            self._let_go()
            self._place = start + offset
        return self._place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self.size:
            return 0
        if self._body is None:
            where = {"Bucket": self._bucket, "Key": self._key, "Range": f"bytes={self._place}-"}
            self._body = self._client.get_object(**where)["Body"]
        part: bytes = self._body.read(len(buffer))
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def close(self) -> None:
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None
