#!/usr/bin/env python3
# ruff: noqa
"""Compare answers with cases (SCHEMA.md).   python score.py CASES.jsonl ANSWERS.jsonl... [--misses] [--by class|kind|lang]"""

import argparse
import datetime as dtm
import json
import statistics
from pathlib import Path
from zoneinfo import ZoneInfo


def local(stamp, tz):
    return dtm.datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone(ZoneInfo(tz))


def day(x, tz):
    return x if len(x) == 10 else local(x, tz).date().isoformat()


def same(case, want, vals, prec):
    """Do the answers vals name the wanted points?"""
    tz = case["tz"]
    if len(vals) < len(want):
        return False
    for w, v in zip(want, vals):
        if w is None:
            continue
        if v is None:
            return False
        if not v[:4].isdigit():  # a year no calendar here holds
            return False
        if prec == "day" or len(w) == 10:
            if day(w, tz) != day(v, tz):
                return False
        elif prec == "part":
            a, b = case["window"]
            if day(w, tz) != day(v, tz) or not a <= local(v, tz).strftime("%H:%M") <= b:
                return False
        elif w[:16] != v[:16]:
            return False
    return True


def right(case, got):
    """True, False, or None where the case is not put to this kind of answer."""
    kind, prec = case["kind"], case["precision"]
    if kind == "shift":
        return None if not got or got.get("kind") != "shift" else got.get("shift") == case["shift"]
    outcome = (got or {}).get("kind")
    if outcome == "none":  # the command was read, and names no time
        got = outcome = None
    if kind == "invalid" and outcome in (None, "clarify", "error"):
        return True
    if kind == "none" and outcome in (None, "none"):
        return True
    if outcome in (case.get("also_ok") or "").split():
        return True
    if got is None:
        return False
    vals = got.get("values") or []
    wants = [case["expected"]] if case["expected"] else []
    wants += case.get("alternatives") or []
    for want in wants:
        if kind == "recurrence" and len(want) > 1:
            if (
                outcome == "recurrence"
                and same(case, want, vals, prec)
                and (len(want) == 5 or len(vals[:6]) == len(want))
            ):
                return True
        elif kind == "interval":
            if outcome == "interval" and same(case, want[:1], vals, prec):
                if want[1] is None or (
                    len(vals) > 1
                    and vals[1] is not None
                    and (
                        same(case, want[1:], vals[1:], prec)
                        or (
                            prec == "day"
                            and dtm.date.fromisoformat(day(vals[1], case["tz"]))
                            - dtm.date.fromisoformat(day(want[1], case["tz"]))
                            == dtm.timedelta(1)
                        )
                    )
                ):
                    return True
        elif outcome in ("instant", "date") or (outcome == "recurrence" and len(want) > 1):
            if same(case, want, vals, prec):
                return True
    return False


def whole(case, got):
    """The rest of the command, for answers that carry it: which of these fields differ?"""
    want = dict(
        action=case.get("action"),
        title=case.get("title"),
        content_id=case.get("content_id"),
        targets=sorted(case.get("targets") or []),
        priority=case.get("priority"),
    )
    have = {k: (got or {}).get(k) for k in want}
    have["targets"] = sorted(have["targets"] or [])
    low = lambda v: v.lower() if isinstance(v, str) else v
    return [k for k in want if low(want[k]) != low(have[k])]


def silently_wrong(case, got):
    """An answer that is acted upon (not a question, an error or a refusal) and is wrong in time, action, ids or targets."""
    outcome = (got or {}).get("kind")
    if got is None or outcome in ("clarify", "error"):
        return False
    if right(case, got) is False:
        return True
    return bool({"action", "content_id", "targets"} & set(whole(case, got)))


def load(path):
    with open(path) as f:
        return [json.loads(line) for line in f]


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("cases")
    ap.add_argument("answers", nargs="+")
    ap.add_argument("--misses", action="store_true")
    ap.add_argument("--by", choices=["class", "kind", "lang"])
    ap.add_argument(
        "--whole",
        action="store_true",
        help="the answers carry action, title, content_id, targets, priority too",
    )
    ap.add_argument("--json")
    a = ap.parse_args()
    rows = {c["id"]: c for c in load(a.cases)}
    out = {}
    for path in a.answers:
        name = Path(path).stem
        tot, ok, us, group, err, silent, due, asked = 0, 0, [], {}, 0, 0, 0, 0
        for r in load(path):
            c = rows[r["id"]]
            us.append(r["us"])
            err += bool(r.get("error"))
            if a.whole:
                silent += silently_wrong(c, r["got"])
            due += c["kind"] == "invalid"
            asked += c["kind"] == "invalid" and (r["got"] or {}).get("kind") in ("clarify", "error")
            v = right(c, r["got"]) if not r.get("error") or c["kind"] == "invalid" else False
            if v is None:
                continue
            if (
                a.whole
                and v
                and not (
                    c["kind"] == "invalid" and (r["got"] or {}).get("kind") in ("clarify", "error")
                )
            ):
                wrong = whole(c, r["got"])
                v = not wrong
                if wrong and a.misses:
                    print(f"  {c['id']} {c['command']!r} differs in {wrong}: {r['got']}")
            tot, ok = tot + 1, ok + v
            keys = {
                None: [],
                "class": c.get("class", []),
                "kind": [c["kind"]],
                "lang": [c.get("lang", "en")],
            }[a.by]
            for k in keys:
                g = group.setdefault(k, [0, 0])
                g[0] += v
                g[1] += 1
            if a.misses and not v:
                print(
                    f"  {c['id']} {c['phrase']!r} want {c['kind']} {c['expected'][:3]} got {r['got']} {r.get('error') or ''}"
                )
        us.sort()
        out[name] = dict(
            ok=ok,
            total=tot,
            pct=round(100 * ok / max(tot, 1), 1),
            errors=err,
            median_us=round(statistics.median(us), 1),
            p99_us=round(us[int(len(us) * 0.99) - 1], 1),
            groups={k: v for k, v in sorted(group.items())},
        )
        print(
            f"{name:40} {ok:5}/{tot:5} {100 * ok / max(tot, 1):5.1f}%  median {statistics.median(us):9.0f} us"
            f"  p99 {us[int(len(us) * 0.99) - 1]:10.0f} us  errors {err}"
            f"  asked where due {asked}/{due}"
            + (f"  silently wrong {100 * silent / max(len(us), 1):.1f}%" if a.whole else "")
        )
        if a.by:
            print("   " + "  ".join(f"{k} {v[0]}/{v[1]}" for k, v in sorted(group.items())))
    if a.json:
        Path(a.json).write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
