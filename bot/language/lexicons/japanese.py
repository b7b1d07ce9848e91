"""Japanese: what the grammar's tags are called, and its own turns of phrase."""

from collections.abc import Sequence

from bot.language.idioms import (
    EVERY_MONTH,
    OF,
    ago,
    amount_from,
    business_days,
    clock,
    clock_in,
    date,
    every_day,
    idioms,
    in_amount,
    in_week,
    nth_monthly,
    shift,
    which_weekday,
)
from bot.language.lexicon import Table, Tags, build, each_with

_DIGITS = "一二三四五六七八九"
_NUMBERS: dict[object, str] = dict(enumerate(_DIGITS, 1))
for _ten in range(1, 7):
    _NUMBERS[_ten * 10] = ("" if _ten == 1 else _DIGITS[_ten - 1]) + "十"
    for _one, _kanji in enumerate(_DIGITS, 1):
        _NUMBERS[_ten * 10 + _one] = _NUMBERS[_ten * 10] + _kanji
_NUMBERS[0] = "零|〇"

_WEEKDAYS = "月火水木金土日"
_MONTHS_WORD = "か月|ヶ月|カ月|ヵ月|ケ月|個月|箇月|かげつ"
_LATE = "遅れたら|遅れたら、|遅れた場合|遅れた場合、|遅れた場合は|遅れた場合 は 、|遅延した場合は"

