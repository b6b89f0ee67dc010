"""Scenes under a roof or under lights."""

import math

from replate.demo.linocut import INK, PAPER, SIGNAL, Plate, arc, curve
from replate.demo.scenes.town import figure


def museum_hall(plate: Plate) -> None:
    warm, beam, deep = "#e7d3ab", "#7b5436", "#33252a"
    plate.box(0, 0, 1600, 1067, warm)
    plate.shape([(0, 0), (1600, 0), (1040, 330), (560, 330)], "#c7b389")
    for column in range(9):
        near, far = -200 + column * 250, 560 + column * 60
        plate.line([(near, -20), (far, 330)], 7, "#a98d62")
    plate.shape([(520, -10), (1080, -10), (880, 330), (720, 330)], "#a9cdd0")
    for row in range(6):
        depth = (row / 6) ** 0.6
        y = -10 + 340 * depth
        plate.line([(520 + 200 * depth, y), (1080 - 200 * depth, y)], 5, deep)
    plate.line([(800, -10), (800, 330)], 5, deep)
    plate.shape([(0, 0), (560, 330), (560, 700), (0, 1067)], "#d3b98b")
    plate.shape([(1600, 0), (1040, 330), (1040, 700), (1600, 1067)], "#b99a6c")
    plate.box(560, 330, 1040, 700, "#efdfbb")
    plate.box(700, 430, 900, 700, "#a9cdd0")
    plate.shape([*arc(800, 432, 100, 72, 180, 360), (900, 434), (700, 434)], "#a9cdd0")
    for bar in (750, 800, 850):
        plate.line([(bar, 362 if bar == 800 else 372), (bar, 700)], 4, beam)
    for bar in (434, 520, 610):
        plate.line([(700, bar), (900, bar)], 4, beam)
    plate.shape([(0, 1067), (560, 700), (1040, 700), (1600, 1067)], "#9a6f48")
    for plank in range(-8, 9):
        plate.line([(800 + plank * 30, 700), (800 + plank * 210, 1067)], 4, beam)
    with plate.within([(0, 1067), (560, 700), (1040, 700), (1600, 1067)]):
        plate.gouges((200, 705, 1400, 1067), "#c49a69", 35, length=(50, 190), thickness=(3, 9), lean=0.4)
        plate.shape([(700, 700), (900, 700), (1040, 1067), (560, 1067)], "#c9a878")
        for plank in range(-3, 4):
            plate.line([(800 + plank * 30, 700), (800 + plank * 80, 1067)], 3, "#9a6f48")
    for side in (-1, 1):
        for share in (0.0, 0.16, 0.37, 0.66):
            x = 800 + side * (240 + 560 * share * 1.12)
            top, foot = 330 - 330 * share, 700 + 367 * share * 1.1
            wide = 16 + 46 * share
            plate.box(x - wide / 2, top - 30, x + wide / 2, foot, beam)
            plate.box(x - wide * 0.8, foot - wide * 0.6, x + wide * 0.8, foot + 8, deep)
            plate.line([(x, top + 110 + 80 * share), (x - side * (90 + 130 * share), top - 14)], 10 + 18 * share, beam)
        for share in (0.08, 0.26, 0.5):
            x = 800 + side * (240 + 560 * share * 1.12)
            top, foot, wide = 470 - 130 * share, 640 + 180 * share, 26 + 80 * share
            plate.shape(
                [
                    (x - wide, top - side * wide * 0.2),
                    (x + wide, top + side * wide * 0.2),
                    (x + wide, foot),
                    (x - wide, foot),
                ],
                deep,
            )
            inside = wide - 5 - 6 * share
            plate.box(
                x - inside, top + 14, x + inside, foot - 10, ["#6f8f93", "#8f5b45", "#55707c"][int(share * 5) % 3]
            )
            plate.gouge(x, (top + foot) / 2 + 12, inside * 1.4, 22 * (0.4 + share), PAPER)
            plate.shape([(x - 2, top + 30), (x - 2, (top + foot) / 2), (x + inside * 0.6, (top + foot) / 2)], PAPER)
    plate.shape(
        curve((300, 330), (360, 520), (1240, 520), (1330, 310))
        + curve((1330, 310), (1200, 420), (460, 430), (300, 330)),
        deep,
    )
    hull = curve((300, 330), (380, 560), (1220, 560), (1330, 310)) + curve(
        (1330, 310), (1220, 400), (420, 410), (300, 330)
    )
    plate.shape(hull, SIGNAL)
    with plate.within(hull):
        for strake in range(6):
            drop = strake * 28
            plate.line(
                curve(
                    (290, 330 + drop * 0.5), (400, 430 + drop), (1220, 425 + drop), (1336, 310 + drop * 0.5), steps=40
                ),
                4,
                "#8c2f1f",
            )
        plate.gouges((320, 380, 1300, 520), "#e2765a", 30, length=(70, 240), thickness=(3, 8))
    plate.line(curve((296, 326), (420, 412), (1220, 404), (1334, 306), steps=40), 13, PAPER)
    plate.line([(300, 326), (284, 296)], 12, deep)
    plate.line([(1330, 308), (1350, 274)], 12, deep)
    for x, y in ((430, 384), (1180, 372)):
        plate.line([(x, y), (x, 0)], 4, deep)
    for x in (560, 700, 840, 980, 1110):
        plate.line([(x, 402), (x - 90, 470), (x - 190, 600)], 6, "#dcbf8d")
        plate.gouge(x - 206, 622, 70, 17, "#dcbf8d", 2.18)
    for x, foot, tall in ((660, 860, 190), (712, 862, 176), (758, 866, 120), (1000, 930, 226), (880, 770, 110)):
        figure(plate, x, foot, tall, INK, coat=0.5)
        plate.gouge(x + 14, foot + 3, tall * 0.55, 10, "#7b5436")
    for x in (420, 1180):
        plate.box(x - 8, 870, x + 8, 1000, deep)
        plate.disc(x, 866, 15, "#c9973f")
        plate.oval(x, 1000, 36, 10, deep)
    plate.line(curve((420, 880), (300, 960), (160, 910)), 9, SIGNAL)
    plate.line(curve((1180, 880), (1300, 960), (1440, 910)), 9, SIGNAL)


