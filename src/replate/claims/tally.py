"""Who stands where on one claim while its statements are heard in the order of speaking."""

from dataclasses import dataclass, replace

from replate.claims.said import Certainty, Id, Identity, Said, Speaker, Stance

SUPPORT, DENIAL = 1, -1
SIDE: dict[str, int] = {
    Stance.ASSERTS: SUPPORT,
    Stance.CONFIRMS: SUPPORT,
    Stance.DENIES: DENIAL,
    Stance.DISMISSES: DENIAL,
}
Key = tuple[Id, Id | None]


@dataclass(frozen=True, slots=True)
class Position:
    """One speaker's stance on the claim.

    `side`: SUPPORT, DENIAL or 0. `took_back_denial`: the support of one who retracts a denial. `value`: the figure last
    given with this side.
    """

    said: Said
    speaker: Speaker
    side: int = 0
    value: str = ""
    took_back_denial: bool = False

    @property
    def voice(self) -> Id:
        return self.speaker.voice

    @property
    def key(self) -> Key:
        """Hearsay has a place of its own: it neither outdates what the voice says itself nor is outdated by it."""
        return self.voice, self.said.via[0].voice if self.said.via else None

    @property
    def root(self) -> Speaker:
        """Whom the newsroom has it from."""
        return self.said.via[0] if self.said.via else self.speaker

    @property
    def certain(self) -> bool:
        return self.said.certainty == Certainty.CERTAIN

    @property
    def confirms(self) -> bool:
        return self.certain and (self.said.stance == Stance.CONFIRMS or self.took_back_denial)

    @property
    def grade(self) -> int:
        """3: `auth` and on the record, or a newsroom's observation; 2: named, or a document that a newsroom saw, or a
        denial taken back for certain; 1: anonymous, hearsay, a document that nobody here saw.
        """
        if self.said.via:
            return 1
        if self.said.observation or (self.said.auth and not self.speaker.anonymous):
            return 3
        if self.took_back_denial and self.certain:
            return 2
        if self.speaker.identity == Identity.DOCUMENT:
            return 2 if self.said.seen else 1
        return 1 if self.speaker.anonymous else 2

    @property
    def strength(self) -> tuple[bool, bool, int]:
        return self.certain, self.confirms, self.grade


class Tally:
    """The live positions, one per voice, and what was left on the way to them."""

    def __init__(self) -> None:
        self.live: dict[Key, Position] = {}
        self.conditional: dict[Key, Position] = {}
        self.asides: dict[tuple[Id, str], Position] = {}
        self.spoken: list[Position] = []
        self.asserted: dict[Id, str] = {}  # every voice that ever supported the claim, and the figure it gave
        self.withdrawn: dict[Id, Position] = {}  # voices whose support was withdrawn, and the retraction
        self.left: dict[Key, Position] = {}  # voices that said one thing, then the other, and what they said first
        self.reversed = False
        self.originator: Id | None = None
        self.not_genuine: set[Id] = set()

    def hear(self, said: Said) -> None:
        for speaker in said.speakers:
            position = Position(said, speaker, SIDE.get(said.stance, 0), said.value)
            if position.side == 0 and said.stance != Stance.RETRACTS:
                self.asides[position.voice, said.stance] = position
            elif said.certainty == Certainty.UNCOMMITTED:
                if position.side == SUPPORT:
                    self.conditional[position.key] = position
            elif said.stance == Stance.RETRACTS:
                self._retract(position)
            else:
                self._speak(position)

    def judge(self, document: Id, *, genuine: bool) -> None:
        """From here on, what this document says counts, or does not."""
        (self.not_genuine.discard if genuine else self.not_genuine.add)(document)

    def counts(self, position: Position) -> bool:
        return not any(source.id in self.not_genuine for source in (position.speaker, *position.said.via))

    def side(self, side: int) -> list[Position]:
        """The live positions of one side in the order of speaking."""
        on_it = [position for position in self.live.values() if position.side == side and self.counts(position)]
        return sorted(on_it, key=lambda position: position.said.order)

    def on_condition(self) -> list[Position]:
        """Conditional support, where nobody has taken a side."""
        if self.side(SUPPORT) or self.side(DENIAL):
            return []
        return [position for position in self.conditional.values() if self.counts(position)]

    def turned(self, position: Position) -> bool:
        """Whether its speaker said the opposite before, and did not merely take it back."""
        return position.key in self.left and self.left[position.key].side != position.side

    def not_counted(self) -> list[Speaker]:
        """The documents whose words would count if they were genuine."""
        held = (source for p in self.live.values() for source in (p.speaker, *p.said.via))
        return list(dict.fromkeys(source for source in held if source.id in self.not_genuine))

    def _speak(self, position: Position) -> None:
        before = self.live.get(position.key)
        if before and before.side != position.side:
            self.left[position.key] = before
            self.reversed = True
        if position.side == SUPPORT:
            self.withdrawn.pop(position.voice, None)
            self.asserted[position.voice] = position.value or self.asserted.get(position.voice, "")
            self.originator = position.voice if self.originator is None else self.originator
        for stance in (Stance.QUESTIONS, Stance.DECLINES):
            self.asides.pop((position.voice, stance), None)
        self.spoken.append(position)
        self._take(position)

    def _take(self, position: Position) -> None:
        """The latest word is live; but who repeats in plainer words what they confirmed has not confirmed it less."""
        before = self.live.get(position.key)
        if before and before.side == position.side:
            position = replace(position, value=position.value or before.value)
            if position.certain and before.strength > position.strength:
                position = replace(before, value=position.value)
        self.live[position.key] = position

    def _retract(self, position: Position) -> None:
        own = [p for p in self.spoken if (p.key == position.key if position.said.via else p.voice == position.voice)]
        before = [p for p in own if p.said.breath != position.said.breath]
        kin = [p for p in self.spoken if self._answers_for(position, p)] if position.said.auth or not before else []
        # "We were wrong, there is a fault": a retraction is of what was said before its own breath, if anything was.
        past = before or kin or own
        side = past[-1].side if past else SUPPORT
        reach = {p.key for p in (*own, *kin)}
        voices = {position.voice, *(self.live[k].voice for k in reach if k in self.live and self.live[k].side == side)}
        for key in reach:
            if key in self.live and self.live[key].side == side:
                del self.live[key]
            self.conditional.pop(key, None)
        self.reversed = True
        if side == DENIAL:
            self.withdrawn.pop(position.voice, None)
            self._take(replace(position, side=SUPPORT, took_back_denial=True))
            return
        self.withdrawn |= dict.fromkeys(voices, position)
        self.conditional.pop(position.key, None)
        self.originator = position.voice if self.originator is None else self.originator

    @staticmethod
    def _answers_for(retracts: Position, other: Position) -> bool:
        """Whether who retracts, on the record, can withdraw the other's words too: its institution's, or its people's
        (but never those of a leaker or a document, which are their own voices).
        """
        if retracts.said.via or any(speaker.anonymous for speaker in (retracts.speaker, other.speaker)):
            return False
        if other.speaker.identity == Identity.DOCUMENT:
            return False
        return other.voice == retracts.speaker.institution or other.speaker.institution == retracts.voice
