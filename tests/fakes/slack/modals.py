"""`views.*`: modals, three on one another, and home pages."""

from tests.fakes.slack.call import Call, method
from tests.fakes.slack.errors import SlackError, invalid
from tests.fakes.slack.limits import wrong_with_view
from tests.fakes.slack.world import Json, User, View, World

_MOST_ON_ONE_ANOTHER = 3


@method("views.open")
def open_view(call: Call) -> Json:
    return _told(show(call.world, _pulled(call), _body(call, "modal")))


@method("views.push")
def push(call: Call) -> Json:
    user = _pulled(call)
    below = top(call.world, user)
    if below is None:
        raise SlackError("view_not_found")
    return _told(show(call.world, user, _body(call, "modal"), below))


@method("views.update")
def update(call: Call) -> Json:
    view = _named(call)
    if view is None or view.closed:
        raise SlackError("not_found")
    _same(call, view)
    return _told(replace(call.world, view, _body(call, view.body["type"])))


@method("views.publish")
def publish(call: Call) -> Json:
    user = call.team.users.get(call.arguments["user_id"])
    if user is None:
        raise SlackError("user_not_found")
    body = _body(call, "home")
    home = call.world.homes.get(user.id)
    if home is None:
        id = call.world.id("V")
        home = call.world.homes[user.id] = View(id, user, body, call.world.ts(), id)
        name_blocks(call.world, home)
    else:
        _same(call, home)
        replace(call.world, home, body)
    return _told(home)


def show(world: World, user: User, body: Json, below: View | None = None) -> View:
    """Put a modal before somebody's eyes, over the one `below`."""
    id = world.id("V")
    view = View(id, user, body, world.ts(), below.root if below else id)
    if below is not None:
        view.previous = below.id
        height, each = 1, below
        while each.previous:
            height, each = height + 1, world.views[each.previous]
        if height >= _MOST_ON_ONE_ANOTHER:
            raise SlackError("push_limit_reached")
    world.views[id] = view
    name_blocks(world, view)
    return view


def replace(world: World, view: View, body: Json) -> View:
    """Put another body into a view; what was typed stays where block and action kept their ids."""
    before = view.inputs
    view.body, view.hash = body, world.ts()
    name_blocks(world, view)
    kept = {block for block, found in view.inputs.items() if _is_same(found, before.get(block))}
    view.typed = {block: told for block, told in view.typed.items() if block in kept}
    return view


def _is_same(found: Json, before: Json | None) -> bool:
    return before is not None and before.get("action_id") == found.get("action_id")


def top(world: World, user: User) -> View | None:
    """The modal that somebody has before them, if any."""
    views = [each for each in world.views.values() if each.user is user and not each.closed]
    return views[-1] if views else None


def name_blocks(world: World, view: View) -> None:
    """Give each block and element an id of Slack's own where it has none."""
    for block in view.blocks:
        block.setdefault("block_id", world.id("b"))
        elements = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
        for element in elements:
            if isinstance(element, dict) and element.get("type") not in ("plain_text", "mrkdwn"):
                element.setdefault("action_id", world.id("a"))


def checked(body: Json, kind: str) -> Json:
    """The body of a view, if Slack would take it as that kind."""
    complaints = wrong_with_view(body)
    if body.get("type") != kind:
        complaints.append(f"this must be a {kind}")
    if complaints:
        raise invalid("invalid_arguments", complaints)
    return body


def _body(call: Call, kind: str) -> Json:
    return checked(call.arguments["view"], kind)


def _pulled(call: Call) -> User:
    """Who pulled the trigger, which works once and for three seconds."""
    id = call.arguments.get("trigger_id") or call.arguments.get("interactivity_pointer") or ""
    until, user = call.world.triggers.get(id, (0.0, None))
    if user is None:
        raise SlackError("invalid_trigger_id")
    if until == 0.0:
        raise SlackError("exchanged_trigger_id")
    if until < call.world.now():
        raise SlackError("expired_trigger_id")
    call.world.triggers[id] = (0.0, user)
    return user


def _named(call: Call) -> View | None:
    """The view that is meant, by its id or the app's own name for it; home pages too."""
    id, name = call.arguments.get("view_id"), call.arguments.get("external_id")
    for view in (*call.world.views.values(), *call.world.homes.values()):
        if view.id == id or (name is not None and view.body.get("external_id") == name):
            return view
    return None


def _same(call: Call, view: View) -> None:
    if call.arguments.get("hash") not in (None, view.hash):
        raise SlackError("hash_conflict")


def _told(view: View) -> Json:
    return {"view": view.payload()}
