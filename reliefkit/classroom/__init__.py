"""For whoever teaches a class: what the room thinks, who understood what."""
