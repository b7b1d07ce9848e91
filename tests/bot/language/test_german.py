import pytest

from bot.language.lexicons.german import VERBS
from tests.bot.language.saying import cases, misread, said

ZONE = "Europe/Berlin"
# Typed on Wednesday, 10 March 2027, at 10:20.
CASES = """
plane #5 für übermorgen um 16 Uhr ein | schedule 5 2027-03-12T16:00
plan #5 übermorgen um 16:30 ein | schedule 5 2027-03-12T16:30
plane #5 bitte für morgen um 8 Uhr | schedule 5 2027-03-11T08:00
terminiere #5 auf übermorgen, 17 Uhr | schedule 5 2027-03-12T17:00
merke #5 für Freitag um 14:15 vor | schedule 5 2027-03-12T14:15
bitte #5 für morgen 18 Uhr einplanen | schedule 5 2027-03-11T18:00
poste #5 am Samstag um 11:20 | publish 5 2027-03-13T11:20
veröffentliche #5 am Montag um 7:45 Uhr | publish 5 2027-03-15T07:45
Samstag 11:20 #5 posten | publish 5 2027-03-13T11:20
sende #5 Donnerstag um 13 Uhr | publish 5 2027-03-11T13:00
schalte #5 am Sonntag um 20 Uhr frei | publish 5 2027-03-14T20:00
kannst du #5 am Freitag um 15 Uhr veröffentlichen? | publish 5 2027-03-12T15:00
#5 in drei Wochen posten | publish 5 2027-03-31~
#5 in 10 Tagen veröffentlichen | publish 5 2027-03-20~
poste #5 in einer Woche | publish 5 2027-03-17~
poste #5 in vierzehn Tagen | publish 5 2027-03-24~
stelle #5 in 2 Tagen online | publish 5 2027-03-12~
nächsten Dienstag um 9 Uhr #5 posten | publish 5 2027-03-16T09:00
kommenden Montag um 9 Uhr #5 veröffentlichen | publish 5 2027-03-15T09:00
poste #5 diesen Freitag um 12 Uhr | publish 5 2027-03-12T12:00
poste #5 nächste Woche Mittwoch um 10 Uhr | publish 5 2027-03-17T10:00
poste #5 am Mittwoch nächster Woche um 10 Uhr | publish 5 2027-03-17T10:00
plane „Osterfest am Freitag“ auf dem Blog und bei Instagram für morgen Abend | schedule \
blog,instagram 2027-03-11 part
plane „Neu“ für heute Abend auf LinkedIn ein | schedule linkedin 2027-03-10 part
poste „Neu“ morgen früh auf Facebook | publish facebook 2027-03-11 part
poste „Neu“ morgen Vormittag im Newsletter | publish newsletter 2027-03-11 part
veröffentliche „Neu“ übermorgen Nachmittag auf Twitter und Facebook | publish facebook,twitter \
2027-03-12 part
poste „Neu“ Freitagabend bei Instagram | publish instagram 2027-03-12 part
poste „Neu“ am Freitag Nachmittag per E-Mail | publish newsletter 2027-03-12 part
„Neu“ morgen um 9 Uhr auf dem Blog posten | publish blog 2027-03-11T09:00
am 9. Mai um 20:15 soll #5 erscheinen | publish 5 2027-05-09T20:15
#5 soll am 9. Mai um 20:15 Uhr online gehen | publish 5 2027-05-09T20:15
am 1. Februar um 10 Uhr soll #5 veröffentlicht werden | publish 5 2028-02-01T10:00
veröffentliche #5 am 24. Dezember um 18 Uhr | publish 5 2027-12-24T18:00
stelle #5 am 3. Februar 2027 um 8 Uhr online | publish 5 !past
poste #5 gestern um 15 Uhr | publish 5 !past
poste #5 heute um 8 Uhr | publish 5 !past
poste #5 heute um 22:40 Uhr | publish 5 2027-03-10T22:40
poste #5 heute um 21 Uhr | publish 5 2027-03-10T21:00
poste #5 heute um 18 Uhr 30 | publish 5 2027-03-10T18:30
poste „Neu“ im Newsletter und auf LinkedIn am 30.09.2027 um 7:10 Uhr | publish \
linkedin,newsletter 2027-09-30T07:10
plane „Neu“ auf TikTok für den 1.4.2027 um 9:05 ein | schedule tiktok 2027-04-01T09:05
poste #5 am 5.4. um 14 Uhr | publish 5 2027-04-05T14:00
verschiebe #5 auf Montag | move 5 2027-03-15
verleg #5 auf Samstag | move 5 2027-03-13
verschiebe #5 auf den 20. April | move 5 2027-04-20
verschiebe #5 auf Freitag um 17 Uhr | move 5 2027-03-12T17:00
schieb #5 auf Sonntag | move 5 2027-03-14
#5 auf Dienstag verschieben | move 5 2027-03-16
verschiebe #5 um zwei Stunden | move 5 +PT2H
verschiebe #5 um 3 Tage | move 5 +P3D
#5 in fünf Stunden posten | publish 5 2027-03-10T15:20
poste #5 in 45 Minuten | publish 5 2027-03-10T11:05
poste #5 in einer halben Stunde | publish 5 2027-03-10T10:50
poste #5 in einer Stunde | publish 5 2027-03-10T11:20
poste #5 in anderthalb Stunden | publish 5 2027-03-10T11:50
poste #5 in einer Viertelstunde | publish 5 2027-03-10T10:35
nimm #5 in zwei Monaten offline | unpublish 5 2027-05-10~
nimm #5 in einem Jahr vom Netz | unpublish 5 2028-03-10~
entferne #5 in 3 Wochen | unpublish 5 2027-03-31~
nimm #5 am Freitag um 12 Uhr offline | unpublish 5 2027-03-12T12:00
nimm #5 in zwei Tagen herunter | unpublish 5 2027-03-12~
terminiere #5 auf Montag, 5. April 2027 um 12:00 Uhr | schedule 5 2027-04-05T12:00
plane #5 für Montag, den 5. April 2027 um 12 Uhr | schedule 5 2027-04-05T12:00
terminiere #5 auf Dienstag, 5. April 2027 um 12:00 Uhr | schedule 5 ?weekday_mismatch
plane #5 für den 14. Juni | schedule 5 2027-06-14
plane #5 am 24.12. ein | schedule 5 2027-12-24
plane #5 für den 14. ein | schedule 5 2027-03-14
um 21:05 poste #5 | publish 5 2027-03-10T21:05
um 18 Uhr #5 posten | publish 5 2027-03-10T18:00
poste #5 um 9 | publish 5 ?am_pm
poste #5 morgen um 9 | publish 5 ?am_pm
poste #5 morgen um halb zehn | publish 5 ?am_pm
poste #5 morgen um halb acht abends | publish 5 2027-03-11T19:30
poste #5 morgen Abend um 8 | publish 5 2027-03-11T20:00
poste #5 heute Abend um 20:30 Uhr | publish 5 2027-03-10T20:30
poste #5 heute um 9 Uhr abends | publish 5 2027-03-10T21:00
poste #5 morgen Mittag | publish 5 2027-03-11T12:00
poste #5 heute in einer Woche um 9 Uhr | publish 5 2027-03-17T09:00
poste #5 morgen um viertel nach neun Uhr abends | publish 5 2027-03-11T21:15
verlege #5 auf 2027-11-18 08:20 | move 5 2027-11-18T08:20
verschiebe #5 auf 2027-11-18T08:20 | move 5 2027-11-18T08:20
poste #5 jeden Montag um 9 Uhr | publish 5 *2027-03-15T09:00,2027-03-22T09:00
poste #5 täglich um 18 Uhr | publish 5 *2027-03-10T18:00,2027-03-11T18:00
poste #5 montags und donnerstags um 8:30 Uhr | publish 5 *2027-03-11T08:30,2027-03-15T08:30
poste #5 alle zwei Wochen freitags um 10 Uhr | publish 5 *2027-03-12T10:00,2027-03-26T10:00
poste #5 jeden Werktag um 9 Uhr | publish 5 *2027-03-11T09:00,2027-03-12T09:00
storniere #5 | cancel 5
sage #5 ab | cancel 5
pausiere #5 | pause 5
setze #5 fort | resume 5
überspringe #5 am Freitag | skip 5 2027-03-12
poste #5 | publish 5
lösche #5 morgen um 12 Uhr | unpublish 5 2027-03-11T12:00
poste #5 am 31. Februar | publish 5 !no_such_date
poste #5 um 25 Uhr | publish 5 !no_such_time
poste #5 morgen um 9 Uhr Berliner Zeit | publish 5 2027-03-11T09:00
poste #5 und #6 morgen um 9 Uhr | publish 5,6 2027-03-11T09:00
poste #5 dringend morgen um 9 Uhr | publish 5 2027-03-11T09:00
setze #5 für Donnerstag um 15:30 Uhr an | schedule 5 2027-03-11T15:30
trage #5 für den 3. April um 10 Uhr ein | schedule 5 2027-04-03T10:00
reserviere #5 für Freitag, 14 Uhr | schedule 5 2027-03-12T14:00
könntest du bitte #5 am Sonntag gegen 11 Uhr posten | publish 5 2027-03-14T11:00
publiziere #5 am Donnerstag, dem 18. März, um 19 Uhr | publish 5 2027-03-18T19:00
bringe #5 am Freitag um 16 Uhr raus | publish 5 2027-03-12T16:00
schick #5 morgen um 7 Uhr früh raus | publish 5 2027-03-11T07:00
#5 am Samstag, 13. März, um 10:00 Uhr veröffentlichen | publish 5 2027-03-13T10:00
lade #5 übermorgen um 13:37 hoch | publish 5 2027-03-12T13:37
teile #5 heute um 17 Uhr auf Facebook | publish 5 2027-03-10T17:00
poste #5 in zwei Wochen | publish 5 2027-03-24~
poste #5 in sechs Monaten | publish 5 2027-09-10~
veröffentliche #5 in 21 Tagen | publish 5 2027-03-31~
poste #5 in acht Tagen | publish 5 2027-03-18~
poste #5 in einem Monat | publish 5 2027-04-10~
stell #5 in 90 Minuten online | publish 5 2027-03-10T11:50
poste #5 in zweieinhalb Stunden | publish 5 2027-03-10T12:50
poste #5 in 2,5 Stunden | publish 5 2027-03-10T12:50
poste #5 in 1 Stunde und 30 Minuten | publish 5 2027-03-10T11:50
poste #5 in 24 Stunden | publish 5 2027-03-11T10:20
poste #5 in zwanzig Minuten | publish 5 2027-03-10T10:40
poste #5 am nächsten Montag um 10 Uhr | publish 5 2027-03-15T10:00
poste #5 am kommenden Samstag um 10 Uhr | publish 5 2027-03-13T10:00
poste #5 am kommenden Dienstag um 18:15 Uhr | publish 5 2027-03-16T18:15
poste #5 übernächsten Montag um 9 Uhr | publish 5 2027-03-22T09:00
poste #5 Montag in einer Woche um 9 Uhr | publish 5 2027-03-22T09:00
poste #5 morgen in einer Woche um 9 Uhr | publish 5 2027-03-18T09:00
poste "Hallo Welt" am Donnerstagmorgen auf X | publish twitter 2027-03-11 part
poste "Hallo Welt" heute Nachmittag auf Instagram und TikTok | publish instagram,tiktok \
2027-03-10 part
poste „Hallo“ heute Nacht auf dem Blog | publish blog 2027-03-10 part
poste „Hallo“ Samstagnachmittag auf YouTube | publish youtube 2027-03-13 part
poste „Hallo“ am Freitagabend überall | publish * 2027-03-12 part
poste „Hallo“ morgen Mittag überall außer auf TikTok | publish *,-tiktok 2027-03-11T12:00
poste „Hallo“ auf Facebook, Instagram und LinkedIn am 20. März um 12 Uhr | publish \
facebook,instagram,linkedin 2027-03-20T12:00
am 15.04.2027 um 18:30 Uhr erscheint #5 | publish 5 2027-04-15T18:30
lass #5 am 2. Juni um 9 Uhr erscheinen | publish 5 2027-06-02T09:00
#5 geht am 1. April um 6 Uhr online | publish 5 2027-04-01T06:00
#5 bitte am 1. April um 6 Uhr live schalten | publish 5 2027-04-01T06:00
poste #5 am 3. Jänner um 8 Uhr | publish 5 2028-01-03T08:00
poste #5 am ersten Mai um 8 Uhr | publish 5 2027-05-01T08:00
poste #5 am 29. Februar 2028 um 8 Uhr | publish 5 2028-02-29T08:00
poste #5 am 1.1.2027 um 8 Uhr | publish 5 !past
poste #5 vorgestern um 8 Uhr | publish 5 !past
poste #5 heute früh um 7 Uhr | publish 5 !past
poste #5 heute um Mitternacht | publish 5 2027-03-11T00:00
poste #5 um Mitternacht | publish 5 2027-03-11T00:00
vertage #5 auf Donnerstag | move 5 2027-03-11
schiebe #5 auf nächsten Montag | move 5 2027-03-15
verschiebe #5 bitte auf morgen | move 5 2027-03-11
verschiebe #5 auf übermorgen um 8 Uhr | move 5 2027-03-12T08:00
verschiebe #5 auf den 1. Mai um 8:15 Uhr | move 5 2027-05-01T08:15
verschiebe #5 auf 14:45 | move 5 2027-03-10T14:45
verschiebe #5 auf 14 Uhr | move 5 2027-03-10T14:00
verschiebe #5 um eine Woche | move 5 +P1W
verschiebe #5 um 30 Minuten | move 5 +PT30M
verlege #5 vom Montag auf Dienstag | move 5 ?conflict
nimm #5 am 30. April um 23:59 Uhr vom Netz | unpublish 5 2027-04-30T23:59
depubliziere #5 in einer Woche | unpublish 5 2027-03-17~
schalte #5 am Sonntag um 22 Uhr ab | unpublish 5 2027-03-14T22:00
zieh #5 morgen um 10 Uhr zurück | unpublish 5 2027-03-11T10:00
lösche #5 in 6 Monaten | unpublish 5 2027-09-10~
plane #5 für Samstag, den 1. Mai 2027, 9 Uhr ein | schedule 5 2027-05-01T09:00
plane #5 für Fr., 12. März, 18 Uhr | schedule 5 2027-03-12T18:00
plane #5 für den 31.12.2027 ein | schedule 5 2027-12-31
plane #5 am 5. August ein | schedule 5 2027-08-05
plane #5 für Freitag ein | schedule 5 2027-03-12
plane #5 für morgen ein | schedule 5 2027-03-11
plane #5 für nächste Woche ein | schedule 5 2027-03-15
poste #5 um 19 Uhr | publish 5 2027-03-10T19:00
poste #5 um 9:30 | publish 5 2027-03-11T09:30
poste #5 um 8 Uhr | publish 5 2027-03-11T08:00
poste #5 um 7 | publish 5 ?am_pm
poste #5 um 19 | publish 5 2027-03-10T19:00
poste #5 morgen um 3 Uhr nachmittags | publish 5 2027-03-11T15:00
poste #5 morgen um 3 Uhr nachts | publish 5 2027-03-11T03:00
poste #5 morgen um 20 nach 8 | publish 5 ?am_pm
poste #5 morgen um Viertel vor acht abends | publish 5 2027-03-11T19:45
poste #5 am 5.4.27 um 9.30 Uhr | publish 5 2027-04-05T09:30
poste #5 am 2027-04-05 | publish 5 2027-04-05
poste #5 am 05.04. | publish 5 2027-04-05
verlege #5 auf 2027-04-05 18:00 Uhr | move 5 2027-04-05T18:00
poste #5 jeden Freitag um 18 Uhr bis Ende April | publish 5 *2027-03-12T18:00,2027-03-19T18:00
poste #5 jeden Tag um 7 Uhr ab Montag | publish 5 *2027-03-15T07:00,2027-03-16T07:00
poste #5 jeden zweiten Dienstag um 9 Uhr | publish 5 ?every_nth
poste #5 am ersten Montag jedes Monats um 9 Uhr | publish 5 *2027-04-05T09:00,2027-05-03T09:00
poste #5 jeden Montag und Mittwoch um 9 Uhr | publish 5 *2027-03-15T09:00,2027-03-17T09:00
poste #5 werktags um 8:30 Uhr | publish 5 *2027-03-11T08:30,2027-03-12T08:30
poste #5 jeden Monat am 15. um 9 Uhr | publish 5 *2027-03-15T09:00,2027-04-15T09:00
poste #5 alle 3 Tage um 12 Uhr | publish 5 *2027-03-10T12:00,2027-03-13T12:00
poste #5 wöchentlich montags um 9 Uhr | publish 5 *2027-03-15T09:00,2027-03-22T09:00
erinnere mich morgen um 9 Uhr an "Newsletter prüfen" | remind 2027-03-11T09:00
was ist für morgen geplant? | list 2027-03-11
zeige #5 | show 5
streiche #5 | cancel 5
setze #5 aus | pause 5
genehmige #5 | approve 5
poste #5 in der 25. Stunde | publish 5 ?unknown_word
poste #5 bald | publish 5 ?underspecified
poste #5 am Blubtag | publish 5 ?unknown_word
poste #5 am Montag oder Dienstag | publish 5 ?underspecified
plane Beitrag 5 für morgen um 10 Uhr ein | schedule 5 2027-03-11T10:00
poste den Beitrag #5 morgen um 10 Uhr | publish 5 2027-03-11T10:00
poste #5 in drei Tagen um 18 Uhr | publish 5 2027-03-13T18:00
poste #5 in einer Woche um 9 Uhr | publish 5 2027-03-17T09:00
poste #5 heute in 14 Tagen um 9 Uhr | publish 5 2027-03-24T09:00
poste #5 am Freitag in zwei Wochen um 9 Uhr | publish 5 2027-03-26T09:00
poste #5, #6 und #7 am Freitag um 9 Uhr | publish 5,6,7 2027-03-12T09:00
poste „Neu“ am Freitag um 9 Uhr mit hoher Priorität auf dem Blog | publish blog 2027-03-12T09:00
poste 'Neu' am Freitag um 9 Uhr auf dem Blog | publish blog 2027-03-12T09:00
poste „Titel“: „Text“ am Freitag um 9 Uhr auf dem Blog | publish blog 2027-03-12T09:00
auf dem Blog am Freitag um 9 Uhr „Neu“ posten | publish blog 2027-03-12T09:00
Poste #5 bitte am Freitag, 12.03.2027, um 09:00 Uhr. | publish 5 2027-03-12T09:00
POSTE #5 AM FREITAG UM 9 UHR | publish 5 2027-03-12T09:00
poste #5 fr 9:00 | publish 5 2027-03-12T09:00
poste #5 am mo um 9 uhr | publish 5 2027-03-15T09:00
poste #5 am Sonnabend um 9 Uhr | publish 5 2027-03-13T09:00
poste #5 naechsten Montag um 9 Uhr | publish 5 2027-03-15T09:00
poste #5 uebermorgen um 9 Uhr | publish 5 2027-03-12T09:00
poste #5 morgen früh um 7 | publish 5 2027-03-11T07:00
poste #5 morgen nachmittag um 3 | publish 5 2027-03-11T15:00
poste #5 heute abend um 8 Uhr | publish 5 2027-03-10T20:00
poste #5 um halb drei nachmittags | publish 5 2027-03-10T14:30
poste #5 morgen um 5 vor 12 | publish 5 ?am_pm
poste #5 morgen um 9h | publish 5 2027-03-11T09:00
poste #5 morgen um 9.15 Uhr | publish 5 2027-03-11T09:15
poste #5 morgen zwischen 9 und 10 Uhr | publish 5 ?underspecified
poste #5 Ende April | publish 5 2027-04-30
poste #5 am Ende des Monats | publish 5 2027-03-31
poste #5 Ende März | publish 5 2027-03-31
poste #5 am letzten Freitag im März um 9 Uhr | publish 5 2027-03-26T09:00
poste #5 in 5 Werktagen | publish 5 2027-03-17~
poste #5 jetzt | publish 5 2027-03-10T10:20
poste #5 sofort | publish 5 2027-03-10T10:20
poste #5 Weihnachten um 9 Uhr | publish 5 2027-12-25T09:00
poste #5 an Heiligabend um 18 Uhr | publish 5 2027-12-24T18:00
poste #5 an Silvester um 20 Uhr | publish 5 2027-12-31T20:00
poste #5 jeden 1. des Monats um 9 Uhr | publish 5 *2027-04-01T09:00,2027-05-01T09:00
poste #5 Montag bis Freitag um 9 Uhr | publish 5 *2027-03-11T09:00,2027-03-12T09:00
poste #5 jeden Morgen um 8 | publish 5 *2027-03-11T08:00,2027-03-12T08:00
poste #5 jede Woche am Freitag um 9 Uhr | publish 5 *2027-03-12T09:00,2027-03-19T09:00
poste #5 täglich um 9 und 17 Uhr | publish 5 *2027-03-10T17:00,2027-03-11T09:00
poste #5 alle 6 Stunden | publish 5 *2027-03-10T16:20,2027-03-10T22:20
poste #5 jeden Freitag um 18 Uhr außer am 19. März | publish 5 *2027-03-12T18:00,2027-03-26T18:00
poste #5 jeden Freitag um 18 Uhr bis zum 26. März | publish 5 *2027-03-12T18:00,2027-03-19T18:00
poste #5 jeden Freitag um 18 Uhr 3 mal | publish 5 *2027-03-12T18:00,2027-03-19T18:00
poste #5 jeden Freitag um 18 Uhr ab 1. April | publish 5 *2027-04-02T18:00,2027-04-09T18:00
ziehe #5 um 2 Stunden vor | move 5 +-PT2H
verschiebe #5 um 2 Tage nach hinten | move 5 +P2D
plane #5 auf Montag um | move 5 2027-03-15
zeig mir alles für Freitag | list 2027-03-12
überspringe den nächsten Termin von #5 | skip 5
stoppe #5 | cancel 5
hilfe | help
poste #5 nicht morgen | cancel 5 2027-03-11
 | !unknown_word
poste #5 nach Freitag | publish 5 ?underspecified
poste #5 ab Freitag | publish 5 ?underspecified
poste #5 bis Freitag | publish 5 ?underspecified
poste #5 von Montag bis Mittwoch | publish 5 ?underspecified
poste #5 morgen oder übermorgen um 9 Uhr | publish 5 ?underspecified
poste #5 am Wochenende | publish 5 ?underspecified
poste #5 letzten Freitag um 9 Uhr | publish 5 !past
poste #5 vor drei Tagen | publish 5 !past
poste #5 einmal am Tag um 9 Uhr | publish 5 *2027-03-11T09:00,2027-03-12T09:00
verschiebe #5 von Freitag auf Montag | move 5 2027-03-15
verschiebe alles von Freitag auf Montag | move ?unknown_word
poste #5 zwischen Montag und Mittwoch | publish 5 ?series
poste #5 am kommenden 3. Mai um 9 Uhr | publish 5 2027-05-03T09:00
poste #5 am 3. Mai nächsten Jahres um 9 Uhr | publish 5 2028-05-03T09:00
poste #5 heute in acht Tagen um 9 Uhr | publish 5 2027-03-17T09:00
poste #5 am 3.5. um 20 Uhr 15 | publish 5 2027-05-03T20:15
poste #5 in anderthalb Jahren | publish 5 2028-09-10~
poste "A" in #team morgen um 9 Uhr | publish #team 2027-03-11T09:00
Bitte #5 auf Montag 8 Uhr verschieben, danke | move 5 2027-03-15T08:00
poste „Neu“ auf unserem Blog und in der Facebook-Gruppe morgen Abend | publish blog,facebook \
2027-03-11 part
veröffentliche „Neu“ im E-Mail-Newsletter und auf Twitter heute Abend | publish \
newsletter,twitter 2027-03-10 part
poste „Neu“ auf Facebook sowie auf X übermorgen Vormittag | publish facebook,twitter 2027-03-12 part
plane „Neu“ für den Blog und den Newsletter für morgen Mittag ein | schedule blog,newsletter \
2027-03-11T12:00
#5 soll heute um 19:45 Uhr raus | publish 5 2027-03-10T19:45
#5 geht am 15. August um 6:30 Uhr live | publish 5 2027-08-15T06:30
#5 in vier Wochen vom Netz nehmen | unpublish 5 2027-04-07~
ziehe #5 in 5 Monaten zurück | unpublish 5 2027-08-10~
gegen 18 Uhr #5 posten | publish 5 2027-03-10T18:00
poste #5 nicht vor 18 Uhr | publish 5 ?underspecified
poste #5 am letzten Tag des Monats um 17 Uhr | publish 5 2027-03-31T17:00
poste #5 am 1. und 15. jedes Monats um 9 Uhr | publish 5 \
*2027-03-15T09:00,2027-04-01T09:00
pausiere #5 bis April | pause 5 2027-04-01
poste #5 KW 12 Mo 9 Uhr | publish 5 2027-03-22T09:00
poste #5 zwei Stunden nach #6 | publish 5,6 ?unknown_word
"""


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_german_is_understood(sentence, understood):
    assert said(sentence, ZONE, "de") == understood


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_german_is_recognised_where_nobody_says_that_it_is(sentence, understood):
    assert said(sentence, ZONE) == understood


def test_every_verb_is_understood():
    assert misread(VERBS, ZONE, "de") == []
