"""The notices of a page about itself: rights, contributors, corrections, how it came about."""

from __future__ import annotations

import re

from replate.reading.folding import alternatives

THIS_PAGE = r"(?:this|our) (?:article|story|page|piece|report|live ?blog|copy|content|feature)"
# Only at the beginning of a line.
OPENINGS = re.compile(
    alternatives(r"""
    \W{0,3}(?:©|\(c\)|copyright)\W{0,3}(?:\d{4}|by\b|\w+ \d{4}|the\b|of\b|\w+\.?$|\w+ \w+\.?$|\w+ \w+ \w+\.?$)
    updated?\b.{0,40}: THIS_PAGE\b
    THIS_PAGE (?:is|was|has been) (?:more than|over)\b
    THIS_PAGE (?:(?:is|was|has|has been|will be|may be) )?(?:being )?(?:updated|amended|corrected|first published)\b
    THIS_PAGE (?:(?:is|was) )?(?:originally|automatically|developing|for subscribers|only available)\b
    THIS_PAGE (?:is|was|has been) (?:available|free|exclusive|reserved|produced|supported|sponsored|part of)\b
    THIS_PAGE (?:is|was|has been) (?:now closed|closed|translated|adapted|republished|read)\b
    THIS_PAGE (?:is|was) an? (?:developing|breaking|opinion|free|preview|paid)\b
    (?:this|it) is an? (?:developing|breaking|fast-moving|rolling|ongoing|free|premium|subscriber|preview|archived)\b
    more to (?:follow|come)\b
    (?:\w+ ){1,5}receives? (?:financial )?support from\b
    (?:(?:the|your|our|latest|breaking|exclusive|trusted|independent|local|global|financial|business) )+SOLD$
    (?:(?:the|your|our|latest|breaking|exclusive|trusted|independent|local|global|financial|business) )+SOLD FOR
    to (?:encourage|ensure|promote|keep|foster) (?:\S+ ){1,4}(?:conversations?|discussions?|debate|comments?)\b
    refresh (?:this|for)\b
    (?:\S+ ){0,3}(?:writers?|reporters?|journalists?|correspondents?) .{3,120}\bcontributed\.?$
    \w+ \w+(?:,? and \w+ \w+)? contributed\.$
    \W{0,3}with (?:assistance|reporting|additional reporting|files|contributions|inputs?) (?:by|from)\b
    this was (?:first |originally )?published (?:more than |over )?\d
    this (?:audio|translation|summary|transcript|text) is (?:\w+[ -]){0,3}(?:ai|automatic\w*|machine)\b.{0,20}$
    \W{0,3}(?:except for .{1,40} )?this (?:story|article) has not been (?:edited|created|generated)\b
    \w+ reported from \w[\w .,]{2,40}\.$
    (?:reach|contact|e-?mail|follow) .{1,60}@\w
    \(?(?:additional |with )?CREW(?: and \w+)? by [^.]{2,90}(?:;|$|\.$|\)$|\. ?(?:editing|reporting|writing))
    (?:corrections?|clarification|editor's notes?|editors' note|amendment)\b ?[:(,\-—–]
    (?:due to|because of) an editing error\b
    THIS_PAGE and (?:its )?\w+ (?:has|have) been (?:updated|amended|corrected|changed)\b
    disclaimer\b ?[:(,\-—–"']
    (?:the )?(?:views?|opinions?)(?:/\w+| (?:and|or) \w+)? expressed (?:in|here|by)\b.{0,80}\breflect\b
    (?:(?:content |trigger )?warning|note)\W{1,3}THIS_PAGE\b
    updated?\b.{0,20}: (?:adds?|corrects?|updates?|includes?)\b
    privacy notice ?:
    no part of (?:this|the) (?:publication|page|site|website|article|story)\b
    (?:this|some) (?:site|content|form|poll) is (?:only |not )?(?:hosted|protected|provided|available|scientific)\b
    (?:an error (?:has )?occurred|there was an? (?:error|problem) (?:with|while|in)|something went wrong)\b
    results are not scientific\b
    ai-generated (?:summary|audio|translation|text)\b
    \S+ \S+: .{0,30}\b\S+@\S+\.\w
    comments (?:posted|published|made) (?:here|on this)\b
    (?:our standards|source|sources) ?: (?:\S+ ?){1,8}$
    (?:\S+ ){1,5}is a member of (?:\S+ ){1,4}(?:council|organi[sz]ation)\b.*\b(?:complain|dissatisfied|contact)
    (?:הירשמו ל|הצטרפו ל|הורידו את|עקבו אחרי|לחצו כאן|להרשמה|הזינו|קבלו (?:את|עדכונים|התראות))
    (?:אנו|אנחנו|האתר) (?:משתמשים|משתמש) ב
    (?:اشترك في|تابعنا|حمل التطبيق|سجل الآن|نستخدم ملفات)
    """)
    .replace("THIS_PAGE", THIS_PAGE)
    .replace("SOLD", r"(?:news|journalism|reporting|coverage|insight)(?:(?:, | and | & )(?:\w+))*")
    .replace("FOR", r"(?:for (?:\w+ ){0,4}\w+|since \d+|you can \w+|that matters|every \w+)$")
    .replace("CREW", r"(?:reporting|reported|editing|edited|compiled|written|writing|translated|translation|research)")
)
# Anywhere, whatever else the line says.
INSIDE = re.compile(
    alternatives(r"""
    \ball rights reserved\b
    \bmay not be (?:published|reproduced|copied|redistributed|republished|reprinted)\b
    \bdo not (?:redistribute|reproduce|copy|republish)\b
    \bmore details? (?:to follow|soon|shortly|will follow)\b
    \b(?:solely |not )responsible for (?:the |all )?content\b
    \bcheck back (?:for|soon|later)\b
    \bcontributed (?:to this (?:report|story|article|piece)|to the report|to reporting|reporting)\b
    \breach (?:him|her|them|the reporter) at\b
    \b(?:(?:earlier|previous|prior|original|first|audio) version|headline|caption) (?:of|on|to|with|in) THIS_PAGE\b
    \b(?:contact|reach(?:ed)?|e-?mail(?:ed|ing)?|write to|tips?)\b.{0,60}\b\S+@\S+\.\w
    כל הזכויות שמורות
    جميع الحقوق محفوظة
    דקות קריאה|זמן קריאה|ידיעה מתפתחת
    """).replace("THIS_PAGE", THIS_PAGE)
)


def is_notice(folded: str) -> bool:
    return OPENINGS.match(folded) is not None or INSIDE.search(folded) is not None
