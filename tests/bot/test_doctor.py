"""The doctor: what it finds in homes of many kinds, and that it changes none."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import doctor
from bot.doctor import Broker, Probes, without_password
from bot.home import make_key
from bot.views.doctor import as_json, findings, lines, status
from bot.views.finding import size, span
from models import clock as real_clock
from models import secrets, stored
from models.database import close_database, connection, migrate, open_database
from models.errors import UserError
from models.services.audit import sealing
from models.services.engine import claiming, installation, sessions
from models.services.engine.sessions import Alive
from models.services.people import people
from models.services.posts import media, posts
from models.services.workspaces import command_lists, setup, targets
from models.tables import Card, Delivery, Dispatch, Gate, Installation, Lane, Member, Session
from tests.bot.conftest import MONDAY, Chat
from tests.fakes.files import png
from tests.models.services.tampering import tamper

REDIS = Broker("7.2.1", "noeviction", 2_000_000, 0, cluster=False, waiting=0)
FRIDAY = MONDAY.replace(day=6, hour=8)


@pytest.fixture
def home(tmp_path, monkeypatch, clock) -> Path:
    """An empty home, with nothing of ours in the environment."""
    for name in [name for name in os.environ if name.startswith("PRESSTIME_")]:
        monkeypatch.delenv(name)
    clock.move_to(MONDAY)
    monkeypatch.setenv("PRESSTIME_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def used(home, migrated_sqlite) -> Path:
    """A home in which somebody has scheduled a post for Friday."""
    home.mkdir(mode=0o700)
    shutil.copy(migrated_sqlite, home / "presstime.db")
    secrets.set_key(make_key(home))
    with opened(home):
        installation.bind()
        setup.first_run(
            "terminal", "chat", "terminal:ana", "ana", zone="UTC", key="ACME", now=MONDAY
        )
        chat = Chat()
        chat.say('"Hello" to site friday 8:00')
        chat.press("Schedule")
    return home


@contextmanager
def opened(home: Path) -> Iterator[None]:
    """The database of a home, open while the block runs."""
    open_database(f"sqlite:///{home / 'presstime.db'}")
    try:
        migrate()
        with connection():
            yield
    finally:
        close_database()


def examined(
    broker=lambda _url: REDIS,
    target=lambda _place, _home: None,
    mail=lambda _url: None,
    chats=lambda _settings: (),
):
    return findings(doctor.examine(Probes(real_clock.now, broker, target, mail, chats)))


def bad(found) -> dict[str, str]:
    """What is not well, by its part, with what mends it."""
    return {each.part: f"{each.said} → {each.mend}" for each in found if each.level != "well"}


def works(home: Path, kind: str = sessions.JOBS) -> Alive:
    return sessions.begin(home / "sessions", kind, now=real_clock.now())


def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(home):
    found = examined()

    assert status(found) == 0
    assert [*lines(found)][-1] == "All is well."
    assert {"home", "key", "database"} == set(bad(found))
    assert not home.exists()


def test_a_home_whose_jobs_run_is_well(used):
    with opened(used):
        alive = works(used)

    found = examined()

    told = [each.said for each in found]
    assert status(found) == 0, bad(found)
    assert "Its tables are up to date." in told
    assert "A quick check found no damage." in told
    assert "Nothing is overdue, stuck, or waiting for a person." in told
    assert "ACME: site (site) is well." in told
    alive.lock.close()


def test_files_that_are_not_seen_here_are_told_with_what_mends_it(used):
    stored.use(used / "media")
    with opened(used):
        alive = works(used)
        ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=real_clock.now())
        kept = [media.keep(ana, "a.png", [png(each)], now=real_clock.now()) for each in (1, 2)]
        posts.keep_draft(ana, None, "Hello", now=real_clock.now(), media=tuple(kept))
    assert f"{used / 'media'} can be written." in [each.said for each in examined()]

    stored.place_of(kept[0].digest).unlink()

    found = examined()
    assert status(found) == 1
    assert bad(found)["media"] == (
        f"1 of the latest 2 files of posts are not in {used / 'media'} here. → Let PRESSTIME_MEDIA "
        "name one folder that all machines share, or put it back from a backup."
    )
    alive.lock.close()


def test_a_folder_of_files_that_cannot_be_written_is_told(used, monkeypatch):
    (used / "file").write_text("no folder")
    monkeypatch.setenv("PRESSTIME_MEDIA", str(used / "file"))

    assert "cannot be written" in bad(examined())["media"]


def test_looking_changes_nothing(used):
    def content() -> list[str]:
        with sqlite3.connect(used / "presstime.db") as database:
            return list(database.iterdump())

    before = content()

    examined()

    assert content() == before


def test_every_wrong_setting_is_named_at_once_and_nothing_else_is_looked_at(home, monkeypatch):
    monkeypatch.setenv("PRESSTIME_DATABASE_URL", "mysql://x")
    monkeypatch.setenv("PRESSTIME_REDIS_URL", "http://x")

    found = examined()

    assert status(found) == 2
    assert [each.said.split()[0] for each in found] == [
        "PRESSTIME_DATABASE_URL",
        "PRESSTIME_REDIS_URL",
    ]


def test_a_misspelt_variable_is_pointed_out(home, monkeypatch):
    monkeypatch.setenv("PRESSTIME_DATABASE", "sqlite:///x")

    found = examined()

    assert status(found) == 0
    assert bad(found)["settings"] == (
        "PRESSTIME_DATABASE is no setting and has no effect. → "
        "Is it PRESSTIME_DATABASE_URL? Unset it if not."
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:se@cret@db/n?password=x", "postgresql://u@db/n"),
        ("postgresql://u:se?cret@db/n", "postgresql://…"),
        ("redis://:secret@db:6379/0", "redis://db:6379/0"),
        ("sqlite:////var/x.db", "sqlite:////var/x.db"),
        ("postgresql:///n?password=secret@x", "postgresql://…"),
        ("postgresql://db/n?user=u&password=secret", "postgresql://db/n"),
    ],
)
def test_an_address_is_shown_without_what_is_secret_in_it(url, shown):
    assert without_password(url) == shown


def test_no_secret_is_ever_shown(used, monkeypatch):
    key = (used / "secret.key").read_text()
    with opened(used):
        speaker = people.arrive("terminal", "chat", "terminal:ana", "ana", now=MONDAY)
        address = {"url": "http://127.0.0.1:9/"}
        targets.connect(
            speaker, "webhook", "hook", address, {"signing_secret": "whsec_1"}, now=MONDAY
        )
    monkeypatch.setenv("PRESSTIME_SECRET_KEY", key)
    monkeypatch.setenv("PRESSTIME_REDIS_URL", "redis://:hidden@localhost/0")

    shown = as_json(examined())

    assert "PRESSTIME_SECRET_KEY: set" in shown
    assert not [word for word in (key, "hidden", "whsec_1") if word in shown]


def test_what_others_may_read_is_closed_by_one_step(used):
    used.chmod(0o755)
    (used / "secret.key").chmod(0o644)
    (used / "presstime.db").chmod(0o640)

    mends = bad(examined())

    assert f"→ `chmod 700 {used}`" in mends["home"]
    assert f"→ `chmod 600 {used}/secret.key`" in mends["key"]
    assert f"→ `chmod 600 {used}/presstime.db`" in mends["database"]


def test_another_key_than_the_database_knows_is_a_wrong_setting(used, monkeypatch):
    monkeypatch.setenv("PRESSTIME_SECRET_KEY", secrets.new_key())

    found = examined()

    assert status(found) == 2
    assert "is not the key the database was first used with" in bad(found)["key"]


def test_a_key_that_is_gone_is_a_wrong_setting(used):
    (used / "secret.key").unlink()

    found = examined()

    assert status(found) == 2
    assert f"{used}/secret.key is missing. → Put your copy of it back." in bad(found)["key"]


def test_a_database_that_does_not_answer_is_a_finding(home, monkeypatch):
    monkeypatch.setenv("PRESSTIME_DATABASE_URL", "postgresql://u:secret@127.0.0.1:9/x")
    monkeypatch.setenv("PRESSTIME_SECRET_KEY", secrets.new_key())

    found = examined()

    assert status(found) == 1
    assert "Connection refused" in bad(found)["database"]
    assert "Start the server, or correct PRESSTIME_DATABASE_URL." in bad(found)["database"]


def test_a_damaged_file_is_a_finding(used):
    (used / "presstime.db").write_bytes(b"no database " * 1000)

    assert "is damaged or is not a database" in bad(examined())["database"]


def test_a_database_of_another_version_says_which_step_to_take(used):
    with sqlite3.connect(used / "presstime.db") as database:
        database.execute("DELETE FROM schema_migration WHERE name LIKE '0002%'")
    assert "→ `presstime migrate`" in bad(examined())["database"]

    with sqlite3.connect(used / "presstime.db") as database:
        database.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_x', '2026')")
    assert "Upgrade Presstime on this machine." in bad(examined())["database"]


def test_without_a_clock_it_says_when_the_next_post_is_due_and_how_to_start_one(used, clock):
    assert bad(examined())["processes"] == (
        "No clock runs; the next post is due in 3 days. → Open a chat, or run `presstime jobs`."
    )

    clock.move_to(FRIDAY + timedelta(minutes=5))
    late = bad(examined())

    assert "posts are due since 5 min" in late["processes"]
    assert late["posts"].startswith("1 delivery is overdue, the first for 5 min.")


def test_a_process_that_died_is_told_from_one_that_lives(used):
    with opened(used):
        works(used).lock.close()
        alive = works(used)

    told = [each.said for each in examined() if each.part == "processes"]

    assert len(told) == 2
    assert sum("died; it was last heard of" in said for said in told) == 1
    assert sum(said.endswith("lives.") for said in told) == 1
    alive.lock.close()


@pytest.mark.parametrize(
    ("given", "command", "name"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, "slack", "in Slack"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}, "web", "The web server"),
        ({"DISCORD_TOKEN": "t"}, "discord", "in Discord"),
    ],
)
def test_a_bot_that_does_not_run_or_is_cut_off_from_its_chat_is_told(
    used, clock, monkeypatch, given, command, name
):
    for variable, value in given.items():
        monkeypatch.setenv(variable, value)
    with opened(used):
        clocks = works(used)
    missing = bad(examined())["processes"]
    assert name in missing
    assert f"→ `presstime {command}` starts it" in missing

    with opened(used):
        bot = works(used, command)
    assert "processes" not in bad(examined())

    cut_off_at = real_clock.now()
    clock.forward(timedelta(minutes=2))
    with opened(used):
        clocks.beat(now=real_clock.now())
        bot.beat(cut_off_at=cut_off_at, now=real_clock.now())
    assert "is not connected for 2 min" in bad(examined())["processes"]
    clocks.lock.close()
    bot.lock.close()


def test_a_chat_that_is_set_up_by_half_is_told_by_the_variable(used, monkeypatch):
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert "SLACK_BOT_TOKEN" in bad(examined())["settings"]


def test_a_bot_is_no_clock(used, clock):
    with opened(used):
        bot = works(used, "slack")
        assert sessions.last_beat() is None
        assert sessions.last_alive(now=real_clock.now()) is None
    assert "No clock runs" in bad(examined())["processes"]
    bot.lock.close()


def test_a_process_that_is_silent_is_in_trouble(used, clock):
    with opened(used):
        alive = works(used)
    clock.forward(timedelta(minutes=2))

    assert "has been silent for 2 min" in bad(examined())["processes"]
    alive.lock.close()


def test_clocks_without_workers_are_noticed_where_they_are_apart(used, monkeypatch):
    monkeypatch.setenv("PRESSTIME_REDIS_URL", "redis://localhost/0")
    with opened(used):
        alive = works(used, sessions.CLOCK)

    found = bad(examined())

    assert "No worker runs; the next post is due in 3 days. → `presstime worker`." in str(found)
    alive.lock.close()


def stuck(used: Path, state: str) -> str:
    """The finding on posts once Friday's delivery is in a state it should not stay in."""
    with opened(used):
        alive = works(used)
        (claim,) = claiming.claim(alive.id, now=FRIDAY, limit=1)
        alive.close(now=FRIDAY)
        Session.update(ended_at=FRIDAY).execute()
        Delivery.update(state=state).where(Delivery.id == claim.id).execute()
        alive.lock.close()
    return bad(examined()).get("posts", "")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("queued", "1 delivery is in the hands of a process that is gone."),
        ("sending", "1 delivery is in the hands of a process that is gone."),
        ("unknown", "Of 1 delivery nobody knows whether it is there."),
        ("held", "1 delivery is held back until somebody chooses."),
        ("delivered", ""),
    ],
)
def test_what_is_stuck_or_waits_for_a_person_is_told(used, clock, state, said):
    clock.move_to(FRIDAY + timedelta(minutes=2))

    told = stuck(used, state)

    assert told.startswith(said)
    assert bool(told) == bool(said)


