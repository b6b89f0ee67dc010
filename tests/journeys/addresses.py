"""One address of each kind of public page, in the demo newsroom."""

STORY = "/world/skarne-letter/"
WITHDRAWN = "/harbour-city/trawler-search/"
HEBREW_STORY = "/he/hadashot/kav-arba/"

KINDS = {
    "front": "/",
    "section": "/world/",
    "story": STORY,
    "story with a table": "/world/skarne-agreement-explained/",
    "story with a document": "/harbour-city/ferry-winter-timetable/",
    "topic": "/topics/skarne-base/",
    "author": "/authors/nadia-verrault/",
    "history": f"{STORY}versions/",
    "older version": f"{STORY}versions/1/",
    "difference": f"{STORY}versions/1-2/",
    "search": "/search/",
    "search that finds": "/search/?q=harbour",
    "search that finds nothing": "/search/?q=zeppelin",
    "archive": "/archive/",
    "notifications": "/alerts/",
    "corrections": "/corrections/",
    "policy": "/policies/corrections/",
    "public record": "/record/",
    "record entry": "/record/3/",
    "withdrawn story": WITHDRAWN,
    "history of a withdrawn story": f"{WITHDRAWN}versions/",
    "withheld version": f"{WITHDRAWN}versions/1/",
    "missing page": "/no-such-page/",
    "Hebrew front": "/he/",
    "Hebrew section": "/he/hadashot/",
    "Hebrew story": HEBREW_STORY,
    "Hebrew history": f"{HEBREW_STORY}versions/",
    "Hebrew search": "/he/search/?q=שוק",
    "Hebrew archive": "/he/archive/",
    "Hebrew notifications": "/he/alerts/",
    "Hebrew corrections": "/he/corrections/",
    "Hebrew policy": "/he/policies/unnamed-sources/",
    "Hebrew record": "/he/record/",
    "Hebrew author": "/he/authors/noga-almog/",
    "missing Hebrew page": "/he/no-such-page/",
}