WORDS: Table = {
    "weekday": {i: f"{day}曜日|{day}曜|{day}よう" for i, day in enumerate(_WEEKDAYS)},
    "weekday_letter": dict(enumerate(_WEEKDAYS)),
    "weekday_set": {(0, 1, 2, 3, 4): "平日|営業日", (5, 6): "週末|土日"},
    "plural": {True: "平日"},
    "business": {True: "営業日"},
    "day_offset": {
        0: "今日|きょう|本日|当日",
        1: "明日|あした|あす|翌日",
        2: "明後日|あさって|翌々日",
        3: "明々後日|しあさって",
        -1: "昨日|きのう",
        -2: "一昨日|おととい",
    },
    "part": {
        "morning": "朝|午前|午前中|早朝|朝方|朝一|朝イチ|朝一番",
        "lunch": "昼|お昼|ランチタイム|昼休み|昼間|お昼休み|ランチ時",
        "afternoon": "午後|昼過ぎ|お昼過ぎ|昼下がり",
        "eod": "終業時|終業までに|業務終了時|一日の終わり",
        "evening": "夕方|夕刻|夕",
        "night": "夜|晩|夜間|夜遅く",
    },
    "day_part": {
        (0, "morning"): "今朝|けさ",
        (0, "night"): "今夜|今晩|こんや|こんばん",
        (1, "morning"): "明朝",
        (1, "night"): "明晩",
    },
    "every_part": {
        "morning": "毎朝",
        "lunch": "毎昼",
        "evening": "毎夕",
        "night": "毎晩|毎夜",
    },
    "named_time": {12: "正午|お昼の12時", 0: "真夜中"},
    "small_hours": {"early": "深夜|未明|真夜中の"},
    "number": _NUMBERS,
    "unit": {
        "second": "秒|秒間",
        "minute": "分間",
        "hour": "時間",
        "day": "日間",
        "week": "週間|週",
        "month": _MONTHS_WORD,
        "year": "年間",
    },
    "ja_year": {True: "年"},
    "ja_month": {True: "月"},
    "ja_day": {True: "日"},
    "ja_hour": {True: "時"},
    "ja_minute": {True: "分"},
    "ja_half": {True: "半"},
    "ja_later": {True: "後|あと|後に|のちに|のち"},
    "ja_ago": {True: "前|まえ"},
    "ja_half_unit": {("month", 6): "半年", ("minute", 30): "半時間", ("hour", 12): "半日"},
    "ja_about": {True: "頃|ごろ|ちょうど|ぴったり|ジャスト|きっかり"},
    "week_which": {
        "next": "来週|翌週|らいしゅう",
        "this": "今週|こんしゅう",
        "after_next": "再来週|さ来週",
        "last": "先週",
    },
    "month_which": {"next": "来月|翌月", "this": "今月|当月", "after_next": "再来月"},
    "year_which": {"next": "来年|翌年", "this": "今年|本年", "after_next": "再来年"},
    "month_end_which": {"next": "来月末|来月の末|来月の終わり", "this": "今月末|月末|今月の終わり"},
    "which": {"next": "次の|次", "coming": "今度の|今度|こんどの", "this": "この"},
    "ja_every": {"week": "毎週", "month": "毎月", "year": "毎年"},
    "ja_alternate": {"week": "隔週", "month": "隔月", "day": "隔日"},
    "iana": {
        "Asia/Tokyo": "東京時間|日本時間",
        "America/New_York": "ニューヨーク時間|米国東部時間",
        "America/Los_Angeles": "ロサンゼルス時間|米国太平洋時間|太平洋時間",
        "Europe/London": "ロンドン時間|イギリス時間",
        "Europe/Paris": "パリ時間|フランス時間",
        "Europe/Berlin": "ベルリン時間|ドイツ時間",
        "Asia/Singapore": "シンガポール時間",
        "Asia/Shanghai": "上海時間|中国時間|北京時間",
        "Asia/Seoul": "ソウル時間|韓国時間",
        "Asia/Kolkata": "インド時間",
        "Australia/Sydney": "シドニー時間",
        "UTC": "協定世界時|世界標準時",
    },
    "ja_each": {True: "ごと|ごとに|毎に|毎|おきに|おき"},
    "frequency": {
        ("DAILY", 1): "1日1回|一日一回|毎日|日々",
        ("HOURLY", 1): "毎時|毎時間|1時間ごと|1時間ごとに",
    },
    "times": {True: "回"},
    "no": {True: "の|、|に"},
    "of": {True: "の"},
    "and": {True: "と|や|、|及び|および|・|,|&|並びに|ならびに|+"},
    "until": {True: "まで|までに"},
    "starting": {True: "から|以降"},
    "range_to": {True: "から|〜|～|-|–|—"},
    "open": {True: "("},
    "close": {True: ")"},
    "now": {True: "今すぐ|いますぐ|今|すぐに|すぐ|直ちに|ただちに|即時|至急今"},
    "asap": {True: "できるだけ早く|なるべく早く"},
    "undecided": {"either": "または|もしくは|あるいは"},
    "vague": {
        True: "いつか|そのうち|近いうちに|近日中|近日|のちほど|後ほど|後で|あとで|しばらくして|近々"
    },
    "earlier": {True: "早く|早め"},
    "later": {True: "遅く|遅め|後ろ倒し"},
    "holiday": {
        "new_year": "元日|元旦|お正月",
        "new_year_eve": "大晦日|大みそか",
        "valentine": "バレンタインデー|バレンタイン",
        "halloween": "ハロウィン|ハロウィーン",
        "black_friday": "ブラックフライデー",
        "cyber_monday": "サイバーマンデー",
        "christmas_eve": "クリスマスイブ|クリスマスイヴ",
        "christmas": "クリスマス",
    },
    "if_late": {
        "drop": each_with(_LATE, "スキップ|スキップして|飛ばす|飛ばして|送らない|送らないで", ""),
        "all": each_with(_LATE, "それでも送る|それでも送って|そのまま送る|そのまま送って", ""),
        "ask": each_with(_LATE, "聞く|聞いて|確認|確認して", ""),
        "latest": each_with(
            _LATE, "最新のみ|最新だけ|最新のみ送る|最新だけ送る|最新だけ送って", ""
        ),
    },
    "ja_apart": {
        "minute": "分間隔|分間隔で|分ずつ空けて|分ずらして",
        "hour": "時間間隔|時間間隔で|時間ずつ空けて|時間ずらして",
    },
    "priority": {
        "high": "優先度高|高優先度|優先度を高く|優先度高め|重要|最優先",
        "urgent": "至急|緊急|大至急",
        "low": "優先度低|低優先度|優先度を低く|急ぎではない|急がない",
        "normal": "優先度通常|通常の優先度",
    },
    "everywhere": {
        True: "すべてのチャンネル|全チャンネル|全てのチャンネル|すべてのSNS|全SNS|全部のチャンネル"
        "|全媒体|すべてのプラットフォーム|全プラットフォーム|あらゆるチャンネル"
    },
    "target": {
        "blog": "ブログ|blog|ウェブサイト|ホームページ",
        "twitter": "ツイッター|twitter|エックス|x",
        "facebook": "フェイスブック|facebook|fb",
        "instagram": "インスタグラム|インスタ|instagram",
        "linkedin": "リンクトイン|リンクドイン|linkedin",
        "newsletter": "メルマガ|ニュースレター|メールマガジン|メール|newsletter|eメール",
        "youtube": "ユーチューブ|youtube",
        "tiktok": "ティックトック|tiktok",
        "mastodon": "マストドン|mastodon",
        "bluesky": "ブルースカイ|bluesky",
        "threads": "スレッズ|threads",
        "pinterest": "ピンタレスト|ピンタレスト|pinterest",
        "reddit": "レディット|reddit",
        "medium": "ミディアム|medium",
        "slack": "スラック|slack",
        "discord": "ディスコード|discord",
        "telegram": "テレグラム|telegram",
        "wordpress": "ワードプレス|wordpress",
        "whatsapp": "ワッツアップ|whatsapp",
        "site": "サイト|site",
    },
    "target_post": {True: "へ|に|で|にも|への|での|上で|上に|宛に|向けに|用に|の方に|経由で"},
    "target_noun": {True: "ページ|アカウント|チャンネル|プロフィール|公式"},
    "ja_rank": {True: "第"},
    "ja_last": {True: "最終|最後の"},
    "every_month_end": {True: "毎月末|毎月末日|毎月の末日|毎月最終日|毎月の最終日|毎月月末"},
    "post_noun": {
        True: "投稿日を|公開日を|配信日を|日時を|日程を|時間を|予約日を|時刻を|記事|下書き"
        "|の投稿を|投稿を|の配信を|配信を|の公開を|公開を|の予約を|の記事を"
    },
    "filler": {
        True: "を|は|が|に|へ|で|も|の|ね|よ|です|ます|ください|下さい|お願い|お願いします"
        "|おねがいします"
        "|お願いいたします|番|件|頃|ごろ|ちょうど|くらい|ぐらい|して|する|。|から|にて|こと"
        "|ように|よう"
        "|それ|これ|この|その|ぜひ|どうか|すみません|すいません|ありがとう|ありがとうございます"
        "|、|分"
        "|という|というタイトルで|と題して|頼む|頼みます|予定で|予定|までに|には|では|とは|ほど"
        "|後|中に|中"
        "|タイミングで|タイミング|付けで|付け|時点で"
        "|してください|して下さい|しておいて|しておいてください|してほしい|して欲しい|してね|してよ"
        "|したい|したいです|をお願いします|をお願い|してくれ|せよ|しろ|します"
        "|してくれる|しといて|してもらえますか|していただけますか|してくれますか|しましょう"
        "|してもらえる|するように"
        "|を頼む|を頼みます|して頂けますか|してくれない|してくれませんか|していただきたい"
        "|したいので|させて"
        "|させてください|してくださいませ|願います|しよう|するよう|してちょうだい|の予定|される"
        "|されるように|おいて|ほしい|欲しい|くれ|くれる|もらえますか|いただけますか"
        "|くれますか"
    },
    "politeness": {True: "お願いします|ください|ありがとう"},
    "everything": {True: "全部|すべて|全て|全投稿|すべての投稿"},
    "not_word": {True: "ない|しない"},
    "except_post": {True: "以外|以外の|を除く|を除いて|を除き"},
}

