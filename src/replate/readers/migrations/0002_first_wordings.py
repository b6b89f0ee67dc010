"""What readers can agree to, and the first words they are asked in. Newsrooms word them anew in the desk."""

from datetime import UTC, datetime

from django.db import migrations

# (slug, name, needed to register, asked beside the address)
PURPOSES = [
    ("terms", "Terms and conditions", True, True),
    ("daily_edition", "Daily Edition", False, True),
    ("reading_history", "Reading history", False, True),
    ("alerts", "Alerts", False, False),
    ("reply_mails", "Mail about replies", False, False),
]
WORDINGS = {
    "en": {
        "terms": "I agree to the terms and conditions.",
        "daily_edition": "Send me the Daily Edition, our email with the news of the day, free of charge.",
        "reading_history": (
            "Remember what I read here while I am signed in: to suggest stories to me, and to tell me when a story "
            "that I read is corrected."
        ),
        "alerts": "Send me alerts about breaking news to this device.",
        "reply_mails": "Send me an email when somebody replies to my comment.",
    },
    "he": {
        "terms": "קראתי את תנאי השימוש ואני מסכים או מסכימה להם.",
        "daily_edition": "שלחו לי את המהדורה היומית, מייל עם חדשות היום, ללא תשלום.",
        "reading_history": (
            "זכרו מה קראתי כאן כשהייתי מחובר או מחוברת: כדי להציע לי כתבות, וכדי להודיע לי כשמתוקנת כתבה שקראתי."
        ),
        "alerts": "שלחו למכשיר הזה התראות על חדשות דחופות.",
        "reply_mails": "שלחו לי מייל כשמישהו משיב לתגובה שלי.",
    },
}
TERMS = {
    "en": """
<h2>What you get</h2>
<p>Registering is free. It lets you read stories to their end, comment on them, follow topics and authors, and be told when a story that you read is corrected.</p>
<h2>What we ask of you</h2>
<ol>
<li>Register with an email address that is yours. One account is for one person.</li>
<li>Do not pass off what you read here as your own, and do not collect our stories by machine to publish or sell them.</li>
<li>You answer for what you write in comments. Do not threaten, insult or defame anybody, do not advertise, and do not publish what breaks the law. We remove such comments and tell you why; you can object.</li>
</ol>
<h2>What we hold of you</h2>
<ol>
<li>Your email address, and your name if you give it: so that you can sign in. We pass neither on.</li>
<li>What you agreed to, in which words and when: so that both of us can prove it.</li>
<li>What you follow and, only if you agree to it, what you read. We use this to suggest stories and to send you corrections, and for nothing else.</li>
<li>For two days, a fingerprint of the network address from which you asked for a link, so that nobody can flood others with our mail.</li>
<li>Under “Account” you can see all of it, download it, and erase it. An erased account is gone after seven days.</li>
</ol>
<h2>What we promise, and what not</h2>
<p>When a story of ours was wrong we correct it, say so on its page, and keep every version that we published. We cannot promise that the site can be reached at every hour.</p>
<h2>When these terms change</h2>
<p>We ask you again at your next visit. If you do not agree you can erase your account; what was promised to you until then holds until then.</p>
""",
    "he": """
<h2>מה מקבלים</h2>
<p>ההרשמה אינה עולה כסף. נרשמים יכולים לקרוא כתבות עד סופן, להגיב, לעקוב אחר נושאים וכותבים, ולקבל הודעה כשמתוקנת כתבה שקראו.</p>
<h2>מה אנחנו מבקשים</h2>
<ol>
<li>להירשם עם כתובת מייל ששייכת לכם. חשבון אחד לאדם אחד.</li>
<li>לא להציג את מה שקראתם כאן כשלכם, ולא לאסוף את הכתבות באמצעים אוטומטיים כדי לפרסם או למכור אותן.</li>
<li>אתם אחראים למה שאתם כותבים בתגובות. אין לאיים, להעליב, להוציא דיבה, לפרסם פרסומות או לפרסם דבר שאסור על פי חוק. תגובות כאלה נסיר ונסביר לכם מדוע; אפשר לערער.</li>
</ol>
<h2>מה אנחנו שומרים עליכם</h2>
<ol>
<li>את כתובת המייל שלכם, ואת שמכם אם מסרתם אותו: כדי שתוכלו להתחבר. איננו מעבירים אותם לאיש.</li>
<li>למה הסכמתם, באילו מילים ומתי: כדי ששני הצדדים יוכלו להוכיח זאת.</li>
<li>אחר מה אתם עוקבים, ורק אם הסכמתם לכך, מה קראתם. זה משמש להצעת כתבות ולשליחת תיקונים, ולא לשום דבר אחר.</li>
<li>במשך יומיים, טביעה של כתובת הרשת שממנה ביקשתם קישור, כדי שאיש לא יציף אחרים במיילים שלנו.</li>
<li>תחת ״חשבון״ אפשר לראות את הכול, להוריד ולמחוק. חשבון שנמחק נעלם אחרי שבעה ימים.</li>
</ol>
<h2>מה אנחנו מבטיחים ומה לא</h2>
<p>כשכתבה שלנו הייתה שגויה אנחנו מתקנים אותה, אומרים זאת בדף שלה, ושומרים כל גרסה שפרסמנו. איננו יכולים להבטיח שהאתר יהיה זמין בכל שעה.</p>
<h2>כשהתנאים משתנים</h2>
<p>נשאל אתכם שוב בביקור הבא. אם לא תסכימו תוכלו למחוק את החשבון; מה שהובטח לכם עד אז תקף עד אז.</p>
""",
}
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def word(apps, schema_editor):
    Purpose, Wording = apps.get_model("readers", "Purpose"), apps.get_model("readers", "Wording")
    for place, (slug, name, is_needed, is_asked) in enumerate(PURPOSES):
        purpose = Purpose.objects.create(
            slug=slug, name=name, place=10 * (place + 1), is_needed=is_needed, is_asked_at_sign_in=is_asked
        )
        for language, texts in WORDINGS.items():
            details = TERMS[language].strip().replace("\n", "") if slug == "terms" else ""
            Wording.objects.create(
                purpose=purpose, language=language, version=1, text=texts[slug], details=details, in_force_at=SINCE
            )


class Migration(migrations.Migration):
    dependencies = [("readers", "0001_initial")]
    operations = [migrations.RunPython(word, migrations.RunPython.noop)]
