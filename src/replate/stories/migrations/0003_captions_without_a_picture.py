import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0002_version_frozen"),
    ]

    operations = [
        migrations.AlterField(
            model_name="story",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("text", 0),
                    ("heading", 1),
                    ("image", 6),
                    ("pull_quote", 9),
                    ("quote", 10),
                    ("list", 14),
                    ("table", 15),
                    ("document", 18),
                    ("link_card", 24),
                ],
                blank=True,
                block_lookup={
                    0: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "link"],
                            "label": "Text",
                            "template": "stories/blocks/_text.html",
                        },
                    ),
                    1: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "icon": "title",
                            "label": "Heading",
                            "max_length": 200,
                            "template": "stories/blocks/_heading.html",
                        },
                    ),
                    2: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Image", "required": False}),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "Caption", "max_length": 1000, "required": False}),
                    4: ("wagtail.blocks.CharBlock", (), {"label": "Credit", "max_length": 200, "required": False}),
                    5: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Text alternative", "max_length": 400, "required": False},
                    ),
                    6: (
                        "wagtail.blocks.StructBlock",
                        [[("image", 2), ("caption", 3), ("credit", 4), ("alt", 5)]],
                        {"label": "Image"},
                    ),
                    7: ("wagtail.blocks.TextBlock", (), {"label": "Words"}),
                    8: ("wagtail.blocks.CharBlock", (), {"label": "Who said it", "required": False}),
                    9: (
                        "wagtail.blocks.StructBlock",
                        [[("text", 7), ("attribution", 8)]],
                        {"label": "Pull quote", "template": "stories/blocks/_pull_quote.html"},
                    ),
                    10: ("wagtail.blocks.StructBlock", [[("text", 7), ("attribution", 8)]], {"label": "Quote"}),
                    11: ("wagtail.blocks.BooleanBlock", (), {"label": "Numbered", "required": False}),
                    12: ("wagtail.blocks.RichTextBlock", (), {"features": ["bold", "italic", "link"]}),
                    13: ("wagtail.blocks.ListBlock", (12,), {"label": "Items"}),
                    14: ("wagtail.blocks.StructBlock", [[("ordered", 11), ("items", 13)]], {"label": "List"}),
                    15: (
                        "wagtail.contrib.table_block.blocks.TableBlock",
                        (),
                        {"icon": "table", "label": "Table", "template": "stories/blocks/_table.html"},
                    ),
                    16: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "Document"}),
                    17: ("wagtail.blocks.CharBlock", (), {"label": "Title", "required": False}),
                    18: ("wagtail.blocks.StructBlock", [[("document", 16), ("title", 17)]], {"label": "Document"}),
                    19: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {"choices": [("video", "Video"), ("post", "Post"), ("link", "Link")]},
                    ),
                    20: ("wagtail.blocks.URLBlock", (), {"label": "Address"}),
                    21: ("wagtail.blocks.CharBlock", (), {"label": "Title"}),
                    22: ("wagtail.blocks.CharBlock", (), {"label": "Where it stands", "required": False}),
                    23: ("wagtail.blocks.TextBlock", (), {"label": "What it shows", "required": False}),
                    24: (
                        "wagtail.blocks.StructBlock",
                        [[("kind", 19), ("url", 20), ("title", 21), ("source", 22), ("description", 23)]],
                        {"label": "Video or post"},
                    ),
                },
                verbose_name="body",
            ),
        ),
        migrations.AlterField(
            model_name="story",
            name="lead_caption",
            field=models.CharField(blank=True, max_length=1000, verbose_name="caption"),
        ),
    ]
