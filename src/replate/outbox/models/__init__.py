"""What leaves the site, and to where."""

from .addresses import Address, AddressChannel, Death
from .deliveries import Chunk, Delivery, Outcome
from .dispatches import Carriage, Dispatch, Kind, Standstill, State
from .slots import PreparedKey

__all__ = [
    "Address",
    "AddressChannel",
    "Carriage",
    "Chunk",
    "Death",
    "Delivery",
    "Dispatch",
    "Kind",
    "Outcome",
    "PreparedKey",
    "Standstill",
    "State",
]
