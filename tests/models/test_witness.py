"""What a home remembers of the databases it saw."""

import shutil

from models import witness
from models.witness import Trace

STAMP, OTHER = "0" * 16, "f" * 16


def seen(beats, stamp=STAMP, home="a" * 8):
    return Trace(stamp, home, "b" * 8, beats)


def test_the_latest_of_each_database_is_kept(tmp_path):
    folder = tmp_path / "seen"
    assert witness.latest(folder, STAMP) is None

    for trace in (seen(9), seen(10), seen(3, OTHER)):
        witness.note(folder, trace)

    assert witness.latest(folder, STAMP) == seen(10)
    assert witness.latest(folder, OTHER) == seen(3, OTHER)
    assert len(list(folder.iterdir())) == 2


def test_a_process_that_comes_late_takes_nothing_back(tmp_path):
    witness.note(tmp_path, seen(10))
    witness.note(tmp_path, seen(9))

    assert witness.latest(tmp_path, STAMP) == seen(10)


def test_a_backup_laid_over_a_home_does_not_make_it_forget(tmp_path):
    folder, backup = tmp_path / "seen", tmp_path / "backup"
    witness.note(folder, seen(9))
    shutil.copytree(folder, backup)
    witness.note(folder, seen(12))
    shutil.copytree(backup, folder, dirs_exist_ok=True)

    assert witness.latest(folder, STAMP) == seen(12)


def test_other_files_are_no_traces(tmp_path):
    (tmp_path / ".DS_Store").touch()
    (tmp_path / f"{STAMP}.12").touch()

    assert witness.latest(tmp_path, STAMP) is None


def test_an_address_is_the_same_whoever_connects_with_whatever_password():
    one = witness.address_of("postgresql://ana:secret@db:5432/presstime?sslmode=require")

    assert one == witness.address_of("postgresql://ben@db:5432/presstime?sslmode=require")
    assert one != witness.address_of("postgresql://ana:secret@db:5432/other?sslmode=require")
    assert one != witness.address_of("postgresql://ana:secret@db2:5432/presstime?sslmode=require")
