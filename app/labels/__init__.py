"""What the printer puts on a unit, drawn once for PDF and for ZPL."""
