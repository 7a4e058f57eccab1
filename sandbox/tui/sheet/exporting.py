"""The sheet as a CSV file in the working folder."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path

from sandbox.domain.filters import Filter
from sandbox.journal.protocol import Records
from sandbox.takeaway.recordings.csv_format import CsvFormat
from sandbox.takeaway.recordings.entry import OmittedError
from sandbox.takeaway.recordings.exporting import selected
from sandbox.takeaway.recordings.masking import without_secrets
from sandbox.tui.sheet.cells import columns_of

_NAMES = 1000


async def export_csv(records: Records, matching: Filter, titles: str, event: str, folder: Path) -> tuple[Path, int]:
    """Write all captures that match, the oldest first, into a new file; return it and how many they are.

    Values of headers that may be credentials are masked. Raises OSError, JournalError, JournalResetError; then no file
    is left.
    """
    format = CsvFormat(columns_of(titles))
    path = await asyncio.to_thread(_new_file, folder, f"{re.sub('[^a-z0-9]+', '-', event.lower()).strip('-')}")
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(format.beginning())
            async for entry in selected(records, matching):
                safe = replace(entry, record=without_secrets(entry.record))
                try:
                    # In a thread, because reading a large body takes longer than a frame.
                    file.write(await asyncio.to_thread(format.record, safe, first=count == 0))
                except OmittedError:
                    continue
                count += 1
            file.write(format.end())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, count


def _new_file(folder: Path, name: str) -> Path:
    """Make a file that was not there: `order-create.csv`, `order-create-2.csv`."""
    for number in range(1, _NAMES):
        path = folder / (f"{name}.csv" if number == 1 else f"{name}-{number}.csv")
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(17, f"there are {_NAMES} files of this name", str(folder / f"{name}.csv"))
