"""Tags: put on people, taken off, and what they are called and coloured."""

from __future__ import annotations

from typing import Literal

from crm.ops.events.base import Event, Word

TAG_VOCABULARY = "tags"
"""Subject of what is said about a tag itself: its name stays in the payload, to be redacted."""

Colour = Literal[
    "grey", "red", "orange", "amber", "green", "teal", "blue", "indigo", "violet", "pink"
]


class TagAdded(Event):
    """A customer was given a tag."""

    kind = "tag_added"
    tag: Word


class TagRemoved(Event):
    """A customer's tag was taken off."""

    kind = "tag_removed"
    tag: Word


class TagRenamed(Event):
    """A tag is called differently: whoever has it, had it or gets it under the old name has `to`.

    Renaming to a tag in use joins the two. A name stands for what the latest renaming that mentions
    it says: `to` is a tag, `tag` another name of it.
    """

    kind = "tag_renamed"
    tag: Word
    to: Word


class TagColoured(Event):
    """A tag is shown in a colour of the palette, always beside its name."""

    kind = "tag_coloured"
    tag: Word
    colour: Colour
