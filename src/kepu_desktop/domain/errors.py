"""The one exception for things a person can put right."""

from __future__ import annotations


class UserError(Exception):
    """A mistake or a hindrance outside the program: says what, why and what to do, in Chinese.

    ``code`` is stable and goes into logs (which carry no names or paths); ``subject`` names the
    file, key or object; ``remedy`` tells the person the next step.
    """

    def __init__(self, code: str, reason: str, *, subject: str = "", remedy: str = "") -> None:
        self.code = code
        self.reason = reason
        self.subject = subject
        self.remedy = remedy
        super().__init__(code, reason, subject, remedy)

    def __str__(self) -> str:
        head = f"{self.subject}：{self.reason}" if self.subject else self.reason
        return f"{head}。{self.remedy}" if self.remedy else head
