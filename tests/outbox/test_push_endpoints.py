import socket
import time

import pytest

from replate.outbox.push import endpoints
from replate.outbox.push.endpoints import EndpointRefused, check_endpoint, is_public_address, origin_of


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:APA91b-x_y", "https://fcm.googleapis.com"),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA=", "https://updates.push.services.mozilla.com"),
        ("https://web.push.apple.com/QGdK9", "https://web.push.apple.com"),
        ("https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%2b%2f", "https://wns2-par02p.notify.windows.com"),
        ("https://push.example:443/x", "https://push.example"),
        ("https://push.xn--mgbh0fb.example/x", "https://push.xn--mgbh0fb.example"),
    ],
)
def test_what_browsers_give_is_posted_to(endpoint, origin):
    assert origin_of(endpoint, ()) == origin


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://push.example/x",
        "HTTPS://push.example/x",
        "ftp://push.example/x",
        "file:///etc/passwd",
        "//push.example/x",
        "https:push.example/x",
        "https://push.example:8443/x",
        "https://push.example:0443/x",
        "https://push.example:/x",
        "https://localhost/x",
        "https://LOCALHOST/x",
        "https://127.0.0.1/x",
        "https://127.1/x",
        "https://2130706433/x",
        "https://0x7f.0.0.1/x",
        "https://0x7f000001/x",
        "https://0177.0.0.1/x",
        "https://push.example.1/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://[fe80::1%25eth0]/x",
        "https://push.example@127.0.0.1/x",
        "https://user:word@push.example/x",
        "https://push.example\\@127.0.0.1/x",
        "https://push.example#@127.0.0.1/x",
        "https://push.example/x#fragment",
        "https://push.example /x",
        "https://push.example/x y",
        "https://push.example/x\nHost: inner",
        "https://push.example/x\r\n",
        "https://push.example/x\n",
        "https://push.example\t/x",
        "https://push.example./x",
        "https://.push.example/x",
        "https://push..example/x",
        "https://pu%73h.example/x",
        "https://púsh.example/x",
        "https://push。example/x",
        "https://push.example/é",
        "https://-push.example/x",
        "https://" + "a" * 64 + ".example/x",
        "https://" + "a.b" * 90 + ".example/x",
        "https://push.example/" + "a" * 2000,
        "https://push.example?x",
        " https://push.example/x",
    ],
)
def test_nothing_else_is(endpoint):
    with pytest.raises(EndpointRefused):
        origin_of(endpoint, ("https://localhost:9",))


@pytest.mark.parametrize(
    "endpoint", ["https://localhost:91/x", "https://localhost:9.evil.example/x", "https://localhost:9"]
)
def test_a_trusted_origin_is_trusted_to_the_letter(endpoint):
    assert origin_of("https://localhost:9/x", ("https://localhost:9",)) == "https://localhost:9"
    with pytest.raises(EndpointRefused):
        origin_of(endpoint, ("https://localhost:9",))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "no address",
        "/run/a.sock",
    ],
)
def test_an_inner_address_is_not_public(address):
    assert not is_public_address(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "142.250.74.202", "34.107.243.93", "2a00:1450:4001:80b::200a", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_an_outer_address_is_public(address):
    assert is_public_address(address)


def names_lead_to(monkeypatch, *addresses):
    def look_up(host, port, **_):
        rows = [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port)) for one in addresses]
        if not rows:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return rows

    monkeypatch.setattr(endpoints.socket, "getaddrinfo", look_up)


def test_an_endpoint_on_the_public_net_may_subscribe(monkeypatch):
    names_lead_to(monkeypatch, "142.250.74.202", "2a00:1450:4001:80b::200a")
    check_endpoint("https://push.example/x")


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:192.168.0.1"])
def test_a_name_that_leads_inside_may_not_subscribe(monkeypatch, address):
    names_lead_to(monkeypatch, "142.250.74.202", address)
    with pytest.raises(EndpointRefused, match=r"push\.example is not on the public net"):
        check_endpoint("https://push.example/x")


def test_a_name_that_leads_nowhere_may_not_subscribe(monkeypatch):
    names_lead_to(monkeypatch)
    with pytest.raises(EndpointRefused, match="cannot be found"):
        check_endpoint("https://push.example/x")


def test_a_name_server_that_hangs_holds_a_visitor_for_a_moment_only(monkeypatch):
    monkeypatch.setattr(endpoints, "LOOKUP_SECONDS", 0.1)
    monkeypatch.setattr(endpoints.socket, "getaddrinfo", lambda *_, **__: time.sleep(1))
    began = time.monotonic()
    with pytest.raises(EndpointRefused, match="cannot be found just now"):
        check_endpoint("https://push.example/x")
    assert time.monotonic() - began < 0.8


def test_a_trusted_service_may_stand_on_this_machine(settings):
    settings.PUSH_TRUSTED_ORIGINS = ("https://localhost:8443",)
    check_endpoint("https://localhost:8443/push/x")
