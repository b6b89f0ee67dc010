"""Scenes in town."""

from replate.demo.linocut import INK, PAPER, SIGNAL, Plate, arc, curve
from replate.demo.scenes.water import gulls


def figure(plate: Plate, x: float, foot: float, tall: float, ink: str, *, coat: float = 0.5) -> None:
    """A standing person as a silhouette; `coat` is the length of the coat as a share of the height."""
    head, wide = tall * 0.072, tall * 0.125
    top = foot - tall + head * 2.25
    hem = top + tall * coat
    for way in (-1, 1):
        plate.shape(
            [
                (x + way * wide * 0.06, hem - 6),
                (x + way * wide * 0.74, hem - 6),
                (x + way * wide * 0.6, foot),
                (x + way * wide * 0.14, foot),
            ],
            ink,
        )
        plate.oval(x + way * wide * 0.42, foot - 1, wide * 0.36, wide * 0.14, ink)
    plate.shape(
        [
            (x - wide * 0.24, top - head * 0.6),
            (x + wide * 0.24, top - head * 0.6),
            (x + wide * 0.3, top),
            *curve(
                (x + wide * 0.3, top),
                (x + wide, top),
                (x + wide * 1.02, top + tall * 0.06),
                (x + wide * 1.06, top + tall * 0.3),
            ),
            (x + wide * 0.86, hem),
            (x - wide * 0.86, hem),
            *curve(
                (x - wide * 1.06, top + tall * 0.3),
                (x - wide * 1.02, top + tall * 0.06),
                (x - wide, top),
                (x - wide * 0.3, top),
            ),
        ],
        ink,
    )
    plate.oval(x, foot - tall + head, head * 0.92, head, ink)


def parliament(plate: Plate) -> None:
    stone, shade, deep = "#e8d9bd", "#b99f7d", "#5a4a48"
    plate.bands([(0, "#4f7f93"), (130, "#78a2ad"), (270, "#a9c2bd"), (400, "#dcdcc4"), (520, "#f1dfb8")])
    dome = [*arc(800, 300, 190, 200, 180, 360), (990, 340), (610, 340)]
    plate.shape(dome, "#4f8277")
    with plate.within(dome):
        for index in range(-4, 5):
            plate.line(curve((800 + index * 6, 96), (800 + index * 44, 180), (800 + index * 46, 345)), 4, "#396459")
        plate.shape([(850, 90), (1000, 90), (1000, 345), (900, 345)], "#396459")
    plate.box(770, 60, 830, 108, stone)
    plate.shape([(762, 62), (800, 22), (838, 62)], "#4f8277")
    plate.line([(800, 24), (800, -10)], 4, deep)
    plate.box(600, 318, 1000, 366, stone)
    for x in range(618, 990, 44):
        plate.box(x, 326, x + 18, 360, shade)
    plate.box(120, 470, 1480, 850, "#cdb691")
    plate.box(96, 446, 1504, 478, stone)
    for x in (170, 262, 1278, 1370):
        for y in (530, 690):
            plate.box(x, y, x + 56, y + 108, deep)
            plate.box(x - 8, y - 14, x + 64, y - 4, stone)
            plate.line([(x + 28, y), (x + 28, y + 108)], 4, shade)
    plate.box(340, 470, 1260, 850, "#4a3c40")
    for x in (470, 755, 1040):
        plate.box(x, 600, x + 94, 850, "#2c2530")
        plate.box(x + 44, 600, x + 50, 850, "#4a3c40")
        plate.box(x - 8, 588, x + 102, 600, shade)
    plate.box(770, 690, 834, 850, "#f3c872")
    plate.box(799, 690, 805, 850, "#4a3c40")
    plate.shape([(310, 450), (800, 318), (1290, 450)], stone)
    plate.shape([(400, 440), (800, 336), (1200, 440)], shade)
    plate.gouges((520, 385, 1080, 436), stone, 26, length=(20, 90), thickness=(4, 8))
    plate.disc(800, 402, 30, stone)
    plate.disc(800, 402, 20, SIGNAL)
    plate.box(312, 448, 1288, 492, stone)
    plate.box(312, 484, 1288, 494, shade)
    for x in range(330, 1280, 24):
        plate.box(x, 474, x + 12, 484, shade)
    for index in range(8):
        x = 352 + index * 124
        plate.box(x - 8, 494, x + 60, 514, stone)
        plate.shape([(x, 514), (x + 52, 514), (x + 56, 836), (x - 4, 836)], stone)
        for flute in range(3):
            plate.line([(x + 24 + flute * 10, 520), (x + 25 + flute * 11, 832)], 5, shade)
        plate.line([(x + 8, 520), (x + 6, 832)], 3, "#f7eedb")
        plate.box(x - 12, 834, x + 66, 856, stone)
    for step in range(7):
        top, out = 852 + step * 26, 30 * step
        plate.box(290 - out, top, 1310 + out, top + 18, stone)
        plate.box(290 - out, top + 18, 1310 + out, top + 28, shade)
    plate.box(0, 1030, 1600, 1067, deep)
    plate.box(0, 850, 140, 1036, "#3d5a4c")
    plate.box(1460, 850, 1600, 1036, "#3d5a4c")
    for x in (50, 1550):
        for _ in range(60):
            plate.gouge(
                x + plate.random.gauss(0, 46),
                800 + plate.random.gauss(0, 60),
                60,
                22,
                plate.random.choice(["#3d5a4c", "#2c453b", "#527362"]),
                plate.random.uniform(-1, 1),
            )
    for x, foot, tall in ((560, 960, 112), (602, 962, 104), (980, 1016, 128), (1130, 932, 98), (760, 1040, 138)):
        figure(plate, x, foot, tall, INK)
        plate.gouge(x + tall * 0.35, foot + 2, tall * 0.9, 7, deep)
    plate.line([(1420, 446), (1420, 250)], 5, deep)
    plate.shape([(1422, 254), (1520, 268), (1500, 290), (1524, 318), (1422, 312)], SIGNAL)
    gulls(plate, [(220, 190, 32), (300, 230, 22), (1180, 150, 26)], deep)


