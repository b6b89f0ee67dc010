"""What readers want to be alerted to, and the alerts."""

from .alerts import Alert, State
from .choices import AlertChoice

__all__ = ["Alert", "AlertChoice", "State"]
