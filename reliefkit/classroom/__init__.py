"""For whoever teaches a class: plans, keys, the class's own clients, and what the room thinks."""
