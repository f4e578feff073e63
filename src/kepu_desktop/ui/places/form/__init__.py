"""信息表: what is typed, what is computed, and the page that comes of it.

place wires; fields and saving hold what is typed; totals shows what is computed; rows, table,
painting and editor are the list of 视频内容; panels are the two bars over it; preview is the right
side.
"""
