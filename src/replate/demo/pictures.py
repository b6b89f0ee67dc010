"""Every picture of the demo newsroom, drawn by code: no photographs, no licences."""

from collections.abc import Callable
from functools import partial

from replate.demo.linocut import PAPER, Plate
from replate.demo.scenes import chess, country, indoors, quay, town, water
from replate.demo.scenes.portraits import SITTERS, bust

PICTURES: dict[str, Callable[[Plate], None]] = {
    "chess-board": chess.chess_board,
    "container-yard": quay.container_yard,
    "ferry": water.ferry,
    "football-lights": indoors.football_lights,
    "harbour-frigate": quay.harbour_frigate,
    "lighthouse-fog": water.lighthouse_fog,
    "market": town.market,
    "museum-hall": indoors.museum_hall,
    "parliament": town.parliament,
    "petri-dish": indoors.petri_dish,
    "sea-wall": water.sea_wall,
    "snow-pass": country.snow_pass,
    "strait-dusk": water.strait_dusk,
    "tram-rain": town.tram_rain,
    "wetlands": country.wetlands,
    "wind-turbines": water.wind_turbines,
    **{name: partial(bust, sitter=sitter) for name, sitter in SITTERS.items()},
}


def draw(name: str) -> bytes:
    """The picture as JPEG, 1600 × 1067 pixels (portraits 600 × 600); the same bytes each time.

    Raises KeyError for a name that is not in PICTURES.
    """
    plate = Plate(name, PAPER, (600, 600) if name in SITTERS else (1600, 1067))
    PICTURES[name](plate)
    return plate.jpeg()
