"""What the environment says; nothing else reads it."""

import base64
import binascii
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import UserError
from models.rules.addresses import checked_mail_address

PREFIX = "PRESSTIME_"
KEY_BYTES = 32  # of a Fernet key, before base64


class SettingsError(UserError):
    """A setting is missing or wrong; the message is one line that names the variable."""


class Settings(BaseSettings):
    """One variable a field: PRESSTIME_ and the field's name in capitals, but for the chats' own,
    which bear the names that Slack and Discord use; empty means unset."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
    )

    home: Path = Path("~/.presstime")
    database_url: str | None = None
    redis_url: str | None = None
    secret_key: SecretStr | None = None
    rehearse: bool = False
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    base_url: str | None = None
    port: int = Field(default=8080, ge=0, le=65_535)
    slack_bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(
        default=None, validation_alias="SLACK_SIGNING_SECRET"
    )
    slack_client_id: str | None = Field(default=None, validation_alias="SLACK_CLIENT_ID")
    slack_client_secret: SecretStr | None = Field(
        default=None, validation_alias="SLACK_CLIENT_SECRET"
    )
    slack_api_url: str = Field(default="https://slack.com/api/", validation_alias="SLACK_API_URL")
    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    discord_application_id: int | None = Field(
        default=None, validation_alias="DISCORD_APPLICATION_ID"
    )
    discord_api_url: str = Field(
        default="https://discord.com/api/v10", validation_alias="DISCORD_API_URL"
    )
    discord_gateway_url: str | None = Field(default=None, validation_alias="DISCORD_GATEWAY_URL")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["plain", "json"] = "plain"
    log_file: Path | None = None
    media: Path | None = None
    no_colour: str | None = Field(default=None, validation_alias="NO_COLOR")

    @property
    def database(self) -> str:
        """The database to open: the one named, or a file in the home folder."""
        return self.database_url or f"sqlite:///{quote(str(self.home / 'presstime.db'))}"

    @property
    def media_folder(self) -> Path:
        """Where the files of posts lie: the folder named, or one in the home folder."""
        return self.media or self.home / "media"

    @property
    def mail_server(self) -> str | None:
        """The address of the mail server with its password, if one is set."""
        return self.smtp_url.get_secret_value() if self.smtp_url else None

    @property
    def embedded(self) -> bool:
        """Whether everything is on this machine, in SQLite."""
        return urlsplit(self.database).scheme == "sqlite"

    @field_validator("home", "log_file", "media")
    @classmethod
    def _whole_path(cls, path: Path | None) -> Path | None:
        try:
            return path and path.expanduser().absolute()
        except RuntimeError:
            raise ValueError(
                "the home folder of this user is not known; give a whole path"
            ) from None

    @field_validator("base_url", "slack_api_url", "discord_api_url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc):
            raise ValueError("must look like https://HOST/PATH")
        return url

    @field_validator("discord_gateway_url")
    @classmethod
    def _websocket_address(cls, url: str | None) -> str | None:
        if url and urlsplit(url).scheme not in ("ws", "wss"):
            raise ValueError("must look like wss://HOST/PATH")
        return url

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _slack_token(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        kind = "xoxb-" if info.field_name == "slack_bot_token" else "xapp-"
        if token and not token.get_secret_value().startswith(kind):
            raise ValueError(f"must begin with {kind}")
        return token

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        if url and urlsplit(url).scheme not in ("sqlite", "postgresql", "postgres"):
            raise ValueError("must look like sqlite:///PATH or postgresql://USER@HOST/NAME")
        return url

    @field_validator("redis_url")
    @classmethod
    def _known_queue(cls, url: str | None) -> str | None:
        if url and urlsplit(url).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("must look like redis://HOST:PORT/NUMBER")
        return url

    @field_validator("smtp_url")
    @classmethod
    def _known_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not _is_mail_server(url.get_secret_value()):
            raise ValueError("must look like smtp://USER:PASSWORD@HOST:587 or smtps://…")
        return url

    @field_validator("mail_from")
    @classmethod
    def _usable_sender(cls, address: str | None) -> str | None:
        try:
            return address and checked_mail_address(address)
        except UserError:
            raise ValueError("must be an address like posts@example.com") from None

    @model_validator(mode="after")
    def _whole_mail(self) -> "Settings":
        if self.smtp_url and not self.mail_from:
            raise PydanticCustomError("mail_from", "must be set where PRESSTIME_SMTP_URL is")
        return self

    @field_validator("secret_key")
    @classmethod
    def _usable_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key and not is_key(key.get_secret_value()):
            raise ValueError("must be 32 bytes in base64, as `openssl rand -base64 32` prints")
        return key


def load_settings() -> Settings:
    """The settings of this process; raises SettingsError for the first one that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_in_words(error)) from None


def problems() -> list[tuple[str, str]]:
    """Every variable that is wrong, with what is wrong with it."""
    try:
        Settings()
    except ValidationError as error:
        return _named(error)
    return []


def variables() -> dict[str, str]:
    """The name of each variable by the name of its field."""
    return {
        name: str(field.validation_alias or PREFIX + name.upper())
        for name, field in Settings.model_fields.items()
    }


def in_environment(names: Iterable[str]) -> set[str]:
    """Which of these variables are set to something; never to what."""
    there = {name.upper() for name, value in os.environ.items() if value}
    return {name for name in names if name in there}


def strangers() -> list[str]:
    """Variables that look like ours and are none: most often misspelt."""
    known = set(variables().values())
    ours = {name for name in os.environ if name.upper().startswith(PREFIX)}
    return sorted(name for name in ours if name.upper() not in known and "_TEST_" not in name)


def _is_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # its words would repeat a part of the address
        return False


def is_key(text: str) -> bool:
    """Whether the text is a Fernet key: 32 bytes in base64, of either alphabet."""
    try:
        return len(base64.urlsafe_b64decode(text.encode("ascii"))) == KEY_BYTES
    except (binascii.Error, UnicodeEncodeError):
        return False


def _in_words(error: ValidationError) -> str:
    variable, reason = _named(error)[0]
    return f"{variable}: {reason}"


def _named(error: ValidationError) -> list[tuple[str, str]]:
    found, known = [], set(variables().values())
    for each in error.errors(include_url=False, include_input=False):
        reason = each["msg"].removeprefix("Value error, ")
        name = str((each["loc"] or (each["type"],))[0])
        variable = name if name in known else PREFIX + name.upper()
        found.append((variable, f"{reason[:1].lower()}{reason[1:]}."))
    return found
