"""The hash tree of RFC 6962: every proof holds, and nothing else does."""

from functools import lru_cache
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replate.lib import merkle

LEAVES = [merkle.leaf_hash(str(number).encode()) for number in range(10_000)]
# What the standard's own examples hash, and the roots over the first 1, 2, 3 … of them (certificate-transparency-go).
KNOWN_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
KNOWN_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_definition(leaves: tuple[bytes, ...]) -> bytes:
    """MTH of RFC 6962, as it is written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return sha256(b"\x01" + by_definition(leaves[:middle]) + by_definition(leaves[middle:])).digest()


@lru_cache(maxsize=1)
def grown() -> tuple[dict[int, bytes], list[bytes]]:
    """The hashes at all places of a tree of 10,000 leaves, and its roots on the way there."""
    tree, hashes = merkle.Tree(), {}
    roots = [tree.root]
    for leaf in LEAVES:
        hashes |= tree.append(leaf)
        roots.append(tree.root)
    return hashes, roots


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


def test_the_roots_are_those_of_the_standards_examples():
    leaves = [merkle.leaf_hash(bytes.fromhex(data)) for data in KNOWN_LEAVES]
    assert [merkle.root_of(leaves[:size]).hex() for size in range(1, 9)] == KNOWN_ROOTS


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert merkle.root_of([]) == merkle.EMPTY_ROOT == sha256(b"").digest()


@given(st.integers(0, 300))
def test_a_grown_tree_has_the_root_of_the_definition(size):
    assert merkle.root_of(LEAVES[:size]) == by_definition(tuple(LEAVES[:size])) == grown()[1][size]


def test_a_tree_of_n_leaves_holds_fewer_than_2n_hashes_each_at_a_place_of_its_own():
    hashes, _ = grown()
    assert len(hashes) < 2 * len(LEAVES)
    assert [hashes[2 * index] for index in range(len(LEAVES))] == LEAVES


@given(st.integers(1, 10_000), st.data())
def test_a_tree_goes_on_from_its_peaks_alone(size, data):
    hashes, roots = grown()
    places = merkle.complete_subtrees((0, size))
    assert len(places) == size.bit_count()
    tree = merkle.Tree(size, [hashes[place] for place in places])
    assert tree.root == roots[size]
    for leaf in LEAVES[size : size + data.draw(st.integers(0, 40))]:
        tree.append(leaf)
    assert tree.root == roots[tree.size]


@settings(max_examples=400)
@given(st.integers(1, 10_000), st.data())
def test_every_inclusion_proof_holds_and_no_flipped_bit_does(size, data):
    hashes, roots = grown()
    index = data.draw(st.integers(0, size - 1))
    ranges = merkle.inclusion_ranges(index, size)
    proof = merkle.prove(ranges, {place: hashes[place] for place in merkle.places_for(ranges)})
    assert len(proof) <= (size - 1).bit_length()
    assert merkle.inclusion_holds(LEAVES[index], index, size, proof, roots[size])

    bit = data.draw(st.integers(0, 255))
    assert not merkle.inclusion_holds(flipped(LEAVES[index], bit), index, size, proof, roots[size])
    assert not merkle.inclusion_holds(LEAVES[index], index, size, proof, flipped(roots[size], bit))
    for place in range(len(proof)):
        wrong = [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
        assert not merkle.inclusion_holds(LEAVES[index], index, size, wrong, roots[size])
    other = data.draw(st.integers(0, size - 1))
    assert merkle.inclusion_holds(LEAVES[index], other, size, proof, roots[size]) == (other == index)
    assert not merkle.inclusion_holds(LEAVES[index], index, size, [*proof, LEAVES[0]], roots[size])
    if proof:
        assert not merkle.inclusion_holds(LEAVES[index], index, size, proof[:-1], roots[size])


@settings(max_examples=400)
@given(st.integers(1, 10_000), st.data())
def test_every_consistency_proof_holds_and_no_flipped_bit_does(second, data):
    hashes, roots = grown()
    first = data.draw(st.integers(1, second))
    ranges = merkle.consistency_ranges(first, second)
    proof = merkle.prove(ranges, {place: hashes[place] for place in merkle.places_for(ranges)})
    assert len(proof) <= (second - 1).bit_length() + 1
    assert merkle.consistency_holds(first, second, proof, roots[first], roots[second])

    bit = data.draw(st.integers(0, 255))
    assert not merkle.consistency_holds(first, second, proof, flipped(roots[first], bit), roots[second])
    assert not merkle.consistency_holds(first, second, proof, roots[first], flipped(roots[second], bit))
    for place in range(len(proof)):
        wrong = [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
        assert not merkle.consistency_holds(first, second, wrong, roots[first], roots[second])
    assert not merkle.consistency_holds(first, second, [*proof, LEAVES[0]], roots[first], roots[second])
    if proof:
        assert not merkle.consistency_holds(first, second, proof[:-1], roots[first], roots[second])


@settings(max_examples=100)
@given(st.integers(2, 2_000), st.data())
def test_no_proof_shows_a_rewritten_leaf_to_be_an_old_one(second, data):
    first = data.draw(st.integers(1, second))
    rewritten = data.draw(st.integers(0, first - 1))
    leaves = [*LEAVES[:second]]
    leaves[rewritten] = merkle.leaf_hash(b"otherwise")
    tree, hashes = merkle.Tree(), {}
    for leaf in leaves:
        hashes |= tree.append(leaf)
    proof = merkle.prove(merkle.consistency_ranges(first, second), hashes)
    assert not merkle.consistency_holds(first, second, proof, grown()[1][first], tree.root)


@pytest.mark.parametrize(
    ("ask", "arguments"),
    [
        (merkle.inclusion_ranges, (5, 5)),
        (merkle.inclusion_ranges, (-1, 5)),
        (merkle.consistency_ranges, (0, 5)),
        (merkle.consistency_ranges, (6, 5)),
    ],
)
def test_there_is_no_proof_of_what_is_not_there(ask, arguments):
    with pytest.raises(ValueError, match="tree of 5"):
        ask(*arguments)


def test_what_is_out_of_range_does_not_hold():
    assert not merkle.inclusion_holds(LEAVES[0], 1, 1, [], LEAVES[0])
    assert not merkle.inclusion_holds(LEAVES[0], -1, 1, [], LEAVES[0])
    assert not merkle.consistency_holds(0, 1, [], merkle.EMPTY_ROOT, LEAVES[0])
    assert not merkle.consistency_holds(2, 1, [], LEAVES[0], LEAVES[0])
    assert not merkle.consistency_holds(3, 5, [], LEAVES[0], LEAVES[0])
