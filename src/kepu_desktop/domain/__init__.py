"""The nouns of the field as frozen dataclasses: submission, film, facts, finding.

Standard library only; nothing here reads a file, a clock or a setting.
"""
