"""Proofs out of the stored hashes of the tree. Each takes one query for the hashes, O(log² n) of them at most."""

from __future__ import annotations

from collections.abc import Sequence

from replate.lib import merkle

from ..models import RecordEntry, RecordNode


class NoSuchProof(ValueError):
    """What is to be proved does not hold or is out of range; the message says which."""


def size() -> int:
    """How many entries the record has."""
    newest = RecordEntry.objects.newest_first().values_list("index", flat=True).first()
    return 0 if newest is None else newest + 1


def prove_inclusion(index: int, tree_size: int) -> list[bytes]:
    """That entry `index` stands in the record of `tree_size` entries. Raises NoSuchProof."""
    _check(tree_size)
    try:
        return _prove(merkle.inclusion_ranges(index, tree_size))
    except ValueError as error:
        raise NoSuchProof(str(error)) from error


def prove_consistency(first: int, second: int) -> list[bytes]:
    """That the record of `second` entries begins with that of `first`. Raises NoSuchProof."""
    _check(second)
    try:
        return _prove(merkle.consistency_ranges(first, second))
    except ValueError as error:
        raise NoSuchProof(str(error)) from error


def root(tree_size: int) -> bytes:
    """The root over the first `tree_size` entries. Raises NoSuchProof."""
    _check(tree_size)
    return _prove([(0, tree_size)])[0] if tree_size else merkle.EMPTY_ROOT


def _check(tree_size: int) -> None:
    if tree_size > size():
        raise NoSuchProof(f"The record has {size()} entries so far, not {tree_size}.")


def _prove(ranges: Sequence[merkle.Range]) -> list[bytes]:
    nodes = RecordNode.objects.in_bulk(merkle.places_for(ranges))
    return merkle.prove(ranges, {place: bytes(node.hash) for place, node in nodes.items()})
