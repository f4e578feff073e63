"""One media file in, facts out: boxes, MediaInfo and FFmpeg read side by side.

Everything here takes a path and returns plain data, so that it can run in a worker process. The
ways in are ``probe.probe`` and ``fingerprint.fingerprint``; modules that load a native library
do so on first use.
"""
