"""Content -> the Markdown and HTML of a page. Pure: the same content always gives the same text."""
