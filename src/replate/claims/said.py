"""The words of the status rule: its kinds, stances, certainties and statuses; a statement as the rule needs it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

Id = int | str


class ClaimKind(StrEnum):
    EVENT = "event"
    ACT = "act"
    DECISION = "decision"
    QUANTITY = "quantity"
    AUTHENTICITY = "authenticity"
    FORECAST = "forecast"
    POSITION = "position"


class Stance(StrEnum):
    """`retracts` withdraws the source's own, or its institution's, earlier position, whichever way that went."""

    ASSERTS = "asserts"
    CONFIRMS = "confirms"
    DENIES = "denies"
    DISMISSES = "dismisses"
    RETRACTS = "retracts"
    QUESTIONS = "questions"
    QUALIFIES = "qualifies"
    DECLINES = "declines"
    COMMENTS = "comments"


class Certainty(StrEnum):
    """Modality as in FactBank (Saurí and Pustejovsky 2009); which way it goes is in the stance."""

    CERTAIN = "CT"
    PROBABLE = "PR"
    POSSIBLE = "PS"
    UNCOMMITTED = "U"


class Identity(StrEnum):
    NAMED = "named"
    ANONYMOUS = "anonymous"
    DOCUMENT = "document"


class Status(StrEnum):
    UNVERIFIED = "unverified"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    DENIED = "denied"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"


class Flag(StrEnum):
    ANONYMOUS_ONLY = "anonymous_only"
    SINGLE_ANONYMOUS = "single_anonymous"
    CONDITIONAL = "conditional"
    CHALLENGED = "challenged"
    SOURCE_REVERSED = "source_reversed"
    QUESTIONED = "questioned"
    QUALIFIED = "qualified"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source as the rule needs it.

    `speaks_for` is the institution whose voice this source is: set it for a spokesperson, a press office, a minister's
    office (and to the end of the chain), and for nobody else; a spokesperson is on the record even if unnamed.
    `institution` is where the source belongs: it matters only for what a retraction withdraws. Both are source ids.
    `group` marks a plural ("two officials").
    """

    id: Id
    name: str = ""
    identity: str = Identity.NAMED
    group: bool = False
    speaks_for: Id | None = None
    institution: Id | None = None

    @property
    def voice(self) -> Id:
        return self.id if self.speaks_for is None else self.speaks_for

    @property
    def anonymous(self) -> bool:
        return self.identity == Identity.ANONYMOUS and self.speaks_for is None


Order = tuple[bool, int, bool, bool, datetime, int, int, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One accepted statement on one claim.

    `speakers`: who said it (several: jointly). `via`: the source through which alone it is known, nearest to the
    newsroom first. `auth`: the speaker is the actor itself, the competent body or an eyewitness newsroom.
    `observation`: a newsroom's own. `seen`: a document that a newsroom has seen. `value`: the figure given for a
    quantity. `earlier`: the text says it came before the others. `version_at`: when the version that carries it was
    published, in the newsroom's time zone; None while it is not. `paragraph`: -2 for the headline, -1 the standfirst.
    """

    id: Id
    speakers: tuple[Speaker, ...]
    stance: str
    certainty: str = Certainty.CERTAIN
    auth: bool = False
    observation: bool = False
    seen: bool = False
    via: tuple[Speaker, ...] = ()
    value: str = ""
    said_on: date | None = None
    earlier: bool = False
    version_at: datetime | None = None
    paragraph: int = 0
    offset: int = 0

    @property
    def date(self) -> date | None:
        """The day it was said; where that is not known the day it was published, unless it is from before that."""
        if self.said_on or self.earlier or self.version_at is None:
            return self.said_on
        return self.version_at.date()

    @property
    def order(self) -> Order:
        """Its place in the order of speaking: an undated "earlier" first; then day, version, paragraph, offset."""
        day = (self.date or date.max).toordinal()
        at = self.version_at or datetime.max
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        undated_earlier = self.earlier and self.said_on is None
        unpublished = self.version_at is None
        return (not undated_earlier, day, not self.earlier, unpublished, at, self.paragraph, self.offset, str(self.id))

    @property
    def breath(self) -> tuple[object, ...]:
        """What was said in one breath: on one day, in one paragraph of one version."""
        return self.order[:6]
