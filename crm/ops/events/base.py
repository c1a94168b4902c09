"""What every kind of write shares: a subject, a payload, and the types of their values."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Text = Annotated[str, Field(max_length=2000)]
Count = Annotated[int, Field(ge=0)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")]
Word = Annotated[str, Field(pattern=r"^[^\W_][\w-]{0,39}$")]
"""A word people agree on, such as a tag: letters and digits of any script, `-` and `_`."""
Channel = Literal["email", "sms", "push", "phone", "chat", "post", "in_person"]


class Event(BaseModel):
    """What every kind has: the id of what it is about; everything else is payload."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[str]

    subject_id: Identifier

    def payload(self) -> dict[str, Any]:
        """Return the event's content as JSON values, the subject left out."""
        return self.model_dump(mode="json", exclude={"subject_id"}, exclude_none=True)
