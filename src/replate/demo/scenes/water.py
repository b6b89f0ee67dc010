"""Scenes at sea and on the shore."""

import math

from replate.demo.linocut import INK, PAPER, SIGNAL, Plate, arc, curve


def gulls(plate: Plate, places: list[tuple[float, float, float]], ink: str) -> None:
    for x, y, span in places:
        plate.line(curve((x - span, y - span * 0.25), (x - span * 0.4, y - span * 0.7), (x, y)), 3, ink)
        plate.line(curve((x, y), (x + span * 0.4, y - span * 0.7), (x + span, y - span * 0.25)), 3, ink)


def strait_dusk(plate: Plate) -> None:
    plum, rose, amber = "#4b3b5e", "#c9695a", "#f0a868"
    plate.bands([(0, "#332f55"), (130, plum), (255, "#8d4f63"), (360, rose), (455, amber)])
    plate.disc(1010, 500, 92, "#fbe7b9")
    plate.land((0, 520), (1600, 470), 60, "#8d4f63", foot=600)
    plate.land((500, 562), (1600, 500), 46, plum, foot=620)
    plate.box(0, 575, 1600, 1067, "#3b3d63")
    plate.gouges((0, 580, 1600, 1000), "#5a4d74", 102, length=(90, 420), thickness=(3, 10), lean=0.4)
    plate.gouges((0, 580, 1600, 1000), "#282a4c", 81, length=(90, 420), thickness=(3, 10), lean=0.5)
    for step in range(70):
        y = 580 + step * 5.6
        spread = 40 + step * 2.4
        plate.gouge(
            1010 + plate.random.gauss(0, spread * 0.55),
            y,
            plate.random.uniform(50, 90 + step * 3),
            3 + step * 0.1,
            amber if step % 3 else "#fbe7b9",
        )
    plate.shape([(1170, 588), (1185, 604), (1330, 604), (1350, 586)], INK)
    plate.shape([(1222, 588), (1226, 562), (1262, 560), (1266, 545), (1288, 545), (1292, 588)], INK)
    plate.line([(1270, 548), (1268, 514)], 4, INK)
    plate.line([(1240, 562), (1240, 536)], 3, INK)
    cliff = plate.ridge((0, 330), (470, 560), 40, 5)
    slope = plate.ridge((470, 560), (1080, 1067), 46, 5)
    head = [*cliff, *slope, (0, 1067)]
    plate.shape(head, "#1d2038")
    with plate.within(head):
        for _ in range(210):
            x = plate.random.uniform(0, 1080)
            y = plate.random.uniform(330, 1067)
            shade = plate.random.choice(["#343657", "#2a2c4a", "#4b3b5e"])
            plate.gouge(x, y, plate.random.uniform(60, 170), plate.random.uniform(3, 8), shade, 0.75)
    for x, y in [*cliff[2::2], *slope[1::2]]:
        for _ in range(5):
            lean = plate.random.uniform(-0.4, 0.9)
            tall = plate.random.uniform(22, 58)
            plate.gouge(x + plate.random.uniform(-18, 18), y - tall * 0.3, tall, 4, "#1d2038", -math.pi / 2 + lean)
    plate.shape(
        [(322, 516), (330, 440), (324, 398), (336, 376), (360, 376), (372, 398), (370, 446), (378, 530)], "#14162a"
    )
    plate.disc(349, 356, 17, "#14162a")
    plate.shape([(331, 352), (336, 334), (362, 334), (378, 352)], "#14162a")
    plate.line([(366, 400), (388, 380), (372, 360)], 9, "#14162a")
    plate.box(364, 350, 384, 360, "#14162a")
    gulls(plate, [(760, 300, 34), (850, 350, 22), (640, 380, 20)], "#332f55")