def tram_rain(plate: Plate) -> None:
    night, wet, glow = "#26344c", "#31435c", "#f4c66a"
    plate.bands([(0, "#34475f"), (160, "#465d73"), (300, "#6b8090"), (420, "#97a3a3")])
    for side in (-1, 1):
        x, scale = 800.0 + side * 150, 0.34
        for ink in ("#72808a", "#5a6b7b", "#44566b", night, "#1b2638"):
            wide, tall = 250 * scale, 900 * scale
            near = x + side * wide
            roof, near_roof = 690 - tall * 0.78, 700 - tall * 1.1
            plate.shape([(x, 690), (x, roof), (near, near_roof), (near, 690 + wide * 0.3)], ink)
            for column in range(3):
                wx = x + side * wide * (0.14 + column * 0.29)
                for row in range(5):
                    wy = 700 - tall * (0.25 + row * 0.155) - wide * 0.02 * column
                    lit = plate.random.random() < 0.36
                    shade = glow if lit else "#141d2c"
                    plate.shape(
                        [
                            (wx, wy),
                            (wx + side * wide * 0.15, wy - 3),
                            (wx + side * wide * 0.15, wy + tall * 0.085),
                            (wx, wy + tall * 0.08),
                        ],
                        shade,
                    )
            x, scale = near, scale * 1.42
    plate.shape([(0, 1067), (0, 760), (620, 660), (980, 660), (1600, 760), (1600, 1067)], wet)
    plate.gouges((0, 680, 1600, 1067), "#4d6079", 62, length=(90, 330), thickness=(3, 10), lean=0.5)
    plate.gouges((0, 700, 1600, 1067), "#202c41", 56, length=(90, 330), thickness=(3, 12), lean=0.5)
    for x in (130, 330, 1330, 1500):
        plate.gouges((x - 60, 800, x + 60, 1060), glow, 14, length=(40, 110), thickness=(3, 8))
    for near, far in ((590, 752), (1010, 848), (660, 768), (940, 832)):
        plate.line([(far, 680), (near - (800 - near) * 0.55, 1067)], 6, "#8fa2ae")
    body = [(560, 300), (590, 250), (1010, 250), (1040, 300), (1056, 850), (1030, 900), (570, 900), (544, 850)]
    plate.shape([(520, 905), (1080, 905), (1150, 960), (450, 960)], "#182132")
    plate.shape(body, PAPER)
    with plate.within(body):
        plate.box(500, 600, 1100, 920, SIGNAL)
        plate.box(500, 588, 1100, 602, INK)
        plate.box(500, 860, 1100, 920, INK)
        plate.gouges((560, 615, 1040, 850), "#dd6a4a", 34, length=(40, 150), thickness=(3, 7), angle=1.5)
        plate.gouges((560, 640, 1040, 855), "#9c3524", 34, length=(40, 150), thickness=(3, 8), angle=1.5, lean=0.6)
    plate.box(660, 268, 940, 330, INK)
    plate.box(700, 284, 742, 314, glow)
    for index, wide in enumerate((46, 30, 54)):
        plate.box(764 + index * 56, 292, 764 + index * 56 + wide * 0.8, 306, glow)
    plate.shape([(596, 350), (1004, 350), (1012, 566), (588, 566)], "#243247")
    plate.shape([(610, 364), (990, 364), (998, 552), (602, 552)], "#f6d995")
    plate.shape([(610, 364), (760, 364), (650, 552), (602, 552)], "#fbeabf")
    plate.box(794, 356, 806, 560, "#243247")
    plate.shape([(690, 552), (694, 470), (712, 448), (746, 448), (764, 470), (768, 552)], "#243247")
    plate.disc(729, 424, 25, "#243247")
    plate.shape([(702, 416), (708, 396), (750, 396), (764, 416)], "#243247")
    for x in (880, 940):
        plate.shape([(x - 24, 552), (x - 20, 486), (x + 20, 486), (x + 24, 552)], "#a2825a")
        plate.disc(x, 468, 16, "#a2825a")
    plate.line([(640, 566), (740, 500)], 5, INK)
    for x in (640, 960):
        plate.disc(x, 720, 44, INK)
        plate.disc(x, 720, 36, "#fff3cd")
        plate.gouges((x - 40, 930, x + 40, 1060), "#fff3cd", 16, length=(40, 100), thickness=(4, 10))
    plate.box(770, 700, 830, 740, PAPER)
    plate.shape(
        [
            (806, 706),
            (782, 728),
            (800, 728),
            (800, 736),
            (810, 736),
            (810, 728),
            (818, 728),
            (818, 722),
            (810, 722),
            (810, 706),
        ],
        INK,
    )
    plate.box(700, 870, 900, 886, "#4d6079")
    plate.line([(720, 250), (800, 150), (880, 250)], 6, INK)
    plate.line([(740, 150), (860, 150)], 6, INK)
    for x in (0, 1600):
        plate.line([(800, 150), (x, 60)], 3, INK)
    plate.line([(800, 150), (806, 0)], 3, INK)
    for x, foot, tall in ((250, 930, 240), (1400, 900, 220)):
        figure(plate, x, foot, tall, "#0f1826", coat=0.55)
        top = foot - tall - 26
        plate.shape([*arc(x + 8, top + 34, 96, 66, 180, 360)], SIGNAL if x < 800 else "#0f1826")
        plate.line([(x + 8, top), (x + 8, foot - tall * 0.5)], 4, "#0f1826")
        plate.gouge(x, foot + 6, 190, 14, "#182132")
    for _ in range(110):
        plate.gouge(
            plate.random.uniform(-40, 1640),
            plate.random.uniform(0, 1067),
            plate.random.uniform(34, 84),
            3.2,
            "#b9c5c9",
            1.78,
        )


