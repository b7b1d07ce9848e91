"""What can go wrong in a way the person should read: the message is written for them."""


class UserError(Exception):
    """Something a person can mend; its message says what happened and what to do next."""


class NotFound(UserError):
    """What was named does not exist, or is not visible to this person."""


class Refused(UserError):
    """A rule of the product does not allow this; nothing was changed."""


class Unchanged(Refused):
    """It is so already, so there was nothing to do."""


class NotAllowed(UserError):
    """This person may not do this; the message says who may."""


class Stale(UserError):
    """The thing changed since the person saw it; nothing was changed."""
