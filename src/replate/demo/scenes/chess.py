"""A chess board in close-up."""

from itertools import pairwise

from replate.demo.linocut import INK, PAPER, Plate, Point, arc, curve

KING = [
    (0, 0.2),
    (0.07, 0.2),
    (0.1, 0.15),
    (0.15, 0.165),
    (0.19, 0.115),
    (0.45, 0.07),
    (0.62, 0.062),
    (0.64, 0.13),
    (0.68, 0.13),
    (0.7, 0.075),
    (0.74, 0.075),
    (0.86, 0.125),
    (0.9, 0.06),
    (0.91, 0.02),
    (0.94, 0.02),
    (0.94, 0.055),
    (0.97, 0.055),
    (0.97, 0.02),
    (1.02, 0.02),
]
ROOK = [
    (0, 0.2),
    (0.07, 0.2),
    (0.1, 0.15),
    (0.15, 0.16),
    (0.19, 0.11),
    (0.5, 0.09),
    (0.53, 0.13),
    (0.56, 0.13),
    (0.57, 0.12),
    (0.68, 0.13),
]
PAWN = [
    (0, 0.17),
    (0.06, 0.17),
    (0.09, 0.12),
    (0.13, 0.13),
    (0.16, 0.085),
    (0.32, 0.05),
    (0.34, 0.1),
    (0.37, 0.1),
    (0.385, 0.06),
    (0.41, 0.085),
    (0.46, 0.105),
    (0.51, 0.085),
    (0.545, 0.03),
]


def chess_board(plate: Plate) -> None:
    plate.bands([(0, "#27323a"), (110, "#31424a"), (240, "#3f5457"), (350, "#557067")], cuts=10)
    light, dark = "#e5d2a8", "#6e4632"

    def at(file: float, rank: float) -> Point:
        depth = 1 / (1 + rank * 0.2)
        return 800 + (file - 4) * 440 * depth + rank * 6, 430 + 760 * (depth - 0.39) / 0.61

    edge = [at(-0.4, -0.5), at(8.4, -0.5), at(8.35, 8.3), at(-0.35, 8.3)]
    plate.shape(edge, "#3b2720")
    for row in range(-1, 8):
        for column in range(8):
            corners = [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)]
            plate.shape(corners, light if (row + column) % 2 else dark)
    board = [at(0, -1), at(8, -1), at(8, 8), at(0, 8)]
    with plate.within(board):
        plate.gouges((-200, 500, 1800, 1067), "#f3e6c6", 34, length=(60, 240), thickness=(2, 6), lean=0.6)
        plate.gouges((-200, 500, 1800, 1067), "#4f3023", 42, length=(60, 260), thickness=(3, 8), lean=0.7)
    white, black = (PAPER, "#fffaf0", "#bda680"), ("#232b36", "#5a6878", "#10161f")
    for file, rank, size, kind, inks in (
        (6.5, 6.5, 330, KING, black),
        (5.5, 5.5, 300, PAWN, black),
        (7.5, 5.5, 300, PAWN, black),
        (1.5, 6.5, 330, ROOK, black),
        (2.5, 5.5, 300, PAWN, black),
        (3.5, 4.5, 350, PAWN, white),
        (6.5, 2.5, 470, ROOK, white),
    ):
        x, foot = at(file, rank)
        plate.gouge(x + size * 0.24, foot + 4, size * 0.7, size * 0.1, "#332119", -0.08)
        turned(plate, x, foot, size, kind, inks)
    x, foot = at(2.52, 1.5)
    plate.gouge(x + 190, foot + 10, 520, 60, "#332119", -0.06)
    knight(plate, x, foot, 640, white)
    x, foot = at(5.1, 1.2)
    plate.gouge(x + 150, foot + 20, 480, 56, "#332119", -0.06)
    turned(plate, x, foot + 20, 740, KING, black)


def knight(plate: Plate, x: float, foot: float, size: float, inks: tuple[str, str, str]) -> None:
    body, light, dark = inks

    def at(points: list[Point]) -> list[Point]:
        return [(x + dx * size, foot - dy * size) for dx, dy in points]

    turned(plate, x, foot, size, [(0, 0.24), (0.08, 0.24), (0.11, 0.18), (0.16, 0.195), (0.2, 0.14), (0.21, 0.1)], inks)
    head = at(
        [
            *curve((-0.15, 0.2), (-0.14, 0.36), (-0.03, 0.4), (-0.02, 0.52)),
            *curve((-0.02, 0.52), (-0.12, 0.47), (-0.2, 0.45), (-0.25, 0.4)),
            *curve((-0.25, 0.4), (-0.31, 0.4), (-0.33, 0.45), (-0.31, 0.49)),
            *curve((-0.31, 0.49), (-0.25, 0.58), (-0.22, 0.68), (-0.13, 0.75)),
            (-0.12, 0.84),
            (-0.05, 0.78),
            *curve((-0.05, 0.78), (0.14, 0.76), (0.22, 0.56), (0.17, 0.2)),
        ]
    )
    plate.shape(head, body)
    with plate.within(head):
        plate.shape(at([*curve((0.02, 0.8), (0.08, 0.62), (0.1, 0.44), (0.04, 0.2)), (0.3, 0.2), (0.3, 0.8)]), dark)
        for index in range(7):
            share = index / 7
            plate.line(
                at(
                    curve(
                        (0.0 + share * 0.04, 0.74 - share * 0.5),
                        (0.08, 0.73 - share * 0.5),
                        (0.15, 0.68 - share * 0.48),
                    )
                ),
                7,
                body,
            )
        plate.line(at(curve((-0.02, 0.52), (0.0, 0.58), (-0.06, 0.62))), 6, dark)
        plate.line(at([(-0.3, 0.435), (-0.23, 0.455)]), 5, dark)
        plate.gouge(*at([(-0.2, 0.55)])[0], 90, 9, light, -0.9)
        plate.gouge(*at([(-0.07, 0.3)])[0], 120, 12, light, -1.2)
    plate.disc(*at([(-0.115, 0.665)])[0], 11, INK)
    plate.gouge(*at([(-0.28, 0.47)])[0], 20, 8, INK, 0.6)


def turned(plate: Plate, x: float, foot: float, size: float, profile: list[Point], inks: tuple[str, str, str]) -> None:
    """A turned chess piece from its profile: (height, half width) pairs in shares of `size`, from foot to top."""
    body, light, dark = inks
    for _ in range(1):
        profile = (
            [profile[0]]
            + [
                (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
                for a, b in pairwise(profile)
                for share in (0.25, 0.75)
            ]
            + [profile[-1]]
        )
    right = [(x + wide * size, foot - high * size) for high, wide in profile]
    left = [(x - wide * size, foot - high * size) for high, wide in reversed(profile)]
    outline = [*right, *left]
    plate.shape(outline, body)
    base = profile[0][1] * size
    with plate.within(outline):
        plate.shape(
            [(x + wide * size * 0.3, y) for (_, wide), (_, y) in zip(profile, right, strict=True)] + right[::-1], dark
        )
        plate.shape(
            [(x - wide * size * 0.62, y) for (_, wide), (_, y) in zip(profile, right, strict=True)]
            + [(x - wide * size * 0.42, y) for (_, wide), (_, y) in zip(profile, right, strict=True)][::-1],
            light,
        )
        for high, wide in profile[::4]:
            if wide > 0.12:
                plate.gouge(x - wide * size * 0.1, foot - high * size + 6, wide * size * 1.3, 5, light)
    plate.oval(x, foot, base, base * 0.24, body)
    plate.shape(arc(x, foot, base, base * 0.24, -20, 120), dark)
