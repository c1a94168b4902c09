"""Words that all customers share: what tags are called and coloured, which custom fields exist."""

from __future__ import annotations

from dataclasses import dataclass, field

from crm.config import Settings
from crm.ops.events import CustomFieldDefined, TagAdded, TagColoured, TagRenamed
from crm.ops.log import OperationalLog

DEFAULT_COLOUR = "grey"


@dataclass(frozen=True)
class Field:
    """A custom field as its latest definition has it."""

    name: str
    type: str
    label: str
    choices: tuple[str, ...]
    is_personal: bool


@dataclass
class Vocabulary:
    """The words as they stand now; `seen` are the names that tags were given under."""

    renamed: dict[str, str] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def tag(self, name: str) -> str:
        """Return what a tag of this name is called now."""
        return self.renamed.get(name, name)

    def colour(self, tag: str) -> str:
        """Return a tag's colour; grey where nobody chose one."""
        return self.colours.get(tag, DEFAULT_COLOUR)

    @property
    def tags(self) -> list[str]:
        """Every tag that somebody was ever given, under its name of now."""
        return sorted({self.tag(name) for name in self.seen})


def read_vocabulary(settings: Settings) -> Vocabulary:
    """Fold the log's words, in the order they were written; an effect in the past changes nothing.

    A name stands for what the latest renaming that mentions it says, so renaming back works.
    """
    words = Vocabulary()
    coloured: list[TagColoured] = []
    kinds = [TagAdded.kind, TagRenamed.kind, TagColoured.kind, CustomFieldDefined.kind]
    for logged in OperationalLog(settings).read(kinds):
        match logged.event:
            case TagAdded(tag=tag):
                words.seen.add(tag)
            case TagRenamed(tag=old, to=new) if old != new:
                words.renamed[old] = new
                words.renamed.pop(new, None)
            case TagColoured() as said:
                coloured.append(said)
            case CustomFieldDefined() as said:
                words.fields[said.field] = Field(
                    said.field, said.type, said.label, tuple(said.choices), said.is_personal
                )
    words.colours = {words.tag(said.tag): said.colour for said in coloured}
    return words
