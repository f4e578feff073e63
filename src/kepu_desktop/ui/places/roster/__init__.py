"""单位台账: who was asked for films, who returned what, and what goes to the units."""
