"""Pure text: a page scrape -> article parts; an article -> proposed statements. No Django."""
