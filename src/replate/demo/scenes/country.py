"""Scenes in the mountains and the marsh."""

import math

from replate.demo.linocut import INK, SIGNAL, Plate, curve


def snow_pass(plate: Plate) -> None:
    snow, shade, rock, deep = "#f4f1e8", "#b5c6d2", "#55697f", "#2b3b51"
    plate.bands([(0, "#7891a8"), (150, "#9db1bf"), (290, "#c5d0d0"), (420, "#e6e2d3")])
    for points, cut in (
        ([(-100, 760), (170, 330), (300, 430), (470, 190), (640, 400), (760, 320), (1040, 760)], 470),
        ([(560, 780), (880, 400), (980, 470), (1200, 120), (1400, 380), (1480, 320), (1760, 780)], 1200),
    ):
        plate.shape(points, rock)
        with plate.within(points):
            plate.shape(
                [
                    (cut, 100),
                    (cut + 40, 300),
                    (cut - 10, 430),
                    (cut + 70, 600),
                    (cut + 20, 800),
                    (-200, 800),
                    (-200, 100),
                ],
                snow,
            )
            for px, py in points[1:-1]:
                plate.shape(
                    [
                        (px, py - 4),
                        (px - 130, py + 230),
                        (px - 40, py + 170),
                        (px - 10, py + 290),
                        (px + 26, py + 150),
                        (px + 90, py + 190),
                    ],
                    snow,
                )
                plate.shape([(px, py), (px + 16, py + 120), (px + 60, py + 330), (px + 190, py + 330)], rock)
            for _ in range(70):
                plate.gouge(
                    plate.random.uniform(points[0][0], points[-1][0]),
                    plate.random.uniform(250, 780),
                    plate.random.uniform(50, 170),
                    plate.random.uniform(4, 12),
                    plate.random.choice([shade, snow, deep]),
                    1.0,
                )
    plate.land((0, 660), (1600, 600), 44, shade, foot=1067, detail=5)
    plate.land((0, 740), (1600, 690), 30, snow, foot=1067, detail=5)
    plate.gouges((0, 730, 1600, 1067), shade, 42, length=(120, 420), thickness=(4, 13), angle=-0.04, lean=0.3)
    left = [
        *curve((560, 1067), (600, 900), (1240, 880), (1130, 790)),
        *curve((1130, 790), (1060, 740), (760, 760), (820, 690)),
    ]
    right = [
        *curve((850, 690), (840, 730), (1180, 730), (1230, 790)),
        *curve((1230, 790), (1350, 900), (1080, 930), (1180, 1067)),
    ]
    plate.shape([*left, *right], "#7f8f9f")
    with plate.within([*left, *right]):
        plate.gouges((500, 800, 1300, 1067), deep, 36, length=(60, 200), thickness=(3, 9), angle=-0.5)
    for index in range(7):
        x, foot = left[index * 4]
        tall = 190 - index * 22
        plate.line([(x - 24, foot), (x - 24, foot - tall)], max(3, 12 - index * 1.3), SIGNAL)
        plate.line([(x - 24, foot - tall * 0.62), (x - 24, foot - tall * 0.4)], max(3, 12 - index * 1.3), INK)
    for x, foot, tall in (
        (120, 960, 330),
        (250, 900, 250),
        (20, 880, 260),
        (1500, 900, 300),
        (1400, 850, 210),
        (1580, 960, 340),
    ):
        for level in range(5):
            wide, top = tall * (0.13 + level * 0.06), foot - tall + level * tall * 0.17
            plate.shape([(x, top), (x - wide, top + tall * 0.3), (x + wide, top + tall * 0.3)], deep)
            plate.shape(
                [
                    (x, top),
                    (x - wide * 0.8, top + tall * 0.25),
                    (x - wide * 0.1, top + tall * 0.17),
                    (x + wide * 0.3, top + tall * 0.22),
                ],
                snow,
            )
    plate.shape([(780, 880), (1000, 880), (1010, 944), (770, 944)], "#e09a2d")
    plate.shape([(800, 790), (970, 790), (984, 886), (790, 886)], "#e09a2d")
    plate.shape([(814, 804), (956, 804), (966, 860), (806, 860)], INK)
    plate.shape([(822, 810), (884, 810), (840, 854), (814, 854)], "#8fb0c0")
    plate.box(860, 770, 912, 792, SIGNAL)
    plate.shape([(700, 990), (740, 910), (1060, 910), (1090, 990)], INK)
    plate.shape([(716, 976), (748, 922), (1052, 922), (1074, 976)], SIGNAL)
    for x in (812, 898):
        plate.disc(x, 894, 14, "#fff3cd")
    plate.gouges((560, 1010, 770, 1067), snow, 26, length=(60, 160), thickness=(8, 20), angle=-0.5)
    plate.gouges((1050, 1010, 1220, 1067), snow, 20, length=(60, 150), thickness=(8, 20), angle=0.5)
    for _ in range(110):
        plate.disc(
            plate.random.uniform(0, 1600), plate.random.uniform(0, 1067), plate.random.uniform(2.5, 6), "#ffffff"
        )


