"""The expected payload format: JSON Schemas and golden bodies, and what becomes of bodies that are held against them.

A body is judged by jsonschema-rs; `walk` says in words what is the matter, so that nothing is refused without a reason.
"""
