"""Whom a correction goes to: those who were told the fault, and by the channel that told them nothing better since.

Who was told by mail is corrected by mail, and who was told by push by push. A page read that shows a mended version
ends it for both; a mended edition in the mailbox does not take a wrong alert off the screen (ADR 11).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from replate.outbox.models import Address, AddressChannel, Delivery, Dispatch
from replate.readers.models import Consent, Wording
from replate.stories.models import Version
from replate.told.ledger import deliveries_told, dispatches_of, reads_of

from .models import Correction


@dataclass
class Audience:
    """Those whom one faulty dispatch told: how many, how many know better, and who of the others can be reached.

    `unreachable` counts the rest by why: a Death, "left" (unsubscribed since), or "erased".
    """

    dispatch: Dispatch
    told: int
    knew: int
    reachable: QuerySet[Address]
    unreachable: Counter[str] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        return self.told - self.knew - sum(self.unreachable.values())


def audiences(correction: Correction, dispatches: Iterable[Dispatch] | None = None) -> list[Audience]:
    """One for each faulty dispatch, the newest first. Who was told by several of one channel stands at the newest, of
    mail at the newest whose newsletter they have not left.

    `dispatches`: as if these were the faulty ones.
    """
    named = correction.faulty_dispatches.all() if dispatches is None else dispatches
    faulty = sorted(named, key=lambda one: (one.created_at, one.pk), reverse=True)
    return [
        _audience(
            correction,
            dispatch,
            newer=[one for one in faulty[:place] if one.channel == dispatch.channel],
            older=[one for one in faulty[place + 1 :] if one.channel == dispatch.channel],
        )
        for place, dispatch in enumerate(faulty)
    ]


def page_readers(correction: Correction, versions: Iterable[Version] | None = None) -> tuple[int, int]:
    """Of the signed-in readers with a history who read a faulty version: how many, and how many a mended one since.

    `versions`: as if these were the faulty ones.
    """
    faulty = list(correction.faulty_versions.all() if versions is None else versions)
    reads = reads_of(faulty)
    told = reads.count() if len(faulty) == 1 else reads.values("reader").distinct().count()
    mended = reads_of(list(correction.mending_versions)).filter(Exists(reads.filter(reader=OuterRef("reader"))))
    return told, mended.values("reader").distinct().count()


def _audience(correction: Correction, dispatch: Dispatch, newer: list[Dispatch], older: list[Dispatch]) -> Audience:
    told = deliveries_told([dispatch])
    held = told.count()
    erased = max(0, _accepted_in_all(dispatch) - held)
    if elsewhere := _stands_elsewhere(dispatch, newer, older):
        told = told.exclude(elsewhere)
        held = told.count()
    # Most of those told neither know better nor left nor died: the few are counted, and the others are the rest.
    knows, left = _knows(correction, dispatch), _left(dispatch)
    few = told.filter(address__in=_apart(correction, dispatch))
    is_dead = Q(address__dead_at__isnull=False)
    counts = list(
        few.order_by()
        .values_list("address__dead_because")
        .annotate(
            knew=Count("pk", filter=knows),
            left=Count("pk", filter=~knows & left),
            dead=Count("pk", filter=~knows & ~left & is_dead),
        )
    )
    return Audience(
        dispatch=dispatch,
        told=held + erased,
        knew=sum(knew for _, knew, _, _ in counts),
        reachable=Address.objects.alive().filter(pk__in=told.exclude(knows).exclude(left).values("address")),
        unreachable=+Counter(
            {
                "left": sum(left for _, _, left, _ in counts),
                "erased": erased,
                **{because: dead for because, _, _, dead in counts},
            }
        ),
    )


def _stands_elsewhere(dispatch: Dispatch, newer: list[Dispatch], older: list[Dispatch]) -> Q:
    """Whether a delivery's receiver was told by another dispatch too, and stands there: see `audiences`."""
    elsewhere, purpose = Q(), _purpose(dispatch)
    for other in {_purpose(one) for one in newer + older}:
        by_newer, by_older = ([one for one in those if _purpose(one) == other] for those in (newer, older))
        if by_newer:
            told = Q(address__in=deliveries_told(by_newer).values("address"))
            elsewhere |= told if other == purpose else told & (~_left(by_newer[0]) | _left(dispatch))
        if by_older and other != purpose:
            told = Q(address__in=deliveries_told(by_older).values("address"))
            elsewhere |= told & ~_left(by_older[0]) & _left(dispatch)
    return elsewhere


def _apart(correction: Correction, dispatch: Dispatch) -> QuerySet[Address, Any]:
    """The addresses that may know better, have left or are dead: each set is small, and found by its own index."""
    addresses = Address.objects.filter(channel=dispatch.channel).values("pk")
    left = Consent.objects.filter(withdrawn_at__isnull=False, wording__in=_wordings(dispatch))
    return addresses.filter(owner__in=reads_of(list(correction.mending_versions)).values("reader")).union(
        addresses.filter(pk__in=_mended(correction, dispatch).values("address")),
        addresses.filter(owner__in=left.values("reader")),
        addresses.filter(dead_at__isnull=False),
    )


def _knows(correction: Correction, dispatch: Dispatch) -> Q:
    """Whether a delivery's receiver was given a mended version: by the same channel, or on the page."""
    read = reads_of(list(correction.mending_versions)).values("reader")
    return Q(address__owner__in=read) | Q(address__in=_mended(correction, dispatch).values("address"))


def _mended(correction: Correction, dispatch: Dispatch) -> QuerySet[Delivery]:
    """What came by the same channel and told a mending version. What perhaps came has mended nothing."""
    sent = dispatches_of(correction.story).filter(
        channel=dispatch.channel, carriages__version__in=correction.mending_versions
    )
    return Delivery.objects.of(sent).accepted()


def _left(dispatch: Dispatch) -> Q:
    """Whether a delivery's receiver unsubscribed since. Who unsubscribes from push leaves no address behind."""
    if dispatch.channel == AddressChannel.PUSH:
        return Q(pk__in=[])
    consents = Consent.objects.standing().filter(wording__in=_wordings(dispatch))
    return ~Q(Exists(consents.filter(reader=OuterRef("address__owner"))))


def _wordings(dispatch: Dispatch) -> list[int]:
    """In which readers agreed to what `dispatch` was."""
    return list(Wording.objects.filter(purpose__slug=_purpose(dispatch)).values_list("pk", flat=True))


def _purpose(dispatch: Dispatch) -> str:
    return dispatch.message.get("purpose", "")


def _accepted_in_all(dispatch: Dispatch) -> int:
    """As the chunks counted them: also those whose deliveries were erased since."""
    return sum(dispatch.chunks.values_list("accepted", flat=True))
