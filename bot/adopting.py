"""`presstime backup` and `presstime adopt`: the settings and the services behind them."""

from pathlib import Path

from bot import home
from bot.settings import Settings
from bot.terminal.session import identity
from bot.views import adopting as views
from models import clock, database
from models.backups import back_up as copy_into
from models.errors import Refused, UserError
from models.services.engine import adoption
from models.services.engine.adoption import Finding, How


def back_up(settings: Settings, file: Path) -> str:
    """Copy the database into a file, without bringing it up to date first; what to say then."""
    database.open_database(settings.database)
    try:
        with database.connection():
            copy_into(file.expanduser().absolute(), now=clock.now())
    finally:
        database.close_database()
    return views.backed_up(file, key=settings.home / home.KEY_FILE)


def how(*, moved: bool, rehearse: bool, restored: bool) -> How:
    """As what to adopt, by the options; raises UserError where they contradict each other."""
    if moved + rehearse + restored > 1:
        raise UserError("Say one of --moved, --rehearse and --restored. Nothing was changed.")
    return How.MOVED if moved else How.REHEARSE if rehearse else How.PUT_BACK


def look(as_what: How, *, restored: bool) -> tuple[Finding, str]:
    """What there is to adopt, and that in words. Raises Refused where there is nothing."""
    found = adoption.survey(now=clock.now())
    if found.hold is None and not found.rehearsal and as_what is How.PUT_BACK and not restored:
        raise Refused(
            "This database is the live one, and nothing about it looks restored or copied. If it "
            "was put back all the same, say `presstime adopt --restored`. Nothing was changed."
        )
    return found, views.finding(found, as_what)


def adopt(found: Finding, as_what: How, user: str) -> str:
    """Take it into use; what to say then."""
    adoption.adopt(found, as_what, identity(user), now=clock.now())
    return views.adopted(found, as_what)
