"""导出: what blocks the mail, what will be written, the mail as it would be; and after it the
written package, its draft and the tick 已寄出."""
