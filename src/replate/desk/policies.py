"""The first words of a newsroom's policies. They promise what the software does; editors word them anew in the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from replate.stories.models import Policy

FIRST_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        Policy.Slug.CORRECTIONS: (
            "How we correct errors",
            """
<p>We make mistakes. When we do, we say so where the mistake was, and to those who were told it.</p>
<h2>What we do</h2>
<ul>
<li><b>A correction</b> mends a fact that was wrong. It says what we had written and what is right, and it stands on
the story with its date and a number.</li>
<li><b>A clarification</b> mends words that were true and misled all the same.</li>
<li><b>A withdrawal</b> takes back a story that should not have been published. Its address stays and says why.</li>
<li><b>An update</b> adds what has become known since. We never use one to hide a correction.</li>
</ul>
<p>A slip of the pen that changes nothing that we told is mended without a note.</p>
<h2>Whom we tell</h2>
<p>Readers who got the error from us as an alert or by email get the correction the same way, unless they have
unsubscribed. Those who read it on the page are told when they come back. All corrections stand on our
<a href="{corrections}">corrections page</a>.</p>
<h2>What stays</h2>
<p>Every version that we published is kept and numbered, and can be compared with the others. We remove text from
the record only where the law demands it, and then we say so.</p>
<h2>Tell us</h2>
<p>At the foot of every story is a link to report an error. A person reads each report and answers it; your receipt
shows what came of it.</p>
""",
        ),
        Policy.Slug.SOURCES: (
            "When we do not name a source",
            """
<p>You should be able to judge where our news comes from. We name our sources; leaving a name out is the
exception.</p>
<h2>When we do it</h2>
<ul>
<li>The person would risk their safety, their freedom or their living by being named,</li>
<li>what they say matters to the public, and we cannot get it on the record,</li>
<li>they are in a position to know it, and</li>
<li>an editor knows who they are and has agreed.</li>
</ul>
<h2>How we do it</h2>
<p>We say as much about the source as we can without giving them away, and why they are not named. We do not let
anybody attack a person from behind anonymity. What one unnamed source alone says is reported as a claim, not as a
fact, until others confirm it.</p>
<p>Under a story, “Who says what” lists each claim with who asserts, confirms or denies it.</p>
""",
        ),
        Policy.Slug.FEEDBACK: (
            "How to reach us, and what happens then",
            """
<p>Readers know things that we do not. Tell us.</p>
<ul>
<li><b>An error in a story:</b> use the link at its foot. An editor reads the report. You get a receipt, and an
answer: the correction that came of it, or why there is none.</li>
<li><b>A comment that breaks the rules or the law:</b> report it there. You are told what was decided and why, and
you can object.</li>
<li><b>What we hold about you:</b> in your account you can see it, download it and erase it.</li>
</ul>
<p>What you report goes to the newsroom only. We do not publish your name.</p>
""",
        ),
    },
    "he": {
        Policy.Slug.CORRECTIONS: (
            "כך אנחנו מתקנים טעויות",
            """
<p>אנחנו טועים. כשזה קורה, אנחנו אומרים זאת במקום שבו הופיעה הטעות, ולמי שקיבל אותה מאיתנו.</p>
<h2>מה אנחנו עושים</h2>
<ul>
<li><b>תיקון</b> מתקן עובדה שגויה. הוא אומר מה כתבנו ומה נכון, ומופיע בכתבה עם תאריך ומספר.</li>
<li><b>הבהרה</b> מתקנת ניסוח שהיה נכון ובכל זאת הטעה.</li>
<li><b>הסרה:</b> כתבה שלא היה צריך לפרסם יורדת. הכתובת נשארת ואומרת מדוע.</li>
<li><b>עדכון</b> מוסיף את מה שנודע מאז. איננו מסתירים בו תיקון.</li>
</ul>
<p>טעות הקלדה שאינה משנה דבר ממה שסיפרנו מתוקנת בלי הערה.</p>
<h2>למי אנחנו מספרים</h2>
<p>מי שקיבל מאיתנו את הטעות בהתראה או במייל מקבל את התיקון באותה הדרך, אלא אם עזב. מי שקרא אותה באתר רואה את השינוי
כשהוא חוזר. כל התיקונים מופיעים ב<a href="{corrections}">עמוד התיקונים</a>.</p>
<h2>מה נשאר</h2>
<p>כל גרסה שפרסמנו נשמרת וממוספרת, ואפשר להשוות בין הגרסאות. אנחנו מסירים טקסט רק כשהחוק דורש זאת, ואז אנחנו אומרים
זאת.</p>
<h2>ספרו לנו</h2>
<p>בתחתית כל כתבה יש קישור לדיווח על טעות. אדם קורא כל דיווח ועונה עליו; באישור שתקבלו אפשר לראות מה יצא ממנו.</p>
""",
        ),
        Policy.Slug.SOURCES: (
            "מתי איננו נוקבים בשם המקור",
            """
<p>מגיע לכם לשפוט מניין באות הידיעות שלנו. אנחנו נוקבים בשמות המקורות; השמטת שם היא החריג.</p>
<h2>מתי</h2>
<ul>
<li>כשאדם עלול לסכן את ביטחונו, את חירותו או את פרנסתו אם ייחשף שמו,</li>
<li>כשדבריו חשובים לציבור ואין דרך להשיג אותם בגלוי,</li>
<li>כשהוא נמצא בעמדה לדעת אותם,</li>
<li>וכשעורך יודע מיהו והסכים לכך.</li>
</ul>
<h2>איך</h2>
<p>אנחנו מספרים על המקור ככל האפשר בלי לחשוף אותו, ומסבירים מדוע שמו הושמט. איננו מאפשרים לתקוף אדם מאחורי
אנונימיות. דבריו של מקור אחד עלום שם מדווחים כטענה ולא כעובדה, עד שאחרים יאשרו אותם.</p>
<p>מתחת לכתבה, תחת ”מי אומר מה“, מופיעה כל טענה ומי טוען, מאשר או מכחיש אותה.</p>
""",
        ),
        Policy.Slug.FEEDBACK: (
            "איך לפנות אלינו, ומה קורה אז",
            """
<p>הקוראים יודעים דברים שאיננו יודעים. ספרו לנו.</p>
<ul>
<li><b>טעות בכתבה:</b> השתמשו בקישור שבתחתיתה. עורך קורא את הדיווח. תקבלו אישור ותשובה: התיקון שיצא מהדיווח, או מדוע
אין תיקון.</li>
<li><b>תגובה שמפרה את הכללים או את החוק:</b> דווחו עליה במקומה. יימסר לכם מה הוחלט ומדוע, ותוכלו לערער.</li>
<li><b>מה שאנחנו שומרים עליכם:</b> בחשבון שלכם אפשר לראות, להוריד ולמחוק אותו.</li>
</ul>
<p>הדיווחים מגיעים למערכת בלבד. איננו מפרסמים את שמכם.</p>
""",
        ),
    },
}


def found_policies(languages: Iterable[str]) -> None:
    """The policies in each of `languages` that has first words, where they are missing. What editors wrote stays."""
    for language in languages:
        locale = Locale.objects.get(language_code=language)
        with translation.override(language):
            corrections = reverse("corrections")
        for slug, (title, text) in FIRST_WORDS.get(language, {}).items():
            words = {"title": title, "text": " ".join(text.split()).format(corrections=corrections)}
            Policy.objects.get_or_create(locale=locale, slug=slug, defaults=words)