def lighthouse_fog(plate: Plate) -> None:
    pale, mist, slate, deep = "#dfe2dc", "#c6ceca", "#93a3a5", "#40535f"
    plate.bands([(0, slate), (150, "#aab7b6"), (300, mist), (430, pale), (560, "#e9e8df")], cuts=15)
    lamp = (1080, 268)
    plate.shape([lamp, (0, 40), (0, 250)], "#e8e6d6")
    plate.shape([lamp, (1600, 190), (1600, 330)], "#e8e6d6")
    plate.gouges((0, 70, 900, 290), "#f5f0df", 26, length=(160, 520), thickness=(3, 8), angle=0.12)
    plate.land((0, 700), (1600, 660), 26, mist, foot=800)
    rock = [(640, 1067), *plate.ridge((700, 900), (930, 748), 34, 4), *plate.ridge((1240, 742), (1600, 880), 36, 4)]
    rock += [(1600, 1067)]
    tower = [(1012, 770), (1042, 330), (1118, 330), (1150, 770)]
    plate.shape(tower, PAPER)
    with plate.within(tower):
        plate.shape([(1086, 320), (1118, 320), (1160, 780), (1098, 780)], slate)
        for top in (400, 560):
            plate.box(990, top, 1170, top + 82, SIGNAL)
            plate.shape([(1088, top), (1180, top), (1180, top + 82), (1092, top + 82)], "#93382a")
        plate.gouges((1010, 330, 1150, 770), "#e3d8c2", 30, length=(30, 70), thickness=(2, 4))
    plate.box(1066, 508, 1084, 538, deep)
    plate.box(1064, 680, 1082, 712, deep)
    plate.box(1024, 318, 1136, 336, deep)
    for x in range(1028, 1140, 18):
        plate.line([(x, 320), (x, 294)], 3, deep)
    plate.line([(1024, 294), (1136, 294)], 3, deep)
    plate.box(1050, 232, 1110, 320, "#fbf3cf")
    for x in (1050, 1070, 1090, 1110):
        plate.line([(x, 232), (x, 320)], 4, deep)
    plate.shape([(1040, 234), (1080, 178), (1120, 234)], SIGNAL)
    plate.disc(1080, 176, 8, deep)
    plate.shape([(1150, 762), (1150, 690), (1210, 650), (1272, 690), (1272, 762)], PAPER)
    plate.shape([(1138, 696), (1210, 640), (1284, 696)], deep)
    plate.box(1196, 712, 1220, 764, deep)
    plate.shape(rock, deep)
    with plate.within(rock):
        plate.gouges((640, 750, 1600, 1067), "#5d727c", 61, length=(40, 150), thickness=(4, 12), angle=0.5)
        plate.gouges((640, 780, 1600, 1067), "#26353f", 61, length=(50, 170), thickness=(4, 14), angle=-0.35, lean=0.6)
    plate.box(0, 940, 1600, 1067, slate)
    plate.gouges((0, 925, 1600, 1060), "#e9e8df", 47, length=(120, 460), thickness=(3, 10), lean=0.2)
    plate.gouges((0, 960, 1600, 1060), deep, 40, length=(120, 420), thickness=(3, 9), lean=0.6)
    for y, ink in ((600, pale), (660, "#e9e8df"), (820, mist), (890, pale)):
        plate.gouges((-100, y - 18, 1000, y + 18), ink, 16, length=(400, 900), thickness=(10, 26))
        plate.gouges((1100, y - 12, 1700, y + 12), ink, 5, length=(300, 600), thickness=(6, 16))
    gulls(plate, [(300, 420, 40), (420, 370, 26), (560, 470, 30)], deep)


