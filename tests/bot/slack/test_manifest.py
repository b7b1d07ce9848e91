import json
from pathlib import Path

import pytest

from bot.commands.index import ENTRIES
from bot.slack import manifest

KEPT = Path(manifest.__file__).with_name("manifest.yaml")


def test_the_manifest_in_the_repository_is_the_one_that_is_made():
    assert KEPT.read_text("utf-8") == manifest.as_yaml()


def test_the_description_names_every_verb_within_slacks_limits():
    told = manifest.manifest()["display_information"]["long_description"]

    assert 174 <= len(told) <= 4_000
    assert [each.verb for each in ENTRIES if each.verb not in told] == []


def test_without_an_address_it_is_for_socket_mode_and_a_token_that_stays():
    made = manifest.manifest()

    assert made["settings"]["socket_mode_enabled"] is True
    assert made["settings"]["token_rotation_enabled"] is False
    assert "http" not in json.dumps(made)


def test_with_an_address_slack_calls_it_and_tokens_rotate():
    made = manifest.manifest("https://post.example.com/", command="/plan")

    events = "https://post.example.com/slack/events"
    assert made["settings"]["event_subscriptions"]["request_url"] == events
    assert made["settings"]["interactivity"]["request_url"] == events
    assert made["features"]["slash_commands"][0]["url"] == events
    assert made["features"]["slash_commands"][0]["command"] == "/plan"
    redirects = made["oauth_config"]["redirect_urls"]
    assert redirects == ["https://post.example.com/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["token_rotation_enabled"] is True


def test_every_scope_has_one_reason_and_stands_once():
    names = [each.name for each in manifest.SCOPES]

    assert len(set(names)) == len(names)
    assert all(each.reason for each in manifest.SCOPES)
    assert {"chat:write", "commands"} <= set(manifest.scopes(optional=False))


@pytest.mark.parametrize(
    ("event", "scope"), [("app_mention", "app_mentions:read"), ("message.im", "im:history")]
)
def test_every_event_has_the_scope_it_needs(event, scope):
    assert event in manifest.EVENT_NAMES
    assert scope in {each.name for each in manifest.SCOPES}


def test_texts_that_slack_limits_fit():
    made = manifest.manifest()
    told, features = made["display_information"], made["features"]

    assert len(told["name"]) <= 35
    assert len(told["description"]) <= 140
    assert all(len(each["name"]) <= 24 for each in features["shortcuts"])
    assert all(len(each["description"]) <= 150 for each in features["shortcuts"])
    assert len(features["slash_commands"][0]["command"]) <= 32