def petri_dish(plate: Plate) -> None:
    plate.bands([(0, "#1f3f4a"), (170, "#2b5660"), (360, "#3d717a"), (520, "#5b929a")], cuts=10)
    plate.box(0, 640, 1600, 1067, "#d7dcd2")
    plate.gouges((0, 650, 1600, 1067), "#eef0e8", 30, length=(120, 460), thickness=(4, 12))
    plate.gouges((0, 650, 1600, 1067), "#b6c3bf", 30, length=(120, 460), thickness=(4, 12), lean=0.5)
    for x, high, ink in ((70, 270, "#8fb9b8"), (190, 330, SIGNAL), (320, 240, "#d9a441")):
        plate.shape(
            [
                (x - 16, 640 - high),
                (x + 16, 640 - high),
                (x + 16, 560 - high * 0.3),
                (x + 62, 660),
                (x - 62, 660),
                (x - 16, 560 - high * 0.3),
            ],
            "#6fa3a8",
        )
        plate.shape([(x - 36, 608), (x + 36, 608), (x + 58, 656), (x - 58, 656)], ink)
        plate.box(x - 22, 630 - high, x + 22, 644 - high, "#cfe0dc")
        plate.gouge(x - 18, 600, 66, 7, "#e6f0ec", -1.1)
    metal, light = "#20293a", "#4b5b73"
    plate.shape([(1020, 900), (1520, 900), (1490, 850), (1060, 850)], metal)
    plate.shape([(1040, 860), (1490, 860), (1482, 846), (1060, 846)], light)
    arm = curve((1370, 850), (1600, 700), (1570, 380), (1330, 330)) + curve(
        (1300, 400), (1450, 440), (1480, 640), (1290, 850)
    )
    plate.shape(arm, metal)
    with plate.within(arm):
        plate.line(curve((1380, 850), (1560, 700), (1530, 410), (1330, 362)), 10, light)
    plate.box(1040, 690, 1380, 722, metal)
    plate.box(1050, 690, 1370, 698, light)
    plate.box(1130, 676, 1270, 690, "#bcd7d6")
    plate.shape([(1140, 300), (1280, 250), (1330, 400), (1190, 440)], metal)
    plate.shape([(1056, 60), (1140, 32), (1270, 300), (1170, 336)], metal)
    plate.shape([(1080, 70), (1104, 62), (1210, 312), (1190, 320)], light)
    plate.shape([(1034, 52), (1150, 12), (1164, 50), (1048, 90)], light)
    for lean, long in ((-0.3, 150), (0.1, 190), (0.5, 140)):
        tip = (1226 + math.sin(lean) * long - 40, 430 + math.cos(lean) * long)
        plate.line([(1246, 420), tip], 44, metal)
        plate.line([(1236, 424), (tip[0] - 8, tip[1] - 6)], 10, light)
    plate.oval(1236, 424, 84, 30, light)
    for y, size in ((600, 46), (760, 36)):
        plate.disc(1480 if y == 600 else 1400, y, size, light)
        plate.disc(1480 if y == 600 else 1400, y, size * 0.7, metal)
    plate.box(1180, 722, 1230, 850, metal)
    plate.gouge(1205, 782, 90, 36, "#f6e6a8", -math.pi / 2)
    plate.oval(570, 872, 470, 170, "#8fa5a4")
    plate.oval(560, 850, 462, 166, "#f6f3e6")
    plate.oval(560, 838, 462, 166, "#c3d6d2")
    plate.oval(560, 842, 436, 150, "#e8c98f")
    colonies = [
        (400, 800, 66),
        (560, 900, 84),
        (720, 790, 58),
        (300, 870, 40),
        (780, 890, 48),
        (560, 760, 40),
        (450, 930, 34),
        (660, 840, 30),
        (860, 830, 28),
        (230, 830, 22),
    ]
    for index, (x, y, size) in enumerate(colonies):
        outer, inner = (("#2f6f78", "#7db0ab"), (SIGNAL, "#ec9a77"), ("#7a8f3d", "#bccb80"))[index % 3]
        rim = [
            (
                x + math.cos(a / 18 * math.tau) * size * plate.random.uniform(0.88, 1.1),
                y + math.sin(a / 18 * math.tau) * size * 0.37 * plate.random.uniform(0.88, 1.1),
            )
            for a in range(18)
        ]
        plate.shape(rim, outer)
        plate.oval(x, y - 3, size * 0.68, size * 0.24, inner)
        plate.oval(x, y - 4, size * 0.36, size * 0.12, outer)
        for spoke in range(12):
            angle = spoke / 12 * math.tau
            plate.disc(x + math.cos(angle) * size * 1.35, y + math.sin(angle) * size * 0.5, max(2, size * 0.05), outer)
    plate.line(arc(560, 838, 450, 156, 195, 262), 7, "#ffffff")
    plate.line(arc(560, 838, 450, 156, 20, 60), 5, "#ffffff")


