"""The fingerprint of what somebody wrote: approval and proof are bound to it."""

import hashlib
import json
from collections.abc import Iterable

# Domain separation: a digest of ours can never equal one made of other data, or by another form of this function.
# Words without what only the second form knows keep their digest of the first, and so their approvals and proofs.
DOMAIN = b"secureproject/content/revision/1\x00"
SECOND_DOMAIN = b"secureproject/content/revision/2\x00"


def digest_of(
    *,
    title: str,
    summary: str,
    body: str,
    language: str,
    topic_ids: Iterable[int] = (),
    correction_notes: str = "",
) -> str:
    """SHA-256, in hexadecimal, over the canonical form of the content. It changes if and only if the content does.

    Topics are a set: their order and repetition do not count.
    """
    content: dict[str, object] = {
        "body": body,
        "language": language,
        "summary": summary,
        "title": title,
        "topics": sorted(set(topic_ids)),
    }
    later = {"correction_notes": correction_notes} if correction_notes else {}
    content |= later
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((SECOND_DOMAIN if later else DOMAIN) + canonical.encode("ascii")).hexdigest()
