"""Which single lines of a news page can only be its own interface: sign-up walls, share rows, menus, cookie bars.

Every pattern looks at no more than `WINDOW` characters, so that a line costs the same however long it is.
"""

from __future__ import annotations

import re

from replate.reading.controls import CONTROLS, NETWORKS, SECTION_NAMES, word_set
from replate.reading.folding import EDGES, WINDOW, alternatives, fold, unquoted
from replate.reading.notices import is_notice

# Lines that begin like this are addressed to the reader by the page, whatever follows.
OPENINGS = re.compile(
    r"(?:please |or |then )?"
    + alternatives(r"""
    sign (?:up|in|me)\b
    already (?:registered|subscribed|signed up|have an account|a (?:subscriber|member|user|reader))\b
    already an? \w+\?
    create (?:a|an|your) (?:\S+ )?(?:account|profile)\b
    (?:only|from|just|from just|from only) [$£€]\d\S* ?(?:/|a|per|for)\b
    we use (?:\S+ )?cookies\b
    we and our (?:\S+ )?partners\b
    (?:republish|rate|translate) this (?:article|story)\b
    turn on (?:alerts|notifications)\b
    add (?:\S+ ){1,3}(?:as|on|to) (?:a |your )?(?:preferred|google|favou?rites|home|list|bookmarks)\b
    add \S+ (?:as|on|to) \b
    to (?:view|watch|see|play|display|listen to) this (?:video|content|page|clip|graphic|map|gallery|embed|post)\b
    to (?:continue|keep) (?:reading|watching)\b
    to (?:read|view|see|get) (?:the full|full|all|unlimited|more) (?:article|story|access|content|coverage)
    if you (?:value|appreciate|have an account|already have an)\b
    jump to comments\b
    subscribers can (?:now )?(?:listen|read|watch|share|gift|comment|save)\b
    (?:be (?:respectful|civil|kind|polite)|keep comments)\b
    you can (?:now |also )?(?:follow|subscribe|sign|unsubscribe|listen|watch|opt)\b
    for more (?!than\b)\S+ (?:\S+ ){0,6}(?:visit|go to|subscribe|sign up)\b
    (?:are|were|have) you (?:affected|been affected)\b
    (?:hi|hello)!? .{0,20}\bwelcome to\b
    (?:have|got) (?:a|any) (?:tips?|stor(?:y|ies)|information|questions?)\b
    why you can trust\b
    how we report\b
    hide ads?\b
    edition:
    font(?: size)?:
    next page\b
    page \d+ of \d+
    open in \w+
    yes ?[/|] ?no$
    subscribe\b
    register (?:now|for|to|today|free|here|with|your|at|and|or|below)\b
    since you're here\b
    log ?in,? (?:register|subscribe|sign|to|or|with|below|here|for|now)\b
    (?:don't|do not) have an account\b
    (?:new here|new user|new to \w+\?|not a (?:subscriber|member))\b
    get (?:our|the latest|the best|the day's|today's|your (?:daily|free)|unlimited|full|notif\w*|breaking|news|alerts)\b
    get (?:more|started)\b
    get (?:access|free|this|push|all the|all our|updates?|daily|instant|email|exclusive)\b
    get (?:in touch|up to speed|a look at)\b
    get (?:an? (?:daily|weekly|free)|the (?:\S+ ){1,3}(?:newsletter|briefing|app|email))\b
    enter (?:your|a|an|email|e-mail)\b
    download (?:our|the|as|pdf|on)\b
    follow (?:us|our|the|along|@|live|for more|more|on|this|topics?|author|(?:\S+ ){1,2}(?:on|for))\b
    share (?:this|on|via|with|article|story|to|by|your|it|options)\b
    copy (?:the )?link\b
    (?:click|tap|press) (?:here|to|on|for|the|below|enter)\b
    join (?:us|our|the (?:conversation|discussion|debate)|now|today|free|over|more than|thousands|\S+ readers)\b
    unlock (?:a world|this|the|unlimited|full|your|all|access|premium)\b
    upgrade (?:to|your|now)\b
    manage (?:your|my|cookies?|preferences|consent|alerts|notifications|account)\b
    accept (?:all|cookies|and)\b
    receive (?:our|the|news|breaking|alerts|daily|a|free|push|essential)\b
    stay (?:up to date|up-to-date|informed|connected|tuned|updated|ahead|on top|in the know|with us|in touch)\b
    stay (?:logged|signed)\b
    keep (?:up with|up to|reading|me|up-to-date)\b
    catch up (?:on|with)\b
    (?:never|don't|do not) miss\b
    be the first to\b
    start your (?:day|morning|free|week|trial)\b
    start (?:reading|a free)\b
    support (?:us|our|quality|independent|local journalism|the work|trusted|free|journalism|fearless)\b
    donate (?:now|to|today)\b
    make a (?:donation|gift|contribution)\b
    become an? (?:\S+ )?(?:member|subscriber|supporter)\b
    like (?:this|what you|us on|loading)\b
    what do you think\b
    (?:let us know|tell us|was this (?:article|story|page|helpful))\b
    contact \w+ \w+ at\b
    i (?:understand and agree|agree to|accept the|consent to|have read)\b
    contact (?:us|(?:the|our) (?:author|reporter|writer|newsroom|editor))\b
    email (?:us|(?:the|our) (?:author|reporter|newsroom))\b
    got a (?:tip|story|news|question|confidential)\b
    send (?:us|your|tips|a tip|news tips)\b
    write to (?:us|the author)\b
    (?:provide|give|send|share) (?:news |your |us )?feedback\b
    listen to (?:this|the (?:article|story|podcast|latest))\b
    listen in (?:\w+)$
    listen (?:on|now|\d|\()
    (?:scroll|swipe) (?:down|to|for|left|right)\b
    view (?:all|more|comments|full|gallery|in|photos|on|\d+|this|image|the full|original|our)\b
    see (?:all|more|our|the full list)\b
    show (?:all|more|comments|\d+)\b
    hide (?:comments|caption)\b
    load(?:ing)? (?:more|comments)\b
    turn on\b.{0,30}\b(?:notif|alert)
    (?:enable|allow) (?:notif\w*|javascript|cookies|push|all|\S+ content)\b
    save (?:articles?|stories|this|for later|it for)\b
    (?:check|confirm) your (?:e-?mail|inbox|spam)\b
    (?:we|we've|we have) (?:just )?(?:sent|emailed)\b
    this form is protected\b
    our (?:site|website) uses\b
    (?:please )?use the following (?:structure|format)\b
    try (?:again|it free|\S+ for free|for free|\S+ \d+ (?:day|week|month)s?)\b
    save (?:up to )?\d+%
    subscribe for [$£€]\d
    \d+% off\b
    (?:limited[- ]time|special|introductory) offer\b
    your (?:free|first|next) (?:article|trial|month)\b
    thank(?:s| you) for (?:reading|sign|subscrib|your|register|support|shar)
    (?:think your friends|need help|having trouble|having problems)\b
    (?:explore|discover) (?:more|our|all|how|the)\b
    choose (?:your|a plan)\b
    select (?:your|a|all)\b
    read (?:our|all|it|the full (?:article|story|report|terms)|\d+ comments|comments)\b
    more ways to\b
    it has a link\b
    (?:not seeing (?:it|the)|didn't (?:get|receive))\b
    (?:supported by readers|reader[- ]supported)\b
    (?:brought to you by|in association with|presented by|powered by|sponsored by|paid for by|content provided by)\b
    the content you requested\b
    take \S+ (?:\S+ )?everywhere with you\b
    (?:terms|privacy|cookies?|contact|imprint) (?:\||·|•)
    required fields\b
    for (?:a|the) (?:better|best|full) experience\b
    getting your .{1,30} ready\b
    catch all the\b
    (?:sorry,? )?(?:your browser|this video|video player)\b
    the (?:views|opinions) expressed\b
    privacy (?:notice|policy|statement) ?:
    (?:oops|sorry)?\W{0,3}something went wrong\b
    a version of this (?:article|story)\b
    """)
)