@pytest.mark.parametrize(
    ("change", "rehearse", "said"),
    [
        ({"held_why": "copied"}, "", "It is a copy, or was put back from a backup. → `presstime a"),
        ({"rehearsal": True}, "", "which never publishes for real. → Set PRESSTIME_REHEARSE=1"),
        ({}, "1", "but the database publishes for real. → Unset it"),
        ({"rehearsal": True}, "1", "nothing leaves this machine."),
    ],
)
def test_a_database_out_of_which_nothing_may_go_says_why(used, monkeypatch, change, rehearse, said):
    with opened(used):
        Installation.update(key_fingerprint=secrets.fingerprint(), **change).execute()
    monkeypatch.setenv("PRESSTIME_REHEARSE", rehearse)

    assert said in bad(examined())["database"]


def test_a_zone_that_is_not_known_any_more_is_told(used):
    with opened(used):
        Member.update(zone="Atlantis/Sunken").execute()

    assert "A member is in the zone “Atlantis/Sunken”" in bad(examined())["zones"]


def test_a_target_that_cannot_be_reached_is_told_with_its_trouble(used):
    found = examined(target=lambda place, _home: f"{place.name} is a file.")

    assert bad(found)["targets"] == (
        "ACME: site (site): site is a file. → Mend that, or `disconnect site` and connect it again."
    )