def wind_turbines(plate: Plate) -> None:
    sea, deep, foam = "#2f6672", "#1d3f4f", "#dfe8dd"
    plate.bands([(0, "#7fb0b2"), (150, "#a5c9c1"), (300, "#cfdfcb"), (430, "#f0e6c6"), (530, "#f4d7a0")])
    plate.box(0, 600, 1600, 1067, sea)
    plate.gouges((0, 596, 1600, 1060), "#5c949a", 95, length=(90, 380), thickness=(4, 13), lean=0.4)
    plate.gouges((0, 610, 1600, 1060), deep, 115, length=(90, 420), thickness=(4, 15), lean=0.7)
    plate.gouges((0, 640, 1600, 1060), foam, 46, length=(60, 260), thickness=(3, 9), lean=0.7)
    rows = [(1500, 0.16), (1405, 0.2), (1290, 0.26), (1140, 0.35), (930, 0.5), (590, 0.86)]
    for index, (x, size) in enumerate(rows):
        foot, hub = 606 + 330 * (size - 0.16), 600 - 500 * size
        shade = ["#9db8b3", "#8fb0ae", "#e7e4d4", "#eee9da", "#f4eedf", "#faf5e8"][index]
        plate.shape(
            [
                (x - 9 * size * 1.9, foot),
                (x - 5 * size * 1.6, hub),
                (x + 5 * size * 1.6, hub),
                (x + 9 * size * 1.9, foot),
            ],
            shade,
        )
        plate.shape([(x + 2, foot), (x + 1, hub), (x + 8 * size, hub), (x + 17 * size, foot)], "#8ea9a8")
        plate.box(
            x - 24 * size, foot - 62 * size, x + 24 * size, foot + 14 * size, "#e0a32e" if size > 0.3 else "#b99b52"
        )
        plate.box(x - 36 * size, foot - 68 * size, x + 36 * size, foot - 60 * size, deep)
        turn = [0.5, 1.1, 0.2, 0.8, 1.35, 0.35][index]
        for blade in range(3):
            angle = turn + blade * math.tau / 3
            reach = 300 * size
            dx, dy = math.cos(angle), math.sin(angle)
            plate.shape(
                [
                    (x, hub),
                    (x + dx * reach * 0.2 - dy * 13 * size, hub + dy * reach * 0.2 + dx * 13 * size),
                    (x + dx * reach, hub + dy * reach),
                    (x + dx * reach * 0.16 + dy * 6 * size, hub + dy * reach * 0.16 - dx * 6 * size),
                ],
                shade,
            )
        plate.disc(x, hub, 13 * size, shade)
        plate.disc(x, hub, 6 * size, "#8ea9a8")
        plate.gouges(
            (x - 60 * size, foot + 8, x + 60 * size, foot + 60 * size + 20), foam, 8, length=(30, 120), thickness=(3, 6)
        )
    plate.shape([(930, 838), (1210, 822), (1262, 806), (1228, 868), (960, 872)], SIGNAL)
    plate.shape([(935, 856), (1234, 856), (1228, 872), (958, 874)], INK)
    plate.shape([(1060, 832), (1066, 776), (1150, 772), (1172, 826)], PAPER)
    plate.shape([(1080, 802), (1084, 786), (1146, 784), (1154, 800)], INK)
    plate.line([(1106, 774), (1106, 732)], 4, INK)
    plate.line([(1090, 748), (1124, 748)], 3, INK)
    plate.gouges((640, 858, 960, 900), foam, 26, length=(90, 240), thickness=(4, 10))
    plate.gouges((1210, 862, 1290, 880), foam, 8, length=(40, 110), thickness=(4, 9))
    gulls(plate, [(200, 210, 40), (310, 260, 26), (820, 160, 24)], deep)


