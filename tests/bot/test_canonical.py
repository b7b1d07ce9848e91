"""Every sentence a shipped button ever carried is read for ever: lines are only added here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.canonical import Click, parse

SHIPPED = {
    "confirm P91@1": Click("confirm", "proposal", None, 91, 1),
    "confirm P91": Click("confirm", "proposal", None, 91),
    "discard P91@2": Click("discard", "proposal", None, 91, 2),
    "draft P91@2": Click("draft", "proposal", None, 91, 2),
    "now P91@2": Click("now", "proposal", None, 91, 2),
    "reword P91@2": Click("reword", "proposal", None, 91, 2),
    "proposal P91": Click("proposal", "proposal", None, 91),
    "pick P91 2": Click("pick", "proposal", None, 91, None, "2"),
    "pick P91@3 2": Click("pick", "proposal", None, 91, 3, "2"),
    'change P91@3 "Hi" to site': Click("change", "proposal", None, 91, 3, '"Hi" to site'),
    "show ACME/142": Click("show", "post", "ACME", 142),
    "edit ACME/142@3": Click("edit", "post", "ACME", 142, 3),
    "pause ACME/142@3": Click("pause", "post", "ACME", 142, 3),
    "resume ACME/142@3": Click("resume", "post", "ACME", 142, 3),
    "cancel ACME/142@3": Click("cancel", "post", "ACME", 142, 3),
    "skip ACME/142@3": Click("skip", "post", "ACME", 142, 3),
    "publish ACME/142@3": Click("publish", "post", "ACME", 142, 3),
    "unpublish ACME/142@3": Click("unpublish", "post", "ACME", 142, 3),
    "retry ACME/142": Click("retry", "post", "ACME", 142),
    "text ACME/142@3 New\nwords": Click("text", "post", "ACME", 142, 3, "New\nwords"),
    "title ACME/142@3 New": Click("title", "post", "ACME", 142, 3, "New"),
    "catchup ACME/142 drop": Click("catchup", "post", "ACME", 142, None, "drop"),
    "catchup ACME latest": Click("catchup", "project", "ACME", None, None, "latest"),
    "there D55": Click("there", "delivery", None, 55),
    "send D55": Click("send", "delivery", None, 55),
    "look D55": Click("look", "delivery", None, 55),
    "aside D55": Click("aside", "delivery", None, 55),
    "there D55 https://a.example/1": Click(
        "there", "delivery", None, 55, None, "https://a.example/1"
    ),
    "there ACME my-blog until 1764000000123456": Click(
        "there", "project", "ACME", None, None, "my-blog until 1764000000123456"
    ),
    "send ACME blog until 1": Click("send", "project", "ACME", None, None, "blog until 1"),
    "look ACME blog until 1": Click("look", "project", "ACME", None, None, "blog until 1"),
    "aside ACME blog until 1": Click("aside", "project", "ACME", None, None, "blog until 1"),
    "try ACME my-blog": Click("try", "project", "ACME", None, None, "my-blog"),
    "list ACME +10": Click("list", "project", "ACME", None, None, "10"),
    "drafts ACME +10": Click("drafts", "project", "ACME", None, None, "10"),
    "queue ACME": Click("queue", "project", "ACME"),
    "queue ACME 30": Click("queue", "project", "ACME", None, None, "30"),
    "retry ACME all": Click("retry", "project", "ACME", None, None, "all"),
    "retry ACME cause 0a1b2c3d": Click("retry", "project", "ACME", None, None, "cause 0a1b2c3d"),
    "cancel ACME everything": Click("cancel", "project", "ACME", None, None, "everything"),
    "publish ACME 1 2 30": Click("publish", "project", "ACME", None, None, "1 2 30"),
    "disconnect ACME blog": Click("disconnect", "project", "ACME", None, None, "blog"),
    "disconnect ACME #café-news": Click("disconnect", "project", "ACME", None, None, "#café-news"),
    "disconnect ACME #news": Click("disconnect", "project", "ACME", None, None, "#news"),
    "try ACME #news": Click("try", "project", "ACME", None, None, "#news"),
    "look ACME #news until 1": Click("look", "project", "ACME", None, None, "#news until 1"),
    "move P91@2 2026-11-27T14:00:00Z to 2026-11-27T14:15:00Z": Click(
        "move", "proposal", None, 91, 2, "2026-11-27T14:00:00Z to 2026-11-27T14:15:00Z"
    ),
    "override P91@2 because": Click("override", "proposal", None, 91, 2, "because"),
    "override P91@2 because it must": Click("override", "proposal", None, 91, 2, "because it must"),
    "move ACME/142@3 2026-11-27T14:00:00Z to 2026-11-27T14:15:00.250000Z": Click(
        "move", "post", "ACME", 142, 3, "2026-11-27T14:00:00Z to 2026-11-27T14:15:00.250000Z"
    ),
    "move ACME/142@3 2026-11-27T14:00:00Z to 2026-11-27T14:15:00Z because x": Click(
        "move",
        "post",
        "ACME",
        142,
        3,
        "2026-11-27T14:00:00Z to 2026-11-27T14:15:00Z because x",
    ),
    "override ACME/142@3 because": Click("override", "post", "ACME", 142, 3, "because"),
    "resume ACME/142@3 because x": Click("resume", "post", "ACME", 142, 3, "because x"),
    "retry ACME/142 because x": Click("retry", "post", "ACME", 142, None, "because x"),
    "keep ACME/142@3": Click("keep", "post", "ACME", 142, 3),
    "resolve ACME/142@3": Click("resolve", "post", "ACME", 142, 3),
    "conflicts ACME +10": Click("conflicts", "project", "ACME", None, None, "10"),
    "lift ACME resources": Click("lift", "project", "ACME", None, None, "resources"),
    "rule ACME 2 off": Click("rule", "project", "ACME", None, None, "2 off"),
    "undo U31": Click("undo", "act", None, 31),
    "undo U31 anyway": Click("undo", "act", None, 31, None, "anyway"),
    "stop ACME/142@3": Click("stop", "post", "ACME", 142, 3),
    "suspend ACME M7": Click("suspend", "member", "ACME", 7),
    "remove ACME M7": Click("remove", "member", "ACME", 7),
    "remove ACME M7 hold": Click("remove", "member", "ACME", 7, None, "hold"),
    "remove ACME M7 to M8": Click("remove", "member", "ACME", 7, None, "to M8"),
    "grant ACME M7 approver": Click("grant", "member", "ACME", 7, None, "approver"),
    "people ACME": Click("people", "project", "ACME"),
    "people ACME +10": Click("people", "project", "ACME", None, None, "10"),
    "away ACME back": Click("away", "project", "ACME", None, None, "back"),
    "freeze F3 hold": Click("freeze", "freeze", None, 3, None, "hold"),
    "freeze F3 shift": Click("freeze", "freeze", None, 3, None, "shift"),
    "freeze F3 cancel": Click("freeze", "freeze", None, 3, None, "cancel"),
    "thaw F3": Click("thaw", "freeze", None, 3),
    "thaw F3 once": Click("thaw", "freeze", None, 3, None, "once"),
    "allow X7": Click("allow", "permit", None, 7),
    "decline X7": Click("decline", "permit", None, 7),
    "freeze ACME all": Click("freeze", "project", "ACME", None, None, "all"),
    "freezes ACME": Click("freezes", "project", "ACME"),
    "release ACME latest": Click("release", "project", "ACME", None, None, "latest"),
    "release ACME shift": Click("release", "project", "ACME", None, None, "shift"),
    "release ACME/142 drop": Click("release", "post", "ACME", 142, None, "drop"),
    "resend ACME all": Click("resend", "project", "ACME", None, None, "all"),
    "resend ACME 12": Click("resend", "project", "ACME", None, None, "12"),
    "resend ACME C12": Click("resend", "project", "ACME", None, None, "C12"),
    "audit ACME before 1042": Click("audit", "project", "ACME", None, None, "before 1042"),
    "audit ACME before 1042 #12 by M3 about settings in 1764000000-1764003600": Click(
        "audit",
        "project",
        "ACME",
        None,
        None,
        "before 1042 #12 by M3 about settings in 1764000000-1764003600",
    ),
    "home ACME": Click("home", "project", "ACME"),
    "tune ACME": Click("tune", "project", "ACME"),
    "attach ACME": Click("attach", "project", "ACME"),
    "compose ACME": Click("compose", "project", "ACME"),
    "example ACME": Click("example", "project", "ACME"),
    'revise ACME/142@3 "T": "x" 2026-11-24 09:00 UTC': Click(
        "revise", "post", "ACME", 142, 3, '"T": "x" 2026-11-24 09:00 UTC'
    ),
    "setup ACME": Click("setup", "project", "ACME"),
    "setup zone Lisbon rule one channel C1 approvers U1": Click(
        "setup", "project", None, None, None, "zone Lisbon rule one channel C1 approvers U1"
    ),
    "setup ACME channel C1": Click("setup", "project", "ACME", None, None, "channel C1"),
    "setup ACME zone New York rule two channel C1 approvers U1,U2": Click(
        "setup", "project", "ACME", None, None, "zone New York rule two channel C1 approvers U1,U2"
    ),
    "receipt ACME/142": Click("receipt", "post", "ACME", 142),
    "digest ACME now": Click("digest", "project", "ACME", argument="now"),
    "digest ACME off": Click("digest", "project", "ACME", argument="off"),
    "notices ACME": Click("notices", "project", "ACME"),
    "approve ACME/142@3": Click("approve", "post", "ACME", 142, 3),
    "approve ACME/142@3 now": Click("approve", "post", "ACME", 142, 3, "now"),
    "reject ACME/142@3": Click("reject", "post", "ACME", 142, 3),
    "reject ACME/142@3 Too\nlong": Click("reject", "post", "ACME", 142, 3, "Too\nlong"),
    "amend ACME/142@3": Click("amend", "post", "ACME", 142, 3),
    "amend ACME/142@3 Shorter": Click("amend", "post", "ACME", 142, 3, "Shorter"),
    "mend ACME/142@3": Click("mend", "post", "ACME", 142, 3),
    "mend ACME/142@3 New words": Click("mend", "post", "ACME", 142, 3, "New words"),
    "submit ACME/142@3": Click("submit", "post", "ACME", 142, 3),
    "withdraw ACME/142@3": Click("withdraw", "post", "ACME", 142, 3),
    "move ACME/142@3 2026-03-03T14:30Z": Click("move", "post", "ACME", 142, 3, "2026-03-03T14:30Z"),
    "approve ACME 1@3 20@1": Click("approve", "project", "ACME", None, None, "1@3 20@1"),
    "review ACME batch 12": Click("review", "project", "ACME", None, None, "batch 12"),
    "review ACME batch 12 except 4 7": Click(
        "review", "project", "ACME", None, None, "batch 12 except 4 7"
    ),
    "approve ACME batch 12 to 345 except 4": Click(
        "approve", "project", "ACME", None, None, "batch 12 to 345 except 4"
    ),
    "alt ACME/142@3 2": Click("alt", "post", "ACME", 142, 3, "2"),
    "alt ACME/142@3 2 A red press": Click("alt", "post", "ACME", 142, 3, "2 A red press"),
    "detach ACME/142@3 2": Click("detach", "post", "ACME", 142, 3, "2"),
    "detach P91@2 1": Click("detach", "proposal", None, 91, 2, "1"),
}


@pytest.mark.parametrize(("sentence", "click"), SHIPPED.items())
def test_a_shipped_sentence_means_what_it_always_meant(sentence, click):
    assert parse(sentence) == click


@pytest.mark.parametrize(
    "sentence",
    ["confirm p91", "confirm P91 please", "pick P91", "show 142", "cancel #142", "send D", ""],
)
def test_what_people_type_is_left_to_the_language(sentence):
    assert parse(sentence) is None


@given(st.text())
def test_any_text_is_read_or_left_alone(text):
    assert parse(text) is None or isinstance(parse(text), Click)
