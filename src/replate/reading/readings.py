"""A cue with what it reports."""

from dataclasses import dataclass, field

from replate.reading.verbs import Hit

Range = tuple[int, int]


@dataclass(slots=True)
class Reading:
    """A hit with its content. `outer`: the reading whose content holds this one."""

    hit: Hit
    ranges: list[Range] = field(default_factory=list)
    before: bool = False  # the content stands before the cue
    outer: "Reading | None" = None
    via: "Reading | None" = None  # the news agency that passed it on
    emitted: bool = True
    directive: bool = False
    same_subject_as: "Reading | None" = None
    tail: Range = (0, 0)  # tokens after the cue that are not content: channel, time, evidence