# Lines that begin like this are so too if they also speak to the reader and name what a site has to offer.
HEDGED = re.compile(
    alternatives(r"""
    by (?:registering|signing|subscribing|clicking|continuing|submitting|entering|joining|creating|using)\b
    by (?:proceeding|providing)\b
    once registered\b
    (?:registering|subscribing|signing up|signed up)\b
    (?:do|did|are|have|would) you\b
    have (?:a|an|your|something|any)\b
    want\b
    enjoy(?:ing|ed)?\b
    help us\b
    (?:you|your|you've|you're)\b
    (?:we|we've|we'd|our)\b
    this (?:site|website|page|content)\b
    browse\b
    keep us\b
    """)
)

# Anywhere in a line that has no reporting verb outside its quotes.
INSIDE = re.compile(
    alternatives(r"""
    \bunsubscribe\b
    \b(?:in|to) (?:your|my) inbox\b
    \byour inbox\b
    \b(?:e-?mailed|delivered|sent) (?:direct(?:ly)? |straight )?to you\b
    \b(?:our|free|daily|weekly|morning|evening|e-?mail) (?:\S+ )?(?:newsletters?|briefings?|e-?mails?|alerts|digest)\b
    \bnewsletters?(?:\.|$)
    \bsign (?:you|me) (?:in|up)\b
    \bsign up (?:here|now|today|for|to)\b
    \b(?:log ?in|subscribe|register|sign up) (?:here |now )?[!.]
    \benter your e-?mail\b
    \bshar(?:e|ing) this (?:article|story|page|post)\b
    \bcontinues? (?:below|after|reading)\b
    \bcontinued below\b
    \bscroll (?:down )?to continue\b
    \bterms of (?:use|service)\b
    \bterms (?:and|&) conditions\b
    \bprivacy (?:policy|notice|statement)\b
    \bcookies? (?:policy|notice)\b
    \bwe use cookies\b
    \buse of cookies\b
    \bmore than \d+ (?:days?|weeks?|months?|years?) old\b
    \b(?:reading|read) time\b
    \bminutes? to read\b
    \bad[- ]?block
    \bjavascript\b
    \brecaptcha\b
    \bfree trial\b
    \bcancel any ?time\b
    \bas a subscriber\b
    \bsubscribers?[- ]only\b
    \b(?:our|the|free) (?:\S+ )?app\b
    \b(?:app store|google play|push notifications?)\b
    \b(?:whatsapp|telegram) (?:channel|community|group)\b
    \bour (?:channel|podcast|whatsapp|telegram|youtube|facebook|twitter|instagram|social)\b
    \bon social media\b
    \baffiliate\b
    \bearn a commission\b
    \bad-free\b
    \bmember benefits?\b
    \bpaywall\b
    \bcomments? (?:guidelines|policy|rules)\b
    \bcommunity guidelines\b
    \bexternal (?:sites?|links?)\b
    \bby signing up\b
    \bclick here\b
    \bnotifications?\b
    \bcomments (?:are|were|have been) (?:moderated|closed|open|approved|reviewed)\b
    \bopens (?:in )?(?:a )?new (?:tab|window)\b
    \breading experience\b
    \bpreferred source\b
    """)
)

