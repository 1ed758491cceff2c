"""Two files of one person become one: what belongs to the duplicate is found by walking the models, not by a list."""
