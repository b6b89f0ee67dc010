"""The blocks of a story's body. Their templates stand in web/templates/stories/blocks/."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["bold", "italic", "link"]


class ImageBlock(StructBlock):
    """A picture with its words. An agency may send the words alone; the picture is added when it comes."""

    image = ImageChooserBlock(label=_("Image"), required=False)
    caption = CharBlock(label=_("Caption"), required=False, max_length=1000)
    credit = CharBlock(label=_("Credit"), required=False, max_length=200)
    alt = CharBlock(label=_("Text alternative"), required=False, max_length=400)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not (value["image"] or value["caption"] or value["credit"]):
            missing = ValidationError(_("Choose an image, or give the caption or credit of one that is to come."))
            raise StructBlockValidationError(block_errors={"image": missing})
        return value

    class Meta:
        icon = "image"
        template = "stories/blocks/_image.html"


class QuoteBlock(StructBlock):
    text = TextBlock(label=_("Words"))
    attribution = CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        template = "stories/blocks/_quote.html"


class ItemsBlock(StructBlock):
    ordered = BooleanBlock(label=_("Numbered"), required=False)
    items = ListBlock(RichTextBlock(features=RICH_TEXT_FEATURES), label=_("Items"))

    class Meta:
        icon = "list-ul"
        template = "stories/blocks/_list.html"


class DocumentBlock(StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = CharBlock(label=_("Title"), required=False)

    class Meta:
        icon = "doc-full"
        template = "stories/blocks/_document.html"


class LinkCardBlock(StructBlock):
    """A video or a post elsewhere, as a link: nothing of it is loaded before the reader's click."""

    kind = ChoiceBlock(choices=[("video", _("Video")), ("post", _("Post")), ("link", _("Link"))], default="link")
    url = URLBlock(label=_("Address"))
    title = CharBlock(label=_("Title"))
    source = CharBlock(label=_("Where it stands"), required=False)
    description = TextBlock(label=_("What it shows"), required=False)

    class Meta:
        icon = "media"
        template = "stories/blocks/_link_card.html"


class BodyBlock(StreamBlock):
    text = RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES, template="stories/blocks/_text.html")
    heading = CharBlock(label=_("Heading"), icon="title", max_length=200, template="stories/blocks/_heading.html")
    image = ImageBlock(label=_("Image"))
    pull_quote = QuoteBlock(label=_("Pull quote"), template="stories/blocks/_pull_quote.html")
    quote = QuoteBlock(label=_("Quote"))
    list = ItemsBlock(label=_("List"))
    table = TableBlock(label=_("Table"), icon="table", template="stories/blocks/_table.html")
    document = DocumentBlock(label=_("Document"))
    link_card = LinkCardBlock(label=_("Video or post"))
