"""The `presstime` command: settings, logs and database are opened here, and nowhere else.

Imports stand inside the commands, so that each starts as fast as it can.
"""

from __future__ import annotations

import logging
import secrets
import sys
from io import TextIOWrapper
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from bot.operator import chats, importing, machine, shells, starting
from bot.operator.audit import app as audit_app
from bot.operator.discord import app as discord_app
from bot.operator.people import app as people_app
from models.errors import UserError

if TYPE_CHECKING:
    from bot.reply import Reply
    from bot.settings import Settings
    from bot.terminal.session import Session
    from jobs.letters import Post
    from models.services.people.people import Speaker

log = logging.getLogger(__name__)
app = typer.Typer(
    help="Schedule and publish content from chat. Alone, it opens the chat.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(audit_app, name="audit")
app.add_typer(discord_app, name="discord")
app.add_typer(people_app, name="people")
app.command()(shells.manifest)
As = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Speak as this member.")]


def main() -> None:
    """Run the command; trouble ends as one sentence and an exit status: 2 for a setting, else 1."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a sign shows “?”
    try:
        app()
    except UserError as error:
        from bot.settings import SettingsError

        _end(str(error), 2 if isinstance(error, SettingsError) else 1)
    except Exception:
        from bot.logs import where

        reference = secrets.token_hex(3)
        log.exception("command failed, reference %s", reference)
        _end(f"Something broke inside Presstime. The log ({where()}) has it as {reference}.", 1)


def _end(sentence: str, status: int) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(status)


@app.callback(invoke_without_command=True)
def presstime(context: typer.Context) -> None:
    """Open the chat where no command is given."""
    if context.invoked_subcommand is None:
        chat()


@app.command()
def chat(name: As = None) -> None:
    """Talk to Presstime; on a pipe, one sentence a line."""
    from bot.terminal.start import chat as talk

    settings, path = starting.for_chat(_load_plug_ins)
    prompt = f"{name}> " if name else "> "
    with starting.database(settings):
        greeting = _first_run()
        well = talk(_session(name), settings, path, prompt=prompt, greeting=greeting)
    raise typer.Exit(0 if well else 1)


@app.command()
def up() -> None:
    """Run all that the settings allow: the chats that are set up, with all that publishes beside
    them; without any, the chat of this terminal with its jobs."""
    shells.up(chat)


@app.command()
def slack() -> None:
    """Be the bot in Slack, by Socket Mode."""
    shells.slack(_load_plug_ins)


@app.command()
def web() -> None:
    """Answer over HTTP: Slack's requests, installs, and whether all is well."""
    shells.web(_load_plug_ins)


@app.command()
def say(
    sentence: Annotated[str, typer.Argument(help='What to say: "list", "publish 142" …')],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    name: As = None,
) -> None:
    """Say one sentence, print the answer; the exit status is 1 if it failed."""
    from bot.terminal import once

    settings, _ = starting.for_chat(_load_plug_ins)
    with starting.database(settings):
        _first_run()
        well = once.say(_session(name), settings, sentence, as_json=as_json)
    raise typer.Exit(0 if well else 1)


@app.command()
def understand() -> None:
    """Read sentences as JSON lines, answer each with what it means; no database, no network."""
    from bot.language.understand import understand as answer_lines

    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    answer_lines(sys.stdin, sys.stdout)


@app.command("import")
def import_posts(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV file: key,title,text,targets,when,zone,priority.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Import the good rows.")] = False,
    undo: Annotated[
        int | None, typer.Option("--undo", metavar="IMPORT", help="Undo an earlier import.")
    ] = None,
    override: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Import rows in spite of conflicts, and why."),
    ] = None,
    name: As = None,
) -> None:
    """Put the posts of a file on the calendar; say what becomes of each row first."""
    from models.database import connection

    if (file is None) == (undo is None):
        raise UserError("Say either a file to import or --undo and the number of an import.")
    settings, _ = starting.for_chat(_load_plug_ins)
    with starting.database(settings), connection():
        _first_run()
        speaker = _speaker(name)
        well = True
        if file is not None:
            well = importing.write(speaker, file, yes=yes, override=override)
        elif undo is not None:
            importing.undo(speaker, undo)
    raise typer.Exit(0 if well else 1)


