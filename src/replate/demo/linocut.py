"""A drawing plate in the manner of a reduction linocut: few flat inks, carved strokes, no photographs.

Coordinates are in pixels of the finished picture, y down. Everything is drawn at twice the size and reduced at the end,
which smooths the edges. The same name always gives the same picture.
"""

import io
import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PIL import Image, ImageDraw

Point = tuple[float, float]
Box = tuple[float, float, float, float]

SCALE = 2

INK = "#152031"
PAPER = "#f1e7d3"
SIGNAL = "#c8462c"


class Plate:
    def __init__(self, name: str, ground: str, size: tuple[int, int] = (1600, 1067)) -> None:
        self.width, self.height = size
        self.random = random.Random(name)  # noqa: S311
        self.image = Image.new("RGB", (self.width * SCALE, self.height * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def shape(self, points: Sequence[Point], ink: str) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=ink)

    def box(self, x0: float, y0: float, x1: float, y1: float, ink: str) -> None:
        self.pen.rectangle((x0 * SCALE, y0 * SCALE, x1 * SCALE, y1 * SCALE), fill=ink)

    def oval(self, x: float, y: float, rx: float, ry: float, ink: str) -> None:
        self.pen.ellipse(((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE), fill=ink)

    def disc(self, x: float, y: float, radius: float, ink: str) -> None:
        self.oval(x, y, radius, radius, ink)

    def line(self, points: Sequence[Point], width: float, ink: str) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=ink, width=max(1, round(width * SCALE)), joint="curve")

    def gouge(self, x: float, y: float, length: float, thickness: float, ink: str, angle: float = 0.0) -> None:
        """One stroke of the knife: thick in the middle, pointed at both ends; `angle` in radians."""
        dx, dy = math.cos(angle), math.sin(angle)
        half, lens = length / 2, thickness / 2
        self.shape(
            [
                (x - dx * half, y - dy * half),
                (x - dx * half * 0.3 - dy * lens, y - dy * half * 0.3 + dx * lens),
                (x + dx * half * 0.5 - dy * lens * 0.8, y + dy * half * 0.5 + dx * lens * 0.8),
                (x + dx * half, y + dy * half),
                (x + dx * half * 0.4 + dy * lens, y + dy * half * 0.4 - dx * lens),
                (x - dx * half * 0.5 + dy * lens * 0.7, y - dy * half * 0.5 - dx * lens * 0.7),
            ],
            ink,
        )

    def gouges(
        self,
        area: Box,
        ink: str,
        count: int,
        *,
        length: tuple[float, float] = (40, 160),
        thickness: tuple[float, float] = (2, 5),
        angle: float = 0.0,
        lean: float = 0.0,
    ) -> None:
        """Scatter strokes over an area; `lean` > 0 crowds them towards its foot, < 0 towards its top."""
        x0, y0, x1, y1 = area
        for step in range(count):
            depth = (step + self.random.random()) / count
            depth = depth ** (1 / (1 + lean)) if lean >= 0 else 1 - (1 - depth) ** (1 / (1 - lean))
            near = 0.4 + 0.6 * depth
            self.gouge(
                self.random.uniform(x0, x1),
                y0 + (y1 - y0) * depth,
                self.random.uniform(*length) * near,
                self.random.uniform(*thickness) * near,
                ink,
                angle + self.random.gauss(0, 0.012),
            )

    def bands(self, edges: Sequence[tuple[float, str]], *, cuts: int = 13, bottom: float | None = None) -> None:
        """A sky in flat inks from the top down: (y of the upper edge, ink); each edge is broken by strokes."""
        foot = self.height if bottom is None else bottom
        for index, (top, ink) in enumerate(edges):
            self.box(0, top, self.width, foot, ink)
            if index:
                above = edges[index - 1][1]
                area_above, area_below = (0, top - 40, self.width, top + 2), (0, top - 2, self.width, top + 40)
                self.gouges(area_above, ink, cuts, length=(120, 520), thickness=(4, 13), lean=0.9)
                self.gouges(area_below, above, cuts, length=(120, 520), thickness=(4, 13), lean=-0.9)

    def ridge(self, start: Point, end: Point, height: float, detail: int = 6, decay: float = 0.5) -> list[Point]:
        """A broken line between two points, by midpoint displacement: 2**detail + 1 points."""
        points = [start, end]
        for _ in range(detail):
            refined = [points[0]]
            for before, after in pairwise(points):
                middle = ((before[0] + after[0]) / 2, (before[1] + after[1]) / 2 - self.random.uniform(-height, height))
                refined += [middle, after]
            points = refined
            height *= decay
        return points

    def land(self, start: Point, end: Point, height: float, ink: str, *, foot: float, detail: int = 6) -> list[Point]:
        points = self.ridge(start, end, height, detail)
        self.shape([*points, (end[0], foot), (start[0], foot)], ink)
        return points

    def halftone(self, area: Box, ink: str, pitch: float, weight: Callable[[float, float], float]) -> None:
        """Printer's dots on a slanted grid; `weight(x, y)` in 0..1 is the share of the cell that is inked."""
        x0, y0, x1, y1 = area
        for row in range(int((y1 - y0) / (pitch * 0.5)) + 1):
            y = y0 + row * pitch * 0.5
            for column in range(int((x1 - x0) / pitch) + 1):
                x = x0 + column * pitch + (row % 2) * pitch / 2
                radius = pitch * 0.5 * math.sqrt(max(0.0, min(1.0, weight(x, y))))
                if radius > 0.7:
                    self.disc(x, y, radius, ink)

    @contextmanager
    def within(self, points: Sequence[Point]) -> Iterator[None]:
        """What is drawn inside this block shows only within the shape."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = max(0, int(min(xs)) * SCALE), max(0, int(min(ys)) * SCALE)
        right = min(self.image.width, (int(max(xs)) + 1) * SCALE)
        bottom = min(self.image.height, (int(max(ys)) + 1) * SCALE)
        before = self.image.copy()
        yield
        mask = Image.new("1", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon([(x * SCALE - left, y * SCALE - top) for x, y in points], fill=1)
        carved = self.image.crop((left, top, right, bottom))
        before.paste(carved, (left, top), mask)
        self.image = before
        self.pen = ImageDraw.Draw(before)

    def jpeg(self, quality: int = 56) -> bytes:
        out = io.BytesIO()
        finished = self.image.resize((self.width, self.height), Image.Resampling.BILINEAR)
        finished.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        return out.getvalue()


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float, steps: int = 32) -> list[Point]:
    """Points on an ellipse from `start` to `end`, in degrees, clockwise on the page from three o'clock."""
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def curve(*controls: Point, steps: int = 24) -> list[Point]:
    """Points on a Bézier curve with any number of control points."""
    points = []
    for step in range(steps + 1):
        share, row = step / steps, list(controls)
        while len(row) > 1:
            row = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in pairwise(row)]
        points.append(row[0])
    return points
