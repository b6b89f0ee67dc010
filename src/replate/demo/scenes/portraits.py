"""Portraits of the paper's writers: a head and shoulders without features, cut from four inks."""

from dataclasses import dataclass

from replate.demo.linocut import INK, PAPER, Plate, arc, curve


@dataclass(frozen=True)
class Sitter:
    ground: str
    sun: str
    coat: str
    skin: str
    shade: str
    hair: str
    cut: str  # short, bob, bun, long, bald, curls
    glasses: bool = False
    beard: bool = False
    scarf: str = ""


def bust(plate: Plate, sitter: Sitter) -> None:
    plate.box(0, 0, 600, 600, sitter.ground)
    plate.disc(330, 260, 215, sitter.sun)
    plate.gouges((0, 20, 600, 580), sitter.sun, 16, length=(60, 200), thickness=(2, 6))
    plate.gouges((110, 80, 560, 460), sitter.ground, 12, length=(60, 170), thickness=(2, 6))
    if sitter.cut == "long":
        plate.shape(
            [
                *curve((190, 250), (170, 60), (430, 60), (416, 250)),
                *curve((416, 250), (430, 400), (470, 470), (440, 520)),
                (170, 520),
                *curve((170, 520), (150, 440), (190, 360), (190, 250)),
            ],
            sitter.hair,
        )
    if sitter.cut == "bob":
        plate.shape([*curve((180, 260), (160, 70), (440, 70), (424, 260)), (432, 384), (172, 384)], sitter.hair)
    if sitter.cut == "bun":
        plate.disc(306, 92, 52, sitter.hair)
    if sitter.cut == "curls":
        for x, y, size in (
            (215, 190, 62),
            (250, 130, 64),
            (320, 112, 66),
            (384, 150, 60),
            (406, 216, 54),
            (200, 250, 48),
            (414, 268, 42),
            (300, 190, 90),
        ):
            plate.disc(x, y, size, sitter.hair)
    coat = [
        *curve((40, 610), (60, 470), (150, 440), (250, 415)),
        *curve((350, 415), (460, 440), (545, 470), (565, 610)),
    ]
    plate.shape(coat, sitter.coat)
    with plate.within(coat):
        plate.gouges((40, 430, 560, 600), INK, 16, length=(40, 120), thickness=(2, 6), angle=1.2)
    plate.shape([(258, 340), (346, 340), (352, 424), (300, 470), (250, 424)], sitter.shade)
    plate.shape(
        [(250, 414), (300, 474), (352, 414), (392, 432), (330, 560), (300, 500), (268, 560), (212, 432)],
        sitter.scarf or PAPER,
    )
    face = [
        *curve((214, 210), (210, 330), (250, 392), (302, 396)),
        *curve((302, 396), (356, 392), (394, 330), (390, 210)),
        *arc(302, 212, 88, 104, 0, -180),
    ]
    plate.shape(face, sitter.skin)
    with plate.within(face):
        plate.shape(
            [
                *curve((318, 90), (352, 190), (300, 250), (336, 292)),
                (318, 330),
                *curve((318, 330), (322, 380), (300, 396), (300, 400)),
                (420, 400),
                (420, 90),
            ],
            sitter.shade,
        )
        if sitter.beard:
            plate.shape(
                [
                    (206, 270),
                    (246, 318),
                    *curve((246, 318), (290, 300), (320, 300), (356, 318)),
                    (398, 270),
                    (398, 410),
                    (206, 410),
                ],
                sitter.hair,
            )
    if sitter.cut in ("short", "bun"):
        plate.shape(
            [
                *curve((206, 232), (186, 60), (420, 60), (398, 232)),
                *curve((398, 232), (384, 150), (330, 150), (270, 160)),
                *curve((270, 160), (230, 168), (216, 190), (206, 232)),
            ],
            sitter.hair,
        )
    if sitter.cut in ("bob", "long"):
        plate.shape(
            [
                *curve((196, 300), (180, 80), (330, 60), (340, 120)),
                *curve((340, 120), (270, 150), (230, 210), (222, 320)),
            ],
            sitter.hair,
        )
        plate.shape(
            [
                *curve((330, 116), (420, 90), (420, 250), (408, 310)),
                *curve((408, 310), (386, 250), (384, 170), (330, 116)),
            ],
            sitter.hair,
        )
    if sitter.cut == "curls":
        for x, y, size in ((240, 158, 36), (292, 140, 38), (346, 144, 36), (380, 178, 28)):
            plate.disc(x, y, size, sitter.hair)
    if sitter.cut == "bald":
        plate.shape([(206, 250), (214, 190), (226, 240), (222, 286)], sitter.hair)
        plate.shape([(398, 250), (390, 190), (380, 240), (384, 286)], sitter.hair)
    if sitter.glasses:
        for x in (260, 344):
            plate.line(arc(x, 246, 32, 28, 0, 360), 7, INK)
        plate.line([(292, 242), (312, 242)], 6, INK)


SITTERS = {
    "portrait-verrault": Sitter("#27485a", "#e0a35c", "#1c2b3d", "#d9a67c", "#a8734f", "#2a1d1c", "bob"),
    "portrait-ostby": Sitter(
        "#7c3a2c", "#e9c98d", "#3a4a3f", "#e6b994", "#b98762", "#8a8479", "short", beard=True, glasses=True
    ),
    "portrait-kallin": Sitter(
        "#3b5b4b", "#dcc27f", "#7a3328", "#8f5d41", "#65402d", "#1b1516", "curls", scarf="#d9a441"
    ),
    "portrait-reyle": Sitter("#4a4569", "#e7a27e", "#26324a", "#ecc7a5", "#c2946f", "#a3532f", "bun"),
    "portrait-brandvik": Sitter("#2f6068", "#f0d9a6", "#2b2a3a", "#d8a884", "#a67555", "#3b2a22", "bald", glasses=True),
    "portrait-sorrel": Sitter("#8a5a2f", "#f1dcae", "#2f4a5a", "#c98f68", "#965f42", "#241a1a", "long", glasses=True),
    "portrait-almog": Sitter("#31506b", "#e6b478", "#4a2f3d", "#d6a47e", "#a57450", "#211919", "curls", glasses=True),
    "portrait-shaked": Sitter("#5d3b4c", "#e8c79a", "#2c4650", "#c79268", "#946444", "#2d2320", "short", beard=True),
}
