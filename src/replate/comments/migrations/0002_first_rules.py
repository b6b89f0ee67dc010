"""The house rules a newsroom begins with, in its readers' languages. It words them anew in the desk."""

from django.db import migrations

RULES = {
    "en": [
        (
            "Insults or contempt",
            "Argue with what somebody says. Do not insult them, mock them or wish them ill.",
            False,
        ),
        (
            "Hatred",
            "No contempt for people because of origin, colour, religion, sex, disability or whom they love.",
            False,
        ),
        ("Threats", "No threats, and no calls for violence.", True),
        ("False and harmful to somebody", "Do not claim as fact what damages a person's name and is not true.", True),
        (
            "Private matters",
            "No addresses, telephone numbers, pictures or other private matters of other people.",
            False,
        ),
        ("Advertising", "No advertising, and no links to what is sold.", False),
        ("Not about the story", "Stay with the story and with what others wrote about it.", False),
        ("Against the law", "Nothing that breaks the law in another way.", True),
    ],
    "he": [
        ("עלבון או בוז", "התווכחו עם מה שנאמר. אל תעליבו, אל תלעגו ואל תאחלו רע.", False),
        ("שנאה", "אין להביע בוז לאנשים בשל מוצא, צבע, דת, מין, מוגבלות או את מי הם אוהבים.", False),
        ("איומים", "אין לאיים ואין לקרוא לאלימות.", True),
        ("שקר הפוגע באדם", "אין לטעון כעובדה דבר שאינו נכון ופוגע בשמו של אדם.", True),
        ("עניינים פרטיים", "אין לפרסם כתובות, מספרי טלפון, תמונות או עניינים פרטיים אחרים של אנשים.", False),
        ("פרסומת", "אין לפרסם פרסומות ולא קישורים למה שנמכר.", False),
        ("לא בעניין הכתבה", "היצמדו לכתבה ולמה שאחרים כתבו עליה.", False),
        ("נגד החוק", "אין לפרסם דבר שמפר את החוק בדרך אחרת.", True),
    ],
}


def word(apps, schema_editor):
    Rule = apps.get_model("comments", "Rule")
    for language, rules in RULES.items():
        for place, (title, text, is_law) in enumerate(rules):
            Rule.objects.create(language=language, place=10 * (place + 1), title=title, text=text, is_law=is_law)


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]
    operations = [migrations.RunPython(word, migrations.RunPython.noop)]