def wetlands(plate: Plate) -> None:
    gold, reed, water, deep = "#f2c276", "#8a7138", "#d9b983", "#2f3a34"
    plate.bands([(0, "#88a5a3"), (130, "#b3bfae"), (260, "#dccfa4"), (380, gold), (480, "#f6d9a0")])
    plate.disc(1180, 470, 70, "#fdf0cb")
    plate.land((0, 540), (1600, 520), 26, "#8f9c84", foot=640)
    plate.land((0, 580), (1600, 570), 16, "#66765f", foot=660)
    plate.box(0, 610, 1600, 1067, water)
    plate.gouges((0, 612, 1600, 1067), "#efd9a6", 56, length=(120, 480), thickness=(4, 13), lean=0.4)
    plate.gouges((0, 612, 1600, 1067), "#a89a74", 56, length=(120, 460), thickness=(4, 13), lean=0.5)
    plate.gouges((1090, 615, 1270, 860), "#fdf0cb", 30, length=(60, 170), thickness=(4, 10))
    for y, x0, x1 in ((640, -80, 560), (690, 880, 1700), (770, -80, 420), (850, 1020, 1700)):
        bank = [(x0 - 80, y + 12), *plate.ridge((x0, y), (x1, y), 8, 5), (x1 + 80, y + 12), (x1, y + 19), (x0, y + 17)]
        plate.shape(bank, deep)
        for _ in range(26):
            x = plate.random.uniform(x0, x1)
            tall = plate.random.uniform(30, 74) * (y - 560) / 120
            plate.gouge(
                x,
                y - tall * 0.3,
                tall,
                5,
                plate.random.choice([reed, "#5b5a34", deep]),
                -1.5 + plate.random.gauss(0, 0.14),
            )
    flock = (
        [(640, 150)]
        + [(640 - n * 62, 150 + n * 34) for n in range(1, 6)]
        + [(640 + n * 66, 150 + n * 27) for n in range(1, 8)]
    )
    for index, (x, y) in enumerate(flock):
        lift = -26 if index % 2 else 16
        plate.shape(
            [(x - 34, y + 6), (x + 20, y - 6), (x + 46, y - 12), (x + 52, y - 7), (x + 24, y + 5), (x - 6, y + 12)],
            deep,
        )
        plate.shape([(x - 4, y), (x - 26, y + lift * 1.4), (x - 34, y + lift * 1.5), (x + 16, y + 2)], deep)
        plate.shape([(x + 2, y), (x + 4, y + lift), (x - 6, y + lift * 1.1), (x + 18, y + 2)], "#4d5a4d")
    for x, foot, size in ((560, 850, 1.0), (760, 900, 0.86)):
        heron(plate, x, foot, size, deep)
    for _ in range(84):
        x = plate.random.choice([plate.random.uniform(-20, 420), plate.random.uniform(1180, 1620)])
        tall = plate.random.uniform(240, 520)
        lean = -math.pi / 2 + plate.random.gauss(0.02, 0.09)
        ink = plate.random.choice([deep, "#3d4634", reed, "#5b5a34"])
        plate.gouge(x, 1100 - tall * 0.42, tall, plate.random.uniform(7, 13), ink, lean)
        if plate.random.random() < 0.22:
            plate.oval(x + math.cos(lean) * tall * 0.4, 1100 - tall * 0.84, 9, 34, "#5c3a26")


def heron(plate: Plate, x: float, foot: float, size: float, ink: str) -> None:
    def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x + dx * size, foot + dy * size) for dx, dy in points]

    plate.line(at([(-8, -120), (-10, 0)]), 6 * size, ink)
    plate.line(at([(14, -120), (22, -60), (14, 0)]), 6 * size, ink)
    plate.shape(
        at(
            [
                *curve((-110, -112), (-60, -190), (20, -216), (54, -178)),
                *curve((54, -178), (40, -120), (-10, -106), (-110, -112)),
            ]
        ),
        ink,
    )
    plate.shape(
        at(
            [
                *curve((-96, -118), (-40, -170), (10, -186), (30, -170)),
                *curve((30, -170), (10, -130), (-40, -124), (-96, -118)),
            ]
        ),
        "#7d8b86",
    )
    plate.line(at(curve((44, -176), (96, -230), (4, -270), (56, -322))), 15 * size, ink)
    plate.shape(at([(40, -326), (62, -342), (86, -330), (158, -314), (84, -308), (52, -310)]), ink)
    plate.line(at([(60, -336), (14, -346)]), 4 * size, ink)
    plate.shape(at([(86, -328), (158, -314), (84, -312)]), "#c98a2e")
    plate.gouges((x - 60 * size, foot, x + 60 * size, foot + 70 * size), ink, 12, length=(40, 120), thickness=(4, 8))
