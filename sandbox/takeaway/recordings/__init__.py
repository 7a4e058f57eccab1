"""Records of the journal as files, and files as records: HAR, NDJSON, CSV, curl and .http.

A format says how a record is written; two of them, HAR and NDJSON, can be read again and lose nothing.
"""
