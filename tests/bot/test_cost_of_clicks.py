"""What a click asks of the database does not grow by the way."""

from collections import Counter

import pytest

from models.database import database
from tests.bot.conftest import Chat
from tests.bot.test_approvals import role, scheduled


@pytest.fixture
def statements(chat, monkeypatch):
    """All that is asked of the database, with its parameters."""
    asked = []
    execute = database.obj.execute_sql

    def noted(sql, params=None):
        asked.append((sql, tuple(params or ())))
        return execute(sql, params)

    monkeypatch.setattr(database.obj, "execute_sql", noted)
    return asked


def test_a_click_on_approve_asks_nothing_twice(chat, statements):
    bo = Chat("bo")
    bo.say("help")
    role("bo", "approver")
    chat.say("settings approvals required")
    scheduled(chat)
    statements.clear()

    assert "approved" in bo.say("approve ACME/1@1")

    asked = Counter(each for each in statements if each[0].startswith("SELECT"))
    assert [each for each, times in asked.items() if times > 1] == []
    assert len(statements) <= 35