def test_sites_of_workers_elsewhere_are_not_made_here(used, monkeypatch):
    monkeypatch.setenv("PRESSTIME_REDIS_URL", "redis://localhost/0")

    assert "lies where the workers run" in bad(examined())["targets"]


def down(_url: str) -> Broker:
    raise UserError("Redis does not answer (refused).")


@pytest.mark.parametrize(
    ("broker", "said"),
    [
        (down, "Redis does not answer (refused). → Start Redis"),
        (lambda _: replace(REDIS, version="6.0.9"), "→ Upgrade it: Redis 6.2"),
        (lambda _: replace(REDIS, policy="allkeys-lru"), "maxmemory-policy noeviction`"),
        (lambda _: replace(REDIS, most=2_100_000), "It uses 2.0 MB of 2.1 MB of memory"),
        (lambda _: replace(REDIS, cluster=True), "It is a cluster. → Use a single Redis."),
    ],
)
def test_what_is_wrong_with_redis_is_told(used, monkeypatch, broker, said):
    monkeypatch.setenv("PRESSTIME_REDIS_URL", "redis://localhost/0")

    found = examined(broker)

    assert status(found) == 1
    assert said in bad(found)["queue"]


def test_a_mail_server_that_cannot_be_used_is_told_and_its_password_is_not(used, monkeypatch):
    monkeypatch.setenv("PRESSTIME_SMTP_URL", "smtp://posts:hunter2@mail.example.com:587")
    monkeypatch.setenv("PRESSTIME_MAIL_FROM", "posts@example.com")

    good = examined()
    assert "e-mail" not in bad(good)
    assert "hunter2" not in as_json(good)
    assert "PRESSTIME_SMTP_URL: smtp://posts@mail.example.com:587" in as_json(good)
    found = examined(mail=lambda url: "the mail server does not answer" if "hunter2" in url else "")
    assert status(found) == 1
    assert "None can be sent: the mail server does not answer. → Correct" in bad(found)["e-mail"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("failed", "1 e-mail of the last seven days failed. → `notices`"),
        ("unknown", "Of 1 e-mail nobody knows whether it arrived. → `notices`"),
        ("waiting", "1 e-mail waits, the first for 5 min. → See that a clock"),
        ("sent", None),
        ("dropped", None),
    ],
)
def test_e_mails_that_did_not_arrive_are_counted(used, state, said):
    before = MONDAY - timedelta(minutes=5)
    with opened(used):
        ana = Member.get()
        Dispatch.create(
            project=ana.project,
            member=ana,
            way="email",
            address="ana@example.com",
            state=state,
            created_at=before,
            next_at=before,
            finished_at=None if state == "waiting" else before,
        )

    found = bad(examined()).get("e-mail")
    assert (found is None) if said is None else found.startswith(said)


