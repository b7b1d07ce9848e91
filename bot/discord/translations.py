"""What commands and their options are called in the languages of the grammar.

Discord shows these instead of the English names; what is sent bears the English one.
"""

from collections.abc import Mapping
from types import MappingProxyType

# By Discord's names of languages, ours.
LANGUAGES = MappingProxyType(
    {"de": "de", "fr": "fr", "es-ES": "es", "es-419": "es", "pt-BR": "pt", "ja": "ja"}
)
_ORDER = ("de", "fr", "es", "pt", "ja")
_TABLE = """
calendar | kalender | calendrier | calendario | calendário | カレンダー
review | freigabe | validation | aprobación | aprovação | 承認
places | ziele | destinations | destinos | destinos | 投稿先
team | team | équipe | equipo | equipe | チーム
server | server | serveur | servidor | servidor | サーバー
projects | kalender | calendriers | calendarios | calendários | カレンダー
new-project | neuer-kalender | nouveau-calendrier | nuevo-calendario | novo-calendário | 新暦
use-channel | kanal-nutzen | utiliser-le-salon | usar-canal | usar-canal | チャンネルを使う
stop-using | kanal-lösen | libérer-le-salon | soltar-canal | soltar-canal | チャンネルを外す
share-calendar | kalender-teilen | partager | compartir | compartilhar | 共有
join | beitreten | rejoindre | unirse | entrar | 参加
roles | rollen | rôles | roles | papéis | ロール一覧
map | zuordnen | associer | asociar | associar | 割り当て
unmap | lösen | dissocier | desasociar | desassociar | 割り当て解除
me | ich | moi | yo | eu | 自分
home | start | accueil | inicio | início | ホーム
help | hilfe | aide | ayuda | ajuda | ヘルプ
setup | einrichten | configurer | configurar | configurar | 設定する
freeze | einfrieren | geler | congelar | congelar | 凍結
thaw | auftauen | dégeler | descongelar | descongelar | 凍結解除
say | sagen | dire | decir | dizer | 言う
schedule | planen | planifier | programar | agendar | 予約
publish | veröffentlichen | publier | publicar | publicar | 公開
draft | entwurf | brouillon | borrador | rascunho | 下書き
edit | ändern | modifier | editar | editar | 編集
list | liste | liste | lista | lista | 一覧
drafts | entwürfe | brouillons | borradores | rascunhos | 下書き一覧
week | woche | semaine | semana | semana | 週
month | monat | mois | mes | mês | 月
show | zeigen | montrer | mostrar | mostrar | 表示
why | warum | pourquoi | por-qué | por-que | 理由
receipt | beleg | reçu | recibo | recibo | 記録
audit | protokoll | journal | auditoría | auditoria | 監査
queue | warteschlange | file | cola | fila | キュー
freezes | sperren | gels | congelaciones | congelamentos | 凍結一覧
move | verschieben | déplacer | mover | mover | 移動
skip | auslassen | sauter | omitir | pular | スキップ
pause | pausieren | suspendre | pausar | pausar | 一時停止
resume | fortsetzen | reprendre | reanudar | retomar | 再開
cancel | absagen | annuler | cancelar | cancelar | 取り消し
unpublish | zurückziehen | dépublier | despublicar | despublicar | 非公開
retry | wiederholen | réessayer | reintentar | repetir | 再試行
conflicts | konflikte | conflits | conflictos | conflitos | 競合
resolve | lösen | résoudre | resolver | resolver | 解決
override | übergehen | passer-outre | anular | ignorar | 強行
undo | rückgängig | défaire | deshacer | desfazer | 元に戻す
redo | wiederherstellen | refaire | rehacer | refazer | やり直し
changes | änderungen | changements | cambios | alterações | 変更履歴
approvals | freigaben | validations | aprobaciones | aprovações | 承認一覧
approve | freigeben | valider | aprobar | aprovar | 承認する
amend | nachbessern | corriger | corregir | corrigir | 修正依頼
reject | ablehnen | refuser | rechazar | rejeitar | 却下
submit | einreichen | soumettre | enviar | enviar | 提出
targets | ziele | destinations | destinos | destinos | 投稿先一覧
connect | verbinden | connecter | conectar | conectar | 接続
disconnect | trennen | déconnecter | desconectar | desconectar | 切断
rule | regel | règle | regla | regra | 規則
rules | regeln | règles | reglas | regras | 規則一覧
people | leute | membres | personas | pessoas | 人
invite | einladen | inviter | invitar | convidar | 招待
grant | ernennen | nommer | nombrar | nomear | 任命
suspend | sperren | suspendre | suspender | suspender | 停止
remove | entfernen | retirer | quitar | remover | 除名
hand-over | übergeben | transmettre | traspasar | transferir | 引き継ぎ
away | abwesend | absent | ausente | ausente | 不在
link | verknüpfen | lier | vincular | vincular | 連携
unlink | trennen | délier | desvincular | desvincular | 連携解除
settings | einstellungen | réglages | ajustes | configurações | 設定
email | e-mail | courriel | correo | e-mail | メール
mute | stumm | muet | silenciar | silenciar | ミュート
unmute | laut | sonore | activar-avisos | ativar-avisos | ミュート解除
notices | hinweise | avis | avisos | avisos | お知らせ
what | was | quoi | qué | quê | 本文
text | text | texte | texto | texto | 文章
reason | grund | raison | motivo | motivo | わけ
title | titel | titre | título | título | 題名
when | wann | quand | cuándo | quando | いつ
until | bis | jusqu-à | hasta | até | まで
where | wo | où | dónde | onde | どこへ
post | beitrag | publication | publicación | publicação | 投稿
who | wer | qui | quién | quem | 誰
role | rolle | rôle | rol | papel | 役割
because | weil | parce-que | porque | porque | なぜなら
zone | zeitzone | fuseau | zona | fuso | 時間帯
attachment | anhang | pièce-jointe | adjunto | anexo | 添付
attachment_2 | anhang-2 | pièce-jointe-2 | adjunto-2 | anexo-2 | 添付2
attachment_3 | anhang-3 | pièce-jointe-3 | adjunto-3 | anexo-3 | 添付3
attachment_4 | anhang-4 | pièce-jointe-4 | adjunto-4 | anexo-4 | 添付4
alts | alt-texte | textes-alternatifs | textos-alternativos | textos-alternativos | 代替テキスト
member | mitglied | membre | miembro | membro | メンバー
chat_role | server-rolle | rôle-du-serveur | rol-del-servidor | papel-do-servidor | サーバーの役割
kind | art | genre | tipo | tipo | 種類
channel | kanal | salon | canal | canal | チャンネル
name | name | nom | nombre | nome | 名前
address | adresse | adresse | dirección | endereço | アドレス
project | kalender | calendrier | calendario | calendário | カレンダー
topic | thema | sujet | tema | tema | 話題
code | code | code | código | código | コード
more | mehr | plus | más | mais | 続き
"""
_SENTENCES = """
Say anything in your own words.
Sag es mit deinen eigenen Worten.
Dites-le avec vos propres mots.
Dilo con tus propias palabras.
Diga com as suas próprias palavras.
自分の言葉で伝えます。

Write, schedule and change posts. Nothing goes out until you confirm.
Beiträge schreiben, planen und ändern. Nichts geht hinaus, bevor du bestätigst.
Écrire, planifier et modifier. Rien ne part avant votre confirmation.
Escribir, programar y cambiar publicaciones. Nada sale hasta que confirmes.
Escrever, agendar e alterar publicações. Nada sai antes de você confirmar.
投稿を書き、予約し、変更します。確認するまで何も公開されません。

Look at what is planned, what went out, and why.
Sehen, was geplant ist, was hinausging und warum.
Voir ce qui est prévu, ce qui est parti, et pourquoi.
Ver lo que está planeado, lo que salió y por qué.
Ver o que está planejado, o que saiu e por quê.
予定、公開済みのもの、その理由を見ます。

What waits for approval, and deciding on it.
Was auf Freigabe wartet, und darüber entscheiden.
Ce qui attend une validation, et en décider.
Lo que espera aprobación, y decidirlo.
O que espera aprovação, e decidir sobre isso.
承認待ちのものを見て決めます。

What needs you, and the next seven days.
Was dich braucht, und die nächsten sieben Tage.
Ce qui vous attend, et les sept prochains jours.
Lo que te espera, y los próximos siete días.
O que espera por você, e os próximos sete dias.
あなたの対応が必要なものと、これから七日間の予定。

What can be said, with examples.
Was man sagen kann, mit Beispielen.
Ce que l’on peut dire, avec des exemples.
Lo que se puede decir, con ejemplos.
O que se pode dizer, com exemplos.
言えることと、その例。

Stop everything, or some places, at once.
Alles oder einige Ziele sofort anhalten.
Tout arrêter, ou certaines destinations, tout de suite.
Parar todo, o algunos destinos, de inmediato.
Parar tudo, ou alguns destinos, imediatamente.
すべて、または一部の投稿先をすぐに止めます。
"""


def _translated() -> dict[str, Mapping[str, str]]:
    rows = [[cell.strip() for cell in row.split("|")] for row in _TABLE.split("\n") if row]
    rows += [block.split("\n") for block in _SENTENCES.strip().split("\n\n")]
    return {
        language: MappingProxyType({row[0]: row[place] for row in rows})
        for place, language in enumerate(_ORDER, start=1)
    }


TRANSLATED: Mapping[str, Mapping[str, str]] = MappingProxyType(_translated())
