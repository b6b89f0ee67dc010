"""Where the readers' face takes part in how Wagtail serves pages."""

from wagtail import hooks

from .keeping import keep_page
from .wall import serve_through_the_wall

hooks.register("on_serve_page", serve_through_the_wall)
hooks.register("on_serve_page", keep_page)
