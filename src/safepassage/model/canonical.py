"""Nouns as text that is the same for the same content: what a fingerprint rests on."""

import dataclasses
import json
from datetime import datetime
from typing import Any

LEFT_OUT = {"fingerprint": False}
"""Metadata of a member that no fingerprint covers: a remark, or what follows from the other members."""


def canonical(noun: Any) -> str:
    """One record as text: members by name, instants in UTC, numbers in their shortest exact form."""
    members = {
        member.name: getattr(noun, member.name)
        for member in dataclasses.fields(noun)
        if not member.name.startswith("_") and member.metadata.get("fingerprint", True)
    }
    return json.dumps(members, sort_keys=True, default=_canonical_value)


def _canonical_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    if dataclasses.is_dataclass(value):
        return [type(value).__name__, canonical(value)]
    raise TypeError(f"{type(value).__name__} has no canonical form")
