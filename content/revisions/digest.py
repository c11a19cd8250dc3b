"""Content digest of a revision: approvals and proofs are bound to it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

# Domain separation: a digest of ours can never equal one of other data, or of another version of this function.
DOMAIN = b"secureproject/content/revision/1\x00"


def digest_of(
    *,
    title: str,
    summary: str,
    body: str,
    language: str,
    topic_ids: Iterable[int] = (),
    correction_notes: str = "",
    byline_ids: Sequence[int] = (),
    details: Mapping[str, str] | None = None,
) -> str:
    """SHA-256, in hexadecimal, over the canonical form of the content. It changes if and only if the content does.

    Topics are a set: order and repetition do not count. Bylines are a list: their order counts.
    """
    content = {
        "body": body,
        "bylines": list(byline_ids),
        "correction_notes": correction_notes,
        "details": dict(details or {}),
        "language": language,
        "summary": summary,
        "title": title,
        "topics": sorted(set(topic_ids)),
    }
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(DOMAIN + canonical.encode("ascii")).hexdigest()
