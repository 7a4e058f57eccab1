"""`sandbox mark`: remember a record, with or without a note."""

import asyncio
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.reading import no_journal, reading
from sandbox.cli.terminal import narrate


@click.command()
@config_option
@click.argument("references", metavar="RECORD...", nargs=-1, required=True)
@click.option("--note", default="", help="A text to remember it by; `note:` in a filter finds it.")
@click.option("--remove", is_flag=True, help="Take mark and note away.")
def mark(config_path: Path | None, references: tuple[str, ...], note: str, remove: bool) -> int:
    """Mark a record, so that `marked:yes` finds it again.

    RECORD is a number such as #12 or 12, or the beginning of an event Id (then the newest record of that event).
    Marking again replaces the note.
    """
    if remove and note:
        raise click.UsageError("--remove takes the note away, so --note cannot be given with it.")
    asyncio.run(_mark(load(config_path).journal_path, references, None if remove else note))
    return ExitCode.OK


async def _mark(path: Path, references: tuple[str, ...], note: str | None) -> None:
    async with reading(path) as records:
        if records is None:
            raise no_journal(path, references[0])
        found = [(await records.find(reference))[0] for reference in references]
        numbers = list(dict.fromkeys(found))
        for number in numbers:
            if note is None:
                await records.unmark(number)
            else:
                await records.mark(number, note)
    narrate(f"{'no longer marked' if note is None else 'marked'}: {', '.join(f'#{number}' for number in numbers)}")
