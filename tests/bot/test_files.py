"""Posts carry files with alt text: through the chat door."""

from pathlib import Path

import pytest

from bot.conversation import respond
from bot.message import File, Message
from bot.reply import Reply
from bot.terminal.draw import Page, draw
from models import stored
from models.rules.media import media_of
from models.services.audit import audit
from models.services.posts import posts
from models.tables import Media, Post, Proposal, Review, Revision
from tests.bot.conftest import Chat
from tests.fakes.files import JPEG, PAGE, PDF, PROGRAM, endless, file, png


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    before = stored.folder()
    stored.use(tmp_path / "media")
    yield stored.folder()
    stored.use(before)


@pytest.fixture
def send(chat: Chat):
    """Say something with files; the answer as it is drawn."""

    def sending(text: str, *files: File, name: str = "ana") -> str:
        chat.last = respond(
            Message(text, f"terminal:{name}", "terminal", "chat", name, files=files)
        )
        return draw(chat.last, Page(width=200))

    return sending


def names(number: int = 1) -> list[str]:
    return [each.name for each in files_of(number)]


def files_of(number: int = 1):
    post = Post.get(Post.number == number)
    return media_of(posts.content(post).media)


def test_a_post_keeps_the_file_it_came_with_and_what_it_shows(chat, send):
    card = send('"Open day" to site friday 9:00 alt "A red press"', file("press.png", png()))

    assert "1 press.png, PNG, 67 bytes, alt “A red press”" in card.replace(
        f"{len(png())} bytes", "67 bytes"
    )
    chat.press("Schedule")
    [medium] = files_of()
    assert (medium.name, medium.kind, medium.alt) == ("press.png", "image/png", "A red press")
    assert stored.bytes_of(medium) == png()
    assert Media.get().used
    assert "press.png" in chat.say("show #1")


def test_a_file_without_alt_text_is_warned_of_and_a_button_asks_for_it(chat, send):
    assert "! press.png has no alt text" in send(
        '"Open day" to site friday 9:00', file("press.png", png())
    )
    assert "! press.png has no alt text" in chat.press("Schedule")

    form = chat.reply(next(each.says for each in chat.buttons if each.label == "Alt text")).form
    assert form.says.startswith("alt ACME/1@1 1 ")
    changed = chat.say(form.says.replace("{alt}", "A red press"))

    assert "has no alt text" not in changed
    assert files_of()[0].alt == "A red press"


def test_files_go_on_through_questions_and_drafts(chat, send):
    chat.say("connect site blog")
    assert "Where should it go?" in send('"Open day" alt "A red press"', file("press.png", png()))
    chat.press("blog")
    assert "is kept as a draft" in chat.press("Save as draft")
    assert names() == ["press.png"]
    assert files_of()[0].alt == "A red press"


def test_a_file_is_left_out_of_a_proposal_by_its_button(chat, send):
    send('"Open day" to site friday 9:00', file("a.png", png(1)), file("b.png", png(2)))
    card = chat.press("Leave out")

    assert "a.png" not in card
    chat.press("Schedule")
    assert names() == ["b.png"]


def test_rewording_keeps_the_files_and_takes_more(chat, send):
    send('"Open day" to site friday 9:00 alt "A"', file("a.png", png(1)))
    send('change P1@1 "Open week" to site friday 9:00 alt "", "B"', file("b.png", png(2)))
    chat.press("Schedule")

    assert [(each.name, each.alt) for each in files_of()] == [("a.png", "A"), ("b.png", "B")]
    assert Revision.get().text == "Open week"


def test_a_proposal_that_expires_becomes_a_draft_with_its_files(chat, send, clock):
    from datetime import timedelta

    from models.services.posts import proposing

    send('"Open day" to site', file("a.png", png()))
    clock.forward(timedelta(hours=2))
    proposing.expire(now=clock.now())

    assert names() == ["a.png"]


