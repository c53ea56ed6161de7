"""Who works here: badge and PIN."""
