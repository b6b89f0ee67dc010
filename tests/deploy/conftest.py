"""What these tests need is left out by name where the machine lacks it."""

import pytest

from . import caches


@pytest.fixture(params=["varnish", "nginx"])
def cache_before(request):
    """Opens the one or the other before a page server, by its port."""
    needs(request.param)
    return getattr(caches, request.param)


def needs(program):
    if program == "varnish" and not caches.has_xkey():
        pytest.skip("no Varnish with xkey on this machine; install varnish and varnish-modules")
    if program == "nginx" and not caches.NGINX:
        pytest.skip("no nginx on this machine; install it")
