import pytest

from bot.language.lexicons.portuguese import VERBS
from tests.bot.language.saying import cases, misread, said

ZONE = "Europe/Lisbon"
# Typed on Wednesday, 10 March 2027, at 10:20.
CASES = """
agende #5 para depois de amanhã às 15h | schedule 5 2027-03-12T15:00
programe #5 para amanhã às 18h30 | schedule 5 2027-03-11T18:30
você pode agendar #5 para amanhã às 9:30? | schedule 5 2027-03-11T09:30
marque #5 para sexta às 14:15 | schedule 5 2027-03-12T14:15
programe #5 para terça-feira às 8:40 | schedule 5 2027-03-16T08:40
publique #5 no sábado às 11:20 | publish 5 2027-03-13T11:20
envie #5 na quinta às 13 horas | publish 5 2027-03-11T13:00
publicar #5 daqui a 20 dias | publish 5 2027-03-30~
publique #5 daqui a três semanas | publish 5 2027-03-31~
publique #5 em uma semana | publish 5 2027-03-17~
poste #5 dentro de 10 dias | publish 5 2027-03-20~
na próxima terça-feira às 7h poste #5 | publish 5 2027-03-16T07:00
na terça que vem às 18h publique #5 | publish 5 2027-03-16T18:00
publique #5 na próxima segunda às 14h | publish 5 2027-03-15T14:00
publique #5 nesta sexta às 12:00 | publish 5 2027-03-12T12:00
publique #5 na quarta-feira da próxima semana às 10h | publish 5 2027-03-17T10:00
publique #5 na quarta da semana que vem às 10h | publish 5 2027-03-17T10:00
programe “Retrospectiva de outubro” no blog e no Instagram para hoje à noite | schedule \
blog,instagram 2027-03-10 part
publique "Novo" amanhã de manhã no Facebook | publish facebook 2027-03-11 part
publique "Novo" amanhã à tarde no LinkedIn | publish linkedin 2027-03-11 part
publique "Novo" sexta à noite no boletim | publish newsletter 2027-03-12 part
publique "Novo" hoje à tarde no Twitter e no Facebook | publish facebook,twitter 2027-03-10 part
em 12 de outubro às 19:05, divulgue #5 | publish 5 2027-10-12T19:05
publique #5 no dia 1 de maio às 10h | publish 5 2027-05-01T10:00
publique #5 em 1º de maio às 10h | publish 5 2027-05-01T10:00
publique #5 a 24 de dezembro às 18h | publish 5 2027-12-24T18:00
poste #5 amanhã às 7 | publish 5 ?am_pm
poste #5 sexta às sete e meia | publish 5 ?am_pm
poste #5 amanhã às 7h | publish 5 2027-03-11T07:00
poste #5 hoje às 19h20 | publish 5 2027-03-10T19:20
poste #5 hoje às 21 horas | publish 5 2027-03-10T21:00
poste #5 hoje às 8h | publish 5 !past
poste #5 ontem às 8h | publish 5 !past
poste #5 em 3 de fevereiro de 2027 às 8h | publish 5 !past
publique "Liquidação de junho" no Facebook e no boletim em 28/06/2027 às 20:25 | publish \
facebook,newsletter 2027-06-28T20:25
adie #5 para segunda-feira | move 5 2027-03-15
mova #5 para sábado | move 5 2027-03-13
mude #5 para 20 de abril | move 5 2027-04-20
passe #5 para sexta às 17h | move 5 2027-03-12T17:00
adie #5 duas horas | move 5 +PT2H
atrase #5 em 3 dias | move 5 +P3D
poste #5 daqui a três horas | publish 5 2027-03-10T13:20
poste #5 em 45 minutos | publish 5 2027-03-10T11:05
poste #5 daqui a meia hora | publish 5 2027-03-10T10:50
poste #5 em uma hora | publish 5 2027-03-10T11:20
poste #5 daqui a uma hora e meia | publish 5 2027-03-10T11:50
poste #5 em duas horas e meia | publish 5 2027-03-10T12:50
despublique #5 em 15 semanas | unpublish 5 2027-06-23~
retire #5 daqui a dois meses | unpublish 5 2027-05-10~
remova #5 em um ano | unpublish 5 2028-03-10~
tire #5 do ar na sexta às 12h | unpublish 5 2027-03-12T12:00
agendar #5 para sexta-feira, 14 de janeiro de 2028 às 12:00 | schedule 5 2028-01-14T12:00
agendar #5 para quinta-feira, 14 de janeiro de 2028 às 12:00 | schedule 5 ?weekday_mismatch
programa #5 para 21 de abril | schedule 5 2027-04-21
programe #5 para o dia 24 | schedule 5 2027-03-24
às 16:50 poste #5 | publish 5 2027-03-10T16:50
às 18h publique #5 | publish 5 2027-03-10T18:00
poste #5 hoje às 9 da noite | publish 5 2027-03-10T21:00
poste #5 amanhã às 9 da manhã | publish 5 2027-03-11T09:00
poste #5 amanhã às 8 e meia da noite | publish 5 2027-03-11T20:30
poste #5 amanhã às 3 da tarde | publish 5 2027-03-11T15:00
poste #5 amanhã ao meio-dia | publish 5 2027-03-11T12:00
mude #5 para 2028-02-24 09:35 | move 5 2028-02-24T09:35
publique #5 toda segunda às 9h | publish 5 *2027-03-15T09:00,2027-03-22T09:00
publique #5 todas as sextas às 18h | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publique #5 todos os dias às 18h | publish 5 *2027-03-10T18:00,2027-03-11T18:00
publique #5 a cada duas semanas na sexta às 18h | publish 5 *2027-03-12T18:00,2027-03-26T18:00
cancele #5 | cancel 5
pause #5 | pause 5
retome #5 | resume 5
publique #5 | publish 5
pule #5 na sexta | skip 5 2027-03-12
publique #5 em 30 de fevereiro | publish 5 !no_such_date
publique #5 amanhã às 9:30 por favor | publish 5 2027-03-11T09:30
publique #5 e #6 amanhã às 9:30 | publish 5,6 2027-03-11T09:30
publique #5 amanhã às 9h horário de Lisboa | publish 5 2027-03-11T09:00
planeje #5 para quinta às 15h30 | schedule 5 2027-03-11T15:30
coloque #5 na agenda para 3 de abril às 10h | schedule 5 2027-04-03T10:00
poderia agendar #5 para domingo às 11h? | schedule 5 2027-03-14T11:00
quero publicar #5 na quinta, 18 de março, às 19h | publish 5 2027-03-18T19:00
lance #5 na sexta às 16h | publish 5 2027-03-12T16:00
#5 publicar no sábado 13 de março às 10:00 | publish 5 2027-03-13T10:00
compartilhe #5 hoje às 17h no Facebook | publish 5 2027-03-10T17:00
coloque #5 no ar depois de amanhã às 13h37 | publish 5 2027-03-12T13:37
mande #5 amanhã às 7 da manhã | publish 5 2027-03-11T07:00
publique #5 daqui a duas semanas | publish 5 2027-03-24~
publique #5 em seis meses | publish 5 2027-09-10~
publique #5 daqui a um mês | publish 5 2027-04-10~
publique #5 daqui a vinte e um dias | publish 5 2027-03-31~
publique #5 em 90 minutos | publish 5 2027-03-10T11:50
publique #5 daqui a 24 horas | publish 5 2027-03-11T10:20
publique #5 dentro de vinte minutos | publish 5 2027-03-10T10:40
publique #5 daqui a 3h | publish 5 2027-03-10T13:20
publique #5 em 1 hora e 30 minutos | publish 5 2027-03-10T11:50
publique #5 na segunda que vem às 10h | publish 5 2027-03-15T10:00
publique #5 neste sábado às 10h | publish 5 2027-03-13T10:00
publique #5 no próximo sábado às 10h | publish 5 ?next_weekday
publique #5 na semana que vem, na terça, às 9h | publish 5 2027-03-16T09:00
publique "Olá" na quinta de manhã no X | publish twitter 2027-03-11 part
publique "Olá" esta tarde no Instagram e no TikTok | publish instagram,tiktok 2027-03-10 part
publique "Olá" na sexta à noite em todos os canais | publish * 2027-03-12 part
publique "Olá" amanhã ao meio-dia em todos os canais exceto TikTok | publish *,-tiktok \
2027-03-11T12:00
publique "Olá" no sábado à tarde no YouTube | publish youtube 2027-03-13 part
publique "Olá" amanhã cedo no blog | publish blog 2027-03-11 part
publique "Olá" no Facebook, Instagram e LinkedIn em 20 de março às 12h | publish \
facebook,instagram,linkedin 2027-03-20T12:00
em 15/04/2027 às 18:30 deve sair #5 | publish 5 2027-04-15T18:30
#5 deve ser publicado em 2 de junho às 9h | publish 5 2027-06-02T09:00
publique #5 em primeiro de maio às 8h | publish 5 2027-05-01T08:00
publique #5 em 29 de fevereiro de 2028 às 8h | publish 5 2028-02-29T08:00
publique #5 em 1/1/2027 às 8h | publish 5 !past
publique #5 anteontem às 8h | publish 5 !past
publique #5 hoje de manhã às 7h | publish 5 !past
publique #5 à meia-noite | publish 5 2027-03-11T00:00
publique #5 hoje à meia-noite | publish 5 2027-03-11T00:00
adie #5 para quinta | move 5 2027-03-11
transfira #5 para a próxima segunda | move 5 2027-03-15
mova #5 para amanhã | move 5 2027-03-11
remarque #5 para depois de amanhã às 8h | move 5 2027-03-12T08:00
adie #5 para 1 de maio às 8h15 | move 5 2027-05-01T08:15
mude #5 para as 14:45 | move 5 2027-03-10T14:45
adie #5 uma semana | move 5 +P1W
adie #5 por 30 minutos | move 5 +PT30M
antecipe #5 duas horas | move 5 +-PT2H
tire #5 do ar em 30 de abril às 23h59 | unpublish 5 2027-04-30T23:59
apague #5 daqui a uma semana | unpublish 5 2027-03-17~
oculte #5 no domingo às 22h | unpublish 5 2027-03-14T22:00
exclua #5 em 6 meses | unpublish 5 2027-09-10~
agende #5 para sábado, 1º de maio de 2027, às 9h | schedule 5 2027-05-01T09:00
programe #5 para 31/12/2027 | schedule 5 2027-12-31
programe #5 para 5 de agosto | schedule 5 2027-08-05
programe #5 para sexta-feira | schedule 5 2027-03-12
programe #5 para amanhã | schedule 5 2027-03-11
programe #5 para a próxima semana | schedule 5 2027-03-15
publique #5 às 19h | publish 5 2027-03-10T19:00
publique #5 às 8 | publish 5 ?am_pm
publique #5 às 20 | publish 5 2027-03-10T20:00
publique #5 à 1 da tarde | publish 5 2027-03-10T13:00
publique #5 amanhã às dez e quinze | publish 5 ?am_pm
publique #5 amanhã às quinze para as dez da noite | publish 5 2027-03-11T21:45
publique #5 amanhã às 8h45 | publish 5 2027-03-11T08:45
publique #5 amanhã de manhã às 10 | publish 5 2027-03-11T10:00
publique #5 amanhã à noite às 8 | publish 5 2027-03-11T20:00
publique #5 em 5/4 às 9h | publish 5 2027-04-05T09:00
publique #5 toda sexta às 18h até o fim de abril | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publique #5 todos os dias às 7h a partir de segunda | publish 5 *2027-03-15T07:00,2027-03-16T07:00
publique #5 na primeira segunda de cada mês às 9h | publish 5 *2027-04-05T09:00,2027-05-03T09:00
publique #5 toda segunda e quarta às 9h | publish 5 *2027-03-15T09:00,2027-03-17T09:00
publique #5 de segunda a sexta às 8h30 | publish 5 *2027-03-11T08:30,2027-03-12T08:30
publique #5 a cada 3 dias às 12h | publish 5 *2027-03-10T12:00,2027-03-13T12:00
publique #5 todo dia 15 às 9h | publish 5 *2027-03-15T09:00,2027-04-15T09:00
lembre-me amanhã às 9h "revisar o boletim" | remind 2027-03-11T09:00
o que está programado para amanhã? | list 2027-03-11
mostre #5 | show 5
anule #5 | cancel 5
aprove #5 | approve 5
publique #5 em breve | publish 5 ?underspecified
publique o artigo #5 amanhã às 10h | publish 5 2027-03-11T10:00
publique #5 daqui a três dias às 18h | publish 5 2027-03-13T18:00
publique #5 em uma semana às 9h | publish 5 2027-03-17T09:00
publique #5, #6 e #7 na sexta às 9h | publish 5,6,7 2027-03-12T09:00
publique “Novo” na sexta às 9h no blog com prioridade alta | publish blog 2027-03-12T09:00
publique 'Novo' na sexta às 9h no blog | publish blog 2027-03-12T09:00
no blog, na sexta às 9h, publique “Novo” | publish blog 2027-03-12T09:00
Publique #5 na sexta-feira, 12/03/2027, às 09:00, obrigado. | publish 5 2027-03-12T09:00
PUBLIQUE #5 NA SEXTA ÀS 9H | publish 5 2027-03-12T09:00
publique #5 depois de amanha as 9h | publish 5 2027-03-12T09:00
publique #5 na terca as 17h | publish 5 2027-03-16T17:00
publique #5 amanhã de manhã às 7 | publish 5 2027-03-11T07:00
publique #5 amanhã à tarde às 3 | publish 5 2027-03-11T15:00
publique #5 hoje à noite às 8 | publish 5 2027-03-10T20:00
publique #5 às duas e meia da tarde | publish 5 2027-03-10T14:30
publique #5 no fim de abril | publish 5 2027-04-30
publique #5 no fim do mês | publish 5 2027-03-31
publique #5 na última sexta de março às 9h | publish 5 2027-03-26T09:00
publique #5 em 5 dias úteis | publish 5 2027-03-17~
publique #5 agora | publish 5 2027-03-10T10:20
publique #5 no Natal às 9h | publish 5 2027-12-25T09:00
publique #5 no dia 1 de cada mês às 9h | publish 5 *2027-04-01T09:00,2027-05-01T09:00
publique #5 todas as manhãs às 8h | publish 5 *2027-03-11T08:00,2027-03-12T08:00
publique #5 toda semana na sexta às 9h | publish 5 *2027-03-12T09:00,2027-03-19T09:00
publique #5 todos os dias às 9h e às 17h | publish 5 *2027-03-10T17:00,2027-03-11T09:00
publique #5 todas as sextas às 18h exceto em 19 de março | publish 5 \
*2027-03-12T18:00,2027-03-26T18:00
publique #5 todas as sextas às 18h até 26 de março | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publique #5 todas as sextas às 18h, 3 vezes | publish 5 *2027-03-12T18:00,2027-03-19T18:00
publique #5 todas as sextas às 18h a partir de 1 de abril | publish 5 \
*2027-04-02T18:00,2027-04-09T18:00
publique #5 às segundas às 9h | publish 5 *2027-03-15T09:00,2027-03-22T09:00
antecipe #5 em duas horas | move 5 +-PT2H
mostre tudo para sexta | list 2027-03-12
publique #5 na sexta dia 12 às 9h | publish 5 2027-03-12T09:00
publique #5 na segunda à noite no LinkedIn | publish 5 2027-03-15 part
publique #5 depois de amanhã à tarde | publish 5 2027-03-12 part
ponha #5 no ar amanhã às 8h | publish 5 2027-03-11T08:00
publique #5 amanhã ao meio-dia e meia | publish 5 2027-03-11T12:30
publique #5 daqui a pouco | publish 5 ?underspecified
publique #5 amanhã pelas 9h | publish 5 2027-03-11T09:00
ajuda | help
 | !unknown_word
publique #5 depois de sexta | publish 5 ?underspecified
publique #5 há três dias | publish 5 !past
mova #5 de sexta para segunda | move 5 ?conflict
publique #5 na sexta passada às 9h | publish 5 !past
publique #5 neste fim de semana | publish 5 ?underspecified
publique #5 no próximo dia 3 de maio às 9h | publish 5 2027-05-03T09:00
publique #5 em 3 de maio do ano que vem às 9h | publish 5 2028-05-03T09:00
publique #5 de hoje a oito dias às 9h | publish 5 2027-03-17T09:00
publique #5 daqui a um ano e meio | publish 5 2028-09-10~
publique #5 amanhã às nove em ponto da noite | publish 5 2027-03-11T21:00
publique #5 na terça (16/03) às 9h | publish 5 2027-03-16T09:00
publique #5 amanhã às 3 da madrugada | publish 5 2027-03-11T03:00
publique “Novo” por e-mail e no Twitter hoje à noite | publish newsletter,twitter 2027-03-10 part
poste “Novo” no Facebook e no X depois de amanhã de manhã | publish facebook,twitter 2027-03-12 part
#5 deve ir ao ar hoje às 19h45 | publish 5 2027-03-10T19:45
tire #5 do ar em três anos | unpublish 5 2030-03-10~
deixe #5 para segunda | move 5 2027-03-15
publique #5 amanhã às 6 da tarde | publish 5 2027-03-11T18:00
publique #5 na primeira e na terceira segunda do mês às 9h | publish 5 ?series
mostre de 1 a 15 de abril | list
publique #5 duas horas depois do #6 | publish 5,6 ?unknown_word
"""


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_portuguese_is_understood(sentence, understood):
    assert said(sentence, ZONE, "pt") == understood


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_portuguese_is_recognised_where_nobody_says_that_it_is(sentence, understood):
    assert said(sentence, ZONE) == understood


def test_every_verb_is_understood():
    assert misread(VERBS, ZONE, "pt") == []
