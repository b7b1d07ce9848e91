"""What ids in people's words stand for, and who they are."""

from tests.fakes.discord.people import text_of


def test_mentions_become_names_that_stand_for_those_who_are_meant(ana, person, guild):
    bo = person("bo")
    done = ana.says("team invite", member=bo, role="approver").wait()
    assert "bo is an approver" in text_of(done.said)
    assert "bo" in text_of(ana.says("team people").wait().said)
    decided = bo.says("review approvals").wait()
    assert not text_of(decided.said).startswith("✗")


def test_a_name_that_no_sentence_can_hold_still_stands_for_its_person(ana, person):
    odd = person("🎈 . ")
    done = ana.says("team invite", member=odd, role="author").wait()
    assert "author" in text_of(done.said)


def test_a_role_of_the_server_counts_for_one_of_the_project(ana, person, server, guild):
    guild.roles["Editors"] = "1290000000000000999"
    server.changed()
    ana.says("server map", chat_role="Editors", role="manager").wait()
    bo = person("bo", roles=("Editors",))
    done = bo.says("places connect", kind="site", name="site").wait()
    assert not text_of(done.said).startswith("✗")
    chi = person("chi")
    refused = chi.says("places connect", kind="site", name="other").wait()
    assert text_of(refused.said).startswith("✗")
