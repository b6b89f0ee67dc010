"""Scenes on the quays: cranes, ships alongside, containers."""

from replate.demo.linocut import INK, PAPER, SIGNAL, Plate, curve
from replate.demo.scenes.town import figure
from replate.demo.scenes.water import gulls


def ship_to_shore_crane(plate: Plate, x: float, foot: float, size: float, ink: str, *, raised: bool = False) -> None:
    """A gantry crane, `size` high to its beam; its boom reaches to the right."""
    leg, deck = size * 0.05, foot - size
    for dx in (0, size * 0.38):
        plate.box(x + dx, deck, x + dx + leg, foot, ink)
    plate.box(x, foot - size * 0.42, x + size * 0.42, foot - size * 0.37, ink)
    plate.line([(x + leg, foot - size * 0.4), (x + size * 0.4, deck)], leg * 0.6, ink)
    plate.box(x - size * 0.3, deck - leg, x + size * 0.45, deck + leg * 0.6, ink)
    plate.box(x - size * 0.16, deck - leg * 2.4, x + size * 0.06, deck, ink)
    peak = (x + size * 0.4, deck - size * 0.42)
    plate.line([(x + size * 0.4, deck), peak], leg * 0.8, ink)
    plate.line([(x - size * 0.28, deck), peak], leg * 0.35, ink)
    tip = (x + size * 0.86, deck - size * 0.62) if raised else (x + size * 1.12, deck)
    plate.line([(x + size * 0.42, deck), tip], leg * 1.1, ink)
    plate.line([peak, tip], leg * 0.3, ink)
    plate.line([peak, ((x + size * 0.42 + tip[0]) / 2, (deck + tip[1]) / 2)], leg * 0.3, ink)
    if not raised:
        plate.line([(x + size * 0.8, deck), (x + size * 0.8, deck + size * 0.3)], leg * 0.25, ink)
        plate.box(x + size * 0.74, deck + size * 0.3, x + size * 0.86, deck + size * 0.34, ink)


def harbour_frigate(plate: Plate) -> None:
    haze, steel, grey, deep = "#d9cfbd", "#8b98a1", "#66757f", "#2c3d4e"
    plate.bands([(0, "#e9a05f"), (120, "#efb877"), (250, "#f2d3a0"), (390, PAPER)])
    plate.disc(430, 470, 86, "#f7f0e2")
    plate.land((0, 500), (1600, 455), 50, haze, foot=640)
    plate.land((0, 560), (1600, 540), 34, "#b5aea4", foot=660)
    for x, size in ((70, 300), (300, 330)):
        ship_to_shore_crane(plate, x, 642, size, deep)
    ship_to_shore_crane(plate, 560, 642, 270, deep, raised=True)
    plate.box(0, 628, 760, 665, deep)
    for x, ink in ((24, SIGNAL), (92, "#b7763f"), (160, steel), (440, SIGNAL), (510, steel)):
        plate.box(x, 602, x + 62, 630, ink)
    plate.box(0, 655, 1600, 1067, "#7d8f96")
    plate.gouges((0, 660, 1600, 930), "#a9b3b0", 81, length=(80, 420), thickness=(3, 8), lean=0.3)
    plate.gouges((0, 670, 1600, 940), "#4f6470", 102, length=(80, 460), thickness=(3, 9), lean=0.5)
    plate.gouges((330, 665, 540, 900), "#f2d3a0", 40, length=(70, 190), thickness=(3, 9))
    hull = [(560, 640), (1545, 596), (1580, 592), (1508, 742), (600, 742), (575, 700)]
    plate.shape(hull, grey)
    with plate.within(hull):
        plate.box(540, 716, 1600, 760, deep)
        plate.box(540, 712, 1600, 718, SIGNAL)
        plate.gouges((560, 610, 1560, 705), "#7f8d95", 46, length=(90, 320), thickness=(2, 5), angle=-0.04)
        plate.gouges((560, 640, 1560, 712), "#4c5b66", 40, length=(90, 320), thickness=(2, 6), angle=-0.03, lean=0.8)
    plate.shape([(690, 636), (690, 560), (830, 556), (846, 629)], grey)
    plate.shape([(846, 630), (856, 575), (930, 572), (944, 626)], steel)
    plate.shape(
        [(944, 626), (966, 505), (1010, 503), (1024, 440), (1130, 436), (1150, 500), (1196, 500), (1216, 612)], steel
    )
    plate.shape([(1130, 436), (1150, 500), (1196, 500), (1216, 612), (1160, 614), (1110, 500), (1096, 437)], grey)
    plate.box(1030, 452, 1140, 470, INK)
    plate.box(980, 528, 1190, 540, deep)
    plate.line([(1070, 440), (1066, 250)], 9, deep)
    plate.line([(1028, 330), (1106, 330)], 6, deep)
    plate.line([(1040, 292), (1094, 292)], 5, deep)
    plate.line([(1034, 440), (1062, 320)], 4, deep)
    plate.line([(1104, 440), (1072, 320)], 4, deep)
    plate.shape([(1040, 372), (1094, 368), (1086, 400), (1048, 402)], deep)
    plate.line([(890, 574), (888, 450)], 6, deep)
    plate.shape([(862, 470), (914, 466), (906, 498), (870, 500)], deep)
    plate.shape([(722, 560), (732, 520), (796, 518), (806, 557)], deep)
    plate.shape([(1290, 606), (1302, 570), (1362, 566), (1384, 602)], steel)
    plate.line([(1366, 580), (1462, 562)], 7, deep)
    plate.line([(612, 636), (608, 545)], 4, deep)
    plate.shape([(608, 545), (560, 552), (562, 582), (608, 576)], SIGNAL)
    plate.line([(1066, 250), (1560, 590)], 1.5, deep)
    plate.line([(1066, 250), (612, 560)], 1.5, deep)
    for x in range(580, 1520, 62):
        plate.line([(x, 640 - (x - 560) * 0.0447), (x, 624 - (x - 560) * 0.0447)], 2, deep)
    plate.gouges((600, 745, 1520, 850), deep, 40, length=(120, 420), thickness=(4, 12), lean=-0.5)
    plate.shape([(0, 905), (1600, 860), (1600, 1067), (0, 1067)], INK)
    plate.gouges((0, 935, 1600, 1060), "#33455a", 40, length=(120, 500), thickness=(2, 6), angle=-0.027)
    for x in (210, 800, 1390):
        foot = 915 - x * 0.028 + 26
        plate.oval(x, foot, 46, 12, "#0d1622")
        plate.box(x - 24, foot - 58, x + 24, foot, "#0d1622")
        plate.oval(x, foot - 60, 40, 15, "#33455a")
    plate.line(curve((800, 855), (700, 900), (640, 720)), 5, "#0d1622")
    plate.line(curve((1390, 838), (1480, 850), (1500, 640)), 5, "#0d1622")
    gulls(plate, [(700, 250, 34), (780, 300, 22), (1340, 360, 28)], deep)


