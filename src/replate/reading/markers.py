"""Lines that open, or are, a list that stands beside an article: related stories, topics, comments, other stories."""

from __future__ import annotations

import re

from replate.reading.folding import alternatives

RELATED_HEADING = re.compile(
    r"\W{0,3}"
    + alternatives(r"""
    read (?:more|also|next|on)
    (?:also|see) (?:read|also)
    up next
    related(?: (?:stories|articles|links|coverage|content|news|reading|posts|reports|headlines|items))?
    recommended (?:stories|articles|reading)
    more on this(?: story| topic)?
    more (?:stories|coverage|reading|news|like this|headlines|reports|articles)
    more (?:from|in|about) .{1,50}
    more on (?!this topic).{1,50}
    further reading
    also in the news
    in other news
    (?:go|dig) deeper
    (?:more )?background
    explore further
    keep reading
    on this story
    also of interest
    similar (?:stories|articles)
    (?:earlier|our|previous|full) coverage
    the latest on .{1,40}
    עוד בנושא|קראו (?:עוד|גם)|קרא עוד|כתבות (?:נוספות|קשורות)|לקריאה נוספת
    اقرأ (?:أيضا|أيضًا|المزيد)|مواضيع ذات صلة
    mehr zum thema|lesen sie auch|à lire aussi|lire aussi|lee también|leggi anche
    """)
    + r"\W{0,3}$"
)


LINK_WORDS = alternatives(r"""
    read (?:more|also|next|on)|next read|up next|read
    also read|see also|also|see
    related(?: story| article| coverage| reading| news)?
    more|further reading|more on this(?: story| topic)?|background|go deeper|go beyond
    watch(?: also| more| now| live| video)?|video|listen(?: also| now)?|podcast
    in pictures|in photos|photos|gallery|interactive|graphic|map|from the archives?
    explainer|explained|opinion|analysis|profile|timeline|quiz|don't miss|must read|recommended(?: reading)?
    live(?: updates| blog)?|next|previously|earlier|editor's pick|trending|most read|fact check|factbox|full text
    עוד בנושא|קראו (?:עוד|גם)|קרא עוד|לקריאה נוספת
    اقرأ (?:أيضا|أيضًا|المزيد)
    mehr zum thema|lesen sie auch|à lire aussi|lire aussi|lee también|leggi anche
    """)


RELATED_LINK = re.compile(
    r"\W{0,3}(?:" + LINK_WORDS + r" ?(?:[:|>›»→–—▸]|- )\s*\S|(?:read more|read also|see also|also read):? \S)"
)


TOPICS_NAMES = alternatives(r"""
    topics?|tags?|related (?:topics|tags)|more on this topic|filed under|keywords|in this story
    explore more on these topics
    more on:
    תגיות|נושאים|وسوم|كلمات مفتاحية
    """)


TOPICS = re.compile(r"\W{0,3}" + TOPICS_NAMES + r"\s*[:|]\s*\S")


TOPICS_HEADING = re.compile(r"\W{0,3}" + TOPICS_NAMES + r"\W{0,3}$")


COMMENTS_HEADING = re.compile(
    r"\W{0,3}(?:\d[\d,.]* )?"
    + alternatives(r"""
    comments?|join the (?:conversation|discussion|debate)|sign in to join the conversation|leave a (?:comment|reply)
    reader comments|readers' comments|what readers say
    comments? \| join the (?:conversation|discussion|debate)
    תגובות|التعليقات|kommentare
    """)
    + r"(?: ?\(?\d[\d,.]*\)?)?\W{0,3}$"
)


OTHER_STORIES = re.compile(
    r"\W{0,3}"
    + alternatives(r"""
    most (?:read|popular|viewed|shared|watched|commented|recent)
    trending.{0,20}
    popular(?: (?:now|stories|articles))?
    (?:the )?latest(?: news| stories| headlines| updates)?
    top (?:stories|news)|headlines|features|recommended(?: for you)?|editors?'?s? (?:picks|choice)
    you (?:may|might) (?:also )?(?:like|be interested in)|people are (?:also )?reading|others are reading
    (?:from )?(?:around )?the web|what to read next|also on .{1,30}
    references|bibliography|footnotes|endnotes|further information
    from our partners|promoted(?: stories| content)?|sponsored(?: stories| content)?
    הנקראות ביותר|הכי נקראות|الأكثر قراءة
    """)
    + r"\W{0,3}$"
)