INTERRUPTIONS = re.compile(
    alternatives(r"""
    \W{0,3}(?:the )?(?:article|story|content|text|post|report|coverage|page) (?:continues?|resumes?)\b
    \W{0,3}continues? (?:below|after)\b
    \W{0,3}(?:advertisement|advertising|advert|ad|sponsored|promoted)(?: ?[-–—:|·] ?| \d|$)
    \W{0,3}scroll for\b
    what to know\b.*:
    (?:the |sign up to |sign up to the )?(?:\S+ ){1,2}(?:briefing|newsletter)$
    newsletter(?:daily|weekly|mon|tue|wed|thu|fri|sat|sun)
    (?:https?://|www\.)\S+$
    \S+\.\w{2,8}/\S+$
    \S+@\S+\.\w{2,8}$
    list (?:of \d+ items|\d+ of \d+)$
    end of list$
    .{0,40}: (?:get|sign up|subscribe|join|follow|download) (?:our|us|the|to|for|up|now|free|here|your|a)\b
    weather: .{0,30}
    x \(formerly twitter
    (?:\w+ ){1,3}icon$
    """)
)

COUNTS = re.compile(
    r"\W{0,3}"
    + alternatives(r"""
    \(?\d[\d.,]{0,8} ?[km]?\)? (?:comments?|shares?|likes?|views?|reactions?|replies|reads|followers|retweets)\b.{0,30}
    \d[\d.,]{0,8} (?:photos?|images?)\b.{0,30}
    \(?\d[\d.,]{0,4}[- ]min(?:ute)?s?(?:\b| of)(?:[- ](?:read|listen|watch|video))?.{0,20}
    (?:comments?|shares?|likes?|views?|photos?|reactions?|replies)\W{0,3}\(?\d[\d.,]{0,8}[km]?\)?
    (?:see|read|show|view)\W{0,3}\(?\d[\d.,]{0,8}[km]?\)?(?: comments?)?
    (?:image|photo|picture|slide|page|item|gallery|video) \d+ (?:of|/) \d+.{0,10}
    \d+ ?(?:/|of) ?\d+\W{0,3}
    \d{1,2}:\d\d(?: ?/ ?\d{1,2}:\d\d)?
    \d[\d.,]{0,8} ?[km]?
    (?:estimated )?read(?:ing)? time\W{0,3}.{0,25}
    (?:duration|length|runtime)\W{0,3}\d.{0,15}
    (?:listen|audio|video|watch|read)\W{0,4}\(?\d+ ?(?:min|sec|:).{0,20}
    text size.{0,10}
    """)
    + r"\W{0,3}$"
)