def test_files_are_attached_to_a_post_described_and_removed(chat, send):
    chat.say('draft "An idea"')
    chat.press("Save as draft")

    assert "a.png" in send("attach to #1", file("a.png", png(1)), file("b.pdf", PDF))
    assert names() == ["a.png", "b.pdf"]
    chat.say('alt #1 2 "The programme"')
    assert files_of()[1].alt == "The programme"
    chat.say("remove file 1 from #1")
    assert names() == ["b.pdf"]
    assert [row.change for row in Revision.select().order_by(Revision.number)][-1] == "edited"
    assert [len(row.media or ()) for row in Revision.select().order_by(Revision.number)] == [
        *(0, 2, 2, 1)
    ]


def test_undo_puts_back_the_files_a_post_had(chat, send):
    send('draft "An idea"', file("a.png", png(1)))
    chat.press("Save as draft")
    chat.say("remove file 1 from #1")
    assert names() == []

    chat.say("undo")
    assert names() == ["a.png"]
    chat.say("redo")
    assert names() == []


def test_an_edit_of_the_words_keeps_the_files_and_may_bring_more(chat, send):
    send('draft "An idea"', file("a.png", png(1)))
    chat.press("Save as draft")
    chat.say('edit #1 "A better idea"')
    assert names() == ["a.png"]
    send('edit #1 "The best idea" alt "A", "B"', file("b.png", png(2)))

    assert [(each.name, each.alt) for each in files_of()] == [("a.png", "A"), ("b.png", "B")]


def test_the_form_of_a_post_adds_removes_and_describes(chat, send):
    from bot import forms

    send('draft "An idea"', file("a.png", png(1)), file("b.png", png(2)))
    chat.press("Save as draft")
    form = chat.reply("edit #1").form
    kinds = {each.name: each.kind for each in form.inputs}
    assert (kinds["files"], kinds["without"], kinds["alts"]) == ("files", "choices", "text")

    answers = {each.name: each.value for each in form.inputs}
    said = forms.filled(form, {**answers, "without": "1", "alts": "\nB\nC"})
    send(said, file("c.png", png(3)))

    assert [(each.name, each.alt) for each in files_of()] == [("b.png", "B"), ("c.png", "C")]


def test_two_people_who_attach_at_once_both_do(chat, send):
    chat.say("invite bo as manager")
    chat.say('draft "An idea"')
    chat.press("Save as draft")
    send("attach to #1", file("a.png", png(1)))
    send("attach to #1", file("b.png", png(2)), name="bo")

    assert names() == ["a.png", "b.png"]


def test_the_same_file_twice_is_one(chat, send, folder):
    send('draft "An idea"', file("a.png", png()), file("copy.png", png()))
    chat.press("Save as draft")

    assert names() == ["a.png"]
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


ODD = [
    (file("empty.png", b""), "“empty.png” is empty"),
    (file("virus.png", PROGRAM), "“virus.png” is application/x-msdownload, whatever its name"),
    (file("page.png", PAGE), "“page.png” is of no kind that I know"),
    (endless("film.png"), "“film.png” is larger than 100 MB"),
]


@pytest.mark.parametrize(("given", "said"), ODD, ids=[said for _, said in ODD])
def test_a_file_that_is_not_taken_is_refused_with_the_words_given_back(chat, send, given, said):
    answer = send('"Open day" to site friday 9:00', given)

    assert said in answer
    assert "Nothing was saved and nothing goes out" in answer
    assert "Open day" in answer
    assert not Proposal.select().exists()
    assert not [path for path in stored.folder().rglob("*") if path.is_file()]


