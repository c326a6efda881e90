"""One way to write plain data down, so that its SHA-256 is the same everywhere and for ever."""

import hashlib
import json
from typing import Any


def canonical_json(data: Any) -> str:
    """Return ``data`` (dicts, lists, strings, numbers, booleans, None) as JSON with sorted keys and no blanks."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(data: Any) -> str:
    """Return the SHA-256 (64 hex digits) of the canonical JSON of ``data`` in UTF-8."""
    return hashlib.sha256(canonical_json(data).encode()).hexdigest()
