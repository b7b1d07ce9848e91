"""Sentences about workspaces and calendars, in the languages of the grammar."""

import pytest

from bot.language.workplaces import about_places

SAID = (
    ("setup", "", "set up|Presstime einrichten|configurer presstime|configurar|設定する"),
    (
        "join",
        "KQ72MX",
        "join KQ72MX|KQ72MX beitreten|rejoindre KQ72MX|unirse a KQ72MX|entrar em KQ72MX"
        "|KQ72MXに参加する",
    ),
    (
        "share calendar",
        "",
        "share calendar|Kalender teilen|partager le calendrier|compartir el calendario"
        "|compartilhar o calendário|カレンダーを共有する",
    ),
    (
        "use channel",
        "ACME",
        "use this channel for ACME|diesen Kanal für ACME nutzen|utiliser ce salon pour ACME"
        "|usar este canal para ACME|このチャンネルをACMEに使う",
    ),
    (
        "stop using",
        "",
        "stop using this channel|diesen Kanal nicht mehr nutzen|ne plus utiliser ce salon"
        "|dejar de usar este canal|parar de usar este canal|このチャンネルを使わない",
    ),
    (
        "new project",
        "NEWS in Europe/Berlin",
        "new project NEWS in Europe/Berlin|neuer Kalender NEWS in Europe/Berlin"
        "|nouveau calendrier NEWS à Europe/Berlin|nuevo calendario NEWS en Europe/Berlin"
        "|novo calendário NEWS em Europe/Berlin|新しいカレンダー NEWS in Europe/Berlin",
    ),
    (
        "map",
        "@Editors to approver",
        "map @Editors to approver|@Editors zu approver zuordnen|associer @Editors à approver"
        "|asociar @Editors a approver|associar @Editors a approver|@Editorsをapproverに割り当てる",
    ),
    (
        "unmap",
        "@Editors",
        "unmap @Editors|Zuordnung von @Editors aufheben|dissocier @Editors|desasociar @Editors"
        "|desassociar @Editors|@Editorsの割り当てを解除する",
    ),
)


@pytest.mark.parametrize(
    ("action", "rest", "said"),
    [(action, rest, each) for action, rest, all_ in SAID for each in all_.split("|")],
)
def test_what_is_said_of_workspaces_is_understood_in_every_language(action, rest, said):
    found = about_places(f" {said}. ")
    assert found is not None
    assert (found.action, found.rest) == (action, rest)


@pytest.mark.parametrize(
    "said",
    [
        '"Kalender teilen" auf blog morgen 9 Uhr',
        'publier "rejoindre KQ72MX" sur blog',
        "entrar amanhã",
        "diesen Kanal",
        '"Neu" als Entwurf zuordnen',
    ],
)
def test_posts_are_no_sentences_about_workspaces(said):
    assert about_places(said) is None
