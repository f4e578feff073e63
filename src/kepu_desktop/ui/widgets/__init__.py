"""The controls that every place uses; see resources/theme for their look."""