@pytest.mark.parametrize(
    ("state", "next_at", "said"),
    [
        ("failed", None, "1 message of the last seven days failed. → `notices`"),
        ("waiting", MONDAY - timedelta(minutes=5), "1 message waits for chats, the first for 5"),
        ("there", None, None),
    ],
)
def test_messages_that_did_not_reach_a_chat_are_counted(used, state, next_at, said):
    with opened(used):
        Card.create(
            project=Member.get().project,
            workspace="slack:T1",
            address="C1",
            kind="news",
            state=state,
            next_at=next_at,
            created_at=MONDAY - timedelta(minutes=5),
        )

    found = bad(examined()).get("chats")
    assert (found is None) if said is None else found.startswith(said)


def test_a_channel_that_takes_nothing_is_told_with_the_step_that_mends_it(used):
    with opened(used):
        Lane.create(
            workspace="slack:T1",
            address="C1",
            next_at=MONDAY,
            closed_at=MONDAY - timedelta(hours=3),
            reason="I am not in that channel. Invite me: `/invite @presstime`.",
        )

    assert bad(examined())["chats"].startswith(
        "I cannot write to channel C1 in Slack since 3 h: I am not in that channel. Invite me"
    )


@pytest.mark.parametrize(
    ("chat", "said"),
    [
        (doctor.Chat("Slack", "SLACK_BOT_TOKEN", "acme"), None),
        (
            doctor.Chat("Slack", "SLACK_BOT_TOKEN", trouble="the token was revoked"),
            "Slack does not let us in: the token was revoked. → Correct SLACK_BOT_TOKEN",
        ),
        (
            doctor.Chat("Slack", "SLACK_BOT_TOKEN", "acme", lacking=("commands (for `/post`)",)),
            "The token for Slack lacks commands (for `/post`). → Add that",
        ),
    ],
)
def test_a_chat_that_lets_us_in_is_well_and_one_that_does_not_says_why(used, chat, said):
    found = bad(examined(chats=lambda _: (chat,))).get("chats")
    assert (found is None) if said is None else found.startswith(said)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (None, "Discord knows no commands of ours"),
        ("old", "Discord knows the commands of another version"),
        ("new", None),
    ],
)
def test_a_chat_that_was_not_told_of_the_commands_is_to_be_told(used, known, said):
    if known is not None:
        with opened(used):
            command_lists.remember("discord:1", known, now=MONDAY)
    chat = doctor.Chat("Discord", "DISCORD_TOKEN", "it", commands=("discord:1", "new"))

    found = bad(examined(chats=lambda _: (chat,))).get("chats")

    assert (found is None) if said is None else found.startswith(said)
    assert found is None or "→ `presstime discord sync` tells it." in found


