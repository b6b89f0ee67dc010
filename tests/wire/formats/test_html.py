"""News pages in HTML."""

from __future__ import annotations

from datetime import UTC, datetime

from replate.reading.article import Picture
from replate.wire.formats.html import read

PAGE = """<!doctype html><html lang="en"><head><title>Mill sale | The Post</title>
<link rel="canonical" href="https://post.example/mill">
<meta property="og:title" content="Mill sale"><meta property="og:description" content="Mill sale fell…">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"},
{"@type": ["NewsArticle"],
"headline": "Mill sale", "datePublished": "2022-11-03T10:00:00Z", "dateModified": "2022-11-03T11:00:00Z",
"author": [{"name": "Jo Doe"}, {"name": "Ann Roe"}], "keywords": ["Steel", "Trade"]}]}</script></head>
<body onload="alert(0)"><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Mill sale falls through</h1><p class="article__standfirst">Two owners tell two stories about the talks</p>
<figure><img src="/i.jpg" alt="A mill" onerror="alert(1)">
<figcaption>The mill in Ostra. <span class="credit">Petra Mala/MNA</span></figcaption></figure>
<p>PRAGUE (MNA) — The sale of the mill has <em>fallen through</em>, its owner said on Thursday,
<a href="/x" onclick="alert(1)">in a statement</a>. The buyer denied it and said
that talks would go on next week in the capital.</p>
<p>“There is nothing to sell,” the owner, Ivan Holy, told reporters at the gate of the mill.
<a href="javascript:alert(1)">He</a> would not say why the talks had ended after three months.</p>
<p>Sign up for our free newsletter to get stories like this in your inbox.</p>
<h2>What next?</h2><blockquote><p>We will be back on Monday with a better offer, and we will not leave.</p></blockquote>
<ul><li>The mill was built in 1938 by the family.</li><li>It employs 400 people in the town today.</li></ul>
<script>alert(2)</script><p>The union said that it had heard of neither,
and that four hundred families were waiting for an answer from the government.</p>
</article><footer>© 2022 The Post. All rights reserved.</footer></body></html>"""


def test_a_page_gives_all_its_parts() -> None:
    (item,) = read(PAGE.encode())
    article = item.article
    assert (item.uri, item.version) == ("https://post.example/mill", "2022-11-03T11:00:00Z")
    assert item.filed_at == datetime(2022, 11, 3, 11, tzinfo=UTC)
    assert (article.headline, article.byline) == ("Mill sale falls through", "Jo Doe and Ann Roe")
    assert article.standfirst == "Two owners tell two stories about the talks"
    assert (article.timestamp, article.dateline) == ("2022-11-03T10:00:00Z", "PRAGUE (MNA)")
    assert (article.topics, article.language) == (("Steel", "Trade"), "en")
    assert article.pictures == (
        Picture("The mill in Ostra.", "Petra Mala/MNA", (), "https://post.example/i.jpg", "A mill"),
    )
    assert [block.kind for block in article.body] == [
        "paragraph",
        "paragraph",
        "heading",
        "quote",
        "list_item",
        "list_item",
        "paragraph",
    ]
    assert '<a href="https://post.example/x">in a statement</a>' in article.body[0].html
    assert item.warnings == ()


def test_nothing_of_the_pages_scripts_or_interface_comes_through() -> None:
    (item,) = read(PAGE.encode())
    for block in item.article.body:
        assert "alert" not in block.html + block.text
        assert "newsletter" not in block.text


def test_a_page_whose_markup_gives_nothing_is_read_from_its_visible_text() -> None:
    lines = (
        "Ferry was not overloaded",
        "By Ida Holm",
        "The harbour master denied it on Monday.",
        "A sailor said that he had counted 200.",
    )
    cells = "".join(f"<tr><td><font>{line}</font></td></tr>" for line in lines)
    (item,) = read(f"<html><body><script>var x = 1</script><table>{cells}</table></body></html>".encode())
    assert item.article.headline == "Ferry was not overloaded"
    assert item.article.paragraphs == lines[2:]
    assert item.warnings
