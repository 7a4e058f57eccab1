"""The one filter language, by which the log, the screen and every command select records.

`event:Shipment.* verdict:rejected age:<10m` are terms: a field, a colon, a value. Terms side by side must all be true;
`and`, `or`, `not` and parentheses join them otherwise, in any case of letters. `not` binds tightest, then `and` (and
the space), then `or`. A comma separates values of which one is enough.

* A text fits without regard to ASCII case, whole, with `*` for any run of characters. In quotes every character stands
  for itself; `\\"` is a quotation mark there and `\\\\` a backslash.
* `id:` needs only the beginning of the event's Id or of the record's own.
* Numbers are compared with `>`, `>=`, `<`, `<=`, or lie in `200..299`, both ends included, or in `200..`. Without a
  sign a number of milliseconds or a moment is all that is written so: `ms:12` is from 12 to below 13, `at:2026-11-25`
  the whole day. A sign compares with where that begins.
* `age:<10m` is younger than ten minutes, measured when the filter is used.
* `check:` is true of a capture of which a check of that name failed, `verdict:` of captures only, `outcome:` of
  attempts only.
* A word or a quoted phrase alone is searched for in the bytes of the body, in UTF-8, without regard to ASCII case.
* `header.NAME:` looks at every header of that name; values are compared as bytes, in UTF-8.
* `data.PATH:` looks into `Data`, or from the root of a body that has no such member, in the path grammar of
  `domain.path_pattern`; of several places one is enough. A text in the body fits as a text does, a number if it has
  the same value, true, false and null by their words; a value in quotes is only ever a text. `*` alone finds whatever
  is there. It is false if the body is not JSON.
* What is missing fits nothing, so a term about it is false, and its `not` true.
"""

from sandbox.domain.filters.doubts import doubts
from sandbox.domain.filters.errors import FilterError
from sandbox.domain.filters.fields import FIELDS, Field
from sandbox.domain.filters.parser import EVERYTHING, Filter, parse_filter
from sandbox.domain.filters.words import quoted

__all__ = ["EVERYTHING", "FIELDS", "Field", "Filter", "FilterError", "doubts", "parse_filter", "quoted"]