def ferry(plate: Plate) -> None:
    sea, deep = "#3c6e86", "#1f4258"
    plate.bands([(0, "#8fb7c4"), (140, "#b4d0d2"), (290, "#dbe4d8"), (420, "#f4ead0")])
    plate.land((0, 540), (900, 500), 70, "#9fb6b4", foot=650)
    plate.land((760, 560), (1600, 470), 80, "#7f9ca0", foot=650)
    plate.box(0, 600, 1600, 1067, sea)
    plate.gouges((0, 600, 1600, 1067), "#6b9bab", 102, length=(80, 380), thickness=(4, 13), lean=0.4)
    plate.gouges((0, 620, 1600, 1067), deep, 108, length=(80, 400), thickness=(4, 14), lean=0.7)
    hull = [(250, 640), (1180, 632), (1400, 606), (1412, 612), (1310, 800), (330, 806), (262, 740)]
    plate.shape(hull, PAPER)
    with plate.within(hull):
        plate.box(200, 726, 1500, 830, SIGNAL)
        plate.box(200, 716, 1500, 726, INK)
        plate.box(200, 786, 1500, 830, "#7d2a20")
        plate.gouges((250, 640, 1400, 716), "#d9ccb4", 46, length=(90, 300), thickness=(3, 6))
    for x in range(340, 1200, 70):
        plate.disc(x, 686, 11, deep)
    plate.shape([(320, 640), (330, 540), (1090, 534), (1160, 632)], "#faf5e8")
    plate.shape([(400, 540), (410, 462), (960, 456), (1040, 534)], PAPER)
    plate.shape([(760, 458), (768, 396), (930, 392), (990, 457)], "#faf5e8")
    plate.shape([(794, 432), (798, 408), (926, 405), (946, 430)], INK)
    for x in range(360, 1090, 54):
        plate.box(x, 570, x + 36, 596, deep)
    for x in range(440, 950, 54):
        plate.box(x, 488, x + 36, 510, deep)
    for y, x0, x1 in ((640, 250, 1250), (540, 324, 1094), (459, 402, 962)):
        plate.line([(x0, y), (x1, y - 6)], 4, deep)
    plate.shape([(470, 462), (486, 330), (610, 326), (636, 459)], SIGNAL)
    plate.shape([(484, 348), (486, 328), (610, 324), (614, 346)], INK)
    plate.shape([(477, 404), (480, 380), (620, 377), (626, 402)], PAPER)
    plate.line([(850, 394), (850, 300)], 5, INK)
    plate.line([(824, 336), (876, 336)], 4, INK)
    plate.line([(1340, 612), (1346, 540)], 4, INK)
    for x in range(1186, 1390, 28):
        plate.line([(x, 630 - (x - 1186) * 0.11), (x, 610 - (x - 1186) * 0.11)], 3, deep)
    plate.line([(1176, 612), (1392, 588)], 3, deep)
    for x in (690, 1120):
        plate.shape([(x - 40, 540), (x - 34, 524), (x + 34, 522), (x + 40, 538)], "#d98a3a")
    for x in range(342, 400, 18):
        plate.disc(x, 628, 5, INK)
        plate.box(x - 4, 632, x + 4, 644, INK)
    for index in range(26):
        plate.gouge(
            540 - index * 19,
            296 - index * 4 + plate.random.uniform(-16, 16),
            90 + index * 6,
            12 + index * 0.8,
            ["#c3d3d0", "#d2dcd4", "#9db4b8"][index % 3],
            0.14,
        )
    plate.gouges((-60, 796, 420, 900), "#f4f1e4", 40, length=(120, 330), thickness=(5, 16))
    plate.gouges((320, 800, 1330, 850), "#f4f1e4", 44, length=(90, 260), thickness=(4, 12))
    plate.gouges((1240, 770, 1420, 850), "#f4f1e4", 24, length=(70, 190), thickness=(5, 14), angle=0.3)
    gulls(plate, [(180, 420, 44), (90, 500, 30), (1240, 330, 36), (1360, 270, 26), (1480, 380, 30)], INK)


