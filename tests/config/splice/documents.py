"""YAML documents as people write them, made up at random: every style, comments everywhere, odd indents."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from sandbox.config.splice import Value

WORDS = ["erp", "http://h:1/a?b=c", "Order.*", "NO", "1:30", "0755", "true", "12", "", "a b", "it's", 'say "x"', "ä€ü",
         "தமிழ்", "${NAME:-x}", "# no comment", "a: b", "- a", "*", "yes", "null", "x\ny", "tab\tx", " lead", "=",
         "1e3"]  # fmt: skip
KEYS = ["name", "url", "secret", "X-Api-Key", "events", "odd key", "on", "12", "a:b", "é"]

scalars = st.one_of(
    st.sampled_from(WORDS),
    st.booleans(),
    st.none(),
    st.integers(-9, 99999),
    st.floats(allow_nan=False, allow_infinity=False),
)
values: st.SearchStrategy[Value] = st.recursive(
    scalars,
    lambda inside: st.one_of(st.lists(inside, max_size=4), st.dictionaries(st.sampled_from(KEYS), inside, max_size=4)),
    max_leaves=12,
)
roots = st.dictionaries(st.sampled_from(KEYS), values, min_size=1, max_size=5)


@dataclass
class Writer:
    """Writes data as lines, deciding on every style by `draw`."""

    draw: st.DrawFn
    comments: int = 0
    lines: list[str] = field(default_factory=list)

    def document(self, data: dict[str, Value]) -> str:
        if self._maybe():
            self._aside(0)
        if self._maybe(5):
            self.lines.append("---")
        self._mapping(data, 0)
        if self._maybe():
            self._aside(0)
        newline = self.draw(st.sampled_from(["\n", "\n", "\r\n"]))
        text = newline.join(self.lines) + self.draw(st.sampled_from([newline, newline, "", newline * 2]))
        return ("\ufeff" if self._maybe(9) else "") + text

    def _maybe(self, rarely: int = 3) -> bool:
        return self.draw(st.integers(0, rarely)) == rarely

    def _comment(self) -> str:
        self.comments += 1
        return f"# c{self.comments};"

    def _aside(self, indent: int) -> None:
        for _ in range(self.draw(st.integers(1, 2))):
            self.lines.append("" if self._maybe() else " " * indent + self._comment())

    def _end(self) -> str:
        return "   " + self._comment() if self._maybe() else ""

    def _mapping(self, data: dict[str, Value], indent: int, first: str | None = None) -> None:
        for key, value in data.items():
            lead = " " * indent if first is None else first
            if first is None and self._maybe():
                self._aside(indent)
            first = None
            self._member(lead + self._scalar(key, key=True) + ":", value, indent)

    def _member(self, head: str, value: Value, indent: int) -> None:
        if isinstance(value, dict) and value and not self._maybe():
            self.lines.append(head + self._end())
            self._mapping(value, indent + self.draw(st.integers(1, 4)))
        elif isinstance(value, list) and value and not self._maybe():
            self.lines.append(head + self._end())
            self._items(value, indent + self.draw(st.integers(0, 3)))
        else:
            self._inline(head, value, indent)

    def _items(self, items: list[Value], indent: int) -> None:
        gap = self.draw(st.integers(1, 3))
        for index, item in enumerate(items):
            if self._maybe():
                self._aside(indent)
            if index and self._maybe(4):
                self.lines.append("")
            lead = " " * indent + "-" + " " * gap
            if isinstance(item, dict) and item and not self._maybe():
                self._mapping(item, indent + 1 + gap, lead)
            elif isinstance(item, list) and item and not self._maybe():
                self.lines.append(" " * indent + "-" + self._end())
                self._items(item, indent + 2)
            else:
                self._inline(lead.rstrip(), item, indent)

    def _inline(self, head: str, value: Value, indent: int) -> None:
        if value is None and self._maybe(2):
            self.lines.append(head + self._end())
        elif isinstance(value, str) and "\n" in value and self._maybe(1):
            self.lines.append(f"{head} |-{self._end()}")
            self.lines += [" " * (indent + 3) + line for line in value.split("\n")]
        elif isinstance(value, list | dict) and len(value) > 1 and self._maybe(2):
            self._brackets_in_lines(head, value, indent)
        else:
            self.lines.append(f"{head} {self._brackets(value)}{self._end()}")

    def _brackets_in_lines(self, head: str, value: "list[Value] | dict[str, Value]", indent: int) -> None:
        parts = self._parts(value)
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        lead = " " * (indent + 2)
        if self._maybe(1):  # two lines
            half = len(parts) // 2
            self.lines.append(f"{head} {opening}{', '.join(parts[:half])},{self._end()}")
            self.lines.append(f"{lead}{', '.join(parts[half:])}{closing}{self._end()}")
            return
        self.lines.append(f"{head} {opening}{self._end()}")
        for index, part in enumerate(parts):
            comma = "," if index + 1 < len(parts) or self._maybe(1) else ""
            self.lines.append(lead + part + comma + self._end())
        self.lines.append(" " * (indent + 1) + closing + self._end())

    def _parts(self, value: "list[Value] | dict[str, Value]") -> list[str]:
        if isinstance(value, dict):
            return [f"{self._scalar(key, key=True, flow=True)}: {self._brackets(each)}" for key, each in value.items()]
        return [self._brackets(each) for each in value]

    def _brackets(self, value: Value) -> str:
        if isinstance(value, list | dict):
            opening, closing = "{}" if isinstance(value, dict) else "[]"
            gap = " " if self._maybe() else ""
            return f"{opening}{gap}{', '.join(self._parts(value))}{gap}{closing}"
        return self._scalar(value, flow=True)

    def _scalar(self, value: Value, *, key: bool = False, flow: bool = False) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str):
            return "null" if value is None else repr(value)
        plain = value.replace(".", "").replace("-", "").isalpha() and value not in ("true", "null", "-")
        style = self.draw(st.sampled_from(["plain", "single", "double"]))
        if plain and style == "plain":
            return value
        if "\n" in value or "\t" in value or style == "double":
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
            return f'"{escaped}"'
        return "'" + value.replace("'", "''") + "'"


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, Value]]:
    """Draw a text and the data that it holds."""
    data = draw(roots)
    return Writer(draw).document(data), data
