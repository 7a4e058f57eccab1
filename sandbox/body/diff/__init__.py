"""What differs between two requests: JSON by meaning, other bodies by byte, headers by name. The program's one diff.

`json_diff.diff` compares two JSON values, `bodies.compare_bodies` two bodies, `requests.compare` two requests, and
`ends.compare_ends` an attempt with the capture that it led to. All results are values; `change_lines` draws them.
"""
