"""Where Slack's Web API is, and what the settings of this process let us in with."""

from dataclasses import dataclass, field

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Access:
    """The Web API at `url`; the bot token of one workspace, or the app that many install."""

    url: str = "https://slack.com/api/"
    bot_token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)

    @property
    def configured(self) -> bool:
        """Whether there is any Slack to talk to."""
        return self.bot_token is not None or self.client_id is not None


_access = Access()


def use(settings: Settings) -> None:
    """Talk to Slack as these settings say, from now on."""
    token, secret = settings.slack_bot_token, settings.slack_client_secret
    put(
        Access(
            settings.slack_api_url,
            token.get_secret_value() if token else None,
            settings.slack_client_id,
            secret.get_secret_value() if secret else None,
        )
    )


def put(wanted: Access) -> None:
    """Talk to Slack in this way from now on."""
    global _access
    _access = wanted


def access() -> Access:
    """How this process talks to Slack."""
    return _access
