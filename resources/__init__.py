"""Icons, sounds, fonts and translations, read through one accessor."""
