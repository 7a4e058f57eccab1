"""The composer: an event written by hand, judged while it is typed, with the request that will be sent beside it."""
