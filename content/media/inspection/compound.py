"""Content of a compound file, by the names in its directory: old office documents, and new ones with a password.

Source: [MS-CFB], 2.2 and 2.6; [MS-OFFCRYPTO], 2.3: a document with a password is one stream in such a file.
"""

import os

_SHIFT, _FIRST_DIRECTORY_SECTOR = slice(30, 32), slice(48, 52)
_SECTORS = (9, 12)  # of 512 bytes, and of 4096
_LOOKED_AT = 16_384  # bytes read of a directory that names about ten streams, in 128 bytes each
_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def has_password(source: int) -> bool:
    """Whether the compound file behind this descriptor is an office document that a password protects."""
    head = os.pread(source, 512, 0)
    shift = int.from_bytes(head[_SHIFT], "little")
    if shift not in _SECTORS:
        return False
    place = int.from_bytes(head[_FIRST_DIRECTORY_SECTOR], "little") + 1 << shift
    return _PACKAGE in os.pread(source, _LOOKED_AT, place)