def test_eleven_files_are_one_too_many(chat, send):
    eleven = [file(f"{number}.png", png(number)) for number in range(11)]
    assert "11 files; 10 is the most" in send('"Open day" to site friday', *eleven)

    send('draft "An idea"', *eleven[:10])
    chat.press("Save as draft")
    assert "11 files; 10 is the most" in send("attach to #1", eleven[10])
    assert len(names()) == 10


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\ana\\press.PNG", "press.PNG"),
        ("bild vom Müller 日本.png", "bild vom Müller 日本.png"),
        ("a\u202egnp.exe", "agnp.png"),
        ("...", "file.png"),
        ("", "file.png"),
        ("photo.jpg", "photo.png"),
        ("x" * 300 + ".png", "x" * 146 + ".png"),
        ("本" * 100 + ".png", "本" * 48 + ".png"),
        ("<b>.png", "b.png"),
        ("a\nb.png", "ab.png"),
    ],
)
def test_a_name_is_made_safe_and_says_what_the_file_is(chat, send, said, kept):
    send('draft "An idea"', file(said, png()))
    chat.press("Save as draft")

    assert names() == [kept]


def test_a_picture_is_what_its_content_says(chat, send):
    send('draft "An idea"', file("photo.png", JPEG))
    chat.press("Save as draft")

    assert (names(), files_of()[0].kind) == (["photo.jpg"], "image/jpeg")


def test_alt_text_without_a_file_is_asked_about_and_nothing_is_done(chat, send):
    assert "There is no file for 1 alt text" in chat.say('"Hi" to site friday alt "A red press"')
    assert not Proposal.select().exists()
    assert "1,000 is the most" in send(f'"Hi" to site friday alt "{"a" * 1001}"', file("a", png()))


def test_words_that_only_quote_the_word_alt_are_words(chat):
    chat.say('draft "Say: alt \\"x\\""')
    chat.press("Save as draft")

    assert Revision.get().text == 'Say: alt "x"'


def test_files_with_words_that_do_nothing_with_them_are_not_overlooked(chat, send):
    assert "I do not see what to do with the file" in send("list", file("a.png", png()))
    chat.say('draft "An idea"')
    chat.press("Save as draft")
    assert "I do not see what" in send("schedule #1 friday 9:00", file("a.png", png()))
    assert "I do not see what" in send("new post", file("a.png", png()))
    assert "I see what to send, but not where and when" in send("", file("a.png", png()))


def test_whoever_may_not_write_leaves_nothing_in_the_folder(chat, send, folder):
    chat.say("invite vi as viewer")
    answer = send('"Hi" to site friday', file("a.png", png()), name="vi")

    assert chat.last.failed, answer
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_an_approval_covers_the_files_and_their_alt_texts(chat, send):
    chat.say("settings approvals required")
    chat.say("invite bo as approver")
    send('"Open day" to site friday 9:00 alt "A"', file("a.png", png(1)))
    chat.press("Schedule")
    Chat("bo").say("approve #1")
    assert Review.select().order_by(Review.id.desc()).first().state == "approved"

    chat.say('alt #1 1 "Another"')

    states = [row.state for row in Review.select().order_by(Review.id)]
    assert states == ["void", "open"]
    assert "alt text of a.png changed" in _card()


def _card() -> str:
    from bot.views import requests
    from models.services.approvals import review_facts
    from models.tables import Project

    facts = review_facts.of_latest(Project.get(), Post.get())
    card = requests.card(facts, "ACME")
    return draw(Reply("", (card,)), Page(width=200))


def test_the_receipt_and_the_audit_name_the_files_with_their_hashes(chat, send):
    send('draft "An idea"', file("a.png", png(1)))
    chat.press("Save as draft")
    [medium] = files_of()

    assert medium.digest in chat.say("receipt #1")
    rows = audit.about(1, "post 1")
    assert medium.digest in str(rows[0].after)


def test_the_story_of_a_post_tells_what_became_of_its_files(chat, send):
    send('draft "An idea"', file("a.png", png(1)))
    chat.press("Save as draft")
    chat.say('edit #1 "A better idea"')
    chat.say('alt #1 1 "A press"')
    chat.say("remove file 1 from #1")

    told = chat.say("why #1")
    assert "ana changed the words" in told
    assert "ana changed files (alt text of a.png changed)" in told
    assert "ana changed files (− a.png)" in told
