"""Files and archives as bytes and as text, within bounds."""