def market(plate: Plate) -> None:
    deep, wood = "#2d2a3a", "#7a5238"
    plate.bands([(0, "#3e5a66"), (120, "#557682"), (230, "#7e9996")])
    for x in range(-40, 1640, 210):
        plate.line(curve((x, 330), (x + 105, 40), (x + 210, 330)), 10, "#2f4651")
        plate.box(x + 40, 170, x + 170, 330, "#9db4ac")
        plate.line([(x + 105, 170), (x + 105, 330)], 5, "#2f4651")
        plate.line([(x + 40, 250), (x + 170, 250)], 5, "#2f4651")
    plate.box(0, 320, 1600, 780, "#59493f")
    plate.box(0, 760, 1600, 1067, "#8b7b6a")
    plate.gouges((0, 860, 1600, 1067), "#a5957f", 35, length=(90, 300), thickness=(4, 12))
    for x, ink in ((40, SIGNAL), (570, "#2f6f78"), (1100, "#d9a441")):
        for post in (x + 10, x + 440):
            plate.box(post, 380, post + 14, 900, deep)
        plate.box(x + 24, 470, x + 440, 700, "#3b3035")
        for stripe in range(10):
            sx = x - 30 + stripe * 51
            shade = ink if stripe % 2 == 0 else PAPER
            plate.shape([(sx + 18, 350), (sx + 66, 350), (sx + 51, 470), (sx, 470)], shade)
            plate.shape([(sx, 470), (sx + 51, 470), *arc(sx + 25.5, 470, 25.5, 26, 0, 180)], shade)
        plate.line([(x + 225, 470), (x + 225, 520)], 3, deep)
        plate.shape([(x + 200, 548), (x + 212, 520), (x + 238, 520), (x + 250, 548)], deep)
        plate.oval(x + 225, 550, 20, 12, "#fff0bd")
        plate.shape([(x + 206, 552), (x + 244, 552), (x + 330, 700), (x + 120, 700)], "#5d4a3c")
        figure(plate, x + 320, 800, 250, "#c9ac86", coat=0.5)
        plate.shape([(x + 294, 622), (x + 346, 622), (x + 351, 720), (x + 289, 720)], PAPER)
        plate.shape([(x + 297, 570), (x + 300, 544), (x + 340, 544), (x + 346, 570)], deep)
        plate.shape([(x - 10, 706), (x + 474, 706), (x + 500, 800), (x - 36, 800)], "#d7c9ac")
        plate.box(x - 36, 800, x + 500, 930, wood)
        plate.gouges((x - 30, 806, x + 496, 926), "#5d3d29", 26, length=(60, 200), thickness=(3, 8))
    for index in range(14):
        x, y = 30 + (index % 7) * 68, 735 + (index // 7) * 36
        fish(plate, x + (index // 7) * 26, y, 58, "#7f9aa5" if index % 3 else "#b0bfc0")
    for index in range(30):
        plate.disc(
            580 + (index % 10) * 48 + (index // 10) * 12,
            728 + (index // 10) * 28,
            22,
            ["#c94f34", "#e0a32e", "#7d9a4a"][(index // 5) % 3],
        )
        plate.gouge(574 + (index % 10) * 48 + (index // 10) * 12, 721 + (index // 10) * 28, 18, 5, PAPER, -0.6)
    for index in range(10):
        x, y = 1130 + (index % 5) * 92, 742 + (index // 5) * 38
        plate.shape([*arc(x, y, 44, 30, 180, 360), (x + 44, y + 14), (x - 44, y + 14)], "#b97a3c")
        for cut in (-18, 2, 22):
            plate.gouge(x + cut, y - 8, 24, 6, "#f0d7a8", -1.1)
    for x, foot, tall, coat in (
        (500, 1040, 330, 0.52),
        (590, 1050, 300, 0.6),
        (1010, 1056, 340, 0.55),
        (210, 1064, 310, 0.58),
    ):
        figure(plate, x, foot, tall, INK, coat=coat)
        plate.gouge(x + 20, foot, tall * 0.6, 14, "#6f6152")
    plate.shape([(524, 900), (580, 900), (574, 970), (530, 970)], SIGNAL)
    plate.line(arc(552, 900, 18, 34, 180, 360), 4, INK)
    plate.shape([(944, 910), (984, 910), (980, 980), (948, 980)], "#d9a441")


def fish(plate: Plate, x: float, y: float, long: float, ink: str) -> None:
    plate.shape(
        [
            *curve((x, y), (x + long * 0.3, y - long * 0.28), (x + long, y)),
            *curve((x + long, y), (x + long * 0.3, y + long * 0.28), (x, y)),
        ],
        ink,
    )
    plate.shape(
        [
            (x + long * 0.9, y),
            (x + long * 1.2, y - long * 0.16),
            (x + long * 1.12, y),
            (x + long * 1.2, y + long * 0.16),
        ],
        ink,
    )
    plate.disc(x + long * 0.17, y - 3, 3, INK)
    plate.line(arc(x + long * 0.22, y, 5, 9, -80, 80, 8), 2, INK)
