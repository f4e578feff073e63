"""入选交付: the selected films, the disk that takes them, copying and reading back, the papers."""