def football_lights(plate: Plate) -> None:
    night, grass, stripe = "#16233c", "#2f7048", "#3b8254"
    plate.bands([(0, "#111b30"), (140, night), (280, "#22365a"), (400, "#35507a")], cuts=10)
    for x, lean in ((190, 1), (1410, -1)):
        for spread in (0.0, 0.25, 0.5):
            plate.shape(
                [(x, 120), (x + lean * (260 + 900 * spread), 640), (x + lean * (480 + 900 * spread), 640)],
                "#2b4269" if spread else "#3c5682",
            )
    plate.shape([(0, 420), (470, 462), (470, 625), (0, 690)], "#0e1728")
    plate.shape([(1600, 420), (1130, 462), (1130, 625), (1600, 690)], "#0e1728")
    plate.box(440, 470, 1160, 630, "#131e33")
    plate.shape([(420, 470), (1180, 470), (1140, 430), (460, 430)], "#0b1220")
    plate.shape([(-10, 424), (480, 466), (480, 448), (120, 370), (-10, 350)], "#0b1220")
    plate.shape([(1610, 424), (1120, 466), (1120, 448), (1480, 370), (1610, 350)], "#0b1220")
    crowd = ["#c9b48f", "#8f98a8", SIGNAL, "#e2d5bb", "#5c6d8c", "#a4553f"]
    for row in range(8):
        for seat in range(73):
            x = 6 + seat * 22 + (row % 2) * 11
            slant = abs(x - 800) / 800
            if slant < 0.43:
                y = 490 + row * 17.5
            else:
                y = 484 + row * 17.5 + (slant - 0.43) * (row * 15 - 36)
            if plate.random.random() < 0.86 and y < 622 + max(0, slant - 0.43) * 76:
                plate.disc(
                    x + plate.random.uniform(-2, 2),
                    y + plate.random.uniform(-2, 2),
                    6 + slant * 3,
                    plate.random.choice(crowd),
                )
    plate.shape([(0, 700), (470, 628), (1130, 628), (1600, 700), (1600, 1067), (0, 1067)], grass)
    for band in range(0, 14, 2):
        near, far = -1500 + band * 330, 290 + band * 73
        plate.shape([(far, 628), (far + 73, 628), (near + 330, 1067), (near, 1067)], stripe)
    plate.shape([(0, 700), (470, 628), (470, 612), (0, 676)], SIGNAL)
    plate.shape([(1600, 700), (1130, 628), (1130, 612), (1600, 676)], SIGNAL)
    plate.box(470, 612, 1130, 630, SIGNAL)
    plate.gouges((0, 616, 1600, 626), PAPER, 26, length=(40, 90), thickness=(5, 8))
    plate.gouges((0, 640, 1600, 1067), "#24583a", 56, length=(40, 170), thickness=(3, 9), lean=0.6)
    chalk = "#eef0e2"
    plate.line([(260, 668), (1340, 668)], 5, chalk)
    plate.line([(470, 668), (300, 800), (1300, 800), (1130, 668)], 6, chalk)
    plate.line([(620, 668), (560, 718), (1040, 718), (980, 668)], 5, chalk)
    plate.line(arc(800, 800, 170, 46, 0, 180), 6, chalk)
    plate.oval(800, 762, 9, 4, chalk)
    for x0, y0, x1, y1 in ((690, 570, 690, 668), (910, 570, 910, 668), (690, 570, 910, 570)):
        plate.line([(x0, y0), (x1, y1)], 7, "#ffffff")
    for step in range(11):
        plate.line([(694 + step * 21, 574), (704 + step * 19, 660)], 1.5, "#9fb0bd")
    for step in range(5):
        plate.line([(692, 582 + step * 18), (908, 582 + step * 18)], 1.5, "#9fb0bd")
    for x in (190, 1410):
        plate.shape([(x - 8, 130), (x + 8, 130), (x + 14, 640), (x - 14, 640)], "#0b1220")
        plate.shape([(x - 86, 40), (x + 86, 40), (x + 78, 146), (x - 78, 146)], "#0b1220")
        for row in range(3):
            for lamp in range(5):
                plate.disc(x - 60 + lamp * 30, 64 + row * 30, 12, "#fff7d6")
    for x, foot, tall, kit, stride in (
        (800, 690, 92, "#e0a32e", 0.5),
        (610, 760, 118, PAPER, 0.9),
        (720, 840, 150, SIGNAL, 1.0),
        (960, 800, 134, PAPER, 0.7),
        (1120, 880, 164, SIGNAL, 0.9),
        (420, 920, 176, SIGNAL, 1.0),
    ):
        footballer(plate, x, foot, tall, kit, stride)
    plate.disc(846, 838, 14, "#ffffff")
    plate.disc(842, 834, 4, INK)
    plate.gouge(850, 858, 46, 8, "#1d4a30")


