"""The words of 入选交付's bar and footer."""

from __future__ import annotations

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.texts import show_name, show_size
from kepu_desktop.ui.places.delivery.state import Phase, State


def footer_words(state: State) -> tuple[str, Verdict | None]:
    """The state at the left of the footer."""
    target = state.target
    match state.phase:
        case Phase.READ_ONLY:
            return "项目只读，不能登记交付", Verdict.REVIEW
        case Phase.NOTHING:
            return "还没有入选的视频，勾选或读入主办方的名单", None
        case Phase.AWAY:
            return f"{len(state.away)} 个原片不在原处", Verdict.ERROR
        case Phase.BLOCKED:
            return f"{len(state.blockers)} 项须在交付前整改", Verdict.ERROR
        case Phase.UNCHECKED:
            return f"{len(state.unchecked)} 个视频还没有完整检查", Verdict.UNCHECKED
        case Phase.CHECKING:
            return "正在完整检查，查完即可交付", None
        case Phase.NO_TARGET:
            return f"入选 {state.selected} 个，共 {show_size(state.bytes)}", None
        case Phase.BAD_TARGET if target is not None:
            return target.findings[0].message, Verdict.ERROR
        case Phase.RESUMABLE:
            return f"上次已校验 {state.through} 个，可以继续", Verdict.REVIEW
        case Phase.READY:
            return f"可以交付 {state.selected} 个视频，共 {show_size(state.bytes)}", Verdict.PASS
        case Phase.RUNNING if state.run is not None and state.run.paused:
            return f"已暂停 · 已校验 {state.through}/{state.selected}", None
        case Phase.RUNNING:
            return "原片只读取，不移动、不改名 · 可以切换到其他页面继续工作", None
        case Phase.DONE if state.done is not None:
            return done_words(state), Verdict.REVIEW if state.done.draft else Verdict.PASS
        case _:
            return "", None


def done_words(state: State) -> str:
    done = state.done
    assert done is not None
    draft = "草稿版已写好，不作交接" if done.draft else "已交付"
    return f"{draft} · {len(done.films)} 个视频逐个读回校验 SHA-256"


def done_bar(state: State) -> tuple[str, str, str]:
    """Level, text and detail of the bar over a finished delivery."""
    done = state.done
    assert done is not None
    where = show_name(str(done.folder))
    if not done.from_device:
        return (
            "rev",
            "交付包已写好；系统缓存未能清空，读回的可能不是磁盘上的内容",
            f"{where}　请拔出再插上，用命令 verify 再校验一次",
        )
    text = "草稿版已写好，不作交接凭据" if done.draft else "交付包已写好，并已逐个读回校验 SHA-256"
    return ("info" if done.draft else "ok", text, f"{where}　确认单须签字盖章后一并交付")
