"""Joint business groups (KUB): ten people of one kecamatan, with a board and papers."""