def sea_wall(plate: Plate) -> None:
    storm, slate, foam, deep = "#5f6f7b", "#8997a0", "#eef0ea", "#22384a"
    plate.bands([(0, "#43525f"), (130, storm), (270, slate), (390, "#b3b9b6")], cuts=15)
    x = 1600.0
    for width, height, ink in (
        (150, 250, "#a4553f"),
        (130, 300, "#c79a63"),
        (150, 230, "#8b6a58"),
        (120, 280, "#b5ab98"),
        (160, 240, "#77584c"),
    ):
        x -= width
        plate.box(x, 640 - height, x + width - 3, 660, ink)
        plate.shape([(x - 4, 642 - height), (x + width / 2, 590 - height), (x + width, 642 - height)], deep)
        for wx in (x + width * 0.2, x + width * 0.6):
            for wy in range(int(675 - height), 620, 66):
                plate.box(wx, wy, wx + width * 0.18, wy + 34, "#f2d58a" if plate.random.random() < 0.4 else deep)
    wall = [(0, 690), (1600, 610), (1600, 800), (0, 980)]
    plate.box(0, 640, 1600, 1067, "#2f5163")
    plate.shape(wall, "#b9b2a2")
    with plate.within(wall):
        for row in range(6):
            share = row / 6
            plate.line([(0, 690 + 290 * share), (1600, 610 + 190 * share)], 4, "#8d877a")
            for block in range(14):
                bx = block * 125 + (row % 2) * 60
                top = 690 + 290 * share - bx * (80 + 100 * share) / 1600
                plate.line([(bx, top), (bx + 4, top + 48 - bx * 0.01)], 4, "#8d877a")
        plate.gouges((0, 640, 1600, 980), "#d3ccba", 61, length=(40, 150), thickness=(3, 7), angle=-0.07)
        plate.gouges((0, 760, 1600, 980), "#6f766f", 47, length=(60, 220), thickness=(4, 12), angle=-0.09, lean=0.8)
    plate.shape([(0, 672), (1600, 594), (1600, 622), (0, 704)], "#dcd4c2")
    sea = [
        (0, 900),
        *plate.ridge((0, 900), (760, 800), 34, 4),
        *plate.ridge((760, 800), (1600, 770), 30, 4),
        (1600, 1067),
        (0, 1067),
    ]
    plate.shape(sea, "#2f5163")
    with plate.within(sea):
        plate.gouges((0, 780, 1600, 1067), "#5c8390", 74, length=(80, 320), thickness=(5, 15), angle=-0.12, lean=0.3)
        plate.gouges((0, 800, 1600, 1067), deep, 81, length=(80, 340), thickness=(5, 17), angle=-0.1, lean=0.5)
        plate.gouges((0, 800, 1600, 1067), foam, 50, length=(70, 260), thickness=(4, 11), angle=-0.12)
    crest = [
        (60, 960),
        *curve((60, 960), (260, 880), (250, 640), (400, 520)),
        *curve((400, 520), (520, 430), (640, 400), (780, 470)),
        *curve((780, 470), (920, 540), (930, 640), (860, 690)),
        *curve((860, 690), (820, 600), (700, 600), (690, 700)),
        *curve((690, 700), (690, 800), (860, 850), (1040, 880)),
    ]
    spray = [point for point in crest[20:80] if point[1] < 660]
    for x, y in spray:
        for _ in range(4):
            size = plate.random.uniform(10, 36)
            plate.disc(x + plate.random.gauss(8, 34), y + plate.random.gauss(-18, 30), size, foam)
        for _ in range(3):
            lift = abs(plate.random.gauss(0, 1))
            plate.disc(x + 30 * lift + plate.random.gauss(0, 50), y - 40 - 110 * lift, plate.random.uniform(2, 9), foam)
    plate.shape(crest, "#4a7786")
    with plate.within(crest):
        for index in range(80):
            share = plate.random.random()
            x, y = 110 + 720 * share, 930 - 430 * math.sin(share * 2.0) + plate.random.gauss(40, 90)
            ink = ["#7ba0aa", foam, "#2f5163", foam, "#a9c1c4"][index % 5]
            plate.gouge(x, y, plate.random.uniform(90, 230), plate.random.uniform(7, 20), ink, -1.2 + share * 1.7)
        for x, y in spray:
            plate.disc(x + plate.random.gauss(0, 16), y + 10, plate.random.uniform(16, 34), foam)
    plate.gouges((40, 820, 1080, 950), foam, 40, length=(120, 330), thickness=(10, 26), angle=-0.1)
    plate.line([(1120, 622), (1120, 470)], 9, INK)
    plate.line(arc(1146, 472, 26, 22, 180, 350), 7, INK)
    plate.disc(1172, 474, 13, "#f2d58a")
