"""The tables, one noun a file; `TABLES` is all of them in the order they must be made."""

from models.tables.account import Account
from models.tables.attempt import Attempt
from models.tables.audit import Audit
from models.tables.batch import Batch
from models.tables.card import CARD_BEGUN, CARD_MISSED, CARD_TO_DO, STANDS, Card
from models.tables.card_notice import CardNotice
from models.tables.chain import Chain
from models.tables.channel import BOUND, Channel
from models.tables.chat_installation import ChatInstallation
from models.tables.command_list import CommandList
from models.tables.conflict import Conflict
from models.tables.decision import Decision
from models.tables.delivery import CLAIMED, SENDING, WAITING, Delivery
from models.tables.digest import DIGEST_WANTED, Digest
from models.tables.dispatch import DISPATCH_FAILED, DISPATCH_SENDING, DISPATCH_WAITING, Dispatch
from models.tables.enclosure import Enclosure
from models.tables.freeze import Freeze
from models.tables.freeze_window import FreezeWindow
from models.tables.gate import Gate
from models.tables.imported import Imported
from models.tables.install_state import InstallState
from models.tables.installation import Installation
from models.tables.instance import Instance
from models.tables.lane import Lane
from models.tables.likeness import Likeness
from models.tables.link_code import LinkCode
from models.tables.media import MEDIA_UNUSED, Media
from models.tables.member import Member
from models.tables.metric import Metric
from models.tables.notice import UNADDRESSED, Notice
from models.tables.occurrence import Occurrence
from models.tables.outage import Outage
from models.tables.permit import Permit
from models.tables.post import Post
from models.tables.project import Project
from models.tables.proposal import Proposal
from models.tables.reader import Reader
from models.tables.received import Received
from models.tables.redraw import Redraw
from models.tables.review import Review
from models.tables.revision import Revision
from models.tables.role_mapping import RoleMapping
from models.tables.schedule import Schedule
from models.tables.session import Session
from models.tables.share_code import ShareCode
from models.tables.target import Target
from models.tables.undo import Undo
from models.tables.workspace import Workspace
from models.tables.zone_clock import ZoneClock

TABLES = (
    Installation,
    Instance,
    Workspace,
    Project,
    Channel,
    Member,
    LinkCode,
    Account,
    Target,
    Post,
    Revision,
    Proposal,
    Batch,
    Review,
    Decision,
    Schedule,
    Occurrence,
    Session,
    Gate,
    Delivery,
    Attempt,
    Notice,
    Outage,
    Audit,
    Chain,
    Metric,
    Imported,
    Conflict,
    Likeness,
    Undo,
    Freeze,
    FreezeWindow,
    Permit,
    Reader,
    Dispatch,
    Enclosure,
    Received,
    ShareCode,
    RoleMapping,
    CommandList,
    ChatInstallation,
    InstallState,
    Card,
    CardNotice,
    Lane,
    Redraw,
    Digest,
    Media,
    ZoneClock,
)

__all__ = [
    "BOUND",
    "CARD_BEGUN",
    "CARD_MISSED",
    "CARD_TO_DO",
    "CLAIMED",
    "DIGEST_WANTED",
    "DISPATCH_FAILED",
    "DISPATCH_SENDING",
    "DISPATCH_WAITING",
    "MEDIA_UNUSED",
    "SENDING",
    "STANDS",
    "TABLES",
    "UNADDRESSED",
    "WAITING",
    "Account",
    "Attempt",
    "Audit",
    "Batch",
    "Card",
    "CardNotice",
    "Chain",
    "Channel",
    "ChatInstallation",
    "CommandList",
    "Conflict",
    "Decision",
    "Delivery",
    "Digest",
    "Dispatch",
    "Enclosure",
    "Freeze",
    "FreezeWindow",
    "Gate",
    "Imported",
    "InstallState",
    "Installation",
    "Instance",
    "Lane",
    "Likeness",
    "LinkCode",
    "Media",
    "Member",
    "Metric",
    "Notice",
    "Occurrence",
    "Outage",
    "Permit",
    "Post",
    "Project",
    "Proposal",
    "Reader",
    "Received",
    "Redraw",
    "Review",
    "Revision",
    "RoleMapping",
    "Schedule",
    "Session",
    "ShareCode",
    "Target",
    "Undo",
    "Workspace",
    "ZoneClock",
]
