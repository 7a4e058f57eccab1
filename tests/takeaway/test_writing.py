"""Files go into a folder whole, and what is there stays."""

import os
from pathlib import Path

import pytest

from sandbox.takeaway.suite_files import SuiteFile
from sandbox.takeaway.writing import FolderError, write_files

FILES = (SuiteFile("a.json", b"{}"), SuiteFile("b.json", b"\xff\n"))


def there(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_makes_the_folder_and_writes_the_very_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "deep/er"
    assert write_files(folder, FILES, force=False) == 2
    assert there(folder) == {"a.json": b"{}", "b.json": b"\xff\n"}
    assert (folder / "a.json").stat().st_mode & 0o777 == 0o666 & ~_umask()


def test_writing_again_touches_nothing(tmp_path: Path) -> None:
    write_files(tmp_path, FILES, force=False)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert write_files(tmp_path, FILES, force=False) == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_other_content_stays_and_then_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(b"mine")
    with pytest.raises(FolderError, match=r"b\.json is in .* already, with other content; nothing was written"):
        write_files(tmp_path, FILES, force=False)
    assert there(tmp_path) == {"b.json": b"mine"}


def test_force_writes_over_these_and_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(b"mine")
    (tmp_path / "other").write_bytes(b"mine")
    assert write_files(tmp_path, FILES, force=True) == 2
    assert there(tmp_path) == {"a.json": b"{}", "b.json": b"\xff\n", "other": b"mine"}


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_of_that_name_is_never_replaced(tmp_path: Path, force: bool) -> None:
    (tmp_path / "b.json").mkdir()
    with pytest.raises(FolderError, match=r"b\.json is a folder"):
        write_files(tmp_path, FILES, force=force)
    assert [path.name for path in tmp_path.iterdir()] == ["b.json"]


def test_a_link_is_replaced_and_its_target_stays(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.json").symlink_to(target)
    with pytest.raises(FolderError, match=r"a\.json is in"):
        write_files(folder, FILES, force=False)
    write_files(folder, FILES, force=True)
    assert target.read_bytes() == b"mine"
    assert not (folder / "a.json").is_symlink()


def test_a_file_where_the_folder_should_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file/deeper"):
        with pytest.raises(FolderError, match="a file stands where a folder is needed"):
            write_files(folder, FILES, force=False)


def test_a_name_that_cannot_be_written_leaves_nothing_unfinished(tmp_path: Path) -> None:
    too_long = SuiteFile("x" * 255, b"1")  # the unfinished file's name is longer than a file system takes
    with pytest.raises(FolderError, match="cannot be written: File name too long"):
        write_files(tmp_path, [FILES[0], too_long], force=False)
    assert there(tmp_path) == {"a.json": b"{}"}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
