"""The session of docs/four-people.md is played on real processes, and must go as it is shown.

`python -m tests.test_four_people` prints the session as it goes now, to paste into the page.
"""

from pathlib import Path

from tests import sessions
from tests.sessions import Session

PAGE = Path(__file__).parent.parent / "docs" / "four-people.md"


def test_the_session_of_four_people_goes_as_shown(tmp_path):
    with Session(tmp_path, "mia") as session:
        for shown, came in sessions.played(PAGE, session):
            assert came == shown

    assert session.status == 1  # some of what was said was refused
    [page] = (tmp_path / ".presstime" / "sites" / "site" / "posts").glob("*.html")
    assert "Our second shop opens at noon." in page.read_text(encoding="utf-8")


if __name__ == "__main__":
    sessions.show(PAGE, "mia")
