from typing import Any

import pytest

from bot.discord.permissions import lacking

VIEW, SEND, ADMIN = 1 << 10, 1 << 11, 1 << 3
ME, GUILD, BOTS, OTHERS = "5", "7", "8", "9"
NEEDED = ("view_channel", "send_messages")


def missing(roles: dict[str, int], overwrites: dict[str, tuple[int, int]]) -> list[str]:
    """What the bot lacks: its roles are everybody's and `BOTS`; overwrites are (allow, deny)."""
    guild: dict[str, Any] = {
        "id": GUILD,
        "roles": [{"id": id, "permissions": str(bits)} for id, bits in roles.items()],
    }
    channel = {
        "permission_overwrites": [
            {"id": id, "allow": str(allow), "deny": str(deny)}
            for id, (allow, deny) in overwrites.items()
        ]
    }
    return lacking(NEEDED, channel, {"user": {"id": ME}, "roles": [BOTS]}, guild)


@pytest.mark.parametrize(
    ("roles", "overwrites", "lacks"),
    [
        ({GUILD: VIEW | SEND}, {}, []),
        ({GUILD: VIEW}, {}, ["Send Messages"]),
        ({GUILD: VIEW, BOTS: SEND}, {}, []),
        ({GUILD: VIEW, OTHERS: SEND}, {}, ["Send Messages"]),
        ({GUILD: VIEW | SEND}, {GUILD: (0, VIEW | SEND)}, ["View Channel", "Send Messages"]),
        ({GUILD: VIEW | SEND}, {GUILD: (0, SEND), BOTS: (SEND, 0)}, []),
        ({GUILD: VIEW | SEND}, {OTHERS: (0, SEND)}, []),
        ({GUILD: VIEW | SEND}, {BOTS: (SEND, 0), ME: (0, SEND)}, ["Send Messages"]),
        ({GUILD: VIEW | SEND}, {BOTS: (0, SEND), ME: (SEND, 0)}, []),
        ({GUILD: 0, BOTS: ADMIN}, {ME: (0, VIEW | SEND)}, []),
    ],
)
def test_what_is_lacking_follows_from_roles_and_then_the_channels_overwrites(
    roles, overwrites, lacks
):
    assert missing(roles, overwrites) == lacks
