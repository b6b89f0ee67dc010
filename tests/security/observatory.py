"""The rules of Mozilla's HTTP Observatory, version 5 (github.com/mdn/mdn-http-observatory, src/grader/charts.js), for a
site over https: what each test finds in one answer, and what it adds to a score of 100.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http.cookies import Morsel

import lxml.html

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
UNSAFE = BROAD | {"'unsafe-inline'", "data:"}
HALF_A_YEAR = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
LEAKY = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
FOR_EXTRA = 90  # what a site has to have for what is added to count


def score(headers: Mapping[str, str], html: str, cookies: Sequence[Morsel[str]]) -> tuple[int, dict[str, int]]:
    """The score and what each test gave. `headers` by any case."""
    told = {name.lower(): value for name, value in headers.items()}
    policy = directives(told.get("content-security-policy", ""))
    given = {
        "content-security-policy": of_policy(policy),
        "cookies": of_cookies(cookies, has_hsts=of_hsts(told) == 0),
        "cross-origin-resource-sharing": of_sharing(told),
        "referrer-policy": of_referrer(told.get("referrer-policy", "")),
        "strict-transport-security": of_hsts(told),
        "subresource-integrity": of_scripts(html),
        "x-content-type-options": 0 if told.get("x-content-type-options") == "nosniff" else -5,
        "x-frame-options": of_framing(policy, told.get("x-frame-options", "")),
        "cross-origin-resource-policy": of_resource_policy(told.get("cross-origin-resource-policy", "")),
    }
    without_extra = 100 + sum(min(0, points) for points in given.values())
    return (max(0, without_extra) if without_extra < FOR_EXTRA else 100 + sum(given.values())), given


def directives(policy: str) -> dict[str, set[str]]:
    return {name: set(values) for name, *values in (part.split() for part in policy.lower().split(";") if part.strip())}


def of_policy(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    scripts, styles, objects = (
        policy.get(name, policy.get("default-src", {"*"})) for name in ("script-src", "style-src", "object-src")
    )
    pictures = policy.get("img-src", policy.get("default-src", {"*"}))
    active = scripts.union(*(values for name, values in policy.items() if name not in ("img-src", "media-src")))
    if scripts & UNSAFE or objects & BROAD or any(value.startswith(("http:", "ftp:")) for value in active):
        return -20
    if "'unsafe-eval'" in scripts | styles or any(value.startswith(("http:", "ftp:")) for value in pictures):
        return -10
    if styles & UNSAFE:
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def of_cookies(cookies: Sequence[Morsel[str]], *, has_hsts: bool) -> int:
    if not cookies:
        return 0
    points = [5 if all(cookie["samesite"] for cookie in cookies) else 0]
    for cookie in cookies:
        is_session = any(word in cookie.key.lower() for word in ("login", "sess"))
        if not cookie["secure"]:
            points.append((-10 if is_session else -5) if has_hsts else (-40 if is_session else -20))
        if cookie["samesite"].lower() not in ("", "lax", "strict") or (
            "csrf" in cookie.key.lower() and not cookie["samesite"]
        ):
            points.append(-20)
        if is_session and not cookie["httponly"]:
            points.append(-30)
    return min(points)


def of_sharing(told: Mapping[str, str]) -> int:
    """The asker's origin, given back with its credentials, lets every site read what a reader sees."""
    return -50 if told.get("access-control-allow-credentials", "").lower() == "true" else 0


def of_referrer(policy: str) -> int:
    if not policy:
        return 0
    last = policy.split(",")[-1].strip().lower()
    return 5 if last in PRIVATE else -5


def of_hsts(told: Mapping[str, str]) -> int:
    found = re.search(r"max-age=\"?(\d+)", told.get("strict-transport-security", ""))
    if not found:
        return -20
    return 0 if int(found[1]) >= HALF_A_YEAR else -10


def of_scripts(html: str) -> int:
    scripts = lxml.html.fromstring(html).xpath("//script[@src]") if html.strip() else []
    foreign = [one for one in scripts if re.match(r"//|https?:", one.get("src"))]
    if any(not one.get("src").startswith("https:") for one in foreign):
        return -20 if all(one.get("integrity") for one in foreign) else -50
    if any(not one.get("integrity") for one in foreign):
        return -5
    return 5 if any(one.get("integrity") for one in scripts) else 0


def of_framing(policy: dict[str, set[str]], header: str) -> int:
    if "frame-ancestors" in policy and not policy["frame-ancestors"] & BROAD:
        return 5
    return 0 if header.upper() in ("DENY", "SAMEORIGIN") else -20


def of_resource_policy(header: str) -> int:
    return {"same-site": 10, "same-origin": 10, "cross-origin": 0, "": 0}.get(header.strip().lower(), -5)
