"""The hash tree of RFC 6962, section 2.1 (the same as RFC 9162's): roots, proofs and their verification.

A tree is made of complete subtrees. Each has one number, its *place*: where its top stands when the whole tree is
walked from left to right. Leaves have the even places 0, 2, 4 …; the parent of 0 and 2 is 1. A place never changes as
the tree grows, so the hashes at places can be kept for ever.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

Range = tuple[int, int]  # leaves from the first up to, without, the second

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows. It holds only its `peaks`: the tops of its complete subtrees, the largest first."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> dict[int, bytes]:
        """Takes one more leaf hash; returns the hashes at all places that are new with it, its own among them."""
        new = {place(0, self.size): leaf}
        height = 0
        while self.size >> height & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            height += 1
            new[place(height, self.size >> height)] = leaf
        self.peaks.append(leaf)
        self.size += 1
        return new

    @property
    def root(self) -> bytes:
        return _fold(self.peaks) if self.peaks else EMPTY_ROOT


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root


def place(height: int, position: int) -> int:
    """The place of the complete subtree of 2**height leaves that has `position` such subtrees to its left."""
    return ((2 * position + 1) << height) - 1


def complete_subtrees(leaves: Range) -> list[int]:
    """The places of the fewest complete subtrees that make up one side of a tree, from left to right.

    `leaves` starts at 0 or at a side that RFC 6962 parts off.
    """
    start, end = leaves
    found = []
    for height in reversed(range((end - start).bit_length())):
        if end - start >> height & 1:
            found.append(place(height, start >> height))
            start += 1 << height
    return found


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Whose roots prove that leaf `index` stands in the tree of `size` leaves: PATH of RFC 6962, 2.1.1.

    Raises ValueError for a leaf that is not in that tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    start, end = 0, size
    found: list[Range] = []
    while end - start > 1:
        middle = start + _left_side(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(first: int, second: int) -> list[Range]:
    """Whose roots prove that the tree of `second` leaves begins with that of `first`: PROOF of RFC 6962, 2.1.2.

    Raises ValueError where `first` is 0 or greater than `second`.
    """
    if not 0 < first <= second:
        raise ValueError(f"A tree of {second} cannot be compared with one of {first}.")
    start, end = 0, second
    found: list[Range] = []
    while first != end:
        middle = start + _left_side(end - start)
        if first <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    if start:
        found.append((start, end))
    return found[::-1]


def places_for(ranges: Iterable[Range]) -> list[int]:
    """The places whose hashes `prove` asks for."""
    return [at for leaves in ranges for at in complete_subtrees(leaves)]


def prove(ranges: Iterable[Range], hashes: Mapping[int, bytes]) -> list[bytes]:
    """The proof whose `ranges` these are, out of the `hashes` at their places. Raises KeyError where one is missing."""
    return [_fold([hashes[at] for at in complete_subtrees(leaves)]) for leaves in ranges]


def inclusion_holds(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that the leaf hash is number `index` under `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last = index, size - 1
    for other in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            leaf = node_hash(other, leaf)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            leaf = node_hash(leaf, other)
        position, last = position >> 1, last >> 1
    return last == 0 and hmac.compare_digest(leaf, root)


def consistency_holds(first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes) -> bool:
    """Whether `proof` shows that the tree of `second` leaves begins with that of `first` (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and hmac.compare_digest(first_root, second_root)
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, other)
        position, last = position >> 1, last >> 1
    return last == 0 and hmac.compare_digest(old, first_root) and hmac.compare_digest(new, second_root)


def _left_side(size: int) -> int:
    """The largest power of two that is smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _fold(peaks: Sequence[bytes]) -> bytes:
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root