def _speaker(name: str | None) -> Speaker:
    from bot.terminal.core import CHANNEL, WORKSPACE
    from bot.terminal.session import identity
    from models import clock
    from models.services.people import people

    said = name or machine.user_name()
    return people.arrive(WORKSPACE, CHANNEL, identity(said), said, now=clock.now())


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    from bot import home, logs
    from bot.settings import load_settings

    settings = load_settings()
    home.prepare(settings.home)
    logs.to_error_stream(settings)
    with starting.database(settings) as applied:
        for script in applied:
            typer.echo(f"Applied {script}.")
    typer.echo("The database is up to date.")


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Look at everything, and say what is well, what is not, and what mends it.

    The exit status is 0 if all is well, 1 for trouble, 2 for settings."""
    from bot import doctor as looking
    from bot.terminal.words import safe
    from bot.views import doctor as views
    from jobs import health
    from models import clock

    probes = looking.Probes(clock.now, health.broker, health.target, health.mail, health.chats)
    found = views.findings(looking.examine(probes))
    if as_json:
        typer.echo(views.as_json(found))
    else:
        for line in views.lines(found):
            typer.echo(safe(line))
    raise typer.Exit(views.status(found))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; a file that does not exist yet.")],
) -> None:
    """Copy the database (SQLite) into a file, also while everything runs."""
    from bot.adopting import back_up

    settings, _ = starting.for_service()
    typer.echo(back_up(settings, file))


@app.command()
def adopt(
    moved: Annotated[
        bool, typer.Option("--moved", help="The original is gone for good; this is its last state.")
    ] = False,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Make this copy a rehearsal for ever.")
    ] = False,
    restored: Annotated[
        bool, typer.Option("--restored", help="It was put back, though nothing noticed it.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Take a restored or copied database into use; say what that means first."""
    from bot import adopting
    from models.database import connection

    how = adopting.how(moved=moved, rehearse=rehearse, restored=restored)
    settings, _ = starting.for_service()
    with starting.database(settings, adopting=True), connection():
        found, words = adopting.look(how, restored=restored)
        typer.echo(words)
        if not yes and not machine.confirmed("Adopt it?"):
            raise UserError("Nothing was changed. `--yes` does it without asking.")
        typer.echo(adopting.adopt(found, how, machine.user_name()))


@app.command()
def jobs(
    while_chats: Annotated[
        bool, typer.Option("--while-chats", help="Stop when the last chat has left.")
    ] = False,
) -> None:
    """Publish what falls due: clock and workers in one process."""
    from bot import home, logs
    from bot.settings import load_settings
    from bot.terminal.lifetime import Why, stop_after_last_chat, working
    from jobs.run import run  # before the wait: whoever waits carries on at once

    settings = load_settings()
    home.prepare(settings.home)
    why = Why.CHATS if while_chats else Why.SERVICE
    logs.to_home(settings) if while_chats else logs.to_error_stream(settings)
    stop = starting.stop_on_signals()
    with working(settings.home, why, stop) as mine:
        if mine and not stop.is_set():
            if while_chats:
                Thread(target=stop_after_last_chat, args=(settings.home, stop), daemon=True).start()
            with starting.database(settings):
                run(
                    settings.home,
                    stop=stop,
                    redis_url=settings.redis_url,
                    post=_post(settings),
                    outlets=chats.outlets(settings),
                )


@app.command(name="clock")
def clock_process() -> None:
    """Hand out what falls due to workers, through Redis; any number may run."""
    from jobs.run import run_clock

    settings, stop = starting.for_service()
    with starting.database(settings):
        run_clock(settings.home, stop=stop, redis_url=settings.redis_url)


@app.command()
def worker(
    threads: Annotated[
        int, typer.Option(min=1, max=28, help="How many calls are made at once.")
    ] = 8,
) -> None:
    """Publish what clocks hand out, through Redis; any number may run."""
    from jobs.run import run_worker

    settings, stop = starting.for_service()
    with starting.database(settings):
        run_worker(
            settings.home,
            stop=stop,
            redis_url=settings.redis_url,
            threads=threads,
            post=_post(settings),
            outlets=chats.outlets(settings),
        )


def _post(settings: Settings) -> Post:
    """The mail server of the settings, if they name one."""
    from jobs.letters import Post
    from jobs.mail import Server

    if settings.mail_server is None or settings.mail_from is None:
        return Post()
    return Post(Server.of(settings.mail_server), settings.mail_from)


def _load_plug_ins() -> None:
    from jobs.publishers.registry import platforms

    platforms()


def _first_run() -> Reply | None:
    """Make what a first sentence needs; the greeting if that was not there before."""
    from bot.terminal.core import CHANNEL, WORKSPACE
    from bot.terminal.session import identity
    from models import clock
    from models.rules.keys import project_key
    from models.services.workspaces.setup import first_run

    user, zone = machine.user_name(), machine.machine_zone()
    key = project_key(Path.cwd().name, user)
    now = clock.now()
    if not first_run(WORKSPACE, CHANNEL, identity(user), user, zone=zone, key=key, now=now):
        return None
    from bot.views.welcome import welcome

    return welcome(key, zone)


def _session(name: str | None) -> Session:
    from bot.terminal.core import real
    from bot.terminal.session import Session

    return Session(real(), name or machine.user_name())


if __name__ == "__main__":
    main()
