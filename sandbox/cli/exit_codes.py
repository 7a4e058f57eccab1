"""The program's exit codes, and which failure ends with which: the one table that documentation and tests share."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process says to its caller."""

    OK = 0
    FAILED = 1
    USAGE = 2
    CONFIG = 3
    ENVIRONMENT = 4
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "fine",
    ExitCode.FAILED: "a check or a delivery failed, an unreachable receiver included",
    ExitCode.USAGE: "usage: an option or argument is wrong",
    ExitCode.CONFIG: "config: config.yaml or a story cannot be used",
    ExitCode.ENVIRONMENT: "environment: port taken, journal unwritable, no terminal",
    ExitCode.INTERRUPTED: "interrupted work",
}

# Named by text, because importing the classes would load the rooms that they live in.
_CODE_OF_FAILURE: dict[str, ExitCode] = {
    "sandbox.config.errors.ConfigError": ExitCode.CONFIG,
    "sandbox.config.changes.ChangeError": ExitCode.USAGE,
    "sandbox.config.saving.SaveError": ExitCode.ENVIRONMENT,
    "sandbox.config.splice.places.RefusedError": ExitCode.CONFIG,
    "sandbox.config.stories.finding.UnknownStoryError": ExitCode.USAGE,
    "sandbox.contract.contract.ContractError": ExitCode.CONFIG,
    "sandbox.contract.writing.UnwritableContractError": ExitCode.ENVIRONMENT,
    "sandbox.domain.envelope.RenameError": ExitCode.CONFIG,
    "sandbox.domain.assignment.AssignmentError": ExitCode.USAGE,
    "sandbox.domain.events.UnknownEventError": ExitCode.USAGE,
    "sandbox.journal.protocol.JournalError": ExitCode.ENVIRONMENT,
    "sandbox.journal.protocol.RecordNotFoundError": ExitCode.FAILED,
    "sandbox.cli.output_file.OutputError": ExitCode.ENVIRONMENT,
    "sandbox.cli.terminal.UnwritableOutputError": ExitCode.ENVIRONMENT,
    "sandbox.sender.faults.seams.InapplicableFaultError": ExitCode.USAGE,
    "sandbox.sender.faults.registry.UnknownFaultError": ExitCode.USAGE,
    "sandbox.shop.stories.facts.GivenError": ExitCode.USAGE,
    "sandbox.shop.stories.story.StoryRefusedError": ExitCode.CONFIG,
    "sandbox.takeaway.languages.UnknownLanguageError": ExitCode.USAGE,
    "sandbox.takeaway.recordings.exporting.JournalResetError": ExitCode.FAILED,
    "sandbox.takeaway.recordings.recognising.NoRecordingError": ExitCode.FAILED,
    "sandbox.takeaway.writing.FolderError": ExitCode.ENVIRONMENT,
    "sandbox.receiver.listening.ReceiverUnavailableError": ExitCode.ENVIRONMENT,
}


def code_of(failure: BaseException) -> ExitCode | None:
    """Return the exit code of a failure that is told in one sentence, or None for a defect of the program."""
    for kind in type(failure).__mro__:
        code = _CODE_OF_FAILURE.get(f"{kind.__module__}.{kind.__qualname__}")
        if code is not None:
            return code
    return None