def container_yard(plate: Plate) -> None:
    inks = [SIGNAL, "#2f6f78", "#d9a441", "#e2d5bb", "#35506d", "#8a4a36"]
    darks = {
        SIGNAL: "#93321f",
        "#2f6f78": "#1e4c55",
        "#d9a441": "#a87925",
        "#e2d5bb": "#b7a888",
        "#35506d": "#22364d",
        "#8a4a36": "#5f3022",
    }
    plate.bands([(0, "#6f9bab"), (140, "#9bbabd"), (280, "#cbd6c8"), (400, "#efe3c4")])
    for x, size in ((140, 330), (640, 300), (1050, 350)):
        ship_to_shore_crane(plate, x, 640, size, "#8199a3")
    plate.box(0, 620, 1600, 1067, "#b9ab93")
    width, height = 226, 96
    for foot, scale, heights in (
        (720, 0.62, [2, 3, 3, 1, 4, 4, 2, 3, 4, 3, 2, 4]),
        (850, 0.86, [4, 5, 4, 2, 0, 0, 3, 5, 4]),
        (1010, 1.18, [4, 3, 0, 0, 0, 2, 4]),
    ):
        wide, tall = width * scale, height * scale
        for column, count in enumerate(heights):
            left = column * (wide + 8 * scale) - 40 * scale
            plate.gouge(left + wide * 0.5, foot + 4, wide * 1.2, 18 * scale, "#8f826d")
            for level in range(count):
                ink = plate.random.choice(inks)
                y = foot - (level + 1) * tall
                plate.box(left, y, left + wide, y + tall - 3 * scale, ink)
                for rib in range(13):
                    rx = left + wide * (0.06 + rib * 0.07)
                    plate.line([(rx, y + tall * 0.12), (rx, y + tall * 0.84)], 4.5 * scale, darks[ink])
                plate.box(left, y + tall * 0.9, left + wide, y + tall - 3 * scale, darks[ink])
                plate.box(left, y, left + 6 * scale, y + tall - 3 * scale, darks[ink])
                plate.box(left + wide - 6 * scale, y, left + wide, y + tall - 3 * scale, darks[ink])
                if plate.random.random() < 0.5:
                    plate.box(left + wide * 0.3, y + tall * 0.3, left + wide * 0.7, y + tall * 0.56, ink)
                    plate.gouge(left + wide * 0.5, y + tall * 0.43, wide * 0.3, tall * 0.12, PAPER)
    plate.box(0, 1010, 1600, 1067, "#8f826d")
    plate.gouges((0, 1012, 1600, 1064), "#b9ab93", 30, length=(100, 300), thickness=(3, 7))
    plate.line([(0, 1036), (1600, 1036)], 5, "#e9c64f")
    for x in (470, 1190):
        plate.box(x, 210, x + 30, 1022, INK)
        plate.box(x - 34, 1000, x + 64, 1022, INK)
        for wheel in (-18, 48):
            plate.disc(x + wheel, 1026, 18, "#0d1622")
    plate.box(420, 180, 1270, 226, INK)
    plate.gouges((440, 190, 1250, 216), "#3a4d63", 20, length=(60, 200), thickness=(3, 6))
    plate.box(770, 160, 950, 182, INK)
    plate.box(880, 226, 960, 300, INK)
    plate.box(890, 240, 950, 276, "#bcd3d4")
    for x in (740, 800, 880):
        plate.line([(x, 226), (x, 452)], 3, INK)
    plate.box(690, 448, 930, 466, INK)
    plate.box(690, 468, 928, 572, "#d9a441")
    for rib in range(13):
        plate.line([(706 + rib * 17, 482), (706 + rib * 17, 554)], 5, "#a87925")
    figure(plate, 640, 1030, 128, INK, coat=0.4)
    plate.shape([(624, 916), (656, 916), (660, 958), (620, 958)], SIGNAL)
    plate.box(629, 896, 651, 906, "#e9c64f")
    gulls(plate, [(140, 140, 34), (250, 190, 24), (1460, 120, 30)], INK)