VERBS = {
    "schedule": "予約|予約投稿|投稿予約|公開予約|配信予約|予約公開|予約配信|スケジュール"
    "|スケジューリング|計画|投稿を予約|公開を予約|配信を予約|投稿をスケジュール"
    "|公開をスケジュール|セット|予約設定|投稿をセット|配信をスケジュール|スケジュール設定"
    "|掲載予約|予約登録|投稿予定に|予約にセット|予定に入れて|予定に追加して"
    "|カレンダーに入れて|予定を組んで|予約を入れて|スケジュールに入れて|予約しとって"
    "|予定に入れる|予定に追加|カレンダーに追加|予約を入れる|スケジュールに追加",
    "publish": "投稿|配信|公開|発信|送信|掲載|発行|リリース|シェア|ポスト|アップ|アップロード|発表"
    "|共有|一般公開|ツイート|告知|更新公開|発送|オンラインに|アナウンス|ローンチ|公開に"
    "|公開状態に|出して|流して|上げて|あげて|載せて|のせて|送って|つぶやいて"
    "|公開になるようにして|世に出して|出す|出したい|流す|上げる|あげる|載せる|送る"
    "|つぶやく",
    "unpublish": "非公開|非公開に|非公開化|削除|公開停止|公開終了|掲載終了|掲載停止|撤回|公開を停止"
    "|公開を終了|掲載を終了|掲載を停止|非表示|非表示に|配信停止|配信を停止|公開中止"
    "|取り下げ|取下げ|公開取り下げ|オフラインに|公開を取り下げ|投稿を削除|非公開設定"
    "|非公開設定に|公開解除|公開を解除|取り下げて|取下げて|引っ込めて|下げて|消して"
    "|下ろして|おろして|外して|投稿を消して|隠して|取り下げる|引っ込める|下げる|消す"
    "|下ろす|外す|隠す",
    "move": "延期|移動|変更|繰り下げ|先送り|リスケ|リスケジュール|再設定|日程変更|後ろ倒し"
    "|再スケジュール|振り替え|日時変更|日程を変更|日時を変更|予約を変更|時間変更"
    "|投稿日を変更|予定変更|予定を変更|後ろ倒しに|時間を変更|変更を|繰延べ|繰り延べ|順延"
    "|シフト|投稿を延期|投稿を移動|公開を延期|配信を延期|公開日を変更|配信日を変更"
    "|投稿を変更|公開を移動|配信を移動|予約変更|再調整|変えて|ずらして|動かして|遅らせて"
    "|繰り下げて|移して|延ばして|のばして|回して|持ち越して|予定をずらして|先延ばしにして"
    "|振り替えて|変える|ずらす|動かす|遅らせる|繰り下げる|移す|延ばす|回す|持ち越す"
    "|先延ばし",
    "advance": "前倒し|繰り上げ|前倒しに|早めて|繰り上げて|早める|繰り上げる",
    "cancel": "キャンセル|中止|取り消し|取消|取消し|取りやめ|予約をキャンセル|予約取り消し"
    "|予約を取り消し|破棄|投稿をキャンセル|投稿を中止|配信を中止|公開を中止|配信中止"
    "|投稿中止|取り消して|やめて|取りやめて|中止にして|予約を取り消して|取り消す|やめる"
    "|投稿しないで|投稿しない|取りやめる|配信しないで|公開しないで|配信しない|公開しない",
    "pause": "一時停止|停止|中断|保留|保留に|ストップ|休止|止めて|とめて|休ませて|止める",
    "resume": "再開|復帰|再始動|投稿を再開|配信を再開|続けて|また始めて|続ける",
    "skip": "スキップ|省略|飛ばして|とばして|飛ばす",
    "list": "一覧|一覧表示|予定一覧|リスト|リスト表示|一覧を表示|予定を表示|予定を見せて|予定は"
    "|予定を教えて|何がある|何が予定|予定を確認|投稿予定|カレンダー|予定は何|投稿一覧"
    "|一覧を見せて|スケジュールを見せて|スケジュールを表示|予定を見せてください|何が出る",
    "show": "表示|詳細|詳細を表示|見せて|開いて|見る|開く",
    "remind": "リマインド|リマインダー|リマインダーを設定|リマインダーをセット|通知|思い出させて"
    "|知らせて|教えて|忘れないように言って",
    "draft": "下書き保存|下書きに保存",
    "edit": "編集|書き直して",
    "correct": "訂正|修正",
    "undo": "元に戻して|元に戻す|取り消しを|戻して",
    "redo": "やり直して|やり直す",
    "changes": "変更履歴|私の変更",
    "why": "なぜ|どうして|なんで",
    "receipt": "領収書|証明",
    "audit": "監査|履歴",
    "approve": "承認",
    "approvals": "承認待ち",
    "amend": "修正依頼",
    "reject": "却下|差し戻し",
    "email": "メール設定",
    "confirm email": "メール確認|メールを確認",
    "no email": "メール停止|メールを停止",
    "notices": "通知|通知設定",
    "help": "ヘルプ|使い方",
    "people": "メンバー",
    "away": "不在",
    "invite": "招待|招待する|招待して",
    "freeze": "凍結|凍結して|凍結する",
    "thaw": "凍結解除|凍結を解除|解凍",
    "freezes": "凍結一覧",
    "settings": "設定",
    "rule": "ルール",
    "rules": "ルール一覧",
    "conflicts": "競合|衝突",
    "resolve": "解決",
    "override": "強行",
    "targets": "投稿先",
}


