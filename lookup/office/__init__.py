"""The office's own records: who may sign in, what they did, and the answers they gave."""

from lookup.office.audit import Audit, Line
from lookup.office.audit_check import Broken, Sound, check_audit, check_audit_in
from lookup.office.desk import Contents, Desk, NotNow, Standing
from lookup.office.drafts import Draft, Lettering, Unfit, Writing
from lookup.office.keys import OfficeSecrets
from lookup.office.office import Office
from lookup.office.queue import Listing, OfficeQueue, Row
from lookup.office.reaching import Reach, Stop
from lookup.office.sessions import Session, StaffSessions, Stage
from lookup.office.sign_in import NotSignedIn, PasswordRight, SignedIn, SignIn, TooManyTries
from lookup.office.staff import Role, Staff, StaffList, StaffRefused
from lookup.office.timeline import Entry, Held, Kind

__all__ = [
    "Audit",
    "Broken",
    "Contents",
    "Desk",
    "Draft",
    "Entry",
    "Held",
    "Kind",
    "Lettering",
    "Line",
    "Listing",
    "NotNow",
    "NotSignedIn",
    "Office",
    "OfficeQueue",
    "OfficeSecrets",
    "PasswordRight",
    "Reach",
    "Role",
    "Row",
    "Session",
    "SignIn",
    "SignedIn",
    "Sound",
    "Staff",
    "StaffList",
    "StaffRefused",
    "StaffSessions",
    "Stage",
    "Standing",
    "Stop",
    "TooManyTries",
    "Unfit",
    "Writing",
    "check_audit",
    "check_audit_in",
]