def test_json_holds_the_same_findings_and_one_word(used):
    whole = json.loads(as_json(examined()))

    assert whole["status"] == "trouble"
    assert {"part", "level", "said", "mend"} == set(whole["findings"][0])
    assert [each["part"] for each in whole["findings"] if each["mend"]].count("processes") == 1


def test_amounts_are_said_in_their_largest_unit():
    assert [size(number) for number in (0, 999, 12_345, 34_000_000_000)] == [
        "0 bytes",
        "999 bytes",
        "12.3 kB",
        "34.0 GB",
    ]
    lengths = (0.04, 59, 60, 180, 4 * 3600, 3 * 86_400)
    assert [span(timedelta(seconds=each)) for each in lengths] == [
        "0.0 s",
        "59 s",
        "60 s",
        "3 min",
        "4 h",
        "3 days",
    ]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("down", "ACME: site does not answer for 2 min; 1 delivery waits for it."),
        ("limited", "ACME: site asked to wait for 5 min more; 1 delivery waits for it."),
    ],
)
def test_a_target_that_takes_nothing_is_told_with_how_many_wait(used, clock, reason, said):
    now = FRIDAY + timedelta(minutes=2)
    clock.move_to(now)
    with opened(used):
        gate = Gate.create(
            name=f"target {Delivery.get().target_id}",
            closed_until=now + timedelta(minutes=5, seconds=1),
            since=FRIDAY,
            reason=reason,
        )
        Delivery.update(gate=gate.id).execute()

    [told] = [each for each in examined() if each.part == "targets" and "1 delivery" in each.said]

    assert told.said == said
    assert (told.level == "trouble") == (reason == "down")


