"""Indonesian ways of writing things: NIK, NIP, phones, names, dates, places and rupiah."""