def footballer(plate: Plate, x: float, foot: float, tall: float, kit: str, stride: float) -> None:
    hip, neck, swing = foot - tall * 0.48, foot - tall * 0.84, tall * 0.2 * stride
    skin = "#b98a66"
    plate.gouge(x + 6, foot + 3, tall * 0.7, 9, "#1d4a30")
    for way in (-1, 1):
        knee = (x + way * swing * 0.7, foot - tall * 0.25)
        ankle = (x + way * swing * 1.5 - (way < 0) * tall * 0.05, foot - (way < 0) * tall * 0.1)
        plate.line([(x, hip), knee], tall * 0.09, skin)
        plate.line([knee, ankle], tall * 0.075, kit)
        plate.line([ankle, (ankle[0] + tall * 0.07, ankle[1])], tall * 0.06, INK)
        plate.line(
            [
                (x, neck + tall * 0.06),
                (x - way * tall * 0.17, neck + tall * 0.17),
                (x - way * tall * 0.12, neck + tall * 0.3),
            ],
            tall * 0.065,
            kit,
        )
    plate.shape(
        [
            (x - tall * 0.11, hip - tall * 0.06),
            (x + tall * 0.11, hip - tall * 0.06),
            (x + tall * 0.13, hip + tall * 0.1),
            (x - tall * 0.13, hip + tall * 0.1),
        ],
        INK,
    )
    plate.shape([(x - tall * 0.12, neck), (x + tall * 0.12, neck), (x + tall * 0.1, hip), (x - tall * 0.1, hip)], kit)
    plate.disc(x + tall * 0.02, neck - tall * 0.07, tall * 0.07, skin)
    plate.shape(arc(x + tall * 0.02, neck - tall * 0.08, tall * 0.075, tall * 0.075, 170, 360, 12), INK)
