"""`sandbox` in processes of its own that are forked from one which has imported it already.

Importing is most of what a short command costs, and the tests run more than a thousand of them. What runs is what
`python -m sandbox` runs: in its own process, with its own arguments, folder, environment, streams and exit code. Only
what Python does before that (PYTHON..., the locale) is not done again; whatever is about it must start cold.
`SANDBOX_TESTS_COLD=1` starts everything cold.
"""
