"""A report in the forms that other programs read: JUnit XML, annotations of GitHub, Markdown."""