SAYS = re.compile(
    r"\b"
    + alternatives(r"""
    said|says|say|saying|told|tells|according|announced|reported|stated|added|insisted|denied|confirmed|claimed|warned
    argued|acknowledged|rejected|declined|called|asked|wrote|replied|accused|pledged|promised|described|disputed
    estimated|testified|ruled|found|showed|agreed|noted|explained
    """)
    + r"\b"
)
READER = re.compile(r"\b(?:you|your|yours|you're|you'll|you've|we|our|us|we're|we'll|we've|my|me)\b")
SITE = re.compile(
    r"\b"
    + alternatives(r"""
    newsletters?|subscriptions?|subscribers?|subscribe|subscribing|account|inbox|cookies?|privacy|terms|e-?mails?
    notifications?|alerts?|browser|javascript|password|advertis\w*|website|site|app|journalism|newsroom|readers?
    news|updates?|access
    articles?|story|stories|reporters?|log ?in|sign ?(?:in|up)|register\w*|consent|preferences|settings
    personali[sz]ed?|ads|partners|experience|membership|donation|unlimited|trial|podcast|commenting|comments?
    """)
    + r"\b"
)
IMPERATIVES = word_set(
    "get sign join try read follow enter download find explore subscribe keep discover start want looking"
    " receive register choose click tap see view listen watch check learn save track share help"
)
CRUMBS = re.compile(r" [>›▸▶→] | / .* / ")


def _is_menu(folded: str) -> bool:
    if folded.startswith("by "):
        return False
    parts = [part.strip() for part in re.split(r" {2,}|[|>›»▸▶→•·\t]| / |(?<=\w)/(?=\w)", folded) if part.strip()]
    if len(parts) == 1:
        return EDGES.sub("", folded) in SECTION_NAMES or all(word in NETWORKS for word in folded.split())
    known = any(part in SECTION_NAMES or part in CONTROLS or part in NETWORKS for part in parts)
    short = all(len(part.split()) <= 4 for part in (parts[:-1] if CRUMBS.search(folded) and len(parts) > 2 else parts))
    return short and (
        known or len(parts) >= 4 or CRUMBS.search(folded) is not None or all(len(part) <= 3 for part in parts)
    )


def is_interface(text: str) -> bool:
    """True where the line by itself can only be the page's own interface."""
    folded = fold(text)
    core = EDGES.sub("", folded)
    if not core or core in CONTROLS:
        return True
    count = len(folded.split())
    if text[0] == "*" and count <= 5 and text == folded and folded[-1] not in ".!?":
        return True
    if count <= 14 and (COUNTS.match(folded) or INTERRUPTIONS.match(EDGES.sub("", folded))):
        return True
    if count <= 16 and folded[-1] not in ".!?\"'" and _is_menu(folded):
        return True
    if len(text) >= WINDOW:
        return False
    if is_notice(folded):
        return True
    if folded[0] in "\"'" and count > 6:
        return False
    plain = unquoted(folded)
    speaks = SAYS.search(plain) is not None
    for_reader = READER.search(plain) is not None
    if count <= 60 and OPENINGS.match(core) and not (speaks and count > 12 and not for_reader):
        return True
    if speaks:
        return False
    if for_reader and count <= 60 and HEDGED.match(core) and SITE.search(plain):
        return True
    for_reader = for_reader or core.split()[0] in IMPERATIVES
    if INSIDE.search(plain) and (for_reader or count <= 12):
        return True
    return for_reader and len(set(SITE.findall(plain))) >= 2 and count <= 60
