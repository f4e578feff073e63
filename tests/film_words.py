"""What is written in the films of the accuracy set: sentences, names, shop words, lettering.

Sentences are put together from three lists, so that a film of half an hour does not say the same
thing twice. The two halves of the set share no list.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from film_camera import Patch

# Found in the folder of the films under fonts/, else where Linux systems keep them; "kai" and the
# others fall back on the last one, which every machine of ours has (docs/accuracy.md).
_NOTO = "/usr/share/fonts/opentype/noto/"
FACES: dict[str, tuple[tuple[str, int], ...]] = {
    "sans": ((_NOTO + "NotoSansCJK-Regular.ttc", 2),),
    "bold": ((_NOTO + "NotoSansCJK-Bold.ttc", 2),),
    "serif": ((_NOTO + "NotoSerifCJK-Regular.ttc", 2),),
    "sans tc": ((_NOTO + "NotoSansCJK-Regular.ttc", 3),),
    "bold tc": ((_NOTO + "NotoSansCJK-Bold.ttc", 3),),
    "serif tc": ((_NOTO + "NotoSerifCJK-Bold.ttc", 3),),
    "wenkai": (("LXGWWenKai-Regular.ttf", 0), (_NOTO + "NotoSerifCJK-Regular.ttc", 2)),
    "ukai": (("ukai.ttc", 0), (_NOTO + "NotoSerifCJK-Regular.ttc", 2)),
    "zenhei": (("wqy-zenhei.ttc", 0), (_NOTO + "NotoSansCJK-Bold.ttc", 2)),
    "microhei": (("wqy-microhei.ttc", 0), (_NOTO + "NotoSansCJK-Regular.ttc", 2)),
}


def face_file(name: str, fonts: Path | None) -> tuple[str, int]:
    """The font file and number that stand for a face on this machine."""
    for file, number in FACES[name]:
        for place in (Path(file), (fonts or Path()) / Path(file).name):
            if place.is_absolute() and place.exists():
                return str(place), number
    raise FileNotFoundError(f"no font for {name}")


@cache
def _font(file: str, number: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, index=number)


def font(name: str, size: int, fonts: Path | None) -> ImageFont.FreeTypeFont:
    file, number = face_file(name, fonts)
    return _font(file, number, size)


def identity_of_faces(names: Sequence[str], fonts: Path | None) -> list[tuple[str, int]]:
    """Which files stand for the faces: a film made with another font is another film."""
    files = [face_file(name, fonts)[0] for name in names]
    return [(os.path.basename(file), os.path.getsize(file)) for file in files]


# What does, what it does, to what: parted by "|".
SENTENCES: dict[tuple[str, str], tuple[str, str, str]] = {
    ("tune", "simplified"): (
        "望远镜|绿色植物|科学家|海洋|细菌|闪电|火箭|冰川|蜜蜂|大脑|磁铁",
        "帮助我们认识|每天都在改变|慢慢影响着|让人重新思考|永远离不开|详细记录下了",
        "周围的世界|身边的温度|看不见的能量|生命的历史|空气与水|远处的星空|微小的结构",
    ),
    ("report", "simplified"): (
        "显微镜|地震波|候鸟|疫苗|太阳风|珊瑚|芯片|血液|台风|土壤|机器人",
        "悄悄传递着|可以测量出|没有停止探索|正在一点点接近|需要我们解释|曾经打乱过",
        "细胞里的信号|河流的方向|电荷的规律|森林的呼吸|时间的长短|骨骼的强度|药物的效果",
    ),
    ("tune", "traditional"): (
        "望遠鏡|綠色植物|科學家|海洋|細菌|閃電|火箭|冰川|蜜蜂|大腦|磁鐵",
        "幫助我們認識|每天都在改變|慢慢影響著|讓人重新思考|永遠離不開|詳細記錄下了",
        "周圍的世界|身邊的溫度|看不見的能量|生命的歷史|空氣與水|遠處的星空|微小的結構",
    ),
    ("report", "traditional"): (
        "顯微鏡|地震波|候鳥|疫苗|太陽風|珊瑚|晶片|血液|颱風|土壤|機器人",
        "悄悄傳遞著|可以測量出|沒有停止探索|正在一點點接近|需要我們解釋|曾經打亂過",
        "細胞裡的訊號|河流的方向|電荷的規律|森林的呼吸|時間的長短|骨骼的強度|藥物的效果",
    ),
    ("tune", "english"): (
        "The telescope|A green plant|Every ocean|Lightning|A glacier|The brain|Honey bees",
        "slowly changes|helps us know|keeps a record of|cannot live without|makes use of",
        "the world around us|distant stars|hidden energy|the smallest things|warm air|old ice",
    ),
    ("report", "english"): (
        "The microscope|A migrating bird|Coral|Solar wind|Our blood|Fertile soil|A vaccine",
        "quietly carries|lets us measure|never stops shaping|once disturbed|often explains",
        "signals inside cells|the course of rivers|forests at night|electric fields|deep time",
    ),
}
NAMES = {
    "tune": ("张明华", "李晓东", "王建国", "陈思远", "刘雨桐", "赵一凡"),
    "report": ("周海燕", "吴志强", "郑文博", "孙丽君", "何嘉欣", "高子昂"),
}
POSTS = {
    "tune": ("大气物理研究所研究员", "天文台副台长", "植物园高级工程师"),
    "report": ("生命科学学院教授", "地质博物馆讲解员", "海洋中心首席科学家"),
}
SIGNS = {
    "tune": ("实验楼入口", "安全通道", "请勿触摸展品", "天文馆售票处", "标本陈列室"),
    "report": ("海洋馆二号厅", "地铁换乘方向", "化石修复车间", "请保持安静", "种子资源库"),
}
TICKERS = {
    "tune": "本周六上午科技馆将举办青少年航天体验活动，欢迎广大市民携带家人前来参观学习",
    "report": "自然博物馆夏季开放时间调整为九点至十七点，团体参观请提前三天在前台登记姓名",
}
HEADLINES = {
    "tune": ("专家详解今年冬天为什么偏暖", "我市新增三处科学教育基地"),
    "report": ("深海探测器完成首次万米试验", "本地湿地观测到珍稀水鸟"),
}
SLIDE_TITLES = {"tune": "科学讲座 第一讲", "report": "公开课 生命的起源"}
SHOP = {
    "tune": ("限时特价 全场包邮", "点击购买 官方旗舰店"),
    "report": ("诚招代理商 欢迎加盟", "直播间下单 立减五十元"),
}
DECOYS = {
    "tune": ("举报电话 12315", "ISBN 978-7-04-051234-5", "1969年7月20日 登月", "急救请拨打120"),
    "report": (
        "消费热线 12315",
        "ISBN 978-7-115-48765-1",
        "2003-10-15 首次飞行",
        "距离 149597870 千米",
    ),
}


def sentences(half: str, script: str, rng: np.random.Generator) -> Iterator[str]:
    """All sentences of the lists in some order, then again."""
    first, second, third = (part.split("|") for part in SENTENCES[half, script])
    joint = " " if script == "english" else ""
    whole = [joint.join((a, b, c)) for a in first for b in second for c in third]
    while True:
        for number in rng.permutation(len(whole)):
            yield whole[int(number)]


# ---- drawn ----


def lettering(
    rows: Sequence[tuple[str, ImageFont.FreeTypeFont]],
    colour: tuple[int, int, int],
    *,
    stroke: int = 0,
    box: int = 0,
    centred: bool = True,
    alpha: float = 1.0,
    ground: tuple[int, int, int] = (0, 0, 0),
) -> Patch:
    """Rows of text under each other. ``colour`` is BGR; ``stroke`` pixels of black around the
    letters; ``box`` the cover (0-255) of a ``ground`` behind them."""
    boxes = [face.getbbox(text, stroke_width=stroke) for text, face in rows]
    heights = [round(face.size * 1.3) for _, face in rows]
    pad = 14 if box else 4
    width = round(max(b[2] - b[0] for b in boxes)) + 2 * pad
    image = Image.new("L", (width, sum(heights) + 2 * pad), 0)
    rim = image.copy()
    top = pad
    for (text, face), bounds, high in zip(rows, boxes, heights, strict=True):
        left = (width - (bounds[2] - bounds[0])) / 2 if centred else pad
        place = (left - bounds[0], top + high / 2)
        ImageDraw.Draw(image).text(place, text, 255, face, anchor="lm")
        if stroke:
            ImageDraw.Draw(rim).text(
                place, text, 255, face, anchor="lm", stroke_width=stroke, stroke_fill=255
            )
        top += high
    ink = np.asarray(image, np.float32) / 255
    behind = np.full_like(ink, box / 255) if box else np.asarray(rim, np.float32) / 255
    cover = ink + behind * (1 - ink)
    share = (ink / np.maximum(cover, 1e-3))[:, :, None]
    mixed = np.asarray(colour, np.float32) * share + np.asarray(ground, np.float32) * (1 - share)
    return Patch(np.clip(mixed, 0, 255).astype(np.uint8), (cover * alpha).astype(np.float32))


def code(kind: str, text: str, side: int) -> Patch:
    """A QR code or EAN-13 of ``side`` pixels without its white rim."""
    formats = {"qr": zxingcpp.BarcodeFormat.QRCode, "barcode": zxingcpp.BarcodeFormat.EAN13}
    made = zxingcpp.create_barcode(text, formats[kind])
    image = np.asarray(zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False))
    shape = (side, side if kind == "qr" else side // 2)
    drawn = cv2.resize(image, shape, interpolation=cv2.INTER_AREA)
    rim = max(10, side // 8)
    drawn = cv2.copyMakeBorder(drawn, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=255)
    return Patch(cv2.cvtColor(drawn, cv2.COLOR_GRAY2BGR), np.ones(drawn.shape, np.float32))
