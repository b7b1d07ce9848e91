import pytest

from bot.language.lexicons.french import VERBS
from tests.bot.language.saying import cases, misread, said

ZONE = "Europe/Paris"
# Typed on Wednesday, 10 March 2027, at 10:20.
CASES = """
programme #5 pour après-demain à 8h | schedule 5 2027-03-12T08:00
programmez #5 pour demain à 18h30 | schedule 5 2027-03-11T18:30
planifie #5 après-demain à 16 h | schedule 5 2027-03-12T16:00
peux-tu programmer #5 pour demain à 9h ? | schedule 5 2027-03-11T09:00
cale #5 vendredi à 14h15 | schedule 5 2027-03-12T14:15
poste #5 mardi à 6h55 | publish 5 2027-03-16T06:55
publie #5 samedi à 11:20 | publish 5 2027-03-13T11:20
envoie #5 jeudi à 13 heures | publish 5 2027-03-11T13:00
dimanche à 20h, publie #5 | publish 5 2027-03-14T20:00
mets #5 en ligne dans cinq jours | publish 5 2027-03-15~
publie #5 dans trois semaines | publish 5 2027-03-31~
publier #5 dans une semaine | publish 5 2027-03-17~
mettez #5 en ligne dans 10 jours | publish 5 2027-03-20~
publie #5 d'ici 3 jours | publish 5 2027-03-13~
mercredi prochain à 9h, poste #5 | publish 5 2027-03-17T09:00
mardi prochain à 9h, publie #5 | publish 5 2027-03-16T09:00
publie #5 lundi prochain à 14h | publish 5 2027-03-15T14:00
publie #5 mardi de la semaine prochaine à 10h | publish 5 2027-03-16T10:00
publie #5 ce vendredi à midi | publish 5 2027-03-12T12:00
publie #5 la semaine prochaine mercredi à 10h | publish 5 2027-03-17T10:00
planifie « Rentrée de mars » sur le blog et sur Instagram pour demain matin | schedule \
blog,instagram 2027-03-11 part
poste « Neuf » ce soir sur Facebook | publish facebook 2027-03-10 part
publie « Neuf » demain soir sur LinkedIn | publish linkedin 2027-03-11 part
publie « Neuf » vendredi après-midi dans la newsletter | publish newsletter 2027-03-12 part
publie « Neuf » demain après-midi sur Twitter et Facebook | publish facebook,twitter 2027-03-11 part
« Neuf » sur le blog demain à 9h | schedule blog 2027-03-11T09:00
le 17 avril à 19h35, diffuse #5 | publish 5 2027-04-17T19:35
#5 doit paraître le 17 avril à 19h35 | publish 5 2027-04-17T19:35
publie #5 le 1er mai à 10h | publish 5 2027-05-01T10:00
publie #5 le 2 février à 18h | publish 5 2028-02-02T18:00
publiez #5 le 2 février 2027 à 18h | publish 5 !past
publie #5 hier à 18h | publish 5 !past
publie #5 aujourd'hui à 8h | publish 5 !past
poste #5 aujourd'hui à 21h | publish 5 2027-03-10T21:00
poste #5 aujourd’hui à 18h45 | publish 5 2027-03-10T18:45
poste #5 ce soir à 20h | publish 5 2027-03-10T20:00
publiez « Soldes d'automne » sur Facebook et dans l'infolettre le 26/11/2027 à 18h55 | publish \
facebook,newsletter 2027-11-26T18:55
programme « Neuf » sur TikTok le 01/04/2027 à 9h05 | schedule tiktok 2027-04-01T09:05
reporte #5 à lundi | move 5 2027-03-15
déplace #5 à samedi | move 5 2027-03-13
repousse #5 au 20 avril | move 5 2027-04-20
décale #5 au vendredi à 17h | move 5 2027-03-12T17:00
reporte #5 de deux heures | move 5 +PT2H
décale #5 de 3 jours | move 5 +P3D
poste #5 dans une demi-heure | publish 5 2027-03-10T10:50
poste #5 dans deux heures | publish 5 2027-03-10T12:20
poste #5 dans 45 minutes | publish 5 2027-03-10T11:05
poste #5 dans un quart d'heure | publish 5 2027-03-10T10:35
poste #5 dans une heure et demie | publish 5 2027-03-10T11:50
poste #5 dans 3h | publish 5 2027-03-10T13:20
décale #5 à jeudi en huit à 14h | move 5 2027-03-18T14:00
publie #5 mardi en huit à 9h | publish 5 2027-03-23T09:00
publie #5 lundi en quinze à 9h | publish 5 2027-03-29T09:00
prévois #5 pour le samedi 13 novembre 2027 à 12h | schedule 5 2027-11-13T12:00
prévois #5 pour le vendredi 13 novembre 2027 à 12h | schedule 5 ?weekday_mismatch
programmer #5 pour le 30 janvier | schedule 5 2028-01-30
programme #5 pour le 24 | schedule 5 2027-03-24
programme #5 pour le 14 juillet | schedule 5 2027-07-14
retire #5 dans deux ans | unpublish 5 2029-03-10~
dépublie #5 dans un mois | unpublish 5 2027-04-10~
supprime #5 dans 2 semaines | unpublish 5 2027-03-24~
mets #5 hors ligne vendredi à 12h | unpublish 5 2027-03-12T12:00
enlevez #5 demain à 18h | unpublish 5 2027-03-11T18:00
décale #5 au 2027-12-15 06:40 | move 5 2027-12-15T06:40
à 21h05, publie #5 | publish 5 2027-03-10T21:05
publie #5 demain à neuf heures | publish 5 2027-03-11T09:00
publie #5 demain à 9 heures 30 | publish 5 2027-03-11T09:30
publie #5 demain à 9 heures et demie | publish 5 2027-03-11T09:30
publie #5 demain à 9 heures du soir | publish 5 2027-03-11T21:00
publie #5 demain à 10h moins le quart | publish 5 2027-03-11T09:45
publie #5 demain à midi | publish 5 2027-03-11T12:00
publie #5 demain à midi et demi | publish 5 2027-03-11T12:30
publie #5 demain à 9 | publish 5 ?am_pm
publie #5 demain soir à 8h | publish 5 2027-03-11T20:00
publie #5 tous les lundis à 9h | publish 5 *2027-03-15T09:00,2027-03-22T09:00
publie #5 chaque vendredi à 18h | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publie #5 tous les jours à 18h | publish 5 *2027-03-10T18:00,2027-03-11T18:00
publie #5 toutes les deux semaines le lundi à 9h | publish 5 *2027-03-15T09:00,2027-03-29T09:00
annule #5 | cancel 5
suspends #5 | pause 5
mets #5 en pause | pause 5
reprends #5 | resume 5
publie #5 | publish 5
saute #5 vendredi | skip 5 2027-03-12
publie #5 le 30 février | publish 5 !no_such_date
publie #5 à 25h | publish 5 !no_such_time
publie #5 demain à 9h s'il te plaît | publish 5 2027-03-11T09:00
publie #5 et #6 demain à 9h | publish 5,6 2027-03-11T09:00
publie #5 demain à 9h heure de Paris | publish 5 2027-03-11T09:00
inscris #5 pour jeudi à 15h30 | schedule 5 2027-03-11T15:30
ajoute #5 au calendrier le 3 avril à 10h | schedule 5 2027-04-03T10:00
pouvez-vous planifier #5 pour dimanche vers 11h ? | schedule 5 2027-03-14T11:00
j'aimerais publier #5 jeudi 18 mars à 19h | publish 5 2027-03-18T19:00
sors #5 vendredi à 16h | publish 5 2027-03-12T16:00
#5 à publier samedi 13 mars à 10h00 | publish 5 2027-03-13T10:00
partage #5 aujourd'hui à 17h sur Facebook | publish 5 2027-03-10T17:00
diffuse #5 après-demain à 13h37 | publish 5 2027-03-12T13:37
lance #5 demain à 7h du matin | publish 5 2027-03-11T07:00
publie #5 dans deux semaines | publish 5 2027-03-24~
publie #5 dans six mois | publish 5 2027-09-10~
publie #5 dans un mois | publish 5 2027-04-10~
publie #5 dans quinze jours | publish 5 2027-03-25~
publie #5 dans vingt et un jours | publish 5 2027-03-31~
publie #5 dans 90 minutes | publish 5 2027-03-10T11:50
publie #5 dans deux heures et demie | publish 5 2027-03-10T12:50
publie #5 dans 1h30 | publish 5 2027-03-10T11:50
publie #5 dans 24 heures | publish 5 2027-03-11T10:20
publie #5 dans vingt minutes | publish 5 2027-03-10T10:40
publie #5 dans trois quarts d'heure | publish 5 2027-03-10T11:05
publie #5 dans une heure | publish 5 2027-03-10T11:20
publie #5 d'ici une heure | publish 5 2027-03-10T11:20
publie #5 le lundi prochain à 10h | publish 5 2027-03-15T10:00
publie #5 ce samedi à 10h | publish 5 2027-03-13T10:00
publie #5 mardi qui vient à 18h15 | publish 5 2027-03-16T18:15
publie #5 samedi prochain à 9h | publish 5 ?next_weekday
publie #5 dimanche en huit à 10h | publish 5 2027-03-21T10:00
publie #5 demain en huit à 10h | publish 5 2027-03-18T10:00
publie "Salut" jeudi matin sur X | publish twitter 2027-03-11 part
publie "Salut" cet après-midi sur Instagram et TikTok | publish instagram,tiktok 2027-03-10 part
publie « Salut » vendredi soir partout | publish * 2027-03-12 part
publie « Salut » samedi dans l'après-midi sur YouTube | publish youtube 2027-03-13 part
publie « Salut » demain midi partout sauf sur TikTok | publish *,-tiktok 2027-03-11T12:00
publie « Salut » demain en fin de journée sur le blog | publish blog 2027-03-11 part
publie « Salut » demain dans la soirée sur le blog | publish blog 2027-03-11 part
publie « Salut » sur Facebook, Instagram et LinkedIn le 20 mars à 12h | publish \
facebook,instagram,linkedin 2027-03-20T12:00
le 15/04/2027 à 18h30, #5 doit être publié | publish 5 2027-04-15T18:30
#5 doit sortir le 2 juin à 9h | publish 5 2027-06-02T09:00
fais paraître #5 le 2 juin à 9h | publish 5 2027-06-02T09:00
publie #5 le premier mai à 8h | publish 5 2027-05-01T08:00
publie #5 le 29 février 2028 à 8h | publish 5 2028-02-29T08:00
publie #5 le 1/1/2027 à 8h | publish 5 !past
publie #5 avant-hier à 8h | publish 5 !past
publie #5 ce matin à 7h | publish 5 !past
publie #5 aujourd'hui à minuit | publish 5 2027-03-11T00:00
publie #5 à minuit | publish 5 2027-03-11T00:00
repousse #5 à jeudi | move 5 2027-03-11
reporte #5 à lundi prochain | move 5 2027-03-15
déplace #5 à demain | move 5 2027-03-11
décale #5 à après-demain à 8h | move 5 2027-03-12T08:00
reporte #5 au 1er mai à 8h15 | move 5 2027-05-01T08:15
décale #5 à 14h45 | move 5 2027-03-10T14:45
décale #5 d'une semaine | move 5 +P1W
décale #5 de 30 minutes | move 5 +PT30M
repousse #5 d'une heure | move 5 +PT1H
avance #5 de deux heures | move 5 +-PT2H
retire #5 le 30 avril à 23h59 | unpublish 5 2027-04-30T23:59
retirez #5 dans une semaine | unpublish 5 2027-03-17~
masque #5 dimanche à 22h | unpublish 5 2027-03-14T22:00
dépubliez #5 dans 18 mois | unpublish 5 2028-09-10~
prévois #5 pour le samedi 1er mai 2027 à 9h | schedule 5 2027-05-01T09:00
planifie #5 pour le 31/12/2027 | schedule 5 2027-12-31
planifie #5 le 5 août | schedule 5 2027-08-05
planifie #5 pour vendredi | schedule 5 2027-03-12
planifie #5 pour demain | schedule 5 2027-03-11
planifie #5 pour la semaine prochaine | schedule 5 2027-03-15
publie #5 à 19h | publish 5 2027-03-10T19:00
publie #5 à 8h | publish 5 2027-03-11T08:00
publie #5 à 7 | publish 5 ?am_pm
publie #5 à 9:30 | publish 5 2027-03-11T09:30
publie #5 demain à 3 heures de l'après-midi | publish 5 2027-03-11T15:00
publie #5 demain à 8 h 45 | publish 5 2027-03-11T08:45
publie #5 demain à vingt heures | publish 5 2027-03-11T20:00
publie #5 demain à dix-huit heures trente | publish 5 2027-03-11T18:30
publie #5 demain à 9h15 du soir | publish 5 2027-03-11T21:15
publie #5 ce soir à 9h | publish 5 2027-03-10T21:00
publie #5 demain matin à 9h | publish 5 2027-03-11T09:00
publie #5 le 2027-04-05 | publish 5 2027-04-05
publie #5 le 5/4 à 9h | publish 5 2027-04-05T09:00
publie #5 chaque vendredi à 18h jusqu'à fin avril | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publie #5 tous les jours à 7h à partir de lundi | publish 5 *2027-03-15T07:00,2027-03-16T07:00
publie #5 un mardi sur deux à 9h | publish 5 *2027-03-16T09:00,2027-03-30T09:00
publie #5 le premier lundi de chaque mois à 9h | publish 5 *2027-04-05T09:00,2027-05-03T09:00
publie #5 tous les lundis et mercredis à 9h | publish 5 *2027-03-15T09:00,2027-03-17T09:00
publie #5 en semaine à 8h30 | publish 5 *2027-03-11T08:30,2027-03-12T08:30
publie #5 tous les 3 jours à 12h | publish 5 *2027-03-10T12:00,2027-03-13T12:00
publie #5 le 15 de chaque mois à 9h | publish 5 *2027-03-15T09:00,2027-04-15T09:00
rappelle-moi demain à 9h "vérifier la newsletter" | remind 2027-03-11T09:00
qu'est-ce qui est prévu demain ? | list 2027-03-11
montre #5 | show 5
annulez #5 | cancel 5
approuve #5 | approve 5
publie #5 bientôt | publish 5 ?underspecified
publie #5 lundi ou mardi | publish 5 ?underspecified
publie l'article #5 demain à 10h | publish 5 2027-03-11T10:00
programme le post 5 pour demain à 10h | schedule 5 2027-03-11T10:00
publie #5 dans trois jours à 18h | publish 5 2027-03-13T18:00
publie #5 dans une semaine à 9h | publish 5 2027-03-17T09:00
publie #5 dans une quinzaine de jours | publish 5 2027-03-24~
publie #5 d'aujourd'hui en huit à 9h | publish 5 2027-03-17T09:00
publie #5 vendredi en quinze à 9h | publish 5 2027-03-26T09:00
publie #5, #6 et #7 vendredi à 9h | publish 5,6,7 2027-03-12T09:00
publie « Neuf » vendredi à 9h sur le blog, priorité haute | publish blog 2027-03-12T09:00
publie "L'été arrive" vendredi à 9h sur le blog | publish blog 2027-03-12T09:00
publie 'Neuf' vendredi à 9h sur le blog | publish blog 2027-03-12T09:00
sur le blog, vendredi à 9h, publie « Neuf » | publish blog 2027-03-12T09:00
Publie #5 vendredi 12/03/2027 à 09:00, merci. | publish 5 2027-03-12T09:00
PUBLIE #5 VENDREDI À 9H | publish 5 2027-03-12T09:00
publie #5 ven. 9h | publish 5 2027-03-12T09:00
publie #5 apres-demain a 9h | publish 5 2027-03-12T09:00
publie #5 demain matin à 7h | publish 5 2027-03-11T07:00
publie #5 demain après-midi à 3h | publish 5 2027-03-11T15:00
publie #5 ce soir à 8 heures | publish 5 2027-03-10T20:00
publie #5 à deux heures et demie de l'après-midi | publish 5 2027-03-10T14:30
publie #5 fin avril | publish 5 2027-04-30
publie #5 à la fin du mois | publish 5 2027-03-31
publie #5 le dernier vendredi de mars à 9h | publish 5 2027-03-26T09:00
publie #5 dans 5 jours ouvrables | publish 5 2027-03-17~
publie #5 maintenant | publish 5 2027-03-10T10:20
publie #5 tout de suite | publish 5 2027-03-10T10:20
publie #5 à Noël à 9h | publish 5 2027-12-25T09:00
publie #5 le 14 juillet à 9h | publish 5 2027-07-14T09:00
publie #5 le 1er de chaque mois à 9h | publish 5 *2027-04-01T09:00,2027-05-01T09:00
publie #5 du lundi au vendredi à 9h | publish 5 *2027-03-11T09:00,2027-03-12T09:00
publie #5 tous les matins à 8h | publish 5 *2027-03-11T08:00,2027-03-12T08:00
publie #5 chaque semaine le vendredi à 9h | publish 5 *2027-03-12T09:00,2027-03-19T09:00
publie #5 tous les jours à 9h et 17h | publish 5 *2027-03-10T17:00,2027-03-11T09:00
publie #5 tous les vendredis à 18h sauf le 19 mars | publish 5 *2027-03-12T18:00,2027-03-26T18:00
publie #5 tous les vendredis à 18h jusqu'au 26 mars | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publie #5 tous les vendredis à 18h, 3 fois | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publie #5 tous les vendredis à 18h à partir du 1er avril | publish 5 \
*2027-04-02T18:00,2027-04-09T18:00
montre-moi tout pour vendredi | list 2027-03-12
mets #5 en ligne lundi à 9 h 05 | publish 5 2027-03-15T09:05
mettre #5 en ligne demain à 8h | publish 5 2027-03-11T08:00
publie #5 le vendredi 12 à 9h | publish 5 2027-03-12T09:00
publie #5 après-demain soir | publish 5 2027-03-12 part
publie #5 lundi soir sur LinkedIn | publish 5 2027-03-15 part
aide | help
 | !unknown_word
publie #5 après vendredi | publish 5 ?underspecified
publie #5 au plus tard vendredi | publish 5 ?underspecified
publie #5 entre lundi et mercredi | publish 5 ?series
publie #5 vendredi dernier à 9h | publish 5 !past
publie #5 il y a trois jours | publish 5 !past
publie #5 demain de 9h à 17h | publish 5 ?underspecified
décale #5 de vendredi à lundi | move 5 ?conflict
publie #5 le 3 mai prochain à 9h | publish 5 2027-05-03T09:00
publie #5 le 3 mai de l'année prochaine à 9h | publish 5 2028-05-03T09:00
publie #5 à 20h15min | publish 5 2027-03-10T20:15
publie #5 le mois prochain le 3 à 9h | publish 5 2027-04-03T09:00
publie « A » dans #equipe demain à 9h | publish #equipe 2027-03-11T09:00
merci de reporter #5 à lundi 8h | move 5 2027-03-15T08:00
publie « Neuf » par e-mail et sur Twitter ce soir | publish newsletter,twitter 2027-03-10 part
poste « Neuf » sur Facebook ainsi que sur X après-demain matin | publish facebook,twitter \
2027-03-12 part
partage « Neuf » sur la page Facebook vendredi après-midi | publish facebook 2027-03-12 part
#5 doit être mis en ligne aujourd'hui à 19h45 | publish 5 2027-03-10T19:45
le 15 août à 6h30, mets #5 en ligne | publish 5 2027-08-15T06:30
mets #5 hors ligne dans trois ans | unpublish 5 2030-03-10~
#5 à reporter à lundi | move 5 2027-03-15
publie #5 le lundi à 9h et le jeudi à 14h | publish 5 2027-03-11T14:00
publie #5 pas avant 18h | publish 5 ?underspecified
publie #5 deux heures après #6 | publish 5,6 ?unknown_word
"""


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_french_is_understood(sentence, understood):
    assert said(sentence, ZONE, "fr") == understood


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_french_is_recognised_where_nobody_says_that_it_is(sentence, understood):
    assert said(sentence, ZONE) == understood


def test_every_verb_is_understood():
    assert misread(VERBS, ZONE, "fr") == []