def _at(part: object, hour: object, minute: object = 0) -> Sequence[Tags]:
    """A clock time with its half of the day; noon is also the 0 o'clock of the afternoon."""
    if hour in (0, 12) and part in ("morning", "early", "night"):
        if part == "morning" and hour:
            return clock(12, minute)
        return clock(0, minute) if minute else [{"named_time": 0}]
    if hour == 0 and part == "afternoon":
        return clock(12, minute)
    return clock_in(part, hour, minute)


def _in_minutes(hours: object, minutes: object) -> Sequence[Tags]:
    if not isinstance(hours, int) or not isinstance(minutes, int):
        return ()
    return in_amount(hours * 60 + minutes, "minute")


def _of_next(day: object, which: object, unit: str) -> Sequence[Tags]:
    """The 5th of next month."""
    return [{"ordinal": day}, {"of": True}, {"which": which}, {"unit": unit}]


def _dated(weekday: object, said: Sequence[Tags]) -> Sequence[Tags]:
    """A date with the day of the week that stood behind it put before it."""
    return [{"weekday": weekday}, *said] if said else ()


_HOUR = "number ja_hour"

IDIOMS = idioms(
    # clock times: 9時 is the 24-hour clock
    (f"{_HOUR} [ja_about]", lambda hour, *_: clock(hour)),
    (f"{_HOUR} number ja_minute [ja_about]", lambda hour, _, minute, *__: clock(hour, minute)),
    (f"{_HOUR} ja_half [ja_about]", lambda hour, *_: clock(hour, 30)),
    (f"part [no] {_HOUR} [ja_about]", lambda part, _, hour, *__: _at(part, hour)),
    (
        f"part [no] {_HOUR} number ja_minute",
        lambda part, _, hour, __, minute, ___: _at(part, hour, minute),
    ),
    (f"part [no] {_HOUR} ja_half", lambda part, _, hour, *__: _at(part, hour, 30)),
    ("part [no] clock", lambda part, _, at: _at(part, at.hour, at.minute)),
    ("part no", lambda part, _: [{"part": part}]),
    ("clock ja_about", lambda at, _: [{"clock": at}]),
    (f"day_part [no] {_HOUR}", lambda p, _, hour, __: [{"day_offset": p[0]}, *_at(p[1], hour)]),
    (
        f"day_part [no] {_HOUR} ja_half",
        lambda p, _, hour, *__: [{"day_offset": p[0]}, *_at(p[1], hour, 30)],
    ),
    (
        f"day_part [no] {_HOUR} number ja_minute",
        lambda p, _, hour, __, m, ___: [{"day_offset": p[0]}, *_at(p[1], hour, m)],
    ),
    (
        "day_part [no] clock",
        lambda p, _, at: [{"day_offset": p[0]}, *_at(p[1], at.hour, at.minute)],
    ),
    ("day_part", lambda both: [{"day_offset": both[0]}, {"part": both[1]}]),
    (f"small_hours [no] {_HOUR}", lambda part, _, hour, __: _at(part, hour)),
    (f"small_hours [no] {_HOUR} ja_half", lambda part, _, hour, *__: _at(part, hour, 30)),
    (
        f"small_hours [no] {_HOUR} number ja_minute",
        lambda part, _, hour, __, minute, ___: _at(part, hour, minute),
    ),
    ("small_hours [no] clock", lambda part, _, at: _at(part, at.hour, at.minute)),
    # days
    (
        "number ja_year number ja_month number ja_day",
        lambda year, _, month, __, day, ___: date(day, month, year),
    ),
    (
        "number ja_year number ja_month number ja_day open weekday_letter close",
        lambda year, _, month, __, day, ___, ____, name, _____: _dated(
            name, date(day, month, year)
        ),
    ),
    (
        "number ja_year number ja_month number ja_day open weekday close",
        lambda year, _, month, __, day, ___, ____, name, _____: _dated(
            name, date(day, month, year)
        ),
    ),
    ("number ja_month number ja_day", lambda month, _, day, __: date(day, month)),
    (
        "number ja_month number ja_day open weekday_letter close",
        lambda month, _, day, __, ___, name, ____: _dated(name, date(day, month)),
    ),
    (
        "number ja_month number ja_day open weekday close",
        lambda month, _, day, __, ___, name, ____: _dated(name, date(day, month)),
    ),
    (
        "number ja_month number ja_day [no] weekday",
        lambda month, _, day, __, ___, name: _dated(name, date(day, month)),
    ),
    (
        "number ja_year number ja_month number ja_day [no] weekday",
        lambda year, _, month, __, day, ___, ____, name: _dated(name, date(day, month, year)),
    ),
    (
        "numeric open weekday_letter close",
        lambda numbers, _, name, __: [{"weekday": name}, {"numeric": numbers, "dots": False}],
    ),
    (
        "year_which [no] number ja_month number ja_day",
        lambda which, _, month, __, day, ___: [
            *date(day, month),
            {"of": True},
            {"which": which},
            {"unit": "year"},
        ],
    ),
    ("month_which [no] number ja_day", lambda which, _, day, __: _of_next(day, which, "month")),
    (
        "month_end_which",
        lambda which: [{"end_edge": True}, {"of": True}, {"which": which}, {"unit": "month"}],
    ),
    ("number ja_day", lambda day, _: [{"on": True}, {"ordinal": day}]),
    ("week_which [no] weekday", lambda which, _, day: in_week(which, day)),
    ("which weekday", lambda which, day: which_weekday(which, day)),
    ("week_which", lambda which: [{"which": which}, {"unit": "week"}]),
    ("month_which", lambda which: [{"which": which}, {"unit": "month"}]),
    ("year_which", lambda which: [{"which": which}, {"unit": "year"}]),
    ("week_which=next no day_offset=0", lambda *_: amount_from(1, "week", "day_offset", 0)),
    # amounts
    ("number ja_day ja_later", lambda n, *_: in_amount(n, "day")),
    ("number ja_minute ja_later", lambda n, *_: in_amount(n, "minute")),
    ("number ja_year ja_later", lambda n, *_: in_amount(n, "year")),
    ("number unit ja_later", lambda n, unit, _: in_amount(n, unit)),
    ("number ja_apart", lambda n, unit: [{"number": n}, {"unit": unit}, {"apart": True}]),
    ("number business ja_later", lambda n, *_: business_days(n)),
    ("number unit=hour ja_half ja_later", lambda n, *_: _in_minutes(n, 30)),
    ("number unit=month ja_half ja_later", lambda n, *_: [*in_amount(n, "month"), {"half": True}]),
    ("number ja_year ja_half ja_later", lambda n, *_: in_amount(n * 12 + 6, "month")),
    (
        "number unit=hour number ja_minute ja_later",
        lambda hours, _, minutes, *__: _in_minutes(hours, minutes),
    ),
    ("ja_half_unit ja_later", lambda half, _: in_amount(half[1], half[0])),
    (
        "number unit ja_later no weekday",
        lambda n, unit, _later, _no, day: amount_from(n, unit, "weekday", day),
    ),
    ("number ja_day verb=move", lambda n, *_: [*shift(n, "day"), {"verb": "move"}]),
    ("number ja_minute verb=move", lambda n, *_: [*shift(n, "minute"), {"verb": "move"}]),
    ("number unit verb=move", lambda n, unit, _: [*shift(n, unit), {"verb": "move"}]),
    ("number ja_day verb=advance", lambda n, *_: [*shift(n, "day"), {"verb": "advance"}]),
    ("number ja_minute verb=advance", lambda n, *_: [*shift(n, "minute"), {"verb": "advance"}]),
    ("number unit verb=advance", lambda n, unit, _: [*shift(n, unit), {"verb": "advance"}]),
    ("number ja_day ja_ago", lambda n, *_: ago(n, "day")),
    ("number unit ja_ago", lambda n, unit, _: ago(n, unit)),
    ("number ja_minute ja_ago", lambda n, *_: ago(n, "minute")),
    (
        "weekday range_to weekday no verb=move",
        lambda _, __, day, *___: [{"weekday": day}, {"verb": "move"}],
    ),
    # repeats
    ("weekday range_to weekday", lambda first, _, last: every_day(first, last)),
    ("weekday range_to weekday until", lambda first, _, last, __: every_day(first, last)),
    (
        "number ja_month number ja_day until",
        lambda month, _, day, *__: [{"until": True}, *date(day, month)],
    ),
    (
        "number ja_month number ja_day starting",
        lambda month, _, day, *__: [{"starting": True}, *date(day, month)],
    ),
    (
        "number ja_year number ja_month number ja_day until",
        lambda year, _, month, __, day, *___: [{"until": True}, *date(day, month, year)],
    ),
    (
        "number ja_year number ja_month number ja_day starting",
        lambda year, _, month, __, day, *___: [{"starting": True}, *date(day, month, year)],
    ),
    ("weekday starting", lambda day, _: [{"starting": True}, {"weekday": day}]),
    ("day_offset starting", lambda day, _: [{"starting": True}, {"day_offset": day}]),
    ("ja_every=month [no] ja_rank number weekday", lambda _, __, ___, n, day: nth_monthly(n, day)),
    ("ja_every=month [no] ja_last weekday", lambda _, __, ___, day: nth_monthly(-1, day)),
    (
        "number ja_month [no] ja_last weekday",
        lambda month, *said: [{"ordinal": -1}, {"weekday": said[-1]}, OF, {"month": month}],
    ),
    ("every_month_end [no]", lambda *_: [{"end_edge": True}, OF, *EVERY_MONTH]),
    ("ja_every=week [no] weekday", lambda _, __, day: [{"every": True}, {"weekday": day}]),
    (
        "ja_every=week weekday_letter and weekday_letter",
        lambda _, a, __, b: [{"every": True}, {"weekday": a}, {"and": True}, {"weekday": b}],
    ),
    (
        "ja_every=week weekday_letter and weekday_letter and weekday_letter",
        lambda _, a, __, b, ___, c: [
            {"every": True},
            {"weekday": a},
            {"and": True},
            {"weekday": b},
            {"and": True},
            {"weekday": c},
        ],
    ),
    (
        "ja_every=month [no] number ja_day",
        lambda _, __, day, ___: [
            {"frequency": ("MONTHLY", 1)},
            {"on": True},
            {"ordinal": day},
        ],
    ),
    ("ja_every=week", lambda _: [{"frequency": ("WEEKLY", 1)}]),
    ("ja_every=month", lambda _: [{"frequency": ("MONTHLY", 1)}]),
    ("ja_every=year", lambda _: [{"frequency": ("YEARLY", 1)}]),
    (
        "ja_every=year number ja_month number ja_day",
        lambda _, month, __, day, ___: [{"frequency": ("YEARLY", 1)}, *date(day, month)],
    ),
    (
        "ja_alternate=week [no] weekday",
        lambda _, __, day: [
            {"every": True},
            {"number": 2},
            {"unit": "week"},
            {"on": True},
            {"weekday": day},
        ],
    ),
    ("ja_alternate", lambda unit: [{"every": True}, {"number": 2}, {"unit": unit}]),
    ("number unit ja_each", lambda n, unit, _: [{"every": True}, {"number": n}, {"unit": unit}]),
    ("number ja_day ja_each", lambda n, *_: [{"every": True}, {"number": n}, {"unit": "day"}]),
    (
        "number ja_minute ja_each",
        lambda n, *_: [{"every": True}, {"number": n}, {"unit": "minute"}],
    ),
    (f"every_part [no] {_HOUR}", lambda p, _, h, __: [{"frequency": ("DAILY", 1)}, *_at(p, h)]),
    (
        f"every_part [no] {_HOUR} ja_half",
        lambda p, _, h, *__: [{"frequency": ("DAILY", 1)}, *_at(p, h, 30)],
    ),
    ("every_part", lambda part: [{"frequency": ("DAILY", 1)}, {"part": part}]),
    (
        "target except_post everywhere [target_post]",
        lambda name, *_: [{"everywhere": True}, {"except": True}, {"target": name}],
    ),
    # targets stand before their particle
    ("target target_post", lambda name, _: [{"target_prep": True}, {"target": name}]),
    (
        "target and target target_post",
        lambda a, _, b, __: [{"target_prep": True}, {"target": a}, {"and": True}, {"target": b}],
    ),
    (
        "target and target and target target_post",
        lambda a, _, b, __, c, ___: [
            {"target_prep": True},
            {"target": a},
            {"and": True},
            {"target": b},
            {"and": True},
            {"target": c},
        ],
    ),
    ("everywhere target_post", lambda *_: [{"everywhere": True}]),
)

LEXICON = build("ja", WORDS, VERBS, spaced=False, date_order="YMD")
