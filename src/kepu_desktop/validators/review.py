"""Rules on a film within its submission: the person's sign-off, the same film twice."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.findings import Signature
from kepu_desktop.validators.registry import Claim, Subject, rule
from kepu_desktop.validators.views import FilmView


def signature_holds(signature: Signature, fingerprint: str, sha256: str | None) -> bool:
    """Bound to the content: another fingerprint, or another full SHA-256 where both are known,
    makes it void."""
    if signature.revoked or signature.basis != fingerprint:
        return False
    return signature.sha256 is None or sha256 is None or signature.sha256 == sha256


@rule(
    "video/signed",
    Subject.FILM,
    title="内容已经人工签核",
    remedy="审看全片后签核",
    branches=("unsigned", "unsigned_selected", "failed", "void", "void_selected"),
)
def signed(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Copyright, science, ideology, speech and commerce are a person's judgement; the program
    only keeps who said what, when, about which content."""
    file = view.film.file
    fingerprint = file.fingerprint if file else ""
    sha256 = file.sha256 if file else None
    signatures = view.signatures
    valid = [s for s in signatures if signature_holds(s, fingerprint, sha256)]
    suffix = "_selected" if view.film.selected else ""
    roles = view.call.review.roles
    one = len(roles) == 1
    needed = "（交付前需要）"  # it may be told before the form, but holds no form back
    when = "视频制作完成并绑定后，审看全片再签核" if view.film.planned else "审看全片后签核"
    remedy = f"{when}：{'、'.join(view.call.review.items)}"
    for role in roles:
        # With one role in the call, whoever signs fills it, under whatever title.
        of_role = [s for s in valid if one or s.role == role]
        if of_role:
            latest = of_role[-1]
            if latest.result == "fail":
                yield Claim(
                    "failed",
                    f"{role}审核不通过" + (f"：{latest.remark}" if latest.remark else ""),
                    measured="不通过",
                    required="通过",
                    remedy="请按审核意见修改视频，或移出本次报送",
                    given=f"{latest.number}",  # a waiver given before says nothing of it
                )
        elif any(not s.revoked for s in signatures if one or s.role == role):
            yield Claim(
                "void" + suffix,
                f"签核之后内容有变化，{role}须重新审核{needed}",
                measured="签核已失效",
                required="已签核",
                remedy=remedy,
            )
        else:
            message = f"{role}尚未签核{needed}"
            yield Claim("unsigned" + suffix, message, "未签核", "已签核", remedy)


@rule(
    "video/same-content",
    Subject.FILM,
    title="没有重复报送",
    remedy="请留下一个，其余移出本次报送",
    branches=("twin",),
)
def same_content(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """The same bytes under two names would count twice in number and duration."""
    if view.twins:
        names = "、".join(f"《{title}》" for title in view.twins)
        yield Claim("twin", f"与{names}内容相同", measured=f"{len(view.twins) + 1} 份相同")
