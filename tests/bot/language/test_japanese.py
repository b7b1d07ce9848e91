import pytest

from bot.language.lexicons.japanese import VERBS
from tests.bot.language.saying import cases, forms, said

ZONE = "Asia/Tokyo"
# Typed on Wednesday, 10 March 2027, at 10:20.
CASES = """
明後日の16時 に #5 を投稿 | publish 5 2027-03-12T16:00
#5 を 明日の18時30分 に投稿してください | publish 5 2027-03-11T18:30
#5を明日9時に予約 | schedule 5 2027-03-11T09:00
あさって8時半に#5を公開して | publish 5 2027-03-12T08:30
#5 を 土曜日 8:25 に投稿して | publish 5 2027-03-13T08:25
#5 を金曜の14時15分に配信 | publish 5 2027-03-12T14:15
日曜日の20時に#5を投稿予約 | schedule 5 2027-03-14T20:00
#5 は 3週間後 に配信してください | publish 5 2027-03-31~
#5 を 10日後 に公開 | publish 5 2027-03-20~
一週間後に#5を投稿 | publish 5 2027-03-17~
#5 を三日後に投稿してほしい | publish 5 2027-03-13~
来週の水曜日 9時 に #5 を予約 | schedule 5 2027-03-17T09:00
来週火曜 10時に#5を投稿 | publish 5 2027-03-16T10:00
今週の金曜日 12時 に #5 を公開 | publish 5 2027-03-12T12:00
次の月曜日14時に #5 を投稿 | publish 5 2027-03-15T14:00
再来週の月曜日 9時に #5 を予約 | schedule 5 2027-03-22T09:00
「金曜セールのお知らせ」を 明日の夜 に ブログとインスタグラム へ投稿 | publish blog,instagram \
2027-03-11 part
「新着」を今夜フェイスブックに投稿 | publish facebook 2027-03-10 part
「新着」を明日の朝にツイッターで公開 | publish twitter 2027-03-11 part
「新着」を金曜日の夕方 に メルマガ で配信 | publish newsletter 2027-03-12 part
「新着」を明日の午後 に リンクトインとフェイスブック に投稿 | publish facebook,linkedin \
2027-03-11 part
#5 を 11月23日 18:30 に予約 | schedule 5 2027-11-23T18:30
2月3日の10時に#5を投稿 | publish 5 2028-02-03T10:00
#5を5月1日19時5分に公開する | publish 5 2027-05-01T19:05
#5 を 2027年1月30日 10時 に投稿 | publish 5 !past
#5 を昨日の10時に投稿 | publish 5 !past
#5 を今日の8時に投稿 | publish 5 !past
#5 を 今日の21時5分 に配信 | publish 5 2027-03-10T21:05
#5 を本日18時に公開 | publish 5 2027-03-10T18:00
『冬の感謝祭』を 2027/04/26 12:50 に フェイスブックとメルマガ で配信 | publish \
facebook,newsletter 2027-04-26T12:50
#5 を 月曜日 に延期 | move 5 2027-03-15
#5を土曜日に変更 | move 5 2027-03-13
#5 を4月20日に移動して | move 5 2027-04-20
#5 を金曜日の17時にずらして | move 5 2027-03-12T17:00
5時間後 に #5 を投稿 | publish 5 2027-03-10T15:20
45分後に#5を投稿 | publish 5 2027-03-10T11:05
1時間半後に #5 を公開 | publish 5 2027-03-10T11:50
30分後 に #5 を配信 | publish 5 2027-03-10T10:50
#5 を 2か月後 に非公開 | unpublish 5 2027-05-10~
#5 を1ヶ月後に削除 | unpublish 5 2027-04-10~
半年後に#5を取り下げて | unpublish 5 2027-09-10~
#5 を金曜日12時に非公開にして | unpublish 5 2027-03-12T12:00
1年後に#5を非公開にしてください | unpublish 5 2028-03-10~
#5 を 2027年5月14日(金) 12時 に予約 | schedule 5 2027-05-14T12:00
#5 を 2027年5月14日（金）12時 に予約 | schedule 5 2027-05-14T12:00
#5 を 2027年5月14日(木) 12時 に予約 | schedule 5 ?weekday_mismatch
5月14日(金)に#5を公開 | publish 5 2027-05-14
2月14日 に #5 を公開する | publish 5 2028-02-14
24日に#5を投稿 | publish 5 2027-03-24
来月5日に#5を投稿 | publish 5 2027-04-05
#5 を 今日の午後8時 に投稿 | publish 5 2027-03-10T20:00
#5 を明日の午前9時半に投稿 | publish 5 2027-03-11T09:30
#5 を明日の夜8時に投稿 | publish 5 2027-03-11T20:00
#5 を明日の朝7時に投稿 | publish 5 2027-03-11T07:00
#5 を今夜9時に投稿 | publish 5 2027-03-10T21:00
#5 を明日の正午に投稿 | publish 5 2027-03-11T12:00
#5 を明日の午後3時15分に投稿 | publish 5 2027-03-11T15:15
#5 を明日の午後3:15に投稿 | publish 5 2027-03-11T15:15
#5 を夕方5時に投稿 | publish 5 2027-03-10T17:00
#5 を 2027-08-23T17:05 に移動 | move 5 2027-08-23T17:05
#5 を 2027-08-23 17:05 に変更 | move 5 2027-08-23T17:05
18時に#5を投稿 | publish 5 2027-03-10T18:00
#5 を毎週月曜日の9時に投稿 | publish 5 *2027-03-15T09:00,2027-03-22T09:00
#5 を毎日18時に投稿 | publish 5 *2027-03-10T18:00,2027-03-11T18:00
#5 を毎朝9時に投稿 | publish 5 *2027-03-11T09:00,2027-03-12T09:00
#5 を隔週金曜日の18時に投稿 | publish 5 *2027-03-12T18:00,2027-03-26T18:00
#5 をキャンセル | cancel 5
#5 を一時停止 | pause 5
#5 を再開して | resume 5
#5 を投稿 | publish 5
#5 を金曜日はスキップ | skip 5 2027-03-12
#5 を2月30日に投稿 | publish 5 !no_such_date
#5 を25時に投稿 | publish 5 !no_such_time
#5 と #6 を明日9時に投稿 | publish 5,6 2027-03-11T09:00
#5 を3日延期 | move 5 +P3D
#5 を2時間遅らせて | move 5 +PT2H
#5を木曜日の15時半に予約して | schedule 5 2027-03-11T15:30
#5を4月3日10時にスケジュールして | schedule 5 2027-04-03T10:00
#5を日曜日の11時頃に投稿していただけますか | publish 5 2027-03-14T11:00
#5を3月18日（木）19時に公開したい | publish 5 2027-03-18T19:00
#5の投稿を金曜16時に予約 | schedule 5 2027-03-12T16:00
金曜日の16:00に#5をアップして | publish 5 2027-03-12T16:00
今日の17時に#5をフェイスブックでシェア | publish 5 2027-03-10T17:00
#5を明後日13時37分に配信してください | publish 5 2027-03-12T13:37
#5を明日の朝7時に送信 | publish 5 2027-03-11T07:00
2週間後に#5を公開 | publish 5 2027-03-24~
6か月後に#5を公開 | publish 5 2027-09-10~
#5を一ヶ月後に投稿 | publish 5 2027-04-10~
#5を21日後に投稿 | publish 5 2027-03-31~
#5を90分後に投稿 | publish 5 2027-03-10T11:50
#5を2時間30分後に投稿 | publish 5 2027-03-10T12:50
#5を24時間後に投稿 | publish 5 2027-03-11T10:20
#5を20分後にお願いします | 5 ?no_verb
1時間後に #5 を投稿 | publish 5 2027-03-10T11:20
来週の月曜10時に#5を投稿 | publish 5 2027-03-15T10:00
来週土曜日の10時に#5を投稿 | publish 5 2027-03-20T10:00
今週土曜の10時に#5を投稿 | publish 5 2027-03-13T10:00
今度の土曜日 10時に#5を投稿 | publish 5 2027-03-13T10:00
「こんにちは」を木曜日の朝にXで投稿 | publish twitter 2027-03-11 part
「こんにちは」を今日の午後 インスタグラムとTikTok に投稿 | publish instagram,tiktok 2027-03-10 part
「こんにちは」を金曜の夜にすべてのチャンネルで公開 | publish * 2027-03-12 part
「こんにちは」を土曜日の午後にYouTubeに投稿 | publish youtube 2027-03-13 part
明日の夜、ブログに「こんにちは」を投稿して | publish blog 2027-03-11 part
ブログとメルマガに「こんにちは」を明日の昼に配信 | publish blog,newsletter 2027-03-11 part
「こんにちは」をフェイスブック、インスタグラム、リンクトインに3月20日12時に投稿 | publish \
facebook,instagram,linkedin 2027-03-20T12:00
2027年4月15日18時30分に#5を公開 | publish 5 2027-04-15T18:30
4/15 18:30に#5を公開 | publish 5 2027-04-15T18:30
#5を2028年2月29日8時に公開 | publish 5 2028-02-29T08:00
#5を2027年1月1日8時に公開 | publish 5 !past
#5を一昨日公開 | publish 5 !past
#5を今朝7時に公開 | publish 5 !past
#5を深夜0時に公開 | publish 5 2027-03-11T00:00
#5を木曜日に変更して | move 5 2027-03-11
#5を来週月曜日に移動してください | move 5 2027-03-15
#5を明日に延期 | move 5 2027-03-11
#5を明後日の8時に変更 | move 5 2027-03-12T08:00
#5 を 5月1日 8:15 に変更 | move 5 2027-05-01T08:15
#5を14:45に変更 | move 5 2027-03-10T14:45
#5を1週間延期して | move 5 +P1W
#5を30分遅らせて | move 5 +PT30M
#5を2時間早めて | move 5 +-PT2H
#5を4月30日23時59分に非公開にする | unpublish 5 2027-04-30T23:59
1週間後に#5を取り下げ | unpublish 5 2027-03-17~
#5を日曜22時に削除してください | unpublish 5 2027-03-14T22:00
#5を6ヶ月後に非公開 | unpublish 5 2027-09-10~
#5を2027年5月1日(土)9時に予約 | schedule 5 2027-05-01T09:00
#5を12月31日に予約 | schedule 5 2027-12-31
#5を8月5日に予約してください | schedule 5 2027-08-05
#5を金曜日に予約 | schedule 5 2027-03-12
#5を明日に予約 | schedule 5 2027-03-11
#5を明日予約 | schedule 5 2027-03-11
#5を来週予約 | schedule 5 2027-03-15
19時に#5を公開 | publish 5 2027-03-10T19:00
8時に#5を公開 | publish 5 2027-03-11T08:00
#5を午後1時に公開 | publish 5 2027-03-10T13:00
#5を明日の夜9時45分に公開 | publish 5 2027-03-11T21:45
#5を明日のお昼12時に公開 | publish 5 2027-03-11T12:00
#5を明日午前10時に公開 | publish 5 2027-03-11T10:00
#5を今晩8時半に公開 | publish 5 2027-03-10T20:30
#5を二十五日に公開 | publish 5 2027-03-25
#5を毎週金曜日18時に投稿 | publish 5 *2027-03-12T18:00,2027-03-19T18:00
#5を毎週月曜と水曜の9時に投稿 | publish 5 *2027-03-15T09:00,2027-03-17T09:00
#5を平日の8時半に毎日投稿 | publish 5 *2027-03-11T08:30,2027-03-12T08:30
#5を平日8:30に投稿 | publish 5 *2027-03-11T08:30,2027-03-12T08:30
#5を3日ごとに12時に投稿 | publish 5 *2027-03-10T12:00,2027-03-13T12:00
#5を毎月15日の9時に投稿 | publish 5 *2027-03-15T09:00,2027-04-15T09:00
#5を毎晩20時に投稿 | publish 5 *2027-03-10T20:00,2027-03-11T20:00
#5を明日9時に投稿 東京時間 | publish 5 2027-03-11T09:00
明日の予定を見せて | list 2027-03-11
#5を表示 | show 5
#5を中止 | cancel 5
#5を承認 | approve 5
#5をそのうち投稿 | publish 5 ?underspecified
記事#5を明日10時に投稿 | publish 5 2027-03-11T10:00
＃5を明日１０時に投稿 | publish 5 2027-03-11T10:00
3日後の18時に#5を投稿 | publish 5 2027-03-13T18:00
1週間後の9時に#5を投稿 | publish 5 2027-03-17T09:00
#5、#6、#7を金曜日の9時に投稿 | publish 5,6,7 2027-03-12T09:00
「新着」を金曜日の9時にブログに投稿、優先度高 | publish blog 2027-03-12T09:00
ブログに「新着」を金曜日9時に投稿してください。 | publish blog 2027-03-12T09:00
2027年3月12日（金曜日）午前9時に#5を投稿 | publish 5 2027-03-12T09:00
3/12 9:00 に #5 を投稿 | publish 5 2027-03-12T09:00
#5 を 2027-03-12 09:00 に投稿 | publish 5 2027-03-12T09:00
明々後日の9時に#5を投稿 | publish 5 2027-03-13T09:00
再来週の火曜日18時に#5を投稿 | publish 5 2027-03-23T18:00
来月3日の10時に#5を投稿 | publish 5 2027-04-03T10:00
来月末に#5を投稿 | publish 5 2027-04-30
今月末に#5を投稿 | publish 5 2027-03-31
月末に#5を投稿 | publish 5 2027-03-31
5営業日後に#5を投稿 | publish 5 2027-03-17~
今すぐ#5を投稿 | publish 5 2027-03-10T10:20
#5を今すぐ公開して | publish 5 2027-03-10T10:20
クリスマスの9時に#5を投稿 | publish 5 2027-12-25T09:00
#5を毎日9時と17時に投稿 | publish 5 *2027-03-10T17:00,2027-03-11T09:00
#5を毎週金曜18時に3月26日まで投稿 | publish 5 *2027-03-12T18:00,2027-03-19T18:00
#5を4月1日から毎週金曜18時に投稿 | publish 5 *2027-04-02T18:00,2027-04-09T18:00
#5を毎週金曜18時に3回投稿 | publish 5 *2027-03-12T18:00,2027-03-19T18:00
#5を月曜から金曜の9時に投稿 | publish 5 *2027-03-11T09:00,2027-03-12T09:00
#5を毎週月・水・金の9時に投稿 | publish 5 *2027-03-12T09:00,2027-03-15T09:00
#5を2週間ごとに金曜日18時に投稿 | publish 5 *2027-03-12T18:00,2027-03-26T18:00
#5を毎月第1月曜日の9時に投稿 | publish 5 *2027-04-05T09:00,2027-05-03T09:00
#5を毎月末日の9時に投稿 | publish 5 *2027-03-31T09:00,2027-04-30T09:00
#5の公開を来週火曜の10時に変更してください | move 5 2027-03-16T10:00
#5 の投稿日を金曜日に変更 | move 5 2027-03-12
#5を1時間前倒し | move 5 +-PT1H
#5を土曜日の夜10時に下げて | unpublish 5 2027-03-13T22:00
#5を10分後に消して | unpublish 5 2027-03-10T10:30
明日18時に「お知らせ」をインスタに上げて | publish instagram 2027-03-11T18:00
「お知らせ」をTikTok以外のすべてのチャンネルに明日18時に投稿 | publish *,-tiktok 2027-03-11T18:00
#5を至急投稿 | publish 5
午後6時に#5を投稿 | publish 5 2027-03-10T18:00
明日の午後1時半に#5を投稿 | publish 5 2027-03-11T13:30
明日10時ちょうどに#5を投稿 | publish 5 2027-03-11T10:00
#5を木曜日までに投稿 | publish 5 2027-03-11
#5を土日に投稿 | publish 5 ?underspecified
#5を来年1月5日に投稿 | publish 5 2028-01-05
ヘルプ | help
 | !unknown_word
#5を金曜日以降に投稿 | publish 5 ?underspecified
#5を3日前に投稿 | publish 5 !past
#5を金曜日から月曜日に移動 | move 5 2027-03-15
#5を明日か明後日に投稿 | publish 5 ?unknown_word
#5を9時か10時に投稿 | publish 5 ?unknown_word
#5を5月に投稿 | publish 5 ?unknown_word
#5を1日1回9時に投稿 | publish 5 *2027-03-11T09:00,2027-03-12T09:00
来週の今日 9時に#5を投稿 | publish 5 2027-03-17T09:00
#5を来年5月3日9時に投稿 | publish 5 2028-05-03T09:00
#5を5月3日（月）20：15に投稿 | publish 5 2027-05-03T20:15
#5を三月十五日の午後三時に投稿 | publish 5 2027-03-15T15:00
#5を1年半後に投稿 | publish 5 2028-09-10~
#5を明日の深夜2時に投稿 | publish 5 2027-03-11T02:00
#5は明日の午前中に投稿 | publish 5 2027-03-11 part
「新着」をあさっての朝、FacebookとXに投稿 | publish facebook,twitter 2027-03-12 part
「新着」をFacebookとLinkedInとブログに2027/4/2 18時に投稿 | publish blog,facebook,linkedin \
2027-04-02T18:00
#5を3月20日土曜日に延期 | move 5 2027-03-20
8月15日6時30分に#5を公開してほしい | publish 5 2027-08-15T06:30
三年後に#5を非公開にする | unpublish 5 2030-03-10~
#5を月曜に回して | move 5 2027-03-15
"""
# These stand alone or are followed by words of their own.
ALONE = {"help", "settings", "targets", "list", "draft", "why", "remind", "undo"}
ALONE |= {"audit", "email", "confirm email", "no email", "notices", "thaw", "freezes"}
ALONE |= {"rule", "rules", "conflicts", "resolve", "override"}
NAMES = {"advance": "move"}


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_japanese_is_understood(sentence, understood):
    assert said(sentence, ZONE, "ja") == understood


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_japanese_is_recognised_where_nobody_says_that_it_is(sentence, understood):
    assert said(sentence, ZONE) == understood


def test_every_verb_is_understood():
    verbs = {action: verbs for action, verbs in VERBS.items() if action not in ALONE}
    told = [(text, said(text, ZONE, "ja"), action) for text, action in forms(verbs, "#5を{}")]

    assert [
        one for one in told if one[1].removesuffix(" ?time") != f"{NAMES.get(one[2], one[2])} 5"
    ] == []
