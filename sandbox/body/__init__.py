"""Bytes turned into text that is safe to show: sanitised text, JSON and hex views, snippets."""
