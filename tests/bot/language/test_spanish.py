import pytest

from bot.language.lexicons.spanish import VERBS
from tests.bot.language.saying import cases, misread, said

ZONE = "Europe/Madrid"
# Typed on Wednesday, 10 March 2027, at 10:20.
CASES = """
programa #5 para pasado mañana a las 16:40 | schedule 5 2027-03-12T16:40
programa #5 para mañana a las 18 h | schedule 5 2027-03-11T18:00
agenda #5 para el viernes a las 14:15 | schedule 5 2027-03-12T14:15
¿puedes programar #5 para mañana a las 9:30? | schedule 5 2027-03-11T09:30
programa #5 para el domingo a las 10:35 | schedule 5 2027-03-14T10:35
publica #5 el sábado a las 11:20 | publish 5 2027-03-13T11:20
envía #5 el jueves a las 13 horas | publish 5 2027-03-11T13:00
publicar #5 dentro de 25 días | publish 5 2027-04-04~
publica #5 dentro de tres semanas | publish 5 2027-03-31~
publica #5 en una semana | publish 5 2027-03-17~
sube #5 en quince días | publish 5 2027-03-25~
publica #5 de aquí a 3 días | publish 5 2027-03-13~
el próximo martes a las 18 h sube #5 | publish 5 2027-03-16T18:00
el martes que viene a las 18:00 publica #5 | publish 5 2027-03-16T18:00
publica #5 el lunes próximo a las 14 h | publish 5 2027-03-15T14:00
publica #5 este viernes a las 12:00 | publish 5 2027-03-12T12:00
publica #5 el miércoles de la próxima semana a las 10:00 | publish 5 2027-03-17T10:00
publica #5 el miércoles de la semana que viene a las 10:00 | publish 5 2027-03-17T10:00
programa «Lo mejor de abril» en el blog y en Instagram para mañana por la tarde | schedule \
blog,instagram 2027-03-11 part
publica "Nuevo" esta noche en Facebook | publish facebook 2027-03-10 part
publica "Nuevo" mañana por la mañana en LinkedIn | publish linkedin 2027-03-11 part
publica "Nuevo" el viernes por la noche en el boletín | publish newsletter 2027-03-12 part
publica "Nuevo" hoy por la tarde en Twitter y Facebook | publish facebook,twitter 2027-03-10 part
el 28 de febrero a las 13:25 publiquen #5 | publish 5 2028-02-28T13:25
publica #5 el 1 de mayo a las 10:00 | publish 5 2027-05-01T10:00
publica #5 el primero de mayo a las 10:00 | publish 5 2027-05-01T10:00
publica #5 el 24 de diciembre a las 18 h | publish 5 2027-12-24T18:00
sube #5 mañana a las 9 | publish 5 ?am_pm
sube #5 mañana a la una | publish 5 ?am_pm
sube #5 el viernes a las 7 y media | publish 5 ?am_pm
sube #5 mañana a las 9 h | publish 5 2027-03-11T09:00
sube #5 hoy a las 23:15 | publish 5 2027-03-10T23:15
sube #5 hoy a las 20 h | publish 5 2027-03-10T20:00
sube #5 hoy a las 8:00 | publish 5 !past
sube #5 ayer a las 8:00 | publish 5 !past
publica #5 el 3 de febrero de 2027 a las 8:00 | publish 5 !past
programe "Rebajas de febrero" en Facebook y en el boletín para el 05/04/2027 a las 7:10 | \
schedule facebook,newsletter 2027-04-05T07:10
mueve #5 al lunes | move 5 2027-03-15
pasa #5 al sábado | move 5 2027-03-13
aplaza #5 al 6 de octubre | move 5 2027-10-06
mueve #5 para el viernes a las 17 h | move 5 2027-03-12T17:00
retrasa #5 dos horas | move 5 +PT2H
aplaza #5 3 días | move 5 +P3D
sube #5 en 75 min | publish 5 2027-03-10T11:35
sube #5 en dos horas | publish 5 2027-03-10T12:20
sube #5 dentro de media hora | publish 5 2027-03-10T10:50
sube #5 en una hora | publish 5 2027-03-10T11:20
sube #5 en hora y media | publish 5 2027-03-10T11:50
sube #5 en una hora y media | publish 5 2027-03-10T11:50
sube #5 en un cuarto de hora | publish 5 2027-03-10T10:35
retira #5 en 18 meses | unpublish 5 2028-09-10~
despublica #5 dentro de dos meses | unpublish 5 2027-05-10~
quita #5 en un año | unpublish 5 2028-03-10~
elimina #5 el viernes a las 12:00 | unpublish 5 2027-03-12T12:00
agenda #5 para el viernes 3 de diciembre de 2027 a las 12:00 | schedule 5 2027-12-03T12:00
agenda #5 para el jueves 3 de diciembre de 2027 a las 12:00 | schedule 5 ?weekday_mismatch
programa #5 para el 14 de junio | schedule 5 2027-06-14
programa #5 para el día 24 | schedule 5 2027-03-24
sube #5 hoy a las 9 de la noche | publish 5 2027-03-10T21:00
sube #5 mañana a las 9 de la mañana | publish 5 2027-03-11T09:00
sube #5 mañana a las 5 de la tarde | publish 5 2027-03-11T17:00
sube #5 mañana a las ocho y media de la noche | publish 5 2027-03-11T20:30
sube #5 mañana a las 3 de la madrugada | publish 5 2027-03-11T03:00
sube #5 mañana al mediodía | publish 5 2027-03-11T12:00
sube #5 mañana por la noche a las 9 | publish 5 2027-03-11T21:00
reprograma #5 para 2027-12-20 08:20 | move 5 2027-12-20T08:20
a las 16:50 publica #5 | publish 5 2027-03-10T16:50
a las 18 h publica #5 | publish 5 2027-03-10T18:00
publica #5 todos los lunes a las 9:00 | publish 5 *2027-03-15T09:00,2027-03-22T09:00
publica #5 cada viernes a las 18 h | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publica #5 todos los días a las 18:00 | publish 5 *2027-03-10T18:00,2027-03-11T18:00
publica #5 cada dos semanas el viernes a las 18 h | publish 5 *2027-03-12T18:00,2027-03-26T18:00
cancela #5 | cancel 5
pausa #5 | pause 5
reanuda #5 | resume 5
publica #5 | publish 5
salta #5 el viernes | skip 5 2027-03-12
publica #5 el 30 de febrero | publish 5 !no_such_date
publica #5 mañana a las 9:30 por favor | publish 5 2027-03-11T09:30
publica #5 y #6 mañana a las 9:30 | publish 5,6 2027-03-11T09:30
publica #5 mañana a las 9:30 hora de Madrid | publish 5 2027-03-11T09:30
planifica #5 para el jueves a las 15:30 | schedule 5 2027-03-11T15:30
pon #5 en el calendario para el 3 de abril a las 10:00 | schedule 5 2027-04-03T10:00
¿podrías programar #5 para el domingo a las 11:00? | schedule 5 2027-03-14T11:00
quiero publicar #5 el jueves 18 de marzo a las 19:00 | publish 5 2027-03-18T19:00
lanza #5 el viernes a las 16 h | publish 5 2027-03-12T16:00
#5 publicar el sábado 13 de marzo a las 10:00 | publish 5 2027-03-13T10:00
comparte #5 hoy a las 17:00 en Facebook | publish 5 2027-03-10T17:00
difunde #5 pasado mañana a las 13:37 | publish 5 2027-03-12T13:37
manda #5 mañana a las 7 de la mañana | publish 5 2027-03-11T07:00
publica #5 dentro de dos semanas | publish 5 2027-03-24~
publica #5 en seis meses | publish 5 2027-09-10~
publica #5 en un mes | publish 5 2027-04-10~
publica #5 dentro de veintiún días | publish 5 2027-03-31~
publica #5 en 90 minutos | publish 5 2027-03-10T11:50
publica #5 en dos horas y media | publish 5 2027-03-10T12:50
publica #5 en 24 horas | publish 5 2027-03-11T10:20
publica #5 dentro de veinte minutos | publish 5 2027-03-10T10:40
publica #5 en tres cuartos de hora | publish 5 2027-03-10T11:05
publica #5 dentro de 3 h | publish 5 2027-03-10T13:20
publica #5 el próximo lunes a las 10:00 | publish 5 2027-03-15T10:00
publica #5 este sábado a las 10:00 | publish 5 2027-03-13T10:00
publica #5 el sábado que viene a las 10:00 | publish 5 2027-03-13T10:00
publica #5 el lunes de la próxima semana a las 9:00 | publish 5 2027-03-15T09:00
publica #5 la próxima semana el martes a las 9:00 | publish 5 2027-03-16T09:00
publica "Hola" el jueves por la mañana en X | publish twitter 2027-03-11 part
publica "Hola" esta tarde en Instagram y TikTok | publish instagram,tiktok 2027-03-10 part
publica «Hola» el viernes por la noche en todas partes | publish * 2027-03-12 part
publica «Hola» mañana al mediodía en todos los canales excepto TikTok | publish *,-tiktok \
2027-03-11T12:00
publica «Hola» el sábado por la tarde en YouTube | publish youtube 2027-03-13 part
publica «Hola» mañana a primera hora en el blog | publish blog 2027-03-11 part
publica «Hola» en Facebook, Instagram y LinkedIn el 20 de marzo a las 12:00 | publish \
facebook,instagram,linkedin 2027-03-20T12:00
el 15/04/2027 a las 18:30 debe publicarse #5 | publish 5 2027-04-15T18:30
que #5 salga el 2 de junio a las 9:00 | publish 5 2027-06-02T09:00
publica #5 el uno de mayo a las 8:00 | publish 5 2027-05-01T08:00
publica #5 el 29 de febrero de 2028 a las 8:00 | publish 5 2028-02-29T08:00
publica #5 el 1/1/2027 a las 8:00 | publish 5 !past
publica #5 anteayer a las 8:00 | publish 5 !past
publica #5 esta mañana a las 7:00 | publish 5 !past
publica #5 a medianoche | publish 5 2027-03-11T00:00
publica #5 hoy a medianoche | publish 5 2027-03-11T00:00
pospón #5 al jueves | move 5 2027-03-11
traslada #5 al próximo lunes | move 5 2027-03-15
mueve #5 a mañana | move 5 2027-03-11
cambia #5 para pasado mañana a las 8:00 | move 5 2027-03-12T08:00
aplaza #5 al 1 de mayo a las 8:15 | move 5 2027-05-01T08:15
mueve #5 a las 14:45 | move 5 2027-03-10T14:45
mueve #5 una semana | move 5 +P1W
retrasa #5 30 minutos | move 5 +PT30M
adelanta #5 dos horas | move 5 +-PT2H
retira #5 el 30 de abril a las 23:59 | unpublish 5 2027-04-30T23:59
baja #5 dentro de una semana | unpublish 5 2027-03-17~
oculta #5 el domingo a las 22:00 | unpublish 5 2027-03-14T22:00
borra #5 en 6 meses | unpublish 5 2027-09-10~
agenda #5 para el sábado 1 de mayo de 2027 a las 9:00 | schedule 5 2027-05-01T09:00
agenda #5 para el sábado, 1 de mayo, a las 9:00 | schedule 5 2027-05-01T09:00
programa #5 para el 31/12/2027 | schedule 5 2027-12-31
programa #5 el 5 de agosto | schedule 5 2027-08-05
programa #5 para el viernes | schedule 5 2027-03-12
programa #5 para mañana | schedule 5 2027-03-11
programa #5 para la próxima semana | schedule 5 2027-03-15
publica #5 a las 19:00 | publish 5 2027-03-10T19:00
publica #5 a las 8 | publish 5 ?am_pm
publica #5 a las 20 | publish 5 2027-03-10T20:00
publica #5 a la 1 de la tarde | publish 5 2027-03-10T13:00
publica #5 mañana a las 10 y cuarto | publish 5 ?am_pm
publica #5 mañana a las diez menos cuarto de la noche | publish 5 2027-03-11T21:45
publica #5 mañana a las 12 de la noche | publish 5 ?midnight
publica #5 mañana a las 12 del mediodía | publish 5 2027-03-11T12:00
publica #5 mañana a las 8:45 h | publish 5 2027-03-11T08:45
publica #5 mañana por la mañana a las 10 | publish 5 2027-03-11T10:00
publica #5 el 5/4 a las 9:00 | publish 5 2027-04-05T09:00
publica #5 cada viernes a las 18:00 hasta finales de abril | publish 5 \
*2027-03-12T18:00,2027-03-19T18:00
publica #5 todos los días a las 7:00 a partir del lunes | publish 5 \
*2027-03-15T07:00,2027-03-16T07:00
publica #5 el primer lunes de cada mes a las 9:00 | publish 5 *2027-04-05T09:00,2027-05-03T09:00
publica #5 todos los lunes y miércoles a las 9:00 | publish 5 *2027-03-15T09:00,2027-03-17T09:00
publica #5 de lunes a viernes a las 8:30 | publish 5 *2027-03-11T08:30,2027-03-12T08:30
publica #5 cada 3 días a las 12:00 | publish 5 *2027-03-10T12:00,2027-03-13T12:00
publica #5 el 15 de cada mes a las 9:00 | publish 5 *2027-03-15T09:00,2027-04-15T09:00
recuérdame mañana a las 9:00 "revisar el boletín" | remind 2027-03-11T09:00
¿qué hay programado para mañana? | list 2027-03-11
muestra #5 | show 5
anula #5 | cancel 5
aprueba #5 | approve 5
publica #5 pronto | publish 5 ?underspecified
publica el artículo #5 mañana a las 10:00 | publish 5 2027-03-11T10:00
publica #5 dentro de tres días a las 18:00 | publish 5 2027-03-13T18:00
publica #5 en una semana a las 9:00 | publish 5 2027-03-17T09:00
publica #5 de hoy en ocho a las 9:00 | publish 5 2027-03-17T09:00
publica #5, #6 y #7 el viernes a las 9:00 | publish 5,6,7 2027-03-12T09:00
publica «Nuevo» el viernes a las 9:00 en el blog con prioridad alta | publish blog 2027-03-12T09:00
publica 'Nuevo' el viernes a las 9:00 en el blog | publish blog 2027-03-12T09:00
en el blog, el viernes a las 9:00, publica «Nuevo» | publish blog 2027-03-12T09:00
Publica #5 el viernes 12/03/2027 a las 09:00, gracias. | publish 5 2027-03-12T09:00
PUBLICA #5 EL VIERNES A LAS 9:00 | publish 5 2027-03-12T09:00
publica #5 pasado manana a las 9:00 | publish 5 2027-03-12T09:00
publica #5 el miercoles a las 17:00 | publish 5 ?weekday_today
publica #5 mañana por la mañana a las 7 | publish 5 2027-03-11T07:00
publica #5 mañana por la tarde a las 3 | publish 5 2027-03-11T15:00
publica #5 esta noche a las 8 | publish 5 2027-03-10T20:00
publica #5 a las dos y media de la tarde | publish 5 2027-03-10T14:30
publica #5 a finales de abril | publish 5 2027-04-30
publica #5 a fin de mes | publish 5 2027-03-31
publica #5 el último viernes de marzo a las 9:00 | publish 5 2027-03-26T09:00
publica #5 en 5 días hábiles | publish 5 2027-03-17~
publica #5 ahora | publish 5 2027-03-10T10:20
publica #5 ahora mismo | publish 5 2027-03-10T10:20
publica #5 en Navidad a las 9:00 | publish 5 2027-12-25T09:00
publica #5 el 1 de cada mes a las 9:00 | publish 5 *2027-04-01T09:00,2027-05-01T09:00
publica #5 todas las mañanas a las 8:00 | publish 5 *2027-03-11T08:00,2027-03-12T08:00
publica #5 cada semana el viernes a las 9:00 | publish 5 *2027-03-12T09:00,2027-03-19T09:00
publica #5 todos los días a las 9:00 y a las 17:00 | publish 5 *2027-03-10T17:00,2027-03-11T09:00
publica #5 todos los viernes a las 18:00 excepto el 19 de marzo | publish 5 \
*2027-03-12T18:00,2027-03-26T18:00
publica #5 todos los viernes a las 18:00 hasta el 26 de marzo | publish 5 \
*2027-03-12T18:00,2027-03-19T18:00
publica #5 todos los viernes a las 18:00, 3 veces | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publica #5 todos los viernes a las 18:00 a partir del 1 de abril | publish 5 \
*2027-04-02T18:00,2027-04-09T18:00
publica #5 los lunes a las 9:00 | publish 5 *2027-03-15T09:00,2027-03-22T09:00
publica #5 un martes sí y otro no a las 9:00 | publish 5 ?unknown_word
muéstrame todo para el viernes | list 2027-03-12
publica #5 el viernes 12 a las 9:00 | publish 5 2027-03-12T09:00
publica #5 el lunes por la noche en LinkedIn | publish 5 2027-03-15 part
publica #5 pasado mañana por la tarde | publish 5 2027-03-12 part
pon #5 en línea mañana a las 8:00 | publish 5 2027-03-11T08:00
publica #5 mañana a las 9 am | publish 5 2027-03-11T09:00
publica #5 mañana a las 9pm | publish 5 2027-03-11T21:00
publica #5 mañana a las 9 p. m. | publish 5 2027-03-11T21:00
publica #5 a mediodía | publish 5 2027-03-10T12:00
ayuda | help
 | !unknown_word
publica #5 después del viernes | publish 5 ?underspecified
publica #5 mañana o pasado mañana | publish 5 ?unknown_word
publica #5 hace tres días | publish 5 !past
mueve #5 del viernes al lunes | move 5 ?conflict
publica #5 el viernes pasado a las 9:00 | publish 5 !past
publica #5 este fin de semana | publish 5 ?underspecified
publica #5 el próximo 3 de mayo a las 9:00 | publish 5 2027-05-03T09:00
publica #5 el 3 de mayo del año que viene a las 9:00 | publish 5 2028-05-03T09:00
publica #5 a las 20.15 h | publish 5 2027-03-10T20:15
publica #5 dentro de una hora y cuarto | publish 5 2027-03-10T11:35
publica #5 mañana a las nueve en punto de la noche | publish 5 2027-03-11T21:00
publica "A" en #equipo mañana a las 9:00 | publish #equipo 2027-03-11T09:00
publica «Nuevo» por correo y en Twitter esta noche | publish newsletter,twitter 2027-03-10 part
comparte «Nuevo» en la página de Facebook el viernes por la tarde | publish facebook 2027-03-12 part
sube «Nuevo» a Facebook y a X pasado mañana por la mañana | publish facebook,twitter 2027-03-12 part
#5 debe publicarse hoy a las 19:45 | publish 5 2027-03-10T19:45
da de baja #5 en 40 días | unpublish 5 2027-04-19~
deja #5 para el lunes | move 5 2027-03-15
publica #5 hoy a las 11 de la noche | publish 5 2027-03-10T23:00
publica #5 el último día del mes a las 17:00 | publish 5 2027-03-31T17:00
publica #5 dos horas después de #6 | publish 5,6 ?unknown_word
"""


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_spanish_is_understood(sentence, understood):
    assert said(sentence, ZONE, "es") == understood


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_spanish_is_recognised_where_nobody_says_that_it_is(sentence, understood):
    assert said(sentence, ZONE) == understood


def test_every_verb_is_understood():
    assert misread(VERBS, ZONE, "es") == []
