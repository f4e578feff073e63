from __future__ import annotations

from kepu_desktop.domain.facts import TextSample
from kepu_desktop.media.text.lines import Line
from kepu_desktop.media.text.opening import opening_texts, opening_times
from kepu_desktop.media.text.settings import text_settings

SETTINGS = text_settings()


def test_a_few_key_frames_of_the_first_seconds_are_read() -> None:
    assert opening_times([0.0, 2.0, 4.0, 30.0], SETTINGS) == (0, 1, 2)
    many = opening_times([number * 0.5 for number in range(100)], SETTINGS)
    assert len(many) == SETTINGS.opening.frames
    assert many[-1] * 0.5 <= SETTINGS.opening.until_s
    assert opening_times([], SETTINGS) == ()


def test_a_title_that_is_written_letter_by_letter_is_told_once_and_whole() -> None:
    frames = [
        (0.0, [Line("星空下", 0.9, (300, 200, 150, 50))]),
        (2.0, [Line("星空下的望远镜", 0.95, (300, 200, 350, 50))]),
        (4.0, [Line("星空下的望远镜", 0.95, (301, 200, 350, 50))]),
    ]
    title = TextSample(2.0, "星空下的望远镜", (600, 400, 700, 100))
    assert opening_texts(frames, 2.0, SETTINGS) == (title,)
    assert opening_texts(reversed(frames), 2.0, SETTINGS) == (title,)


def test_the_largest_texts_are_kept_in_order_of_time() -> None:
    small = [
        Line(f"第{chr(0x4E00 + number)}{chr(0x5E00 + number)}行", 0.9, (10, 20 * number, 90, 12))
        for number in range(25)
    ]
    texts = opening_texts(
        [(0.0, small), (3.0, [Line("大标题", 0.9, (0, 0, 400, 90))])], 1, SETTINGS
    )
    assert len(texts) == SETTINGS.opening.lines
    assert texts[-1].text == "大标题"


def test_single_letters_and_doubtful_readings_are_left_out() -> None:
    lines = [Line("口", 0.9, (0, 0, 20, 20)), Line("看不清楚", 0.5, (0, 50, 90, 20))]
    assert opening_texts([(0.0, lines)], 1.0, SETTINGS) == ()
