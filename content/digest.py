"""The fingerprint of what somebody wrote: approval and proof are bound to it."""

import hashlib
import json
from collections.abc import Iterable

# Domain separation: a digest of ours can never equal one made of other data, or by a later form of this function.
DOMAIN = b"secureproject/content/revision/1\x00"


def digest_of(*, title: str, summary: str, body: str, language: str, topic_ids: Iterable[int] = ()) -> str:
    """SHA-256, in hexadecimal, over the canonical form of the content. It changes if and only if the content does.

    Topics are a set: their order and repetition do not count.
    """
    content = {
        "body": body,
        "language": language,
        "summary": summary,
        "title": title,
        "topics": sorted(set(topic_ids)),
    }
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(DOMAIN + canonical.encode("ascii")).hexdigest()