def test_what_was_handed_out_long_ago_and_not_begun_is_told(used, clock):
    clock.move_to(FRIDAY + timedelta(minutes=2))
    with opened(used):
        alive = works(used)
        claiming.claim(alive.id, now=FRIDAY, limit=1)

    told = bad(examined())["posts"]

    alive.lock.close()
    assert told.startswith("1 delivery is handed out, and no worker has begun.")


def test_a_freeze_that_holds_is_told_with_the_way_to_lift_it(used):
    with opened(used):
        Chat().say("freeze all because the site is down")

    told = [(each.said, each.mend) for each in examined() if each.part == "posts"]

    assert told == [
        (
            "ACME: the freeze F1 holds, because the site is down.",
            "`thaw F1` in the chat lifts it.",
        )
    ]


def test_a_sealed_audit_is_well(used):
    with opened(used):
        sealing.seal(now=real_clock.now())

    said = [each.said for each in examined() if each.part == "audit"]

    assert said == ["ACME: sealed up to row 4."]


def test_an_audit_that_nobody_seals_is_noted(used, clock):
    clock.forward(timedelta(hours=3))

    assert bad(examined())["audit"] == (
        "ACME: what happened is not sealed since 3 h. → A clock seals it by itself; "
        "`presstime audit seal` does now."
    )


def test_a_head_that_does_not_fit_the_newest_row_is_trouble(used):
    with opened(used):
        sealing.seal(now=real_clock.now())
        tamper("DELETE FROM audit WHERE sequence = 4")

    assert "Row 4 and what came after it are gone" in bad(examined())["audit"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("approvals required", "what ana writes cannot be approved"),
        ("approvers-needed 2", "2 approvers must approve and there is 1"),
    ],
)
def test_a_rule_of_approval_that_nobody_can_keep_is_told(used, rule, said):
    with opened(used):
        for each in ("approvals required", rule):
            Chat().say(f"settings {each}")

    found = [each for each in examined() if each.part == "approvals"]

    assert said in found[0].said
