"""Seconds for one edit by splice, against `yaml.safe_load` + `yaml.safe_dump` of the same file, in the same run.

    python tests/benchmarks/bench_edit.py [ROUNDS]

Two files: about 3 KB with 9 subscriptions, and about 80 KB with 240. The splice keeps comments and every other byte,
and reads its result again to prove it; load and dump does neither. Each figure is a median of the rounds, alternating.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from sandbox.config.splice import Set, edit  # noqa: E402 - the script runs from a checkout, without installation

ENTRY = """\
  # Subscription {index}, kept by its team.
  - name: shop-{index}
    url: http://127.0.0.1:8025/hooks/shop-{index}
    secret: ${{SHOP_{index}_SECRET:-whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3}}
    headers:
      X-Api-Key: "key-{index}"   # rotated each year
      X-Store: chennai
    active: true
    events: [StockQuantityUpdate, "Product.*", "Order.*"]
"""


def config(subscriptions: int) -> str:
    return "# A config.\nsubscriptions:\n" + "".join(ENTRY.format(index=index) for index in range(subscriptions))


def splice(text: str, middle: int) -> None:
    assert edit(text, [Set(("subscriptions", middle, "active"), False)]) != text


def load_and_dump(text: str, middle: int) -> None:
    data = yaml.safe_load(text)
    data["subscriptions"][middle]["active"] = False
    assert yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def seconds(work: Callable[[str, int], None], text: str, middle: int) -> float:
    begin = time.perf_counter()
    work(text, middle)
    return time.perf_counter() - begin


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for subscriptions in (9, 240):
        text, middle = config(subscriptions), subscriptions // 2
        splice(text, middle)
        pairs = [(seconds(splice, text, middle), seconds(load_and_dump, text, middle)) for _ in range(rounds)]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(one / other for one, other in pairs)
        print(  # noqa: T201 - a benchmark prints
            f"{len(text.encode()) / 1000:5.1f} KB, {subscriptions:3} subscriptions: splice {ours * 1000:7.1f} ms, "
            f"load+dump {theirs * 1000:7.1f} ms, ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
